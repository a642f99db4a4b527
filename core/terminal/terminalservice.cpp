// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/terminal/terminalservice.h"

#include "core/provider/provider.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "core/terminal/hangup.h"

#include <algorithm>

namespace sandglass {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostPerSandbox = 32;
constexpr int closeAllDeadlineMs = 3000;
} // namespace

TerminalService::TerminalService(ProviderRegistry& providers, SandboxRegistry& sandboxes, const Clock& clock,
                                 QObject* parent)
    : QObject(parent)
    , m_providers(providers)
    , m_sandboxes(sandboxes)
    , m_clock(clock)
{
    connect(&m_sandboxes, &SandboxRegistry::changed, this, &TerminalService::onSandboxesChanged);
}

TerminalService::~TerminalService() = default;

TerminalSession* TerminalService::open(const SandboxKey& key, const TerminalRequest& request)
{
    const auto present = sessions(key);
    if (present.size() >= mostPerSandbox)
        return nullptr;
    const int number = present.isEmpty() ? 1 : present.last()->number() + 1;
    auto session = std::make_unique<TerminalSession>(key, request, number, m_providers, m_sandboxes, m_probe, m_clock);
    TerminalSession* const opened = session.get();
    connect(opened, &TerminalSession::changed, this, &TerminalService::activeCountChanged);
    m_sessions.push_back(std::move(session));
    Q_EMIT this->opened(opened);
    opened->begin();
    return opened;
}

QList<TerminalSession*> TerminalService::sessions(const SandboxKey& key) const
{
    QList<TerminalSession*> found;
    for (const auto& session : m_sessions) {
        if (session->key() == key)
            found.append(session.get());
    }
    return found;
}

int TerminalService::activeCount() const
{
    return static_cast<int>(std::ranges::count_if(m_sessions, [](const auto& session) { return session->isActive(); }));
}

void TerminalService::close(TerminalSession* session)
{
    const SandboxKey key = session->key();
    const QString program = session->program();
    whenDone(end(session), this, [this, key, program](const Status& told) {
        // In a sandbox that has stopped, nothing lives on.
        if (!told && told.error().kind != ErrorKind::Conflict)
            Q_EMIT processMayLiveOn(key, program, told.error());
    });
}

Task<Status> TerminalService::end(TerminalSession* session)
{
    Q_EMIT aboutToClose(session);
    // A view may have closed it from within one of its own signals.
    std::ranges::find(m_sessions, session, &std::unique_ptr<TerminalSession>::get)->release()->deleteLater();
    std::erase(m_sessions, nullptr);
    session->disconnect(this);
    session->setParent(nullptr);
    Q_EMIT activeCountChanged();
    return [](Task<Status> ending, TaskGroup::Member) -> Task<Status> {
        co_return co_await ending;
    }(session->endProcess(), m_work.join());
}

Task<bool> TerminalService::closeAll()
{
    while (!m_sessions.empty())
        end(m_sessions.back().get());
    return m_work.close(closeAllDeadlineMs);
}

Task<Result<ShellList>> TerminalService::findShells(const SandboxKey& key)
{
    const SandboxRow* row = m_sandboxes.find(key);
    const QString image =
        row && !row->sandbox.imageId.isEmpty() ? key.connection + u'/' + row->sandbox.imageId : QString();
    return m_probe.find(m_providers.provider(key.connection), key.id, image);
}

void TerminalService::onSandboxesChanged(const SandboxBatch& batch)
{
    for (const SandboxKey& key : batch.removed) {
        const auto gone = sessions(key);
        for (TerminalSession* session : gone)
            close(session);
    }
}

} // namespace sandglass

#include "moc_terminalservice.cpp"
