// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/limitsdialog.h"

#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "core/sandboxes/sandboxservice.h"
#include "ui/common/messagebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/common/spinfield.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QPushButton>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr double bytesPerMiB = 1024.0 * 1024.0;
constexpr double leastMemoryMiB = 6; // Docker refuses less.
constexpr double leastCpus = 0.01;   // As does this.

bool isSame(double left, double right)
{
    return std::abs(left - right) < 0.005; // Fields have two decimals at most.
}

} // namespace

bool LimitsDialog::Field::isChanged() const
{
    return mixed ? box->value() > 0 : !isSame(box->value(), before);
}

LimitsDialog::LimitsDialog(ProviderRegistry& providers, SandboxService& service, const SandboxRegistry& registry,
                           QList<SandboxKey> keys, QWidget* parent)
    : QDialog(parent)
    , m_providers(providers)
    , m_service(service)
    , m_keys(std::move(keys))
    , m_messages(new MessageBar(this))
    , m_restart(new QComboBox(this))
    , m_note(new PlainLabel(QString(), this))
{
    setObjectName("limitsDialog"_L1);
    const SandboxRow* first = m_keys.isEmpty() ? nullptr : registry.find(m_keys.first());
    setWindowTitle(m_keys.size() == 1 && first
                       ? tr("Limits of %1").arg(shown(first->sandbox.name, 60))
                       : tr("Limits of %n sandbox(es)", nullptr, static_cast<int>(m_keys.size())));
    auto* form = new QFormLayout;
    m_cpus = addField(form, tr("&CPU:"), u"limitCpus"_s, 1024, 0.5, tr(" cores"));
    m_cpus.box->setDecimals(2);
    m_memory = addField(form, tr("&Memory:"), u"limitMemory"_s, 16.0 * 1024 * 1024, 128, tr(" MiB"));
    m_processes = addField(form, tr("&Processes:"), u"limitProcesses"_s, 4'000'000, 64, {});
    m_restart->setObjectName("limitRestart"_L1);
    m_restart->addItem(tr("Never"), static_cast<int>(RestartPolicy::No));
    m_restart->addItem(tr("When it fails"), static_cast<int>(RestartPolicy::OnFailure));
    m_restart->addItem(tr("Always"), static_cast<int>(RestartPolicy::Always));
    m_restart->addItem(tr("Unless stopped by hand"), static_cast<int>(RestartPolicy::UnlessStopped));
    form->addRow(tr("&Restart:"), m_restart);
    m_note->setWordWrap(true);
    m_note->hide();

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false);
    buttons->button(QDialogButtonBox::Cancel)->setObjectName("limitsCancel"_L1);
    m_accept = buttons->addButton(tr("Change limits"), QDialogButtonBox::AcceptRole);
    m_accept->setObjectName("limitsAccept"_L1);
    m_accept->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &LimitsDialog::apply);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(16);
    layout->addWidget(m_messages);
    layout->addLayout(form);
    layout->addWidget(m_note);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 56);
    readAll();
}

LimitsDialog::Field LimitsDialog::addField(QFormLayout* form, const QString& label, const QString& objectName,
                                           double most, double step, const QString& suffix)
{
    auto* box = new QDoubleSpinBox(this);
    box->setObjectName(objectName);
    box->setDecimals(0);
    box->setRange(0, most);
    box->setSingleStep(step);
    box->setSuffix(suffix);
    box->setSpecialValueText(tr("No limit"));
    box->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    selectWordsOnClick(box);
    form->addRow(label, box);
    return {box};
}

void LimitsDialog::setEditable(bool editable)
{
    for (QWidget* field :
         {static_cast<QWidget*>(m_cpus.box), static_cast<QWidget*>(m_memory.box),
          static_cast<QWidget*>(m_processes.box), static_cast<QWidget*>(m_restart), static_cast<QWidget*>(m_accept)})
        field->setEnabled(editable);
}

void LimitsDialog::readAll()
{
    m_messages->clear();
    m_read.clear();
    setEditable(false);
    for (const SandboxKey& key : m_keys)
        readOne(key);
}

