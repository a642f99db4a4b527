// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

namespace sandglass {
class RowList;
}

namespace sandglass {

/// Environment variables, one per row.
class VariablesPage : public SpecPage
{
    Q_OBJECT

public:
    explicit VariablesPage(const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& spec) const override;
    QString problem() const override;

private:
    void pasteLines(QWidget* row, const QString& text);

    RowList* m_rows;
    QLabel* m_problem;
};

} // namespace sandglass
