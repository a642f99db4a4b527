// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerprovider.h"

#include "core/docker/dockercapabilities.h"
#include "core/docker/dockerexec.h"
#include "core/docker/dockerfiles.h"
#include "core/docker/dockerimages.h"
#include "core/docker/dockerlogs.h"
#include "core/docker/dockersandboxes.h"
#include "core/docker/dockerstats.h"
#include "core/docker/dockerstorage.h"
#include "core/docker/livelist.h"
#include "core/docker/unusabledialer.h"

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
std::unique_ptr<Dialer> dialerFor(const ConnectionConfig& config)
{
    auto endpoint = Endpoint::parse(config.endpoint);
    if (!endpoint) {
        // Asking again cannot help, so it must not look like an engine that is away.
        Error error = endpoint.error().during(Operation::Connect, config.name);
        error.kind = ErrorKind::Refused;
        error.endpoint = error.serverText; // without a password
        Endpoint nowhere;
        nowhere.scheme = Endpoint::Scheme::Tcp;
        return std::make_unique<UnusableDialer>(nowhere, error);
    }
    endpoint->caFile = config.caFile;
    endpoint->certFile = config.certFile;
    endpoint->keyFile = config.keyFile;
    // As with Docker's own tools, files for TLS switch it on: nobody who gave them wants to speak in the open.
    const bool secured = !config.caFile.isEmpty() || !config.certFile.isEmpty() || !config.keyFile.isEmpty();
    if (secured && endpoint->scheme == Endpoint::Scheme::Tcp)
        endpoint->scheme = Endpoint::Scheme::Tls;
    return makeDialer(*endpoint);
}

Task<Result<EngineInfo>> probeEngine(std::shared_ptr<DockerApi> api, std::stop_token stop)
{
    auto negotiated = co_await api->negotiate(std::move(stop));
    if (!negotiated)
        co_return std::unexpected(negotiated.error().during(Operation::Connect, {}));
    co_return negotiated->info;
}

/// The same outcome, whose error says the sandbox's name.
template <typename T> Task<Result<T>> named(Task<Result<T>> task, QString name)
{
    auto outcome = co_await std::move(task);
    if (!outcome)
        outcome.error().subject = std::move(name);
    co_return outcome;
}
} // namespace

DockerProvider::DockerProvider(const ConnectionConfig& config, const Clock& clock, std::unique_ptr<Dialer> dialer,
                               QObject* parent, ConnectionTimings timings)
    : Provider(parent)
    , m_config(config)
{
    if (!dialer)
        dialer = dialerFor(config);
    const Endpoint endpoint = dialer->endpoint();
    m_api = DockerApi::create(std::move(dialer));
    m_list = std::make_unique<LiveList>(m_api, config.id, clock);
    // Before the loop connects itself: rows are there when the connection becomes Ready.
    connect(m_list.get(), &LiveList::listed, this, &Provider::sandboxesListed);
    connect(m_list.get(), &LiveList::changed, this, &Provider::sandboxChanged);
    connect(m_list.get(), &LiveList::removed, this, &Provider::sandboxRemoved);
    connect(m_list.get(), &LiveList::started, this, &Provider::sandboxStarted);
    connect(m_list.get(), &LiveList::stopped, this, &Provider::sandboxStopped);
    connect(m_list.get(), &LiveList::imagesChanged, this, &Provider::imagesChanged);
    connect(m_list.get(), &LiveList::volumesChanged, this, &Provider::volumesChanged);
    connect(m_list.get(), &LiveList::networksChanged, this, &Provider::networksChanged);
    m_loop = std::make_unique<ConnectionLoop>(m_api, endpoint, *m_list, clock, timings);
    connect(m_loop.get(), &ConnectionLoop::stateChanged, this, &Provider::connectionStateChanged);
    m_images = std::make_unique<DockerImages>(m_api);
    m_storage = std::make_unique<DockerStorage>(m_api);
    m_files = std::make_unique<DockerFiles>(m_api);
}

DockerProvider::~DockerProvider()
{
    m_loop.reset();
    m_list.reset();
    m_api->close();
}

ConnectionState DockerProvider::connectionState() const
{
    return m_loop->state();
}

