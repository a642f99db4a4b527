// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/cloudwords.h"
#include "ui/sandboxes/specpage.h"

class QComboBox;
class QSpinBox;
class QTreeWidget;

namespace sandglass {

class CloudChoices;
class ReadingNote;

/// The size of a sandbox in a cloud, and what it costs.
class PlanPage : public SpecPage
{
    Q_OBJECT

public:
    PlanPage(CloudChoices& choices, const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& spec) const override;
    QString problem() const override;
    int instances() const;

private:
    void update();
    void fillPlans();
    void fillGpus();
    void fillCounts();
    void tellCost();
    QString plan() const;
    QString gpu() const;

    CloudChoices& m_choices;
    ReadingNote* m_note;
    QTreeWidget* m_plans;
    QComboBox* m_gpu;
    QComboBox* m_gpuCount;
    QSpinBox* m_instances;
    QSpinBox* m_disk;
    QSpinBox* m_sharedMemory;
    QLabel* m_cost;
    QList<CloudPlan> m_shownPlans;
    QList<CloudGpu> m_shownGpus;
};

} // namespace sandglass
