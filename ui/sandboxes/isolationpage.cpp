// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/isolationpage.h"

#include "ui/common/format.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

IsolationPage::IsolationPage(const Theme& theme, QWidget* parent)
    : SpecPage(parent)
    , m_runtime(new QComboBox(this))
{
    m_runtime->setObjectName("specRuntime"_L1);
    m_runtime->addItem(tr("The engine's default"), QString());
    auto* form = new QFormLayout(this);
    form->addRow(tr("&Runtime:"), m_runtime);
    m_noNewPrivileges = addChoice(form, theme, u"specNoNewPrivileges"_s, tr("No new &privileges"),
                                  tr("Programs such as sudo cannot make a process more powerful than it was started."));
    m_noNewPrivileges->setChecked(true);
    m_dropCapabilities =
        addChoice(form, theme, u"specDropCapabilities"_s, tr("Drop all &capabilities"),
                  tr("Even root in the sandbox may do no more than an ordinary user. Package managers may fail."));
    m_readOnly = addChoice(form, theme, u"specReadOnly"_s, tr("Read-only &file system"),
                           tr("Nothing can be written outside the disks that you attach."));
    connect(m_runtime, &QComboBox::currentIndexChanged, this, &SpecPage::changed);
}

QCheckBox* IsolationPage::addChoice(QFormLayout* form, const Theme& theme, const QString& objectName,
                                    const QString& text, const QString& explanation)
{
    auto* box = new QCheckBox(text, this);
    box->setObjectName(objectName);
    box->setAccessibleDescription(explanation);
    auto* words = new PlainLabel(explanation, this);
    words->setWordWrap(true);
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, theme.color(Role::MutedText));
    words->setPalette(colours);
    form->addRow(QString(), box);
    form->addRow(QString(), words);
    connect(box, &QCheckBox::toggled, this, &SpecPage::changed);
    return box;
}

void IsolationPage::setProvider(Provider* provider)
{
    const EngineInfo info = provider ? provider->engineInfo() : EngineInfo();
    const QString chosen = m_runtime->currentData().toString();
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
                                   ? tr("runsc and kata keep a sandbox behind a kernel of its own")
                                   : capabilityReasonText(Capability::Runtimes, reason));
}

void IsolationPage::write(SandboxSpec& spec) const
{
    spec.runtime = m_runtime->currentData().toString();
    spec.noNewPrivileges = m_noNewPrivileges->isChecked();
    spec.readOnlyRoot = m_readOnly->isChecked();
    spec.capabilitiesDropped = m_dropCapabilities->isChecked() ? QStringList{u"ALL"_s} : QStringList();
}

} // namespace sandglass

#include "moc_isolationpage.cpp"
