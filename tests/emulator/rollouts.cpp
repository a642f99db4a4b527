// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/rollouts.h"

#include "core/docker/dockerapi.h"
#include "core/docker/dockerlogs.h"
#include "tests/emulator/containerspec.h"
#include "tests/emulator/names.h"
#include "tests/emulator/services.h"

#include <QDateTime>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
/// How many times a container may end before its service counts as failed.
constexpr int patience = 2;
constexpr int longestPauseMs = 60000;
} // namespace

Rollouts::Rollouts(Emulator& emulator)
    : m_emulator(emulator)
{
    m_lookTimer.setInterval(std::clamp(emulator.options.transitionMs, 100, 1000));
    m_measureTimer.setInterval(emulator.options.metricIntervalMs);
    connect(&m_lookTimer, &QTimer::timeout, this, [this] { look(); });
    connect(&m_measureTimer, &QTimer::timeout, this, [this] { measure(); });
}

void Rollouts::begin()
{
    m_lookTimer.start();
    m_measureTimer.start();
    // A rollout that was cut off goes on.
    for (const auto& service : m_emulator.world.allServices()) {
        std::erase_if(service->instances, [](const auto& instance) { return instance->container.isEmpty(); });
        rollOut(service);
    }
}

Task<void> Rollouts::end()
{
    m_ended = true;
    m_lookTimer.stop();
    m_measureTimer.stop();
    constexpr int pauseMs = 50;
    auto services = m_emulator.world.allServices();
    const auto gone = leaving();
    services.insert(services.end(), gone.begin(), gone.end());
    for (const auto& service : services) {
        while (service->rolling)
            co_await sleepFor(pauseMs);
    }
}

void Rollouts::scale(const std::shared_ptr<Service>& service)
{
    service->setRollout(u"PENDING"_s, u"SCALING"_s);
    m_emulator.changed();
    rollOut(service);
}

void Rollouts::replace(const std::shared_ptr<Service>& service)
{
    ++service->revision;
    service->setRollout(u"PENDING"_s, u"DEPLOYING"_s);
    m_emulator.changed();
    rollOut(service);
}

void Rollouts::remove(const std::vector<std::shared_ptr<Service>>& services)
{
    for (const auto& service : services) {
        service->removed = true;
        m_leaving.push_back(service);
        rollOut(service);
    }
}

std::vector<std::shared_ptr<Service>> Rollouts::leaving()
{
    std::erase_if(m_leaving, [](const auto& service) { return service.expired(); });
    std::vector<std::shared_ptr<Service>> all;
    for (const auto& service : m_leaving) {
        if (const auto alive = service.lock())
            all.push_back(alive);
    }
    return all;
}

void Rollouts::removeVolumes(const std::vector<std::shared_ptr<Service>>& after,
                             const std::vector<std::shared_ptr<Volume>>& volumes)
{
    removeVolumesAfter(after, volumes);
}

Task<void> Rollouts::removeVolumesAfter(std::vector<std::shared_ptr<Service>> services,
                                        std::vector<std::shared_ptr<Volume>> volumes)
{
    // An engine keeps a volume that a container uses.
    constexpr int pauseMs = 100;
    for (const auto& service : services) {
        while (!service->instances.empty())
            co_await sleepFor(pauseMs);
    }
    for (const auto& volume : volumes)
        co_await m_emulator.engine.removeVolume(volume->engineName);
}

Task<void> Rollouts::rollOut(std::shared_ptr<Service> service)
{
    service->again = true;
    if (service->rolling || m_ended)
        co_return;
    service->rolling = true;
    while (std::exchange(service->again, false))
        co_await reach(service);
    service->rolling = false;
}

