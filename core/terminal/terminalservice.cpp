// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/terminal/terminalservice.h"

#include "core/provider/provider.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"

#include <algorithm>

namespace sandglass {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostPerSandbox = 32;
constexpr int closeAllDeadlineMs = 3000;
constexpr qint64 outputLimit = 4096;

// An engine leaves the process of a closed exec stream running. Its mark is in the environment of everything it
// started, whatever the process ids are inside.
constexpr auto hangUpScript = "for e in /proc/[0-9]*/environ; do p=${e#/proc/}; p=${p%/environ}; "
                              "[ \"$p\" = \"$$\" ] || { grep -qs -- \"$1\" \"$e\" && kill -HUP \"$p\"; }; "
                              "done 2>/dev/null; exit 0"_L1;

Task<Status> hangUp(QPointer<Provider> provider, QString id, QString user, QString mark)
{
    if (!provider)
        co_return fail(ErrorKind::Unreachable);
    ExecSpec spec;
    spec.command = {u"/bin/sh"_s, u"-c"_s, QString(hangUpScript), u"sh"_s, terminalMarkVariable + u'=' + mark};
    spec.user = user;
    const auto result = co_await provider->runCommand(id, spec, {}, outputLimit, {});
    if (!result)
        co_return std::unexpected(result.error());
    if (result->exitCode != 0)
        co_return fail(ErrorKind::NotFound, QString::fromUtf8(result->standardError).trimmed());
    co_return Status();
}

/// Joins tasks: `waiting` is the number of those that still run.
struct Closing
{
    int waiting = 1; // Itself, until all have begun.
    OneShot<bool> done;
};
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
        if (!told)
            Q_EMIT processMayLiveOn(key, program, told.error());
    });
}

Task<Status> TerminalService::end(TerminalSession* session)
{
    const auto place = std::ranges::find(m_sessions, session, &std::unique_ptr<TerminalSession>::get);
    Q_ASSERT(place != m_sessions.end());
    const bool runs = session->state() == TerminalSession::State::Running && !session->sandboxStopped();
    Q_EMIT aboutToClose(session);
    const SandboxKey key = session->key();
    const QString user = session->request().user;
    const QString mark = session->mark();
    // A view may have closed it from within one of its own signals.
    std::ranges::find(m_sessions, session, &std::unique_ptr<TerminalSession>::get)->release()->deleteLater();
    std::erase(m_sessions, nullptr);
    session->disconnect(this);
    session->setParent(nullptr);
    Q_EMIT activeCountChanged();
    if (!runs)
        return []() -> Task<Status> { co_return Status(); }();
    return hangUp(m_providers.provider(key.connection), key.id, user, mark);
}

Task<void> TerminalService::closeAll()
{
    const auto closing = std::make_shared<Closing>();
    while (!m_sessions.empty()) {
        ++closing->waiting;
        [](Task<Status> ending, std::shared_ptr<Closing> shared) -> Task<void> {
            co_await ending;
            if (--shared->waiting == 0)
                shared->done.set(true);
        }(end(m_sessions.back().get()), closing);
    }
    if (--closing->waiting == 0)
        co_return;
    [](std::shared_ptr<Closing> shared) -> Task<void> {
        co_await sleepFor(closeAllDeadlineMs);
        shared->done.set(false);
    }(closing);
    co_await closing->done;
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
