// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/world.h"

#include "core/provider/streams.h"
#include "tests/emulator/names.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
QJsonArray toArray(const QList<QJsonObject>& list)
{
    QJsonArray array;
    for (const QJsonObject& object : list)
        array.append(object);
    return array;
}

QList<QJsonObject> toList(const QJsonValue& value)
{
    QList<QJsonObject> list;
    for (const auto& object : value.toArray())
        list.append(object.toObject());
    return list;
}

/// The JSON of each of \a list.
template <typename List, typename ToJson> QJsonArray each(const List& list, ToJson toJson)
{
    QJsonArray array;
    for (const auto& object : list)
        array.append(toJson(*object));
    return array;
}

QJsonObject instanceJson(const Instance& instance)
{
    return {{u"name"_s, instance.name},           {u"container"_s, instance.container},
            {u"status"_s, instance.status},       {u"createdAt"_s, instance.createdAt},
            {u"updatedAt"_s, instance.updatedAt}, {u"revision"_s, instance.revision},
            {u"restarts"_s, instance.restarts}};
}

std::shared_ptr<Instance> instanceFrom(const QJsonObject& json)
{
    auto instance = std::make_shared<Instance>();
    instance->name = json.value("name"_L1).toString();
    instance->container = json.value("container"_L1).toString();
    instance->status = json.value("status"_L1).toString();
    instance->createdAt = json.value("createdAt"_L1).toInteger();
    instance->updatedAt = json.value("updatedAt"_L1).toInteger();
    instance->revision = json.value("revision"_L1).toInt();
    instance->restarts = json.value("restarts"_L1).toInt();
    return instance;
}

QJsonObject serviceJson(const Service& service)
{
    return {{u"data"_s, service.data},
            {u"rollout"_s, service.rollout},
            {u"paused"_s, service.paused},
            {u"revision"_s, service.revision},
            {u"instances"_s, each(service.instances, instanceJson)}};
}

std::shared_ptr<Service> serviceFrom(const QJsonObject& json, const QString& team, const QString& project)
{
    auto service = std::make_shared<Service>();
    service->team = team;
    service->project = project;
    service->data = json.value("data"_L1).toObject();
    service->rollout = json.value("rollout"_L1).toObject();
    service->paused = json.value("paused"_L1).toBool();
    service->revision = json.value("revision"_L1).toInt();
    for (const auto& instance : json.value("instances"_L1).toArray())
        service->instances.push_back(instanceFrom(instance.toObject()));
    return service;
}

QJsonObject volumeJson(const Volume& volume)
{
    return {{u"data"_s, volume.data}, {u"backups"_s, toArray(volume.backups)}, {u"engineName"_s, volume.engineName}};
}

QJsonObject projectJson(const Project& project)
{
    return {{u"data"_s, project.data},
            {u"services"_s, each(project.services, serviceJson)},
            {u"volumes"_s, each(project.volumes, volumeJson)},
            {u"secrets"_s, toArray(project.secrets)}};
}

std::shared_ptr<Project> projectFrom(const QJsonObject& json, const QString& team)
{
    auto project = std::make_shared<Project>();
    project->data = json.value("data"_L1).toObject();
    for (const auto& service : json.value("services"_L1).toArray())
        project->services.push_back(serviceFrom(service.toObject(), team, project->id()));
    for (const auto& value : json.value("volumes"_L1).toArray()) {
        const QJsonObject given = value.toObject();
        project->volumes.push_back(std::make_shared<Volume>(given.value("data"_L1).toObject(),
                                                            toList(given.value("backups"_L1)),
                                                            given.value("engineName"_L1).toString()));
    }
    project->secrets = toList(json.value("secrets"_L1));
    return project;
}

QJsonObject teamJson(const Team& team)
{
    QJsonObject runs;
    for (auto it = team.runs.begin(); it != team.runs.end(); ++it)
        runs.insert(it.key(), toArray(it.value()));
    return {{u"id"_s, team.id},
            {u"projects"_s, each(team.projects, projectJson)},
            {u"tags"_s, toArray(team.tags)},
            {u"templates"_s, toArray(team.templates)},
            {u"runs"_s, runs}};
}
} // namespace

