// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

class QComboBox;
class QDoubleSpinBox;
class QSpinBox;

namespace sandglass {

/// CPU, memory, processes, graphics cards and what happens when the sandbox ends.
class LimitsPage : public SpecPage
{
    Q_OBJECT

public:
    explicit LimitsPage(QWidget* parent = nullptr);

    void write(SandboxSpec& spec) const override;
    void setProvider(Provider* provider) override;

private:
    QDoubleSpinBox* m_cpus;
    QSpinBox* m_memory;
    QSpinBox* m_processes;
    QComboBox* m_gpus;
    QComboBox* m_restart;
    QSpinBox* m_retries;
};

} // namespace sandglass