void LimitsDialog::readOne(const SandboxKey& key)
{
    Provider* provider = m_providers.provider(key.connection);
    if (!provider) {
        m_messages->showError(fail(ErrorKind::NotFound).error().during(Operation::Connect, key.connection));
        return;
    }
    whenDone(provider->inspectSandbox(key.id), this, [this](const Result<QJsonObject>& described) {
        if (!described) {
            m_messages->showError(described.error(), [this] { readAll(); });
            return;
        }
        m_read.append(readSandboxFacts(*described));
        if (m_read.size() == m_keys.size())
            fill(m_read);
    });
}

bool LimitsDialog::canLift() const
{
    return std::ranges::all_of(m_keys, [this](const SandboxKey& key) {
        const Provider* provider = m_providers.provider(key.connection);
        return provider && provider->capabilities().has(Capability::LiftLimits);
    });
}

void LimitsDialog::fill(const QList<SandboxFacts>& facts)
{
    QList<double> cpus;
    QList<double> memory;
    QList<double> processes;
    for (const SandboxFacts& one : facts) {
        cpus.append(one.limits.cpus.value_or(0));
        memory.append(static_cast<double>(one.limits.memoryBytes.value_or(0)) / bytesPerMiB);
        processes.append(static_cast<double>(one.limits.processes.value_or(0)));
    }
    const bool lift = canLift();
    fillField(m_cpus, cpus, leastCpus, lift);
    fillField(m_memory, memory, leastMemoryMiB, lift);
    fillField(m_processes, processes, 1, true);
    const bool kept = !lift && (m_cpus.box->minimum() > 0 || m_memory.box->minimum() > 0);
    m_note->setText(kept ? tr("This engine can change a limit of CPU or memory, and not take it away.") : QString());
    m_note->setVisible(kept);

    const bool sameRestart =
        std::ranges::all_of(facts, [&facts](const SandboxFacts& one) { return one.restart == facts.first().restart; });
    if (sameRestart && facts.first().restart) {
        m_restart->setCurrentIndex(m_restart->findData(static_cast<int>(*facts.first().restart)));
    } else {
        m_restart->insertItem(0, tr("Different: leave it"));
        m_restart->setCurrentIndex(0);
    }
    m_restartBefore = m_restart->currentIndex();
    setEditable(true);
    m_cpus.box->setFocus();
    m_cpus.box->selectAll();
}

void LimitsDialog::fillField(Field& field, const QList<double>& values, double least, bool lift)
{
    field.mixed = !std::ranges::all_of(values, [&values](double value) { return isSame(value, values.first()); });
    if (field.mixed) {
        field.box->setSpecialValueText(tr("Different: leave them"));
        field.box->setValue(0);
    } else {
        const bool stays = values.first() > 0 && !lift;
        field.box->setSpecialValueText(stays ? QString() : tr("No limit"));
        field.box->setMinimum(stays ? std::min(least, values.first()) : 0);
        field.box->setValue(values.first());
    }
    field.before = field.box->value(); // As rounded by the field.
}

void LimitsDialog::apply()
{
    ResourceLimits limits;
    if (m_cpus.isChanged())
        limits.cpus = m_cpus.box->value();
    if (m_memory.isChanged())
        limits.memoryBytes = static_cast<qint64>(m_memory.box->value() * bytesPerMiB);
    if (m_processes.isChanged())
        limits.processes = static_cast<qint64>(m_processes.box->value());
    std::optional<RestartPolicy> restart;
    if (m_restart->currentIndex() != m_restartBefore && m_restart->currentData().isValid())
        restart = static_cast<RestartPolicy>(m_restart->currentData().toInt());
    if (limits == ResourceLimits() && !restart) {
        accept();
        return;
    }
    m_messages->clear();
    setEditable(false);
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
    setEditable(true);
    if (!m_anyFailed)
        accept();
}

} // namespace sandglass

#include "moc_limitsdialog.cpp"
