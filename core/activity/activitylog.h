// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/activity.h"
#include "core/base/clock.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QString>

#include <deque>
#include <functional>

namespace sandglass {

/// Running tasks and what became of the last thousand: the one place where every action of the person is seen.
/// Main thread. Whoever does the work calls begin(), update() and finish(); views read entries() and the signals.
class ActivityLog : public QObject
{
    Q_OBJECT

public:
    explicit ActivityLog(const Clock& clock, QObject* parent = nullptr);

    /// Registers a running task and returns its id. \a cancel is offered while it runs, \a retry after it failed;
    /// both may be empty and must hold no dangling reference (capture a QPointer).
    quint64 begin(Activity task, std::function<void()> cancel = {}, std::function<void()> retry = {});
    /// Progress; cheap to call often, changed() comes at most ten times a second per task.
    void update(quint64 id, qint64 done, qint64 total, const QString& detail = {});
    /// What went wrong on the way; also after the end.
    void note(quint64 id, const ActivityProblems& problems);
    /// Ends it: succeeded, failed with the error, or cancelled when the error is Cancelled. Unknown ids are ignored.
    void finish(quint64 id, const Status& outcome);

    void cancel(quint64 id);
    void retry(quint64 id);
    /// Puts the ended tasks of earlier runs, oldest first, before all that are here. Once.
    void restore(const QList<Activity>& earlier);
    /// Forgets all that have ended.
    void clearEnded();

    const std::deque<Activity>& entries() const { return m_entries; } ///< oldest first
    const Activity* find(quint64 id) const;
    int runningCount() const;
    int failedCount() const; ///< failed and not looked at: since the last acknowledgeFailures()
    void acknowledgeFailures();
    /// The clock of startedMs and endedMs.
    qint64 nowMs() const { return m_clock.wallNs() / 1000000; }

Q_SIGNALS:
    void added(quint64 id);
    void changed(quint64 id);
    void ended(quint64 id); ///< after changed(), once per task
    void removed(quint64 id);
    void restored(int count);
    void failedCountChanged();

private:
    struct Handlers
    {
        std::function<void()> cancel;
        std::function<void()> retry;
        qint64 lastSignalMs = 0;
    };
    Activity* findMutable(quint64 id);
    void trim();

    const Clock& m_clock;
    const QString m_user;
    std::deque<Activity> m_entries;
    QHash<quint64, Handlers> m_handlers;
    quint64 m_nextId;
    int m_failedCount = 0;
};

} // namespace sandglass
