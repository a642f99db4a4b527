// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankcloud.h"

#include "core/northflank/cloudparser.h"
#include "core/northflank/northflankcalls.h"
#include "core/northflank/northflankexec.h"
#include "core/northflank/northflankports.h"
#include "core/northflank/northflanksandboxes.h"
#include "core/northflank/northflanksecretgroups.h"
#include "core/northflank/northflanktemplates.h"
#include "core/northflank/northflankvolumes.h"
#include "core/northflank/pager.h"
#include "core/northflank/portforwards.h"

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
using Api = std::shared_ptr<NorthflankApi>;

/// A first start may pull an image of gigabytes and wait for a machine.
constexpr int longestStartMs = 10 * 60 * 1000;

Task<Result<QList<CloudProject>>> projectsOf(Api api)
{
    const auto listed = co_await listAll(api, u"projects"_s, u"projects"_s, Operation::ListProjects, {});
    if (!listed)
        co_return std::unexpected(listed.error());
    QList<CloudProject> projects;
    for (const QJsonObject& project : *listed)
        projects.append(cloudProjectFrom(project));
    co_return projects;
}

Task<Result<CloudProject>> projectOf(Api api, QString id)
{
    const auto path = restPath({u"projects"_s, id});
    if (!path)
        co_return named(path, Operation::ListProjects, id);
    const auto project = co_await dataFrom(api->get(*path, {}, Operation::ListProjects, id));
    if (!project)
        co_return std::unexpected(project.error());
    co_return cloudProjectFrom(*project);
}

Task<Result<QString>> makeProject(Api api, QPointer<ServiceList> list, CloudProjectSpec spec)
{
    QJsonObject body{{"name"_L1, spec.name}};
    if (!spec.description.isEmpty())
        body.insert("description"_L1, spec.description);
    if (!spec.cluster.isEmpty())
        body.insert("clusterId"_L1, spec.cluster);
    else if (!spec.region.isEmpty())
        body.insert("region"_L1, spec.region);
    const auto id = co_await idFrom(api->post(u"projects"_s, body, Operation::CreateProject, spec.name));
    if (!id)
        co_return std::unexpected(asNameClash(id.error().during(Operation::CreateProject, spec.name)));
    if (list)
        list->refresh();
    co_return *id;
}

Task<Status> removeProject(Api api, QString id, bool withContents)
{
    const auto path = restPath({u"projects"_s, id});
    if (!path)
        co_return named(path, Operation::DeleteProject, id);
    const Query query{{u"delete_child_objects"_s, withContents ? u"true"_s : u"false"_s}};
    co_return co_await outcomeOf(api->remove(*path, query, Operation::DeleteProject, id));
}

Task<Status> waitUntilUsable(Api api, ServicePath service, std::stop_token stop)
{
    const Status runs = co_await waitUntilRunning(api, service, longestStartMs, stop);
    if (!runs)
        co_return runs;
    const Status takesCommands = co_await waitUntilExecWorks(api, service, stop);
    if (!takesCommands)
        co_return std::unexpected(takesCommands.error().during(Operation::WaitForSandbox, service.id()));
    co_return Status{};
}

Task<Status> stopped(std::shared_ptr<PortForwards> forwards, quint16 localPort)
{
    forwards->stop(localPort);
    co_return Status();
}

Task<Result<QString>> makeVolume(Api api, QString project, CloudVolumeSpec spec, QString sandbox)
{
    const auto service = ServicePath::parse(sandbox);
    if (!sandbox.isEmpty() && !service)
        co_return refusal(ErrorKind::NotFound, sandbox, Operation::CreateCloudVolume, spec.name);
    co_return co_await createProjectVolume(api, service ? service->project : project, spec, service);
}
} // namespace

Task<Status> thenFollow(QPointer<ServiceList> list, QString id, Task<Status> task)
{
    const auto done = co_await std::move(task);
    // A refusal, too, may come from a state that the list does not show yet.
    if (list)
        list->follow(id);
    co_return done;
}

NorthflankCloud::NorthflankCloud(std::shared_ptr<NorthflankApi> api, ServiceList& list, QString defaultProject,
                                 const Clock& clock)
    : m_api(api)
    , m_list(&list)
    , m_defaultProject(std::move(defaultProject))
    , m_catalogue(std::move(api), clock)
    , m_forwards(std::make_shared<PortForwards>())
{
}

