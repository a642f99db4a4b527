// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

class QStringListModel;

namespace sandglass {
class RowList;
}

namespace sandglass {

/// Volumes, folders of the machine and memory disks, one per row.
class DisksPage : public SpecPage
{
    Q_OBJECT

public:
    explicit DisksPage(const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& spec) const override;
    QString problem() const override;
    void setProvider(Provider* provider) override;

private:
    RowList* m_rows;
    QLabel* m_problem;
    QStringListModel* m_volumes; ///< names to complete
};

} // namespace sandglass
