// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/sandboxservice.h"

#include "core/activity/activitylog.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/specreader.h"

#include <QTimer>

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int mostAtATime = 8;
/// How long the provider's event may lag behind the answer before the truth known so far is shown again.
constexpr int settleMs = 5000;

Capability neededBy(SandboxAction action)
{
    switch (action) {
    case SandboxAction::Start:
        return Capability::Start;
    case SandboxAction::Stop:
        return Capability::Stop;
    case SandboxAction::Restart:
        return Capability::Restart;
    case SandboxAction::Pause:
    case SandboxAction::Unpause:
        return Capability::Pause;
    case SandboxAction::Kill:
        return Capability::Kill;
    case SandboxAction::Rename:
        return Capability::Rename;
    case SandboxAction::UpdateLimits:
        return Capability::UpdateLimits;
    case SandboxAction::Delete:
        return Capability::Delete;
    case SandboxAction::Logs:
    case SandboxAction::Inspect:
        return Capability::Logs;
    case SandboxAction::Terminal:
        return Capability::Terminal;
    case SandboxAction::Files:
        return Capability::Files;
    case SandboxAction::Metrics:
        return Capability::Metrics;
    case SandboxAction::Changes:
        return Capability::Changes;
    }
    return Capability::Start;
}

bool isTransient(SandboxState state)
{
    return state == SandboxState::Starting || state == SandboxState::Stopping || state == SandboxState::Deleting;
}

/// By the state alone.
Obstacle obstacleIn(SandboxState state, SandboxAction action)
{
    const bool paused = state == SandboxState::Paused;
    switch (action) {
    case SandboxAction::Start:
        if (isTransient(state))
            return Obstacle::Busy;
        if (paused)
            return Obstacle::Paused;
        return isAlive(state) ? Obstacle::AlreadyRunning : Obstacle::None;
    case SandboxAction::Stop:
        // A sandbox that hangs in starting or restarting must stay stoppable.
        if (state == SandboxState::Stopping || state == SandboxState::Deleting)
            return Obstacle::Busy;
        return isAlive(state) ? Obstacle::None : Obstacle::NotRunning;
    case SandboxAction::Restart:
        if (isTransient(state))
            return Obstacle::Busy;
        return isAlive(state) ? Obstacle::None : Obstacle::NotRunning;
    case SandboxAction::Pause:
        if (isTransient(state))
            return Obstacle::Busy;
        if (paused)
            return Obstacle::Paused;
        return state == SandboxState::Running ? Obstacle::None : Obstacle::NotRunning;
    case SandboxAction::Unpause:
        return paused ? Obstacle::None : Obstacle::NotPaused;
    case SandboxAction::Kill:
        return isAlive(state) ? Obstacle::None : Obstacle::NotRunning;
    case SandboxAction::Terminal:
        if (paused)
            return Obstacle::Paused;
        return state == SandboxState::Running ? Obstacle::None : Obstacle::NotRunning;
    case SandboxAction::Rename:
    case SandboxAction::UpdateLimits:
    case SandboxAction::Delete:
        return state == SandboxState::Deleting ? Obstacle::Busy : Obstacle::None;
    case SandboxAction::Logs:
    case SandboxAction::Files:
    case SandboxAction::Metrics:
    case SandboxAction::Changes:
    case SandboxAction::Inspect:
        return Obstacle::None;
    }
    return Obstacle::None;
}

bool isForOneOnly(SandboxAction action)
{
    return action == SandboxAction::Rename || action == SandboxAction::Terminal || action == SandboxAction::Files ||
           action == SandboxAction::Changes || action == SandboxAction::Inspect;
}

} // namespace

SandboxService::SandboxService(ProviderRegistry& providers, SandboxRegistry& registry, ActivityLog& activity,
                               QObject* parent)
    : QObject(parent)
    , m_providers(providers)
    , m_registry(registry)
    , m_activity(activity)
{
}