Task<Status> NorthflankCloud::act(const QString& id, Operation operation,
                                  const std::function<Task<Status>(ServicePath)>& act)
{
    const auto service = ServicePath::parse(id);
    return service ? thenFollow(m_list, id, act(*service)) : noSuchService<void>(id, operation);
}

Task<Status> NorthflankCloud::thenRefresh(QPointer<ServiceList> list, Task<Status> task)
{
    const auto done = co_await std::move(task);
    if (done && list)
        list->refresh();
    co_return done;
}

Task<Result<QList<CloudProject>>> NorthflankCloud::listProjects()
{
    return projectsOf(m_api);
}

Task<Result<CloudProject>> NorthflankCloud::readProject(QString project)
{
    return projectOf(m_api, projectOr(project));
}

Task<Result<QString>> NorthflankCloud::createProject(CloudProjectSpec spec)
{
    return makeProject(m_api, m_list, std::move(spec));
}

Task<Status> NorthflankCloud::deleteProject(QString project, bool withContents)
{
    return thenRefresh(m_list, removeProject(m_api, std::move(project), withContents));
}

Task<Result<CloudCatalogue>> NorthflankCloud::readCatalogue(bool fresh)
{
    return m_catalogue.read(fresh);
}

QStringList NorthflankCloud::suggestedCommand() const
{
    return {u"sleep"_s, u"infinity"_s};
}

Result<QJsonArray> NorthflankCloud::creationRequests(const SandboxSpec& spec) const
{
    return requestsToCreate(spec, m_api->team(), m_defaultProject);
}

Task<Status> NorthflankCloud::scaleSandbox(QString id, int instances)
{
    return act(id, Operation::ScaleSandbox, [this, instances](const ServicePath& service) {
        return scaleService(m_api, service, instances, Operation::ScaleSandbox);
    });
}

Task<Status> NorthflankCloud::updateSandbox(QString id, CloudUpdate update)
{
    return act(id, Operation::UpdateSandbox, [this, &update](const ServicePath& service) {
        return updateService(m_api, service, std::move(update));
    });
}

Task<Result<QMap<QString, QString>>> NorthflankCloud::readVariables(QString id)
{
    const auto service = ServicePath::parse(id);
    return service ? readServiceVariables(m_api, *service, Operation::InspectSandbox)
                   : noSuchService<QMap<QString, QString>>(id, Operation::InspectSandbox);
}

Task<Result<QList<CloudInstance>>> NorthflankCloud::listInstances(QString id)
{
    const auto service = ServicePath::parse(id);
    return service ? listServiceInstances(m_api, *service)
                   : noSuchService<QList<CloudInstance>>(id, Operation::ListInstances);
}

Task<Status> NorthflankCloud::waitUntilReady(QString id, std::stop_token stop)
{
    return act(id, Operation::WaitForSandbox,
               [this, &stop](const ServicePath& service) { return waitUntilUsable(m_api, service, stop); });
}

Task<Result<QList<CloudPort>>> NorthflankCloud::listPorts(QString id)
{
    const auto service = ServicePath::parse(id);
    return service ? listServicePorts(m_api, *service) : noSuchService<QList<CloudPort>>(id, Operation::ListPorts);
}

Task<Status> NorthflankCloud::setPort(QString id, CloudPort port)
{
    return act(id, Operation::ChangePorts,
               [this, &port](const ServicePath& service) { return setServicePort(m_api, service, port); });
}

Task<Status> NorthflankCloud::removePort(QString id, QString portId)
{
    return act(id, Operation::ChangePorts,
               [this, &portId](const ServicePath& service) { return removeServicePort(m_api, service, portId); });
}

Task<Result<CloudForward>> NorthflankCloud::forwardPort(QString id, int internalPort, quint16 localPort)
{
    const auto service = ServicePath::parse(id);
    return service ? PortForwards::open(m_forwards, m_api, *service, internalPort, localPort)
                   : noSuchService<CloudForward>(id, Operation::ForwardPort);
}

QList<CloudForward> NorthflankCloud::forwards() const
{
    return m_forwards->list();
}

Task<Status> NorthflankCloud::stopForward(quint16 localPort)
{
    return stopped(m_forwards, localPort);
}

