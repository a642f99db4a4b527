// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

namespace sandglass {
class RowList;
}

namespace sandglass {

/// Ports to publish, one per row; on this machine only unless the person says otherwise.
class PortsPage : public SpecPage
{
    Q_OBJECT

public:
    explicit PortsPage(const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& spec) const override;
    QString problem() const override;

private:
    RowList* m_rows;
    QLabel* m_problem;
};

} // namespace sandglass