Availability SandboxService::whatCan(const SandboxKey& key, SandboxAction action) const
{
    const SandboxRow* row = m_registry.find(key);
    const Provider* provider = m_providers.provider(key.connection);
    if (!row || !provider)
        return {.obstacle = Obstacle::NothingSelected};
    const Capability capability = neededBy(action);
    const CapabilityReason reason = provider->capabilities().reason(capability);
    if (action != SandboxAction::Inspect && reason != CapabilityReason::Supported &&
        reason != CapabilityReason::NotConnected)
        return {.obstacle = Obstacle::NotSupported, .capability = capability, .reason = reason};
    if (!provider->connectionState().isReady() || row->stale)
        return {.obstacle = Obstacle::NotConnected, .capability = capability, .reason = CapabilityReason::NotConnected};
    return {.obstacle = obstacleIn(row->sandbox.state, action), .capability = capability};
}

Availability SandboxService::whatCan(const QList<SandboxKey>& keys, SandboxAction action) const
{
    if (keys.isEmpty())
        return {.obstacle = Obstacle::NothingSelected};
    if (keys.size() > 1 && isForOneOnly(action))
        return {.obstacle = Obstacle::OneOnly};
    for (const SandboxKey& key : keys) {
        if (const Availability one = whatCan(key, action); !one)
            return one;
    }
    return {};
}

void SandboxService::start(const QList<SandboxKey>& keys)
{
    submit(keys, Operation::StartSandbox, SandboxState::Starting,
           [](Provider& provider, QString id) { return provider.startSandbox(id); });
}

void SandboxService::stop(const QList<SandboxKey>& keys, int graceSeconds)
{
    submit(keys, Operation::StopSandbox, SandboxState::Stopping,
           [graceSeconds](Provider& provider, QString id) { return provider.stopSandbox(id, graceSeconds); });
}

void SandboxService::restart(const QList<SandboxKey>& keys, int graceSeconds)
{
    submit(keys, Operation::RestartSandbox, SandboxState::Restarting,
           [graceSeconds](Provider& provider, QString id) { return provider.restartSandbox(id, graceSeconds); });
}

void SandboxService::pause(const QList<SandboxKey>& keys)
{
    submit(keys, Operation::PauseSandbox, {}, [](Provider& provider, QString id) { return provider.pauseSandbox(id); });
}

void SandboxService::unpause(const QList<SandboxKey>& keys)
{
    submit(keys, Operation::UnpauseSandbox, {},
           [](Provider& provider, QString id) { return provider.unpauseSandbox(id); });
}

void SandboxService::kill(const QList<SandboxKey>& keys, const QString& signal)
{
    // Only SIGKILL is sure to end it; other signals may be handled and the sandbox go on.
    const auto transient = signal == "SIGKILL"_L1 ? std::optional(SandboxState::Stopping) : std::nullopt;
    submit(keys, Operation::KillSandbox, transient,
           [signal](Provider& provider, QString id) { return provider.killSandbox(id, signal); });
}

void SandboxService::remove(const QList<SandboxKey>& keys, bool withVolumes)
{
    submit(keys, Operation::DeleteSandbox, SandboxState::Deleting,
           [withVolumes](Provider& provider, QString id) { return provider.deleteSandbox(id, withVolumes); });
}

SandboxService::Job SandboxService::makeJob(const SandboxKey& key, Operation operation) const
{
    const SandboxRow* row = m_registry.find(key);
    Job job;
    job.key = key;
    job.name = row ? row->sandbox.name : key.id.left(12);
    job.operation = operation;
    return job;
}

void SandboxService::submit(const QList<SandboxKey>& keys, Operation operation, std::optional<SandboxState> transient,
                            const std::function<Task<Status>(Provider&, QString)>& work)
{
    for (const SandboxKey& key : keys) {
        Job job = makeJob(key, operation);
        job.transient = transient;
        job.work = work;
        submit(std::move(job));
    }
}

