// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit.h"

#include "app/services.h"

namespace sandglass {

namespace {

void note(Services& services, Operation operation, const QString& subject, const SandboxKey& sandbox = {},
          const Status& outcome = {})
{
    Activity task;
    task.operation = operation;
    task.subject = subject;
    task.sandbox = sandbox;
    if (const Provider* provider = services.providers.provider(sandbox.connection))
        task.connection = provider->config().name;
    services.activities.finish(services.activities.begin(std::move(task)), outcome);
}

void noteTerminal(Services& services, Operation operation, const TerminalSession* session, const Status& outcome = {})
{
    const SandboxRow* row = services.sandboxes.find(session->key());
    note(services, operation, row ? row->sandbox.name : session->key().id, session->key(), outcome);
}

/// Once it is known how the opening went.
void noteWhenOpen(Services& services, TerminalSession* session)
{
    using State = TerminalSession::State;
    if (session->state() < State::Running)
        return;
    QObject::disconnect(session, &TerminalSession::changed, &services, nullptr);
    noteTerminal(services, Operation::OpenTerminal, session,
                 session->state() == State::Lost ? Status(std::unexpected(*session->error())) : Status());
}

} // namespace

void noteWhatIsNoTask(Services& services)
{
    QObject::connect(&services.terminals, &TerminalService::opened, &services, [&services](TerminalSession* session) {
        QObject::connect(session, &TerminalSession::changed, &services,
                         [&services, session] { noteWhenOpen(services, session); });
    });
    QObject::connect(
        &services.terminals, &TerminalService::aboutToClose, &services,
        [&services](const TerminalSession* session) { noteTerminal(services, Operation::CloseTerminal, session); });
    QObject::connect(&services.connections, &ConnectionStore::changedByPerson, &services,
                     [&services](Operation operation, const QString& name) { note(services, operation, name); });
}

} // namespace sandglass
