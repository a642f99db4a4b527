// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/task.h"
#include "core/base/taskgroup.h"
#include "core/logs/logsaver.h"
#include "core/logs/logsession.h"

#include <QHash>
#include <QObject>

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

class QTimer;

namespace sandglass {

class ActivityLog;
class ProviderRegistry;
class SandboxRegistry;

/// Hands out the log sessions, which share one budget of memory, and saves logs to files. Main thread; must outlive
/// whoever holds a session.
class LogService : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 memoryBytes = 512LL * 1024 * 1024; ///< for the lines of all sessions
    static constexpr qsizetype mostMerged = 32;

    LogService(ProviderRegistry& providers, SandboxRegistry& sandboxes, ActivityLog& activities, const Clock& clock,
               QObject* parent = nullptr);
    ~LogService() override;

    const Clock& clock() const { return m_clock; }

    /// The log of \a key. All who ask share one session; it lives on for a minute after the last one let go, so that
    /// coming back to a sandbox costs nothing. Each \a scope has a session of its own.
    std::shared_ptr<LogSession> session(const SandboxKey& key, const LogScope& scope = {});
    /// The logs of \a keys as one, ordered by time; of one key the same as session(). The first mostMerged are merged.
    std::shared_ptr<LogSession> merged(const QList<SandboxKey>& keys);

    /// Saves lines that are loaded: all, or those in \a only. Gives the number of lines. Stopping leaves no file.
    Task<Result<qint64>> saveLoaded(const LogSession& session, std::optional<std::vector<LineId>> only,
                                    const QString& path, const LogSaveOptions& options, std::stop_token stop);
    /// Saves the whole log as the engine has it, read anew. An activity, with its bytes as progress.
    Task<Result<qint64>> saveWhole(const SandboxKey& key, const QString& path, const LogSaveOptions& options,
                                   std::stop_token stop);
    /// For the end of the program: stops what is saved whole, and waits for the rest, 3 s at most. True when all ended.
    Task<bool> closeAll();

private:
    struct Shared
    {
        std::shared_ptr<LogSession> session;
        qint64 idleSinceMs = 0; ///< 0: somebody uses it
    };
    void releaseIdle();
    void shareMemory();

    ProviderRegistry& m_providers;
    SandboxRegistry& m_sandboxes;
    ActivityLog& m_activities;
    const Clock& m_clock;
    QHash<std::pair<SandboxKey, LogScope>, Shared> m_sessions;
    std::vector<std::weak_ptr<LogSession>> m_merged;
    QTimer* m_idleTimer;
    TaskGroup m_work; ///< what is being saved
};

} // namespace sandglass