void SandboxService::submit(Job job)
{
    if (job.transient)
        m_registry.setTransient(job.key, *job.transient);
    ++m_busy[job.key];
    const quint64 activity = note(job, again([job](SandboxService& self) { self.submit(job); }));
    const QString connection = job.key.connection;
    m_lanes[connection].waiting.emplace_back(std::move(job), activity);
    pump(connection);
}

std::function<void()> SandboxService::again(std::function<void(SandboxService&)> action)
{
    return [guard = QPointer(this), action = std::move(action)] {
        if (guard)
            action(*guard);
    };
}

quint64 SandboxService::note(const Job& job, std::function<void()> retry)
{
    const Provider* provider = m_providers.provider(job.key.connection);
    Activity entry;
    entry.operation = job.operation;
    entry.subject = job.name;
    entry.connection = provider ? provider->config().name : job.key.connection;
    entry.sandbox = job.key;
    return m_activity.begin(std::move(entry), {}, std::move(retry));
}

void SandboxService::pump(const QString& connection)
{
    // Looked up anew in each turn: what begin() calls may add lanes.
    while (m_lanes[connection].running < mostAtATime && !m_lanes[connection].waiting.empty()) {
        Lane& lane = m_lanes[connection];
        auto [job, activity] = std::move(lane.waiting.front());
        lane.waiting.pop_front();
        ++lane.running;
        begin(std::move(job), activity);
    }
}

void SandboxService::begin(Job job, quint64 activity)
{
    Provider* provider = m_providers.provider(job.key.connection);
    if (!provider) {
        end(job, activity, fail(ErrorKind::NotFound, u"the connection was removed"_s));
        return;
    }
    auto work = job.work(*provider, job.key.id);
    whenDone(std::move(work), this,
             [this, job = std::move(job), activity](Status outcome) { end(job, activity, std::move(outcome)); });
}

void SandboxService::end(const Job& job, quint64 activity, Status outcome)
{
    --m_lanes[job.key.connection].running;
    if (!outcome)
        outcome = std::unexpected(outcome.error().during(job.operation, job.name));
    settle(job, outcome.has_value());
    m_activity.finish(activity, outcome);
    const QPointer guard(this);
    if (outcome)
        Q_EMIT succeeded(job.operation, job.key, job.name);
    else if (!outcome.error().isCancelled())
        Q_EMIT failed(outcome.error(), job.key, activity);
    if (guard)
        pump(job.key.connection);
}

void SandboxService::settle(const Job& job, bool succeeded)
{
    if (--m_busy[job.key] <= 0)
        m_busy.remove(job.key);
    if (!job.transient)
        return;
    if (!succeeded || *job.transient == SandboxState::Restarting) {
        m_registry.clearTransient(job.key); // After a restart the state is what it was before.
        return;
    }
    // The event of the change is on its way; if there was nothing to change, none comes.
    QTimer::singleShot(settleMs, this, [this, key = job.key] {
        if (!m_busy.contains(key))
            m_registry.clearTransient(key);
    });
}

namespace {

/// Ends the activity with the outcome, also when the caller of the task is gone.
void finishActivity(const QPointer<ActivityLog>& log, quint64 id, const Status& outcome)
{
    if (log)
        log->finish(id, outcome);
}

Task<Status> tracked(Task<Status> work, QPointer<ActivityLog> log, quint64 id, Operation operation, QString name)
{
    Status outcome = co_await work;
    if (!outcome)
        outcome = std::unexpected(outcome.error().during(operation, name));
    finishActivity(log, id, outcome);
    co_return outcome;
}

Task<Result<SandboxKey>> trackedCreate(Task<Result<QString>> work, QPointer<ActivityLog> log, quint64 id,
                                       QString connection, QString name)
{
    const Result<QString> made = co_await work;
    if (made) {
        finishActivity(log, id, {});
        co_return SandboxKey{connection, *made};
    }
    Error error = made.error();
    if (error.operation == Operation::None)
        error.operation = Operation::CreateSandbox;
    if (error.subject.isEmpty())
        error.subject = name;
    finishActivity(log, id, std::unexpected(error));
    co_return std::unexpected(error);
}

Task<Status> failed(Error error)
{
    co_return std::unexpected(std::move(error));
}

Task<Result<SandboxSpec>> describeOn(QPointer<Provider> provider, QString id)
{
    const Result<QJsonObject> description = co_await provider->inspectSandbox(id);
    if (!description)
        co_return std::unexpected(description.error());
    // Without the image the answer is longer, and as right.
    QJsonObject image;
    if (ImageOperations* images = provider ? provider->images() : nullptr)
        image = (co_await images->inspectImage(description->value("Image"_L1).toString())).value_or(QJsonObject());
    co_return readSandboxSpec(*description, image);
}

} // namespace

