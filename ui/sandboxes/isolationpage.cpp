// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/isolationpage.h"

#include "ui/common/format.h"
#include "ui/common/plaintext.h"
#include "ui/common/rowlist.h"
#include "ui/sandboxes/capabilitywords.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QSet>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

QComboBox* directionOf(const QWidget* row)
{
    return row->findChild<QComboBox*>("capabilityDirection"_L1);
}
QString capabilityOf(const QWidget* row)
{
    return row->findChild<QComboBox*>("capabilityName"_L1)->currentData().toString();
}

} // namespace

IsolationPage::IsolationPage(const Theme& theme, QWidget* parent)
    : SpecPage(parent)
    , m_runtime(new QComboBox(this))
    , m_runtimeWords(makeMutedLabel({}, theme, this))
    , m_capabilities(new RowList(tr("Single c&apability"), tr("Remove capability"),
                                 [this](QWidget* row) { fillCapabilityRow(row); }))
    , m_problem(makeProblemLabel(theme, this))
{
    m_runtime->setObjectName("specRuntime"_L1);
    keepNarrow(m_runtime);
    m_runtime->addItem(tr("The engine's default"), QString());
    m_capabilities->setObjectName("capabilityRows"_L1);
    auto* form = new QFormLayout(this);
    form->addRow(tr("&Runtime:"), m_runtime);
    form->addRow(QString(), m_runtimeWords);
    m_noNewPrivileges = addChoice(form, theme, u"specNoNewPrivileges"_s, tr("No new &privileges"),
                                  tr("Programs such as sudo cannot make a process more powerful than it was started."));
    m_noNewPrivileges->setChecked(true);
    m_readOnly = addChoice(form, theme, u"specReadOnly"_s, tr("Read-only &file system"),
                           tr("Nothing can be written outside the disks that you attach."));
    m_dropCapabilities =
        addChoice(form, theme, u"specDropCapabilities"_s, tr("Drop all &capabilities"),
                  tr("Even root in the sandbox may do no more than an ordinary user. Package managers may fail."));
    form->addRow(QString(), m_problem);
    form->addRow(QString(), m_capabilities);
    connect(m_runtime, &QComboBox::currentIndexChanged, this, [this] {
        explainRuntime();
        Q_EMIT changed();
    });
    connect(m_capabilities, &RowList::changed, this, &SpecPage::changed);
    connect(this, &SpecPage::changed, this, [this] { showProblem(m_problem, problem()); });
    explainRuntime();
}

QCheckBox* IsolationPage::addChoice(QFormLayout* form, const Theme& theme, const QString& objectName,
                                    const QString& text, const QString& explanation)
{
    auto* box = new QCheckBox(text, this);
    box->setObjectName(objectName);
    box->setAccessibleDescription(explanation);
    auto* choice = new QVBoxLayout;
    choice->setSpacing(0); // The sentence belongs to the box above it.
    choice->addWidget(box);
    choice->addWidget(makeMutedLabel(explanation, theme, this));
    form->addRow(QString(), choice);
    connect(box, &QCheckBox::toggled, this, &SpecPage::changed);
    return box;
}

void IsolationPage::fillCapabilityRow(QWidget* row)
{
    auto* direction = new QComboBox(row);
    direction->setObjectName("capabilityDirection"_L1);
    direction->setAccessibleName(tr("Whether the sandbox may do this"));
    direction->addItem(tr("Allow it to"), true);
    direction->addItem(tr("Forbid it to"), false);
    auto* capability = new QComboBox(row);
    capability->setObjectName("capabilityName"_L1);
    capability->setAccessibleName(tr("Capability"));
    keepNarrow(capability);
    const auto known = linuxCapabilities();
    for (const CapabilityWords& words : known)
        capability->addItem(tr("%1 (%2)", "a capability: what it allows (its name)").arg(words.meaning, words.name),
                            words.name);
    auto* layout = static_cast<QHBoxLayout*>(row->layout());
    layout->addWidget(direction);
    layout->addWidget(capability, 1);
    connect(direction, &QComboBox::currentIndexChanged, this, &SpecPage::changed);
    connect(capability, &QComboBox::currentIndexChanged, this, &SpecPage::changed);
}

void IsolationPage::explainRuntime()
{
    QString runtime = m_runtime->currentData().toString();
    if (runtime.isEmpty())
        runtime = m_defaultRuntime;
    if (runtime == "runc"_L1 || runtime == "crun"_L1 || runtime == "youki"_L1)
        m_runtimeWords->setText(tr("Shares the kernel of the machine: fast, and a hole in the kernel is a way out."));
    else if (runtime.startsWith("runsc"_L1))
        m_runtimeWords->setText(
            tr("A kernel of its own in a program (gVisor): much harder to leave, slower on files."));
    else if (runtime.startsWith("kata"_L1))
        m_runtimeWords->setText(tr("A small virtual machine (Kata): hardest to leave, starts slower."));
    else
        m_runtimeWords->setText(tr("How the engine runs sandboxes; what it keeps apart depends on its set-up."));
}

void IsolationPage::setProvider(Provider* provider)
{
    const EngineInfo info = provider ? provider->engineInfo() : EngineInfo();
    const QString chosen = m_runtime->currentData().toString();
    m_defaultRuntime = info.defaultRuntime;
    m_runtime->clear();
    m_runtime->addItem(info.defaultRuntime.isEmpty()
                           ? tr("The engine's default")
                           : tr("The engine's default (%1)").arg(shown(info.defaultRuntime, 40)),
                       QString());
    for (const QString& runtime : info.runtimes) {
        if (runtime != info.defaultRuntime)
            m_runtime->addItem(shown(runtime, 60), runtime);
    }
    m_runtime->setCurrentIndex(std::max(m_runtime->findData(chosen), 0));
    const CapabilityReason reason =
        provider ? provider->capabilities().reason(Capability::Runtimes) : CapabilityReason::NotConnected;
    m_runtime->setEnabled(reason == CapabilityReason::Supported);
    setPlainToolTip(m_runtime, reason == CapabilityReason::Supported
                                   ? tr("What keeps the sandbox apart from the machine")
                                   : capabilityReasonText(Capability::Runtimes, reason));
}

void IsolationPage::write(SandboxSpec& spec) const
{
    spec.runtime = m_runtime->currentData().toString();
    spec.noNewPrivileges = m_noNewPrivileges->isChecked();
    spec.readOnlyRoot = m_readOnly->isChecked();
    const bool all = m_dropCapabilities->isChecked();
    spec.capabilitiesDropped = all ? QStringList{u"ALL"_s} : QStringList();
    spec.capabilitiesAdded.clear();
    for (const QWidget* row : m_capabilities->rows()) {
        if (directionOf(row)->currentData().toBool())
            spec.capabilitiesAdded.append(capabilityOf(row));
        else if (!all)
            spec.capabilitiesDropped.append(capabilityOf(row));
    }
}

QString IsolationPage::problem() const
{
    QSet<QString> seen;
    for (const QWidget* row : m_capabilities->rows()) {
        const QString capability = capabilityOf(row);
        if (seen.contains(capability))
            return tr("The capability %1 is there twice.").arg(capability);
        seen.insert(capability);
    }
    return {};
}

} // namespace sandglass

#include "moc_isolationpage.cpp"
