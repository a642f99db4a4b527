// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activity/activitylog.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <ranges>

namespace sandglass {

namespace {
constexpr size_t mostEntries = 1000;
constexpr qint64 signalIntervalMs = 100;

QString loginName()
{
    // Not $USER: that says who began the session, and may be anything.
    const passwd* account = ::getpwuid(::geteuid());
    return account ? QString::fromLocal8Bit(account->pw_name) : QString::number(::geteuid());
}
} // namespace

ActivityLog::ActivityLog(const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_user(loginName())
    , m_nextId(mostEntries + 1) // Those before are for the tasks of earlier runs.
{
}

quint64 ActivityLog::begin(Activity task, std::function<void()> cancel, std::function<void()> retry)
{
    task.id = m_nextId++;
    task.state = ActivityState::Running;
    task.user = m_user;
    task.startedMs = m_clock.wallNs() / 1000000;
    task.endedMs = 0;
    task.canCancel = static_cast<bool>(cancel);
    const quint64 id = task.id;
    m_entries.push_back(std::move(task));
    m_handlers.insert(id, {std::move(cancel), std::move(retry), 0});
    trim();
    Q_EMIT added(id);
    return id;
}

void ActivityLog::update(quint64 id, qint64 done, qint64 total, const QString& detail)
{
    Activity* task = findMutable(id);
    if (!task || task->state != ActivityState::Running)
        return;
    task->done = done;
    task->total = total;
    if (!detail.isNull())
        task->detail = detail;
    Handlers& handlers = m_handlers[id];
    const qint64 now = m_clock.monotonicMs();
    if (handlers.lastSignalMs != 0 && now - handlers.lastSignalMs < signalIntervalMs)
        return;
    handlers.lastSignalMs = now;
    Q_EMIT changed(id);
}

void ActivityLog::note(quint64 id, const ActivityProblems& problems)
{
    Activity* task = findMutable(id);
    if (!task)
        return;
    task->problems = problems;
    Q_EMIT changed(id);
}

void ActivityLog::finish(quint64 id, const Status& outcome)
{
    Activity* task = findMutable(id);
    if (!task || task->state != ActivityState::Running)
        return;
    task->endedMs = m_clock.wallNs() / 1000000;
    task->canCancel = false;
    if (outcome) {
        task->state = ActivityState::Succeeded;
        if (task->total > 0)
            task->done = task->total;
    } else if (outcome.error().isCancelled()) {
        task->state = ActivityState::Cancelled;
    } else {
        task->state = ActivityState::Failed;
        task->error = outcome.error();
        task->canRetry = static_cast<bool>(m_handlers.value(id).retry);
        ++m_failedCount;
    }
    const bool failed = task->state == ActivityState::Failed;
    if (!failed)
        m_handlers.remove(id);
    Q_EMIT changed(id);
    Q_EMIT ended(id);
    if (failed)
        Q_EMIT failedCountChanged();
}

void ActivityLog::cancel(quint64 id)
{
    const auto handler = m_handlers.value(id).cancel;
    if (handler && find(id)->state == ActivityState::Running)
        handler();
}

void ActivityLog::retry(quint64 id)
{
    Activity* task = findMutable(id);
    const auto handler = m_handlers.value(id).retry;
    if (!task || !task->canRetry || !handler)
        return;
    task->canRetry = false; // The repeat is a task of its own.
    Q_EMIT changed(id);
    handler();
}

void ActivityLog::restore(const QList<Activity>& earlier)
{
    const auto count = std::min(static_cast<size_t>(earlier.size()), mostEntries);
    quint64 id = mostEntries;
    for (size_t i = 0; i < count; ++i, --id) {
        m_entries.push_front(earlier[earlier.size() - 1 - static_cast<qsizetype>(i)]);
        m_entries.front().id = id;
    }
    Q_EMIT restored(static_cast<int>(count));
    trim();
}

void ActivityLog::clearEnded()
{
    QList<quint64> gone;
    for (const Activity& task : m_entries) {
        if (task.state != ActivityState::Running)
            gone.append(task.id);
    }
    std::erase_if(m_entries, [](const Activity& task) { return task.state != ActivityState::Running; });
    for (const quint64 id : gone) {
        m_handlers.remove(id);
        Q_EMIT removed(id);
    }
    acknowledgeFailures();
}

const Activity* ActivityLog::find(quint64 id) const
{
    // Ids only grow, so the deque is sorted by them.
    const auto found = std::ranges::lower_bound(m_entries, id, {}, &Activity::id);
    return found != m_entries.end() && found->id == id ? &*found : nullptr;
}

Activity* ActivityLog::findMutable(quint64 id)
{
    return const_cast<Activity*>(std::as_const(*this).find(id));
}

int ActivityLog::runningCount() const
{
    return static_cast<int>(std::ranges::count(m_entries, ActivityState::Running, &Activity::state));
}

int ActivityLog::failedCount() const
{
    return m_failedCount;
}

void ActivityLog::acknowledgeFailures()
{
    if (m_failedCount == 0)
        return;
    m_failedCount = 0;
    Q_EMIT failedCountChanged();
}

void ActivityLog::trim()
{
    while (m_entries.size() > mostEntries) {
        const auto oldest =
            std::ranges::find_if(m_entries, [](const Activity& task) { return task.state != ActivityState::Running; });
        if (oldest == m_entries.end())
            return;
        const quint64 id = oldest->id;
        m_entries.erase(oldest);
        m_handlers.remove(id);
        Q_EMIT removed(id);
    }
}

} // namespace sandglass

#include "moc_activitylog.cpp"
