// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/planpage.h"

#include "ui/common/format.h"
#include "ui/common/plaintext.h"
#include "ui/common/spinfield.h"
#include "ui/sandboxes/cloudchoices.h"
#include "ui/sandboxes/readingnote.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTreeWidget>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int mostInstances = 100;
constexpr int mostMegabytes = 1024 * 1024;
constexpr int shownLines = 5;
constexpr int widthOfNumbers = 14;

QSpinBox* makeSize(const QString& name, const QString& whenZero, const QString& toolTip, QWidget* parent)
{
    auto* const size = new QSpinBox(parent);
    size->setObjectName(name);
    size->setRange(0, mostMegabytes);
    size->setSingleStep(1024);
    size->setSuffix(PlanPage::tr(" MiB"));
    size->setSpecialValueText(whenZero);
    setPlainToolTip(size, toolTip);
    selectWordsOnClick(size);
    return size;
}
} // namespace

PlanPage::PlanPage(CloudChoices& choices, const Theme& theme, QWidget* parent)
    : SpecPage(parent)
    , m_choices(choices)
    , m_note(new ReadingNote(u"plans"_s, theme, this))
    , m_plans(new QTreeWidget(this))
    , m_gpu(new QComboBox(this))
    , m_gpuCount(new QComboBox(this))
    , m_instances(new QSpinBox(this))
    , m_disk(makeSize(u"specDiskSpace"_s, tr("The plan's own"),
                      tr("For the files that the sandbox writes outside its disks; they go when it restarts"), this))
    , m_sharedMemory(
          makeSize(u"specSharedMemory"_s, tr("The plan's own"), tr("/dev/shm, which some programs need large"), this))
    , m_cost(makeMutedLabel({}, theme, this))
{
    m_plans->setObjectName(u"specPlans"_s);
    m_plans->setAccessibleName(tr("Plans"));
    m_plans->setHeaderLabels({tr("Plan"), tr("CPU"), tr("Memory"), tr("Per hour"), tr("Per month")});
    m_plans->setRootIsDecorated(false);
    m_plans->setUniformRowHeights(true);
    m_plans->setTabKeyNavigation(false);
    m_plans->header()->setHighlightSections(false);
    m_plans->header()->setStretchLastSection(false);
    m_plans->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    for (int column = 1; column < m_plans->columnCount(); ++column)
        m_plans->headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    m_plans->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored); // The page needs no scroll bar for it.
    m_plans->setMinimumHeight(fontMetrics().height() * (shownLines + 2));
    m_gpu->setObjectName(u"specGpu"_s);
    m_gpu->setAccessibleName(tr("GPU"));
    keepNarrow(m_gpu);
    m_gpuCount->setObjectName(u"specGpuCount"_s);
    m_gpuCount->setAccessibleName(tr("Number of GPUs"));
    m_instances->setObjectName(u"specInstances"_s);
    m_instances->setRange(1, mostInstances);
    setPlainToolTip(m_instances, tr("How many copies of the sandbox run"));
    m_cost->setObjectName(u"specCost"_s);

    auto* const gpus = new QHBoxLayout;
    gpus->setSpacing(8);
    gpus->addWidget(m_gpu, 1);
    gpus->addWidget(m_gpuCount);
    auto* const form = new QFormLayout;
    form->addRow(tr("&GPU:"), gpus);
    static_cast<QLabel*>(form->labelForField(gpus))->setBuddy(m_gpu);
    form->addRow(tr("&Instances:"), m_instances);
    form->addRow(tr("&Temporary disk:"), m_disk);
    form->addRow(tr("S&hared memory:"), m_sharedMemory);
    for (QSpinBox* field : {m_instances, m_disk, m_sharedMemory})
        field->setMinimumWidth(fontMetrics().averageCharWidth() * 20);
    auto* const layout = new QVBoxLayout(this);
    layout->addWidget(m_note);
    layout->addWidget(m_plans, 1);
    layout->addWidget(m_cost);
    layout->addLayout(form);

    connect(m_plans, &QTreeWidget::currentItemChanged, this, &SpecPage::changed);
    connect(m_gpu, &QComboBox::currentIndexChanged, this, [this] {
        fillCounts();
        Q_EMIT changed();
    });
    connect(m_gpuCount, &QComboBox::currentIndexChanged, this, &SpecPage::changed);
    for (QSpinBox* field : {m_instances, m_disk, m_sharedMemory})
        connect(field, &QSpinBox::valueChanged, this, &SpecPage::changed);
    connect(this, &SpecPage::changed, this, &PlanPage::tellCost);
    connect(m_note, &ReadingNote::retry, &m_choices, &CloudChoices::retry);
    connect(&m_choices, &CloudChoices::changed, this, &PlanPage::update);
    update();
}

void PlanPage::update()
{
    const auto& catalogue = m_choices.catalogue();
    m_note->show(catalogue.busy, tr("Reading plans and prices…"), catalogue.error);
    fillPlans();
    fillGpus();
    Q_EMIT changed();
}

