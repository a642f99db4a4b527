// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/provider/provider.h"
#include "core/sandboxes/sandboxaction.h"
#include "core/sandboxes/sandboxregistry.h"

#include <QHash>
#include <QObject>

#include <deque>
#include <functional>

namespace sandglass {

class ActivityLog;
class ProviderRegistry;

/// The actions of people on sandboxes. Main thread.
///
/// Each action shows its transient state at once, runs on the sandbox's provider (at most eight at a time per
/// connection, the others wait), has one entry in the activity log with retry, and ends in succeeded() or failed().
/// An action on a sandbox whose connection is gone fails. Parameters of the person are passed on as they are.
class SandboxService : public QObject
{
    Q_OBJECT

public:
    SandboxService(ProviderRegistry& providers, SandboxRegistry& registry, ActivityLog& activity,
                   QObject* parent = nullptr);

    /// Whether \a action makes sense for the sandbox by its state, its connection and what the provider can do.
    Availability whatCan(const SandboxKey& key, SandboxAction action) const;
    /// For several: what all of them support, else the first obstacle met.
    Availability whatCan(const QList<SandboxKey>& keys, SandboxAction action) const;

    void start(const QList<SandboxKey>& keys);
    /// \a graceSeconds until the process is killed; -1: the sandbox's own setting.
    void stop(const QList<SandboxKey>& keys, int graceSeconds = -1);
    void restart(const QList<SandboxKey>& keys, int graceSeconds = -1);
    void pause(const QList<SandboxKey>& keys);
    void unpause(const QList<SandboxKey>& keys);
    void kill(const QList<SandboxKey>& keys, const QString& signal);
    /// \a withVolumes: anonymous volumes go too.
    void remove(const QList<SandboxKey>& keys, bool withVolumes);

    /// These resolve to the outcome as well, for dialogs that stay open on an error; failed() is not emitted for them.
    Task<Status> rename(SandboxKey key, QString name);
    Task<Status> update(SandboxKey key, ResourceLimits limits, std::optional<RestartPolicy> restart);
    Task<Result<SandboxKey>> create(QString connection, SandboxSpec spec);
    /// What the sandbox was created from, as far as the provider tells; for the command that makes it again.
    Task<Result<SandboxSpec>> describe(SandboxKey key);
    /// Deletes one, with its anonymous volumes, that was created and could not be started.
    Task<Status> discard(SandboxKey key);

Q_SIGNALS:
    void succeeded(sandglass::Operation operation, const sandglass::SandboxKey& key, const QString& name);
    /// \a task: its entry in the activity log, which can be retried there.
    void failed(const sandglass::Error& error, const sandglass::SandboxKey& key, quint64 task);

private:
    /// One action on one sandbox; copied into its retry.
    struct Job
    {
        SandboxKey key;
        QString name;
        Operation operation = Operation::None;
        std::optional<SandboxState> transient;
        std::function<Task<Status>(Provider&, QString id)> work;
    };
    struct Lane
    {
        int running = 0;
        std::deque<std::pair<Job, quint64>> waiting;
    };

    void submit(const QList<SandboxKey>& keys, Operation operation, std::optional<SandboxState> transient,
                const std::function<Task<Status>(Provider&, QString)>& work);
    void submit(Job job);
    void pump(const QString& connection);
    void begin(Job job, quint64 activity);
    void end(const Job& job, quint64 activity, Status outcome);
    quint64 note(const Job& job, std::function<void()> retry);
    Job makeJob(const SandboxKey& key, Operation operation) const;
    /// The action is over: its transient state goes, at once or with the event of the change.
    void settle(const Job& job, bool succeeded);
    /// For the activity log's retry.
    std::function<void()> again(std::function<void(SandboxService&)> action);

    ProviderRegistry& m_providers;
    SandboxRegistry& m_registry;
    ActivityLog& m_activity;
    QHash<QString, Lane> m_lanes;
    QHash<SandboxKey, int> m_busy;
};

} // namespace sandglass