Task<Result<SandboxSpec>> SandboxService::describe(SandboxKey key)
{
    Provider* provider = m_providers.provider(key.connection);
    if (!provider) {
        return [](Error error) -> Task<Result<SandboxSpec>> {
            co_return std::unexpected(std::move(error));
        }(fail(ErrorKind::NotFound).error().during(Operation::InspectSandbox, key.id.left(12)));
    }
    return describeOn(provider, key.id);
}

Task<Status> SandboxService::rename(SandboxKey key, QString name)
{
    Provider* provider = m_providers.provider(key.connection);
    const Job job = makeJob(key, Operation::RenameSandbox);
    if (!provider)
        return sandglass::failed(fail(ErrorKind::NotFound).error().during(job.operation, job.name));
    const quint64 activity = note(job, again([=](SandboxService& self) { self.rename(key, name); }));
    return tracked(provider->renameSandbox(key.id, name), &m_activity, activity, job.operation, job.name);
}

Task<Status> SandboxService::update(SandboxKey key, ResourceLimits limits, std::optional<RestartPolicy> restart)
{
    Provider* provider = m_providers.provider(key.connection);
    const Job job = makeJob(key, Operation::UpdateSandbox);
    if (!provider)
        return sandglass::failed(fail(ErrorKind::NotFound).error().during(job.operation, job.name));
    const quint64 activity = note(job, again([=](SandboxService& self) { self.update(key, limits, restart); }));
    return tracked(provider->updateSandbox(key.id, limits, restart), &m_activity, activity, job.operation, job.name);
}

Task<Status> SandboxService::discard(SandboxKey key)
{
    Provider* provider = m_providers.provider(key.connection);
    Job job = makeJob(key, Operation::DeleteSandbox);
    if (!provider)
        return sandglass::failed(fail(ErrorKind::NotFound).error().during(job.operation, job.name));
    job.transient = SandboxState::Deleting;
    m_registry.setTransient(key, SandboxState::Deleting);
    ++m_busy[key];
    const quint64 activity = note(job, again([=](SandboxService& self) { self.discard(key); }));
    return [](QPointer<SandboxService> self, Task<Status> work, Job done) -> Task<Status> {
        const Status outcome = co_await work;
        if (self)
            self->settle(done, outcome.has_value());
        co_return outcome;
    }(this, tracked(provider->deleteSandbox(key.id, true), &m_activity, activity, job.operation, job.name), job);
}

Task<Result<SandboxKey>> SandboxService::create(QString connection, SandboxSpec spec)
{
    Job job;
    job.key = {connection, {}};
    job.operation = Operation::CreateSandbox;
    job.name = spec.name.isEmpty() ? spec.image : spec.name;
    Provider* provider = m_providers.provider(connection);
    if (!provider) {
        return [](Error error) -> Task<Result<SandboxKey>> {
            co_return std::unexpected(std::move(error));
        }(fail(ErrorKind::NotFound).error().during(job.operation, job.name));
    }
    const quint64 activity = note(job, again([=](SandboxService& self) { self.create(connection, spec); }));
    return trackedCreate(provider->createSandbox(spec), &m_activity, activity, connection, job.name);
}

} // namespace sandglass

#include "moc_sandboxservice.cpp"
