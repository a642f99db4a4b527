// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/limitspage.h"

#include "ui/common/format.h"
#include "ui/common/plaintext.h"
#include "ui/common/spinfield.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QSpinBox>

namespace sandglass {
using namespace Qt::StringLiterals;

LimitsPage::LimitsPage(QWidget* parent)
    : SpecPage(parent)
    , m_cpus(new QDoubleSpinBox(this))
    , m_memory(new QSpinBox(this))
    , m_processes(new QSpinBox(this))
    , m_gpus(new QComboBox(this))
    , m_restart(new QComboBox(this))
    , m_retries(new QSpinBox(this))
{
    const QString none = tr("No limit");
    m_cpus->setObjectName("specCpus"_L1);
    m_cpus->setRange(0, 1024);
    m_cpus->setSingleStep(0.5);
    m_cpus->setSuffix(tr(" cores"));
    m_cpus->setSpecialValueText(none);
    m_memory->setObjectName("specMemory"_L1);
    m_memory->setRange(0, 16 * 1024 * 1024);
    m_memory->setSingleStep(128);
    m_memory->setSuffix(tr(" MiB"));
    m_memory->setSpecialValueText(none);
    m_processes->setObjectName("specProcesses"_L1);
    m_processes->setRange(0, 4'000'000);
    m_processes->setSingleStep(64);
    m_processes->setSpecialValueText(none);
    m_gpus->setObjectName("specGpus"_L1);
    m_gpus->addItem(tr("None"), 0);
    m_gpus->addItem(tr("One"), 1);
    m_gpus->addItem(tr("All"), -1);
    m_restart->setObjectName("specRestart"_L1);
    m_restart->addItem(tr("Leave it stopped"), static_cast<int>(RestartPolicy::No));
    m_restart->addItem(tr("Restart it when it fails"), static_cast<int>(RestartPolicy::OnFailure));
    m_restart->addItem(tr("Always restart it"), static_cast<int>(RestartPolicy::Always));
    m_restart->addItem(tr("Restart it unless stopped by hand"), static_cast<int>(RestartPolicy::UnlessStopped));
    m_retries->setObjectName("specRestartRetries"_L1);
    m_retries->setRange(0, 1'000'000);
    m_retries->setSpecialValueText(tr("As often as it fails"));
    m_retries->setSuffix(tr(" times"));
    setPlainToolTip(m_retries, tr("After so many failures in a row it stays stopped"));
    const auto offerRetries = [this] {
        m_retries->setEnabled(m_restart->currentData().toInt() == static_cast<int>(RestartPolicy::OnFailure));
    };
    offerRetries();

    auto* form = new QFormLayout(this);
    form->addRow(tr("&CPU:"), m_cpus);
    form->addRow(tr("&Memory:"), m_memory);
    form->addRow(tr("&Processes:"), m_processes);
    form->addRow(tr("&Graphics cards:"), m_gpus);
    form->addRow(tr("When it &ends:"), m_restart);
    form->addRow(tr("At m&ost:"), m_retries);
    for (QAbstractSpinBox* field :
         {static_cast<QAbstractSpinBox*>(m_cpus), static_cast<QAbstractSpinBox*>(m_memory),
          static_cast<QAbstractSpinBox*>(m_processes), static_cast<QAbstractSpinBox*>(m_retries)}) {
        field->setMinimumWidth(fontMetrics().averageCharWidth() * 20);
        selectWordsOnClick(field);
    }
    connect(m_cpus, &QDoubleSpinBox::valueChanged, this, &SpecPage::changed);
    connect(m_memory, &QSpinBox::valueChanged, this, &SpecPage::changed);
    connect(m_processes, &QSpinBox::valueChanged, this, &SpecPage::changed);
    connect(m_gpus, &QComboBox::currentIndexChanged, this, &SpecPage::changed);
    connect(m_restart, &QComboBox::currentIndexChanged, this, [this, offerRetries] {
        offerRetries();
        Q_EMIT changed();
    });
    connect(m_retries, &QSpinBox::valueChanged, this, &SpecPage::changed);
}

void LimitsPage::setProvider(Provider* provider)
{
    const CapabilityReason reason =
        provider ? provider->capabilities().reason(Capability::Gpu) : CapabilityReason::NotConnected;
    const bool possible = reason == CapabilityReason::Supported;
    m_gpus->setEnabled(possible);
    if (!possible)
        m_gpus->setCurrentIndex(0);
    setPlainToolTip(m_gpus, possible ? tr("Graphics cards that the sandbox may use")
                                     : capabilityReasonText(Capability::Gpu, reason));
    const EngineInfo info = provider ? provider->engineInfo() : EngineInfo();
    setPlainToolTip(m_cpus, info.cpus > 0 ? tr("The machine has %n core(s)", nullptr, info.cpus)
                                          : tr("At most this much of the processors"));
    setPlainToolTip(m_memory, info.memoryBytes > 0 ? tr("The machine has %1").arg(formatBytes(info.memoryBytes))
                                                   : tr("At most this much memory"));
}

void LimitsPage::write(SandboxSpec& spec) const
{
    spec.limits = {};
    if (m_cpus->value() > 0)
        spec.limits.cpus = m_cpus->value();
    if (m_memory->value() > 0)
        spec.limits.memoryBytes = static_cast<qint64>(m_memory->value()) * 1024 * 1024;
    if (m_processes->value() > 0)
        spec.limits.processes = m_processes->value();
    spec.gpuCount = m_gpus->currentData().toInt();
    spec.restart = static_cast<RestartPolicy>(m_restart->currentData().toInt());
    spec.restartRetries = spec.restart == RestartPolicy::OnFailure ? m_retries->value() : 0;
}

} // namespace sandglass

#include "moc_limitspage.cpp"