Capabilities DockerProvider::capabilities() const
{
    return capabilitiesOf(m_api->info(), m_api->quirks(), m_loop->state().isReady());
}

EngineInfo DockerProvider::engineInfo() const
{
    return m_api->info();
}

void DockerProvider::start()
{
    m_loop->start();
}

void DockerProvider::stop()
{
    m_loop->stop();
}

void DockerProvider::retryNow()
{
    m_loop->retryNow();
}

Task<Result<EngineInfo>> DockerProvider::probe(std::stop_token stop)
{
    return probeEngine(m_api, std::move(stop));
}

Task<Result<QString>> DockerProvider::createSandbox(SandboxSpec spec)
{
    return createDockerSandbox(m_api, std::move(spec));
}

Task<Status> DockerProvider::startSandbox(QString id)
{
    return startDockerSandbox(m_api, {id, nameOf(id)});
}

Task<Status> DockerProvider::stopSandbox(QString id, int graceSeconds)
{
    return stopDockerSandbox(m_api, {id, nameOf(id)}, graceSeconds);
}

Task<Status> DockerProvider::restartSandbox(QString id, int graceSeconds)
{
    return restartDockerSandbox(m_api, {id, nameOf(id)}, graceSeconds);
}

Task<Status> DockerProvider::pauseSandbox(QString id)
{
    return pauseDockerSandbox(m_api, {id, nameOf(id)});
}

Task<Status> DockerProvider::unpauseSandbox(QString id)
{
    return unpauseDockerSandbox(m_api, {id, nameOf(id)});
}

Task<Status> DockerProvider::killSandbox(QString id, QString signal)
{
    return killDockerSandbox(m_api, {id, nameOf(id)}, std::move(signal));
}

Task<Status> DockerProvider::renameSandbox(QString id, QString name)
{
    return renameDockerSandbox(m_api, {id, nameOf(id)}, std::move(name));
}

Task<Status> DockerProvider::updateSandbox(QString id, ResourceLimits limits, std::optional<RestartPolicy> restart)
{
    return updateDockerSandbox(m_api, {id, nameOf(id)}, limits, restart);
}

Task<Status> DockerProvider::deleteSandbox(QString id, bool withVolumes)
{
    return deleteDockerSandbox(m_api, {id, nameOf(id)}, withVolumes);
}

Task<Result<QJsonObject>> DockerProvider::inspectSandbox(QString id)
{
    return inspectDockerSandbox(m_api, {id, nameOf(id)});
}

Task<Result<ProcessTable>> DockerProvider::listProcesses(QString id)
{
    return listDockerProcesses(m_api, {id, nameOf(id)});
}

Task<Result<QList<FileChange>>> DockerProvider::listChanges(QString id)
{
    return listDockerChanges(m_api, {id, nameOf(id)});
}

Task<Result<std::unique_ptr<LogStream>>> DockerProvider::openLogs(QString id, LogQuery query)
{
    return named(openDockerLogs(m_api, id, query), nameOf(id));
}

Task<Result<std::unique_ptr<ExecStream>>> DockerProvider::openExec(QString id, ExecSpec spec)
{
    return named(openDockerExec(m_api, id, std::move(spec)), nameOf(id));
}

Task<Result<std::unique_ptr<MetricStream>>> DockerProvider::openMetrics(QString id)
{
    return named(openDockerMetrics(m_api, id), nameOf(id));
}

Task<Result<CommandResult>> DockerProvider::runCommand(QString id, ExecSpec spec, QByteArray input, qint64 outputLimit,
                                                       std::stop_token stop)
{
    return named(runDockerCommand(m_api, id, std::move(spec), std::move(input), outputLimit, std::move(stop)),
                 nameOf(id));
}

ImageOperations* DockerProvider::images()
{
    return m_images.get();
}

StorageOperations* DockerProvider::storage()
{
    return m_storage.get();
}

FileOperations* DockerProvider::files()
{
    return m_files.get();
}

QString DockerProvider::nameOf(const QString& id) const
{
    const auto known = m_list->known().constFind(id);
    return known == m_list->known().constEnd() || known->name.isEmpty() ? id.left(12) : known->name;
}

} // namespace sandglass

#include "moc_dockerprovider.cpp"