Task<Result<QList<CloudVolume>>> NorthflankCloud::listVolumes(QString project)
{
    return listProjectVolumes(m_api, projectOr(project));
}

Task<Result<QString>> NorthflankCloud::createVolume(QString project, CloudVolumeSpec spec, QString sandbox)
{
    return makeVolume(m_api, projectOr(project), std::move(spec), std::move(sandbox));
}

Task<Status> NorthflankCloud::growVolume(QString project, QString volume, qint64 megabytes)
{
    return growProjectVolume(m_api, projectOr(project), std::move(volume), megabytes);
}

Task<Status> NorthflankCloud::attachVolume(QString volume, QString sandbox)
{
    return act(sandbox, Operation::AttachVolume,
               [this, &volume](const ServicePath& service) { return attachProjectVolume(m_api, volume, service); });
}

Task<Status> NorthflankCloud::detachVolume(QString volume, QString sandbox)
{
    return act(sandbox, Operation::DetachVolume,
               [this, &volume](const ServicePath& service) { return detachProjectVolume(m_api, volume, service); });
}

Task<Status> NorthflankCloud::deleteVolume(QString project, QString volume)
{
    return deleteProjectVolume(m_api, projectOr(project), std::move(volume));
}

Task<Result<QList<CloudBackup>>> NorthflankCloud::listBackups(QString project, QString volume)
{
    return listVolumeBackups(m_api, projectOr(project), std::move(volume));
}

Task<Result<QString>> NorthflankCloud::backUpVolume(QString project, QString volume, QString name)
{
    return backUpProjectVolume(m_api, projectOr(project), std::move(volume), std::move(name));
}

Task<Status> NorthflankCloud::deleteBackup(QString project, QString volume, QString backup)
{
    return deleteVolumeBackup(m_api, projectOr(project), std::move(volume), std::move(backup));
}

Task<Result<QList<CloudSecretGroup>>> NorthflankCloud::listSecretGroups(QString project)
{
    return listProjectSecretGroups(m_api, projectOr(project));
}

Task<Result<CloudSecretGroup>> NorthflankCloud::readSecretGroup(QString project, QString group)
{
    return readProjectSecretGroup(m_api, projectOr(project), std::move(group));
}

Task<Result<QString>> NorthflankCloud::createSecretGroup(QString project, CloudSecretGroupSpec spec)
{
    return createProjectSecretGroup(m_api, projectOr(project), std::move(spec));
}

Task<Status> NorthflankCloud::useSecretGroup(QString group, QString sandbox, bool use)
{
    return act(sandbox, Operation::ChangeSecretGroup, [this, &group, use](const ServicePath& service) {
        return useProjectSecretGroup(m_api, group, service, use);
    });
}

Task<Result<QList<CloudTemplate>>> NorthflankCloud::listTemplates()
{
    return listTeamTemplates(m_api);
}

Task<Result<QJsonObject>> NorthflankCloud::readTemplate(QString id)
{
    return readTeamTemplate(m_api, std::move(id));
}

Task<Result<CloudRun>> NorthflankCloud::runTemplate(QString templateId, QMap<QString, QString> arguments)
{
    return runTeamTemplate(m_api, std::move(templateId), std::move(arguments));
}

Task<Result<CloudRun>> NorthflankCloud::followRun(CloudRun run, std::function<void(const CloudRun&)> progress,
                                                  std::stop_token stop)
{
    return followTeamRun(m_api, std::move(run), std::move(progress), std::move(stop));
}

Task<Result<QJsonObject>> NorthflankCloud::exportTemplate(QString id, QString name)
{
    const auto service = ServicePath::parse(id);
    return service ? exportServiceTemplate(m_api, *service, std::move(name))
                   : noSuchService<QJsonObject>(id, Operation::CreateTemplate);
}

Task<Result<QString>> NorthflankCloud::createTemplate(QJsonObject exported)
{
    return createTeamTemplate(m_api, std::move(exported));
}

RateBudget NorthflankCloud::budget() const
{
    return m_api->budget();
}

QList<RequestUse> NorthflankCloud::spending() const
{
    return m_api->spending();
}

void NorthflankCloud::setWatched(bool watched)
{
    if (m_list)
        m_list->setWatched(watched);
}

} // namespace sandglass