/// One attempt to reach what \a service wants now.
Task<void> Rollouts::reach(std::shared_ptr<Service> service)
{
    const auto wanted = [service] { return size_t(service->wantedInstances()); };
    const int revision = service->revision;
    // What is outdated or too many goes first: of two writers of one volume the old one must be gone.
    while (true) {
        const auto surplus = std::ranges::find_if(
            service->instances, [service](const auto& instance) { return instance->revision != service->revision; });
        if (surplus != service->instances.end())
            co_await dropInstance(service, *surplus);
        else if (service->instances.size() > wanted())
            co_await dropInstance(service, service->instances.back());
        else
            break;
    }
    if (service->instances.size() == wanted()) {
        const bool settled = std::ranges::all_of(service->instances, &Instance::isRunning);
        service->setRollout(settled ? u"COMPLETED"_s : u"IN_PROGRESS"_s);
        m_emulator.changed();
        co_return;
    }
    co_await sleepFor(m_emulator.options.transitionMs);
    service->setRollout(u"IN_PROGRESS"_s);
    while (service->instances.size() < wanted() && service->revision == revision && !m_ended) {
        const auto started = co_await startInstance(service);
        if (started)
            continue;
        std::fprintf(stderr, "northflank-emulator: %s: %s\n", qPrintable(service->appId()),
                     qPrintable(describe(started.error())));
        service->setRollout(u"FAILED"_s);
        break;
    }
    m_emulator.changed();
    // look() finds out whether they stay.
}

Task<Status> Rollouts::startInstance(std::shared_ptr<Service> service)
{
    EngineBackend& engine = m_emulator.engine;
    auto instance = std::make_shared<Instance>();
    instance->name = instanceName(service->id());
    instance->createdAt = instance->updatedAt = QDateTime::currentSecsSinceEpoch();
    instance->revision = service->revision;
    service->instances.push_back(instance);

    const auto made = co_await engine.createContainer(instance->name, containerBody(m_emulator, *service, *instance));
    Status done;
    if (made) {
        instance->container = *made;
        m_emulator.changed();
        const QJsonObject files = runtimeFiles(m_emulator, *service);
        if (!files.isEmpty())
            done = co_await engine.putFiles(*made, files);
        if (done) {
            instance->setStatus(u"TASK_STARTING"_s);
            done = co_await engine.startContainer(*made);
        }
    } else {
        done = std::unexpected(made.error());
    }
    if (!done)
        instance->setStatus(u"TASK_FAILED"_s);
    co_return done;
}

Task<void> Rollouts::dropInstance(std::shared_ptr<Service> service, std::shared_ptr<Instance> instance)
{
    instance->setStatus(u"TASK_KILLING"_s);
    const int grace = service->data.value("deployment"_L1).toObject().value("gracePeriodSeconds"_L1).toInt(1);
    if (!instance->container.isEmpty())
        co_await m_emulator.engine.removeContainer(instance->container, grace);
    std::erase(service->instances, instance);
    m_emulator.changed();
}

Task<void> Rollouts::restartInstance(std::shared_ptr<Service> service, std::shared_ptr<Instance> instance)
{
    const int pause = std::max(100, m_emulator.options.transitionMs) << std::min(instance->restarts, 8);
    ++instance->restarts;
    co_await sleepFor(std::min(pause, longestPauseMs));
    if (std::ranges::contains(service->instances, instance) && instance->status != "TASK_KILLING"_L1 && !m_ended) {
        instance->setStatus(u"TASK_STARTING"_s);
        co_await m_emulator.engine.startContainer(instance->container);
    }
    instance->restarting = false;
}

/// Compares what runs with what is thought to run.
Task<void> Rollouts::look()
{
    if (std::exchange(m_looking, true))
        co_return;
    const auto running = co_await m_emulator.engine.containers();
    m_looking = false;
    if (!running)
        co_return;
    for (const auto& service : m_emulator.world.allServices()) {
        expire(service);
        const auto instances = service->instances;
        for (const auto& instance : instances) {
            if (instance->container.isEmpty() || instance->status == "TASK_KILLING"_L1)
                continue;
            note(service, instance, running->value(instance->container));
        }
        const bool settled = !service->rolling && service->instances.size() == size_t(service->wantedInstances()) &&
                             std::ranges::all_of(service->instances, &Instance::isRunning);
        if (settled && service->rollout.value("status"_L1) != "COMPLETED"_L1) {
            service->setRollout(u"COMPLETED"_s);
            m_emulator.changed();
        }
    }
}

