// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/logservice.h"

#include "core/activity/activitylog.h"
#include "core/logs/mergedlogsession.h"
#include "core/logs/sandboxlogsession.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"

#include <QPointer>
#include <QTimer>

#include <algorithm>

namespace sandglass {

namespace {
constexpr qint64 idleMs = 60000;
constexpr int idleCheckMs = 10000;
constexpr int closeAllDeadlineMs = 3000;

Task<Result<qint64>> failed(Error error)
{
    co_return std::unexpected(std::move(error));
}

struct Saving
{
    QString path;
    LogSaveOptions options;
    QPointer<ActivityLog> activities;
    quint64 activity = 0;
    std::stop_source stop; ///< by the caller, from the activity, or at the end of the program
    TaskGroup::Member member;
};

Task<Result<qint64>> asMember(Task<Result<qint64>> work, TaskGroup::Member member)
{
    const auto held = std::move(member);
    co_return co_await work;
}

Task<Result<qint64>> saveStream(Task<Result<std::unique_ptr<LogStream>>> opening, Saving saving, std::stop_token stop)
{
    const auto held = std::move(saving.member); // A parameter would live as long as the task that is asked for.
    const std::stop_callback relay(stop, [&saving] { saving.stop.request_stop(); });
    const auto tell = [activities = saving.activities, id = saving.activity](qint64 bytes) {
        if (activities)
            activities->update(id, bytes, 0);
    };
    auto opened = co_await opening;
    Result<qint64> saved = 0;
    if (!opened)
        saved = std::unexpected(opened.error());
    else
        saved = co_await LogSaver::run(std::move(*opened), saving.path, saving.options, tell, saving.stop.get_token());
    if (saving.activities)
        saving.activities->finish(saving.activity, saved ? Status() : std::unexpected(saved.error()));
    co_return saved;
}
} // namespace

LogService::LogService(ProviderRegistry& providers, SandboxRegistry& sandboxes, ActivityLog& activities,
                       const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_providers(providers)
    , m_sandboxes(sandboxes)
    , m_activities(activities)
    , m_clock(clock)
    , m_idleTimer(new QTimer(this))
{
    m_idleTimer->setInterval(idleCheckMs);
    connect(m_idleTimer, &QTimer::timeout, this, &LogService::releaseIdle);
    connect(&m_providers, &ProviderRegistry::connectionRemoved, this, [this](const QString& connection) {
        m_sessions.removeIf([&connection](const auto& entry) { return entry.key().first.connection == connection; });
        shareMemory();
    });
}

LogService::~LogService() = default;

std::shared_ptr<LogSession> LogService::session(const SandboxKey& key, const LogScope& scope)
{
    Shared& shared = m_sessions[{key, scope}];
    shared.idleSinceMs = 0;
    if (!m_idleTimer->isActive())
        m_idleTimer->start();
    if (shared.session)
        return shared.session;
    const auto session = std::make_shared<SandboxLogSession>(m_providers, m_sandboxes, m_clock, key, scope);
    shared.session = session;
    shareMemory();
    return session;
}

std::shared_ptr<LogSession> LogService::merged(const QList<SandboxKey>& keys)
{
    if (keys.size() == 1)
        return session(keys.first());
    std::vector<std::shared_ptr<LogSession>> parts;
    for (const SandboxKey& key : keys.first(std::min<qsizetype>(keys.size(), mostMerged)))
        parts.push_back(session(key));
    const auto session = std::make_shared<MergedLogSession>(std::move(parts), m_clock);
    connect(session.get(), &QObject::destroyed, this, &LogService::shareMemory);
    m_merged.push_back(session);
    shareMemory();
    return session;
}

void LogService::shareMemory()
{
    std::erase_if(m_merged, [](const auto& merged) { return merged.expired(); });
    const qint64 sessions = m_sessions.size() + static_cast<qint64>(m_merged.size());
    const qint64 share = std::min(LogStore::usualLimitBytes, memoryBytes / std::max<qint64>(sessions, 1));
    for (const Shared& shared : std::as_const(m_sessions))
        shared.session->setStoreLimit(share);
    for (const auto& merged : m_merged)
        merged.lock()->setStoreLimit(share);
}

void LogService::releaseIdle()
{
    const qint64 now = m_clock.monotonicMs();
    for (auto shared = m_sessions.begin(); shared != m_sessions.end();) {
        if (shared->session.use_count() > 1) {
            shared->idleSinceMs = 0;
            ++shared;
        } else if (shared->idleSinceMs == 0) {
            shared->idleSinceMs = now;
            ++shared;
        } else if (now - shared->idleSinceMs >= idleMs) {
            shared = m_sessions.erase(shared);
        } else {
            ++shared;
        }
    }
    shareMemory();
    if (m_sessions.isEmpty())
        m_idleTimer->stop();
}

Task<Result<qint64>> LogService::saveLoaded(const LogSession& session, std::optional<std::vector<LineId>> only,
                                            const QString& path, const LogSaveOptions& options, std::stop_token stop)
{
    return asMember(saveLines(session.store().snapshot(), std::move(only), path, options, std::move(stop)),
                    m_work.join());
}

Task<Result<qint64>> LogService::saveWhole(const SandboxKey& key, const QString& path, const LogSaveOptions& options,
                                           std::stop_token stop)
{
    Provider* provider = m_providers.provider(key.connection);
    if (!provider)
        return failed(fail(ErrorKind::Unreachable).error().during(Operation::SaveLogs, key.id));
    LogQuery query;
    query.follow = false;
    query.output = options.output;
    query.error = options.error;
    query.scope = options.scope;
    Saving saving{path, options, &m_activities, 0, {}, {}};
    saving.member = m_work.join([cancel = saving.stop]() mutable { cancel.request_stop(); });
    Activity task;
    task.operation = Operation::SaveLogs;
    const SandboxRow* row = m_sandboxes.find(key);
    task.subject = row ? row->sandbox.name : key.id;
    task.connection = provider->config().name;
    task.sandbox = key;
    task.inBytes = true;
    saving.activity = m_activities.begin(task, [cancel = saving.stop]() mutable { cancel.request_stop(); });
    return saveStream(provider->openLogs(key.id, query), std::move(saving), std::move(stop));
}

Task<bool> LogService::closeAll()
{
    return m_work.close(closeAllDeadlineMs);
}

} // namespace sandglass

#include "moc_logservice.cpp"
