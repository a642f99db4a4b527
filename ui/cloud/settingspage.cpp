// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cloud/settingspage.h"

#include "core/provider/providerregistry.h"
#include "ui/common/format.h"
#include "ui/common/wordlabel.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

bool hasAny(const CloudUpdate& update)
{
    return update.plan || update.image || update.variables || update.tags;
}

} // namespace

SettingsPage::SettingsPage(const CloudContext& context, MessageBar& messages, Sandbox sandbox, const QString& button,
                           const QString& note)
    : m_context(context)
    , m_messages(messages)
    , m_sandbox(std::move(sandbox))
    , m_problem(makeWordLabel({}, context.theme.color(Role::Failed), this))
    , m_apply(new QPushButton(tr("A&pply"), this))
{
    m_apply->setObjectName(button);
    m_apply->setAutoDefault(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(makeWordLabel(note, context.theme.color(Role::MutedText), this));
    layout->addWidget(m_problem);
    layout->addWidget(m_apply, 0, Qt::AlignLeft);
    m_problem->hide();
    connect(m_apply, &QPushButton::clicked, this, &SettingsPage::apply);
    if (const Provider* provider = context.providers.provider(m_sandbox.key.connection))
        connect(provider, &Provider::connectionStateChanged, this, &SettingsPage::watch);
    connect(&context.providers, &ProviderRegistry::connectionRemoved, this, &SettingsPage::watch);
}

void SettingsPage::setFields(QWidget* fields)
{
    m_fields = fields;
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, fields, 1);
    refresh();
}

void SettingsPage::refresh()
{
    if (m_busy || hasAny(changes()) || !problem().isEmpty())
        return;
    ++m_reading;
    m_ready = false;
    check();
    if (CloudOperations* present = cloud())
        readFrom(*present);
}

void SettingsPage::watch()
{
    check();
    if (!m_ready)
        refresh();
}

bool SettingsPage::canApply() const
{
    return m_ready && !m_busy && cloud() && problem().isEmpty() && hasAny(changes());
}

void SettingsPage::check()
{
    m_fields->setEnabled(m_ready && !m_busy);
    const QString wrong = cloud() ? problem() : tr("Not connected");
    m_problem->setText(wrong);
    m_problem->setVisible(!wrong.isEmpty());
    m_apply->setEnabled(canApply());
}

void SettingsPage::apply()
{
    if (!canApply())
        return;
    const CloudUpdate update = changes();
    CloudTask about;
    about.connection = m_sandbox.key.connection;
    about.operation = Operation::UpdateSandbox;
    about.subject = m_sandbox.name;
    about.sandbox = m_sandbox.key;
    m_busy = true;
    m_messages.clear();
    check();
    const CloudService::Work<void> work = [id = m_sandbox.key.id, update](CloudOperations& cloud) {
        return cloud.updateSandbox(id, update);
    };
    whenDone(m_context.service.run<void>(about, work), this, [this, about, update](const Status& outcome) {
        m_busy = false;
        if (outcome) {
            applied(update);
            m_messages.showNotice(
                activityText(
                    {.operation = about.operation, .subject = about.subject, .state = ActivityState::Succeeded}) +
                u'.');
        } else {
            m_messages.showError(outcome.error(), whileAlive(this, [this] { apply(); }));
        }
        check();
    });
}

} // namespace sandglass

#include "moc_settingspage.cpp"