/// A service whose time has passed is paused, and a while later deleted.
void Rollouts::expire(const std::shared_ptr<Service>& service)
{
    constexpr qint64 graceSeconds = 60;
    QJsonObject& data = service->data;
    const QString now = isoTime();
    const QString expiry = data.value("expiryTime"_L1).toString();
    const QString deletion = data.value("scheduledDeletion"_L1).toString();
    if (!deletion.isEmpty() && now >= deletion) {
        removeService(m_emulator, service, false);
    } else if (!expiry.isEmpty() && deletion.isEmpty() && now >= expiry) {
        data.insert("expiredAt"_L1, now);
        data.insert("scheduledDeletion"_L1,
                    isoTime(QDateTime::currentMSecsSinceEpoch() + graceSeconds * m_emulator.options.expirySecondMs));
        service->paused = true;
        scale(service);
    }
}

void Rollouts::note(const std::shared_ptr<Service>& service, const std::shared_ptr<Instance>& instance, bool running)
{
    if (running) {
        if (!instance->restarting)
            instance->setStatus(u"TASK_RUNNING"_s);
        if (!instance->log)
            followLog(service, instance);
        return;
    }
    if (instance->status == "TASK_STAGING"_L1 || instance->restarting)
        return;
    instance->setStatus(u"TASK_FAILED"_s);
    // What it said in its short life.
    if (!instance->log)
        followLog(service, instance);
    if (instance->restarts >= patience)
        service->setRollout(u"FAILED"_s);
    m_emulator.changed();
    instance->restarting = true;
    restartInstance(service, instance);
}

Task<void> Rollouts::followLog(std::shared_ptr<Service> service, std::shared_ptr<Instance> instance)
{
    auto opened = co_await openDockerLogs(m_emulator.engine.api(), instance->container,
                                          {.sinceNs = instance->logReadNs, .follow = true});
    if (!opened || instance->log)
        co_return;
    instance->log = std::move(*opened);
    // The engine sends the last line that was read once more.
    connect(instance->log.get(), &LogStream::entries, &service->logs,
            [logs = &service->logs, instance = instance.get(), read = instance->logReadNs,
             lagMs = m_emulator.options.logLagMs](const QList<LogEntry>& entries) {
                QList<LogEntry> fresh;
                for (const LogEntry& entry : entries) {
                    if (entry.timeNs > read)
                        fresh.append(entry);
                }
                if (fresh.isEmpty())
                    return;
                instance->logReadNs = fresh.last().timeNs;
                const auto arrive = [logs, name = instance->name, fresh] { logs->append(name, fresh); };
                if (lagMs > 0)
                    QTimer::singleShot(lagMs, Qt::PreciseTimer, logs, arrive);
                else
                    arrive();
            });
    // The next look opens it anew, when the container runs again.
    connect(instance->log.get(), &LogStream::ended, &service->logs,
            [instance = instance.get()] { instance->log.release()->deleteLater(); });
    instance->log->start();
}

Task<void> Rollouts::measure()
{
    if (std::exchange(m_measuring, true))
        co_return;
    for (const auto& service : m_emulator.world.allServices()) {
        const auto instances = service->instances;
        for (const auto& instance : instances) {
            if (!instance->isRunning())
                continue;
            const auto stats = co_await m_emulator.engine.statsOf(instance->container);
            if (stats)
                service->metrics.take(instance->name, QDateTime::currentMSecsSinceEpoch(), *stats);
        }
    }
    m_measuring = false;
}

} // namespace sandglass::emulator