Instance::Instance() = default;
Instance::~Instance() = default;

void Instance::setStatus(const QString& newStatus)
{
    if (status == newStatus)
        return;
    status = newStatus;
    updatedAt = QDateTime::currentSecsSinceEpoch();
}

int Service::wantedInstances() const
{
    return paused || removed ? 0 : data.value("deployment"_L1).toObject().value("instances"_L1).toInt();
}

std::shared_ptr<Instance> Service::instance(const QString& name) const
{
    const auto found = std::ranges::find(instances, name, [](const auto& instance) { return instance->name; });
    return found == instances.end() ? nullptr : *found;
}

std::shared_ptr<Instance> Service::runningInstance() const
{
    const auto found = std::ranges::find_if(instances, [](const auto& instance) { return instance->isRunning(); });
    return found == instances.end() ? nullptr : *found;
}

void Service::setRollout(const QString& status, const QString& reason)
{
    rollout.insert(u"status"_s, status);
    if (!reason.isEmpty())
        rollout.insert(u"reason"_s, reason);
    rollout.insert(u"lastTransitionTime"_s, isoTime());
}

bool Volume::isAttachedTo(const QString& service) const
{
    return std::ranges::any_of(data.value("attachedObjects"_L1).toArray(), [&service](const QJsonValue& object) {
        return object.toObject().value("id"_L1) == service;
    });
}

QJsonObject World::toJson() const
{
    return {{u"teams"_s, each(teams, teamJson)}};
}

void World::load(const QJsonObject& json)
{
    for (const auto& value : json.value("teams"_L1).toArray()) {
        const QJsonObject given = value.toObject();
        auto team = std::make_shared<Team>();
        team->id = given.value("id"_L1).toString();
        for (const auto& project : given.value("projects"_L1).toArray())
            team->projects.push_back(projectFrom(project.toObject(), team->id));
        team->tags = toList(given.value("tags"_L1));
        team->templates = toList(given.value("templates"_L1));
        const QJsonObject runs = given.value("runs"_L1).toObject();
        for (auto it = runs.begin(); it != runs.end(); ++it)
            team->runs.insert(it.key(), toList(it.value()));
        teams.push_back(team);
    }
}

std::shared_ptr<Team> World::team(const QString& id) const
{
    const auto found = std::ranges::find(teams, id, [](const auto& team) { return team->id; });
    return found == teams.end() ? nullptr : *found;
}

std::vector<std::shared_ptr<Service>> World::allServices() const
{
    std::vector<std::shared_ptr<Service>> all;
    for (const auto& team : teams) {
        for (const auto& project : team->projects)
            all.insert(all.end(), project->services.begin(), project->services.end());
    }
    return all;
}

Found<std::shared_ptr<Project>> World::project(const Request& request) const
{
    if (auto found = findIn(team(request.team)->projects, request.id(u"project"_s)))
        return found;
    return std::unexpected(failure(404, u"Project not found"_s));
}

Found<std::shared_ptr<Service>> World::service(const Request& request) const
{
    const auto owner = project(request);
    if (!owner)
        return std::unexpected(owner.error());
    if (auto found = findIn((*owner)->services, request.id(u"service"_s)))
        return found;
    return std::unexpected(failure(404, u"Service not found"_s));
}

Found<std::shared_ptr<Volume>> World::volume(const Request& request) const
{
    const auto owner = project(request);
    if (!owner)
        return std::unexpected(owner.error());
    if (auto found = findIn((*owner)->volumes, request.id(u"volume"_s)))
        return found;
    return std::unexpected(failure(404, u"Volume not found"_s));
}

QJsonObject* findIn(QList<QJsonObject>& list, const QString& id)
{
    const auto found =
        std::ranges::find(list, id, [](const QJsonObject& object) { return object.value("id"_L1).toString(); });
    return found == list.end() ? nullptr : &*found;
}

} // namespace sandglass::emulator
