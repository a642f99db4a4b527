// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankprovider.h"

#include "core/northflank/execchannel.h"
#include "core/northflank/northflankcalls.h"
#include "core/northflank/northflankcapabilities.h"
#include "core/northflank/northflankcloud.h"
#include "core/northflank/northflankexec.h"
#include "core/northflank/northflankfiles.h"
#include "core/northflank/northflanklogs.h"
#include "core/northflank/northflankmetrics.h"
#include "core/northflank/northflankprobe.h"
#include "core/northflank/northflanksandboxes.h"
#include "core/northflank/serviceparser.h"
#include "core/provider/tokenkey.h"

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr auto publicHost = "https://api.northflank.com"_L1;

QUrl hostOf(const ConnectionConfig& config)
{
    return QUrl(config.endpoint.isEmpty() ? QString(publicHost) : config.endpoint);
}

Task<Result<std::unique_ptr<ExecStream>>> openExecStream(std::shared_ptr<NorthflankApi> api, ServicePath service,
                                                         ExecSpec spec)
{
    auto channel = co_await openNorthflankExec(std::move(api), std::move(service), std::move(spec));
    if (!channel)
        co_return std::unexpected(channel.error());
    co_return std::move(*channel);
}

/// What the capabilities lack.
template <typename T> Task<Result<T>> cannot(Operation operation, QString subject)
{
    co_return refusal(ErrorKind::Unsupported, {}, operation, subject);
}

Task<Result<EngineInfo>> probeWithToken(std::shared_ptr<NorthflankApi> api, SecretStore& secrets, QString key,
                                        std::stop_token stop)
{
    const auto loaded = co_await loadToken(api, secrets, key);
    if (!loaded)
        co_return std::unexpected(loaded.error());
    co_return co_await probeNorthflank(api, stop);
}
} // namespace

NorthflankProvider::NorthflankProvider(const ConnectionConfig& config, SecretStore& secrets, const Clock& clock,
                                       QObject* parent, const NorthflankTimings& timings)
    : Provider(parent)
    , m_config(config)
    , m_secrets(secrets)
    , m_clock(clock)
    , m_api(std::make_shared<NorthflankApi>(hostOf(config), config.team, clock))
    , m_list(std::make_unique<ServiceList>(m_api, config.id, clock, timings.lists))
{
    // Before the loop connects itself: rows are there when the connection becomes Ready.
    connect(m_list.get(), &ServiceList::listed, this, &Provider::sandboxesListed);
    connect(m_list.get(), &ServiceList::changed, this, &Provider::sandboxChanged);
    connect(m_list.get(), &ServiceList::removed, this, &Provider::sandboxRemoved);
    connect(m_list.get(), &ServiceList::started, this, &Provider::sandboxStarted);
    connect(m_list.get(), &ServiceList::stopped, this, &Provider::sandboxStopped);
    connect(m_api.get(), &NorthflankApi::budgetChanged, this, &Provider::budgetChanged);
    m_loop = std::make_unique<NorthflankLoop>(m_api, *m_list, secrets, tokenKey(config), clock, timings);
    connect(m_loop.get(), &NorthflankLoop::stateChanged, this, &Provider::connectionStateChanged);
    m_cloud = std::make_unique<NorthflankCloud>(m_api, *m_list, config.project, clock);
    m_files = std::make_unique<NorthflankFiles>(m_api);
}

NorthflankProvider::~NorthflankProvider()
{
    m_loop.reset();
    m_list.reset();
    m_api->close();
}

ConnectionState NorthflankProvider::connectionState() const
{
    return m_loop->state();
}

Capabilities NorthflankProvider::capabilities() const
{
    return northflankCapabilities(m_loop->state().isReady());
}

EngineInfo NorthflankProvider::engineInfo() const
{
    return northflankInfo(*m_api);
}

void NorthflankProvider::start()
{
    m_loop->start();
}

void NorthflankProvider::stop()
{
    m_loop->stop();
}

void NorthflankProvider::retryNow()
{
    m_loop->retryNow();
}

CloudOperations* NorthflankProvider::cloud()
{
    return m_cloud.get();
}

Task<Result<EngineInfo>> NorthflankProvider::probe(std::stop_token stop)
{
    return probeWithToken(m_api, m_secrets, tokenKey(m_config), std::move(stop));
}

Task<Result<QString>> NorthflankProvider::createSandbox(SandboxSpec spec)
{
    return create(this, m_api, std::move(spec), m_config.project);
}