void PlanPage::fillPlans()
{
    const QList<CloudPlan>& plans = m_choices.catalogue().value.plans;
    if (plans == m_shownPlans)
        return;
    const QString before = plan();
    const QSignalBlocker quiet(m_plans);
    m_shownPlans = plans;
    m_plans->clear();
    for (const CloudPlan& plan : plans) {
        auto* const row = new QTreeWidgetItem(
            m_plans, {shown(plan.name, 60), tr("%1 vCPU").arg(QLocale().toString(plan.cpus, 'g', 4)),
                      formatBytes(plan.memoryBytes), priceText(plan.perHour, plan.currency),
                      priceText(plan.perMonth, plan.currency)});
        row->setData(0, Qt::UserRole, plan.id);
        for (int column = 1; column < m_plans->columnCount(); ++column)
            row->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
        if (plan.id == before)
            m_plans->setCurrentItem(row);
    }
    if (!m_plans->currentItem())
        m_plans->setCurrentItem(m_plans->topLevelItem(0)); // The cheapest.
    for (int column = 1; column < m_plans->columnCount(); ++column)
        m_plans->setColumnWidth(column, fontMetrics().averageCharWidth() * widthOfNumbers);
}

void PlanPage::fillGpus()
{
    const QList<CloudGpu> gpus = m_choices.gpus();
    m_gpu->setEnabled(!gpus.isEmpty());
    setPlainToolTip(m_gpu, gpus.isEmpty() ? QString() : tr("Graphics processors of the project's region"));
    if (gpus != m_shownGpus || m_gpu->count() == 0) {
        const QString before = gpu();
        const QSignalBlocker quiet(m_gpu);
        m_shownGpus = gpus;
        m_gpu->clear();
        m_gpu->addItem(gpus.isEmpty() ? tr("None: no GPUs are told of where the project runs") : tr("None"), QString());
        for (const CloudGpu& gpu : gpus)
            m_gpu->addItem(shown(gpuText(gpu), 120), gpu.id);
        m_gpu->setCurrentIndex(std::max(m_gpu->findData(before), 0));
        fillCounts();
    }
}

void PlanPage::fillCounts()
{
    const auto chosen = std::ranges::find(m_shownGpus, gpu(), &CloudGpu::id);
    const int before = m_gpuCount->currentData().toInt();
    const QSignalBlocker quiet(m_gpuCount);
    m_gpuCount->clear();
    if (chosen != m_shownGpus.end()) {
        const QList<int> counts = chosen->counts.isEmpty() ? QList<int>{1} : chosen->counts;
        for (const int count : counts)
            m_gpuCount->addItem(QLocale().toString(count), count);
        m_gpuCount->setCurrentIndex(std::max(m_gpuCount->findData(before), 0));
    }
    m_gpuCount->setVisible(m_gpuCount->count() > 0);
    // The machine with the GPU decides on processors and memory.
    m_plans->setEnabled(gpu().isEmpty());
    setPlainToolTip(m_plans, gpu().isEmpty() ? QString() : tr("A sandbox with a GPU has the plan of that GPU"));
}

QString PlanPage::plan() const
{
    const QTreeWidgetItem* const row = m_plans->currentItem();
    return row ? row->data(0, Qt::UserRole).toString() : QString();
}

QString PlanPage::gpu() const
{
    return m_gpu->currentData().toString();
}

int PlanPage::instances() const
{
    return m_instances->value();
}

void PlanPage::tellCost()
{
    const CloudCatalogue& catalogue = m_choices.catalogue().value;
    const CloudCost cost = cloudCost(gpu().isEmpty() ? findPlan(catalogue, plan()) : nullptr, findGpu(catalogue, gpu()),
                                     m_gpuCount->currentData().toInt(), instances());
    m_cost->setText(
        cost.isKnown()
            ? tr("Estimate: %1\n%2; disks and traffic are not in it.").arg(costText(cost), shown(cost.formula, 300))
            : QString());
    m_cost->setVisible(cost.isKnown());
}

void PlanPage::write(SandboxSpec& spec) const
{
    CloudSpec& cloud = *spec.cloud;
    cloud.gpuType = gpu();
    if (cloud.gpuType.isEmpty())
        cloud.plan = plan();
    else
        cloud.gpuCount = m_gpuCount->currentData().toInt();
    cloud.instances = instances();
    cloud.ephemeralMegabytes = m_disk->value();
    cloud.sharedMemoryMegabytes = m_sharedMemory->value();
}

QString PlanPage::problem() const
{
    if (m_choices.catalogue().busy)
        return tr("Plans and prices are being read.");
    return plan().isEmpty() && gpu().isEmpty() ? tr("Choose a plan.") : QString();
}

} // namespace sandglass

#include "moc_planpage.cpp"
