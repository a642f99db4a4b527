// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/limitsdialog.h"

#include "core/sandboxes/sandboxregistry.h"
#include "core/sandboxes/sandboxservice.h"
#include "ui/common/messagebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QPushButton>
#include <QSpinBox>

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

LimitsDialog::LimitsDialog(SandboxService& service, const SandboxRegistry& registry, QList<SandboxKey> keys,
                           QWidget* parent)
    : QDialog(parent)
    , m_service(service)
    , m_keys(std::move(keys))
    , m_messages(new MessageBar(this))
    , m_cpus(new QDoubleSpinBox(this))
    , m_memory(new QSpinBox(this))
    , m_processes(new QSpinBox(this))
    , m_restart(new QComboBox(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel, this))
{
    setObjectName("limitsDialog"_L1);
    const SandboxRow* first = m_keys.isEmpty() ? nullptr : registry.find(m_keys.first());
    setWindowTitle(m_keys.size() == 1 && first
                       ? tr("Limits of %1").arg(shown(first->sandbox.name, 60))
                       : tr("Limits of %n sandbox(es)", nullptr, static_cast<int>(m_keys.size())));

    const QString unchanged = tr("Leave as it is");
    m_cpus->setObjectName("limitCpus"_L1);
    m_cpus->setRange(0, 1024);
    m_cpus->setSingleStep(0.5);
    m_cpus->setDecimals(2);
    m_cpus->setSuffix(tr(" cores"));
    m_cpus->setSpecialValueText(unchanged);
    m_memory->setObjectName("limitMemory"_L1);
    m_memory->setRange(0, 16 * 1024 * 1024);
    m_memory->setSingleStep(128);
    m_memory->setSuffix(tr(" MiB"));
    m_memory->setSpecialValueText(unchanged);
    m_processes->setObjectName("limitProcesses"_L1);
    m_processes->setRange(0, 4'000'000);
    m_processes->setSingleStep(64);
    m_processes->setSpecialValueText(unchanged);
    m_restart->setObjectName("limitRestart"_L1);
    m_restart->addItem(unchanged);
    m_restart->addItem(tr("Never"), static_cast<int>(RestartPolicy::No));
    m_restart->addItem(tr("When it fails"), static_cast<int>(RestartPolicy::OnFailure));
    m_restart->addItem(tr("Always"), static_cast<int>(RestartPolicy::Always));
    m_restart->addItem(tr("Unless stopped by hand"), static_cast<int>(RestartPolicy::UnlessStopped));

    auto* form = new QFormLayout;
    form->addRow(tr("&CPU:"), m_cpus);
    form->addRow(tr("&Memory:"), m_memory);
    form->addRow(tr("&Processes:"), m_processes);
    form->addRow(tr("&Restart:"), m_restart);

    QPushButton* accept = m_buttons->addButton(tr("Change limits"), QDialogButtonBox::AcceptRole);
    accept->setObjectName("limitsAccept"_L1);
    accept->setDefault(true);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &LimitsDialog::apply);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(16);
    layout->addWidget(m_messages);
    layout->addLayout(form);
    layout->addWidget(m_buttons);
}

void LimitsDialog::apply()
{
    ResourceLimits limits;
    if (m_cpus->value() > 0)
        limits.cpus = m_cpus->value();
    if (m_memory->value() > 0)
        limits.memoryBytes = static_cast<qint64>(m_memory->value()) * 1024 * 1024;
    if (m_processes->value() > 0)
        limits.processes = m_processes->value();
    std::optional<RestartPolicy> restart;
    if (const QVariant chosen = m_restart->currentData(); chosen.isValid())
        restart = static_cast<RestartPolicy>(chosen.toInt());
    if (limits == ResourceLimits() && !restart) {
        accept();
        return;
    }
    m_messages->clear();
    m_buttons->setEnabled(false);
    m_anyFailed = false;
    m_open = static_cast<int>(m_keys.size());
    for (const SandboxKey& key : m_keys) {
        whenDone(m_service.update(key, limits, restart), this, [this](const Status& outcome) {
            if (!outcome)
                m_messages->showError(outcome.error());
            finishOne(outcome.has_value());
        });
    }
}

void LimitsDialog::finishOne(bool succeeded)
{
    m_anyFailed = m_anyFailed || !succeeded;
    if (--m_open > 0)
        return;
    m_buttons->setEnabled(true);
    if (!m_anyFailed)
        accept();
}

} // namespace sandglass

#include "moc_limitsdialog.cpp"