Task<Result<QString>> NorthflankProvider::create(Self self, std::shared_ptr<NorthflankApi> api, SandboxSpec spec,
                                                 QString project)
{
    const auto created = co_await createService(api, std::move(spec), std::move(project));
    if (!created)
        co_return std::unexpected(created.error());
    const QString id = created->path.id();
    if (self) {
        self->m_list->take(id, created->service);
        self->m_list->follow(id);
    }
    co_return id;
}

Task<Status> NorthflankProvider::startSandbox(QString id)
{
    const auto service = ServicePath::parse(id);
    return service ? thenFollow(m_list.get(), id, run(this, m_api, *service, Operation::StartSandbox))
                   : noSuchService<void>(id, Operation::StartSandbox);
}

Task<Status> NorthflankProvider::run(Self self, std::shared_ptr<NorthflankApi> api, ServicePath service,
                                     Operation operation)
{
    // Whether it is paused or has no instances decides what starts it, and may have changed since the list was read.
    const auto details = co_await inspectService(api, service);
    if (!details)
        co_return named(details, operation, service.service);
    const int now = details->value("deployment"_L1).toObject().value("instances"_L1).toInt();
    const int instances = now > 0 ? now : self ? self->m_instances.value(service.id(), 1) : 1;
    if (details->value("servicePaused"_L1).toBool())
        co_return co_await resumeService(api, service, instances, operation);
    co_return co_await scaleService(api, service, instances, operation);
}

Task<Status> NorthflankProvider::stopSandbox(QString id, int graceSeconds)
{
    const auto service = ServicePath::parse(id);
    return service ? thenFollow(m_list.get(), id, halt(this, m_api, *service, graceSeconds))
                   : noSuchService<void>(id, Operation::StopSandbox);
}

Task<Status> NorthflankProvider::halt(Self self, std::shared_ptr<NorthflankApi> api, ServicePath service,
                                      int graceSeconds)
{
    // How many instances a later start gives back is in the details, which may not have been read yet.
    const auto details = co_await inspectService(api, service);
    if (!details)
        co_return named(details, Operation::StopSandbox, service.service);
    if (self)
        self->rememberInstances(service.id(), sandboxFromService({}, service.project, *details));
    co_return co_await scaleService(api, service, 0, Operation::StopSandbox, graceSeconds);
}

Task<Status> NorthflankProvider::restartSandbox(QString id, int)
{
    const auto service = ServicePath::parse(id);
    return service ? thenFollow(m_list.get(), id, restartService(m_api, *service))
                   : noSuchService<void>(id, Operation::RestartSandbox);
}

Task<Status> NorthflankProvider::pauseSandbox(QString id)
{
    const auto service = ServicePath::parse(id);
    if (!service)
        return noSuchService<void>(id, Operation::PauseSandbox);
    if (const auto known = m_list->known(id))
        rememberInstances(id, *known);
    return thenFollow(m_list.get(), id, pauseService(m_api, *service));
}

Task<Status> NorthflankProvider::unpauseSandbox(QString id)
{
    const auto service = ServicePath::parse(id);
    return service ? thenFollow(m_list.get(), id,
                                resumeService(m_api, *service, m_instances.value(id), Operation::UnpauseSandbox))
                   : noSuchService<void>(id, Operation::UnpauseSandbox);
}

Task<Status> NorthflankProvider::killSandbox(QString id, QString)
{
    return cannot<void>(Operation::KillSandbox, std::move(id));
}

Task<Status> NorthflankProvider::renameSandbox(QString id, QString)
{
    return cannot<void>(Operation::RenameSandbox, std::move(id));
}

Task<Status> NorthflankProvider::updateSandbox(QString id, ResourceLimits, std::optional<RestartPolicy>)
{
    return cannot<void>(Operation::UpdateSandbox, std::move(id));
}

Task<Status> NorthflankProvider::deleteSandbox(QString id, bool withVolumes)
{
    const auto service = ServicePath::parse(id);
    return service ? removeService(this, m_api, *service, withVolumes)
                   : noSuchService<void>(id, Operation::DeleteSandbox);
}

Task<Status> NorthflankProvider::removeService(Self self, std::shared_ptr<NorthflankApi> api, ServicePath service,
                                               bool withVolumes)
{
    const auto done = co_await deleteService(api, service, withVolumes);
    if (self && (done || done.error().kind == ErrorKind::NotFound))
        self->m_list->drop(service.id());
    co_return done;
}

