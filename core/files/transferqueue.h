// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/base/taskgroup.h"
#include "core/files/stallwatch.h"
#include "core/files/transferreport.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QStringList>
#include <QThreadPool>

#include <deque>
#include <memory>
#include <optional>

class QTimer;

namespace sandglass {

class ActivityLog;
class ProviderRegistry;
class SandboxRegistry;
struct TransferJob;
struct TransferRequest;

/// A transfer that waits or runs, for views.
struct TransferInfo
{
    quint64 id = 0;
    TransferDirection direction = TransferDirection::Upload;
    SandboxKey sandbox;
    QStringList sources;
    QString destination;
    bool running = false; ///< false: waits for its turn
    qint64 bytes = 0;
    qint64 totalBytes = 0; ///< 0: not known (yet)
    qint64 files = 0;
    qint64 totalFiles = 0;
    QString currentName;
};

/// Copies files and folders between this machine and sandboxes, at most two transfers at a time per connection; further
/// ones wait in order. Main thread; the work on files is done by threads of its own, and pressure goes both ways.
///
/// Every transfer is a task in the ActivityLog under the same id, with progress in bytes, cancel, and retry after a
/// failure. One whose other side says nothing for too long fails. A cancelled or failed transfer leaves nothing behind,
/// or says in its report what it could not take back.
class TransferQueue : public QObject
{
    Q_OBJECT

public:
    TransferQueue(ProviderRegistry& providers, SandboxRegistry& sandboxes, ActivityLog& activities,
                  TransferPatience patience = {}, QObject* parent = nullptr);
    ~TransferQueue() override;

    /// Files and folders of this machine into a directory of the sandbox, which must exist. \a taken: the names that
    /// conflicts() has just told, so that they are not asked for again.
    quint64 upload(const SandboxKey& key, const QStringList& localPaths, const QString& remoteDirectory,
                   ConflictPolicy conflicts = ConflictPolicy::Ask, const std::optional<QStringList>& taken = {});
    /// The other way. \a mostBytes: ends with Limit before more content than that is written.
    quint64 download(const SandboxKey& key, const QStringList& remotePaths, const QString& localDirectory,
                     ConflictPolicy conflicts = ConflictPolicy::Ask, std::optional<qint64> mostBytes = {});
    /// Cancels all. True when everything is cleaned up, false after 3 s; for the end of the program.
    Task<bool> closeAll();
    /// Ends it; the ActivityLog shows that at once, finished() comes when everything is cleaned up.
    void cancel(quint64 id);

    /// Shows another change of the sandbox's files as a task of the ActivityLog.
    Task<Status> recorded(Task<Status> change, Operation operation, SandboxKey key, QStringList paths);

    /// Which of \a names exist in \a directory of the sandbox, or here.
    Task<Result<QStringList>> conflicts(SandboxKey key, QStringList names, QString directory);
    Task<QStringList> localConflicts(QStringList names, QString directory);

    std::optional<TransferInfo> find(quint64 id) const;
    QList<TransferInfo> transfers(const SandboxKey& key) const; ///< in the order they were asked for
    int count() const { return static_cast<int>(m_order.size()); }

Q_SIGNALS:
    void added(quint64 id);
    void progressed(quint64 id); ///< at most ten times a second
    void finished(quint64 id, const sandglass::TransferReport& report);

private:
    quint64 enqueue(TransferRequest request);
    QString nameOf(const SandboxKey& key) const;
    QString connectionNameOf(const SandboxKey& key) const;
    void startWaiting();
    void run(quint64 id);
    void end(quint64 id, TransferReport report);
    /// Shows it as ended for this reason at once; finished() comes when everything is cleaned up.
    void stop(quint64 id, const Error& reason);
    void cancelAll(const QString& connection);
    void tellProgress();
    static TransferInfo describe(quint64 id, const TransferJob& job, bool running);

    ProviderRegistry& m_providers;
    SandboxRegistry& m_sandboxes;
    ActivityLog& m_activities;
    const TransferPatience m_patience;
    QThreadPool m_workers;
    TaskGroup m_work;
    std::deque<quint64> m_order;
    QHash<quint64, std::shared_ptr<TransferJob>> m_jobs;
    QHash<quint64, bool> m_running; ///< of every job: whether it has begun
    QTimer* m_progressTimer;
};

} // namespace sandglass
