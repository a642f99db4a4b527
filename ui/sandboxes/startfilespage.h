// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

namespace sandglass {

class MessageBar;
class RowList;

/// Files that a sandbox in a cloud has from its start: a path and what is in it, typed or from a file of this machine.
class StartFilesPage : public SpecPage
{
    Q_OBJECT

public:
    explicit StartFilesPage(const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& spec) const override;
    QString problem() const override;

private:
    void fillRow(QWidget* row);
    void takeFile(QWidget* row, const QString& path);

    MessageBar* m_messages;
    RowList* m_rows;
    QLabel* m_problem;
};

} // namespace sandglass
