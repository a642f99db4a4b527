// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/logservice.h"

#include "core/logs/mergedlogsession.h"
#include "core/logs/sandboxlogsession.h"
#include "core/provider/providerregistry.h"

#include <QTimer>

#include <algorithm>

namespace sandglass {

namespace {
constexpr qint64 idleMs = 60000;
constexpr int idleCheckMs = 10000;
constexpr qsizetype mostMerged = 32;

Task<Result<qint64>> failed(Error error)
{
    co_return std::unexpected(std::move(error));
}

Task<Result<qint64>> saveStream(Task<Result<std::unique_ptr<LogStream>>> opening, QString path, LogSaveOptions options,
                                std::stop_token stop)
{
    auto opened = co_await opening;
    if (!opened)
        co_return std::unexpected(opened.error());
    co_return co_await LogSaver::run(std::move(*opened), path, options, stop);
}
} // namespace

LogService::LogService(ProviderRegistry& providers, SandboxRegistry& sandboxes, const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_providers(providers)
    , m_sandboxes(sandboxes)
    , m_clock(clock)
    , m_idleTimer(new QTimer(this))
{
    m_idleTimer->setInterval(idleCheckMs);
    connect(m_idleTimer, &QTimer::timeout, this, &LogService::releaseIdle);
    connect(&m_providers, &ProviderRegistry::connectionRemoved, this, [this](const QString& connection) {
        m_sessions.removeIf([&connection](const auto& entry) { return entry.key().connection == connection; });
    });
}

LogService::~LogService() = default;

std::shared_ptr<LogSession> LogService::session(const SandboxKey& key)
{
    Shared& shared = m_sessions[key];
    shared.idleSinceMs = 0;
    if (!shared.session)
        shared.session = std::make_shared<SandboxLogSession>(m_providers, m_sandboxes, m_clock, key);
    if (!m_idleTimer->isActive())
        m_idleTimer->start();
    return shared.session;
}

std::shared_ptr<LogSession> LogService::merged(const QList<SandboxKey>& keys)
{
    if (keys.size() == 1)
        return session(keys.first());
    std::vector<std::shared_ptr<LogSession>> parts;
    for (const SandboxKey& key : keys.first(std::min(keys.size(), mostMerged)))
        parts.push_back(session(key));
    return std::make_shared<MergedLogSession>(std::move(parts), m_clock);
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
    if (m_sessions.isEmpty())
        m_idleTimer->stop();
}

Task<Result<qint64>> LogService::saveLoaded(const LogSession& session, std::optional<std::vector<LineId>> only,
                                            const QString& path, const LogSaveOptions& options)
{
    return saveLines(session.store().snapshot(), std::move(only), path, options);
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
    return saveStream(provider->openLogs(key.id, query), path, options, std::move(stop));
}

} // namespace sandglass

#include "moc_logservice.cpp"