Task<Result<QJsonObject>> NorthflankProvider::inspectSandbox(QString id)
{
    const auto service = ServicePath::parse(id);
    return service ? inspect(this, m_api, *service) : noSuchService<QJsonObject>(id, Operation::InspectSandbox);
}

Task<Result<QJsonObject>> NorthflankProvider::inspect(Self self, std::shared_ptr<NorthflankApi> api,
                                                      ServicePath service)
{
    auto details = co_await inspectService(api, service);
    if (details && self)
        self->m_list->take(service.id(), *details);
    co_return details;
}

Task<Result<ProcessTable>> NorthflankProvider::listProcesses(QString id)
{
    return cannot<ProcessTable>(Operation::ListProcesses, std::move(id));
}

Task<Result<QList<FileChange>>> NorthflankProvider::listChanges(QString id)
{
    return cannot<QList<FileChange>>(Operation::ListChanges, std::move(id));
}

FileOperations* NorthflankProvider::files()
{
    return m_files.get();
}

Task<Result<std::unique_ptr<LogStream>>> NorthflankProvider::openLogs(QString id, LogQuery query)
{
    const auto service = ServicePath::parse(id);
    return service ? logs(this, m_api, *service, std::move(query))
                   : noSuchService<std::unique_ptr<LogStream>>(id, Operation::ReadLogs);
}

Task<Result<std::unique_ptr<LogStream>>> NorthflankProvider::logs(Self self, std::shared_ptr<NorthflankApi> api,
                                                                  ServicePath service, LogQuery query)
{
    auto opened = co_await NorthflankLogs::open(api, service, std::move(query));
    if (!opened)
        co_return std::unexpected(opened.error());
    NorthflankLogs* const stream = opened->get();
    if (self) {
        // Its live tail says nothing about the end of the sandbox.
        connect(self.data(), &Provider::sandboxStopped, stream, [stream, id = service.id()](const QString& stopped) {
            if (stopped == id)
                stream->sandboxStopped();
        });
        if (const auto known = self->m_list->known(service.id()); known && !isAlive(known->state))
            stream->sandboxStopped();
    }
    co_return std::move(*opened);
}

Task<Result<std::unique_ptr<ExecStream>>> NorthflankProvider::openExec(QString id, ExecSpec spec)
{
    const auto service = ServicePath::parse(id);
    return service ? openExecStream(m_api, *service, std::move(spec))
                   : noSuchService<std::unique_ptr<ExecStream>>(id, Operation::OpenTerminal);
}

Task<Result<std::unique_ptr<MetricStream>>> NorthflankProvider::openMetrics(QString id)
{
    const auto service = ServicePath::parse(id);
    return service ? metrics(this, m_api, *service)
                   : noSuchService<std::unique_ptr<MetricStream>>(id, Operation::ReadMetrics);
}

Task<Result<std::unique_ptr<MetricStream>>> NorthflankProvider::metrics(Self self, std::shared_ptr<NorthflankApi> api,
                                                                        ServicePath service)
{
    const Clock& clock = self->m_clock;
    const auto known = self->m_list->known(service.id());
    const CloudFacts facts = known ? known->cloud.value_or(CloudFacts()) : CloudFacts();
    PlanLimits limits;
    if (!facts.plan.isEmpty()) {
        // Without the catalogue there are the values, and no shares.
        const auto catalogue = co_await self->m_cloud->readCatalogue(false);
        const QList<CloudPlan> plans = catalogue ? catalogue->plans : QList<CloudPlan>();
        for (const CloudPlan& plan : plans) {
            if (plan.id == facts.plan) {
                const int instances = std::max(1, facts.instances);
                limits.cores = plan.cpus * instances;
                limits.memoryBytes = plan.memoryBytes * instances;
            }
        }
    }
    co_return co_await openNorthflankMetrics(api, service, clock, limits);
}

Task<Result<CommandResult>> NorthflankProvider::runCommand(QString id, ExecSpec spec, QByteArray input,
                                                           qint64 outputLimit, std::stop_token stop)
{
    const auto service = ServicePath::parse(id);
    return service
               ? runNorthflankCommand(m_api, *service, std::move(spec), std::move(input), outputLimit, std::move(stop))
               : noSuchService<CommandResult>(id, Operation::RunCommand);
}

void NorthflankProvider::rememberInstances(const QString& id, const Sandbox& sandbox)
{
    if (sandbox.cloud && sandbox.cloud->instances > 0)
        m_instances.insert(id, sandbox.cloud->instances);
}

} // namespace sandglass

#include "moc_northflankprovider.cpp"
