// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

namespace sandglass {

class RowList;

/// Ports of a sandbox in a cloud, one per row; private unless the person says otherwise.
class CloudPortsPage : public SpecPage
{
    Q_OBJECT

public:
    explicit CloudPortsPage(const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& spec) const override;
    QString problem() const override;

private:
    void fillRow(QWidget* row);

    RowList* m_rows;
    QLabel* m_problem;
};

} // namespace sandglass
