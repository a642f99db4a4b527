// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/services.h"

#include "tests/emulator/emulator.h"
#include "tests/emulator/names.h"
#include "tests/emulator/rollouts.h"
#include "tests/emulator/servicecheck.h"
#include "tests/emulator/volumes.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
/// Merges \a changes into \a target, objects member by member; arrays and the sets of variables and files are replaced.
void merge(QJsonObject& target, const QJsonObject& changes)
{
    for (auto it = changes.begin(); it != changes.end(); ++it) {
        const bool whole = it.key() == "runtimeEnvironment"_L1 || it.key() == "runtimeFiles"_L1;
        if (it.value().isObject() && !whole) {
            QJsonObject inner = target.value(it.key()).toObject();
            merge(inner, it.value().toObject());
            target.insert(it.key(), inner);
        } else {
            target.insert(it.key(), it.value());
        }
    }
}

QString imageOf(const QJsonObject& body)
{
    return body.value("deployment"_L1).toObject().value("external"_L1).toObject().value("imagePath"_L1).toString();
}

Answer imageProblem()
{
    return failure(400, u"Unable to verify external image"_s);
}

QJsonObject listAnswer(const Service& service)
{
    QJsonObject shown{{u"id"_s, service.id()},
                      {u"appId"_s, service.appId()},
                      {u"projectId"_s, service.project},
                      {u"name"_s, service.data.value("name"_L1)},
                      {u"tags"_s, service.data.value("tags"_L1).toArray()},
                      {u"serviceType"_s, u"deployment"_s},
                      {u"disabledCI"_s, false},
                      {u"disabledCD"_s, false},
                      {u"status"_s, QJsonObject{{u"deployment"_s, service.rollout}}}};
    if (service.data.contains("description"_L1))
        shown.insert("description"_L1, service.data.value("description"_L1));
    return shown;
}

/// The image as answers show it: without its registry's host.
QJsonObject shownImage(const QJsonObject& external)
{
    QString path = external.value("imagePath"_L1).toString();
    const QString host = path.section(u'/', 0, 0);
    const bool hasHost = path.contains(u'/') && (host.contains(u'.') || host.contains(u':') || host == "localhost"_L1);
    if (hasHost)
        path = path.section(u'/', 1);
    return {{u"imagePath"_s, path},
            {u"registryProvider"_s, hasHost ? u"custom"_s : u"dockerhub"_s},
            {u"privateImage"_s, external.contains("credentials"_L1)}};
}

Task<Answer> list(Emulator& emulator, Request request)
{
    const auto project = emulator.world.project(request);
    if (!project)
        co_return project.error();
    QJsonArray all;
    for (const auto& service : (*project)->services)
        all.append(listAnswer(*service));
    co_return page(request, u"services"_s, all);
}

Task<Answer> get(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    co_return service ? answer(serviceAnswer(**service)) : service.error();
}

Task<Answer> change(Emulator& emulator, Request request, std::shared_ptr<Service> service)
{
    const auto project = emulator.world.project(request);
    if (const auto problem = serviceProblem(emulator, request, **project, request.body, false))
        co_return *problem;
    const QString image = imageOf(request.body);
    if (!image.isEmpty() && !co_await emulator.engine.hasImage(image))
        co_return imageProblem();
    const int instances = service->wantedInstances();
    const QJsonObject before = service->data;
    merge(service->data, request.body);
    service->data.insert("ports"_L1,
                         withPortIds(service->data.value("ports"_L1).toArray(), before.value("ports"_L1).toArray()));
    service->data.insert("updatedAt"_L1, isoTime());
    QJsonObject deployment = request.body.value("deployment"_L1).toObject();
    deployment.remove("instances"_L1);
    // What is part of a container asks for new ones.
    if (!deployment.isEmpty() || request.body.contains("runtimeEnvironment"_L1) ||
        request.body.contains("runtimeFiles"_L1) || request.body.contains("billing"_L1))
        emulator.rollouts().replace(service);
    else if (service->wantedInstances() != instances)
        emulator.rollouts().scale(service);
    emulator.changed();
    co_return answer(serviceAnswer(*service));
}

Task<Answer> create(Emulator& emulator, Request request)
{
    const auto project = emulator.world.project(request);
    if (!project)
        co_return project.error();
    const auto present = findIn((*project)->services, slug(request.body.value("name"_L1).toString()));
    if (present && request.method == "PUT") {
        request.body.remove("name"_L1);
        request.body.remove("createOptions"_L1);
        co_return co_await change(emulator, request, present);
    }
    const auto made = co_await createService(emulator, request);
    co_return made ? answer(serviceAnswer(**made)) : made.error();
}

Task<Answer> patch(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    if (!service)
        co_return service.error();
    co_return co_await change(emulator, request, *service);
}

Task<Answer> remove(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    if (!service)
        co_return service.error();
    removeService(emulator, *service, request.isSet(u"delete_child_objects"));
    co_return answer();
}

Task<Answer> scale(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    if (!service)
        co_return service.error();
    QJsonObject deployment = (*service)->data.value("deployment"_L1).toObject();
    QJsonObject changes;
    for (const auto& name : {u"instances"_s, u"storage"_s, u"gracePeriodSeconds"_s}) {
        if (request.body.contains(name))
            deployment.insert(name, request.body.value(name));
    }
    changes.insert("deployment"_L1, deployment);
    if (request.body.contains("deploymentPlan"_L1))
        changes.insert("billing"_L1, QJsonObject{{u"deploymentPlan"_s, request.body.value("deploymentPlan"_L1)}});
    const auto project = emulator.world.project(request);
    if (const auto problem = serviceProblem(emulator, request, **project, changes, false))
        co_return *problem;
    merge((*service)->data, changes);
    if (request.body.contains("deploymentPlan"_L1) || request.body.contains("storage"_L1))
        emulator.rollouts().replace(*service);
    else
        emulator.rollouts().scale(*service);
    co_return answer();
}

Task<Answer> pause(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    if (!service)
        co_return service.error();
    (*service)->paused = true;
    emulator.rollouts().scale(*service);
    co_return answer();
}

Task<Answer> resume(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    if (!service)
        co_return service.error();
    if (!(*service)->paused)
        co_return failure(409, u"Service is not paused"_s);
    (*service)->paused = false;
    if (request.body.contains("instances"_L1))
        merge((*service)->data, {{u"deployment"_s, QJsonObject{{u"instances"_s, request.body.value("instances"_L1)}}}});
    emulator.rollouts().scale(*service);
    co_return answer();
}

Task<Answer> restart(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    if (!service)
        co_return service.error();
    emulator.rollouts().replace(*service);
    co_return answer();
}
} // namespace

QJsonObject serviceAnswer(const Service& service)
{
    QJsonObject shown = service.data;
    shown.remove("createOptions"_L1);
    for (const auto& name : {u"runtimeEnvironment"_s, u"runtimeFiles"_s})
        shown.remove(name);
    const QJsonObject brief = listAnswer(service);
    for (auto it = brief.begin(); it != brief.end(); ++it)
        shown.insert(it.key(), it.value());
    shown.insert("servicePaused"_L1, service.paused);
    shown.insert("ports"_L1, portAnswers(service));
    QJsonObject deployment = shown.value("deployment"_L1).toObject();
    if (deployment.contains("external"_L1))
        deployment.insert("external"_L1, shownImage(deployment.value("external"_L1).toObject()));
    shown.insert("deployment"_L1, deployment);
    shown.insert("cluster"_L1, QJsonObject{{u"id"_s, u"nf-emulated"_s},
                                           {u"name"_s, u"nf-emulated"_s},
                                           {u"namespace"_s, u"ns-"_s + service.project}});
    return shown;
}

Task<Found<std::shared_ptr<Service>>> createService(Emulator& emulator, Request request)
{
    const auto project = emulator.world.project(request);
    if (!project)
        co_return std::unexpected(project.error());
    const QJsonObject& body = request.body;
    if (const auto problem = serviceProblem(emulator, request, **project, body, true))
        co_return std::unexpected(*problem);
    const QString image = imageOf(body);
    if (!image.isEmpty() && !co_await emulator.engine.hasImage(image))
        co_return std::unexpected(imageProblem());
    const QString id = slug(body.value("name"_L1).toString());
    if (findIn((*project)->services, id))
        co_return std::unexpected(failure(409, u"A service with this identifier exists already"_s));

    auto service = std::make_shared<Service>();
    service->team = request.team;
    service->project = (*project)->id();
    service->data = body;
    service->data.insert("id"_L1, id);
    service->data.insert("createdAt"_L1, isoTime());
    service->data.insert("updatedAt"_L1, isoTime());
    service->data.insert("ports"_L1, withPortIds(body.value("ports"_L1).toArray(), {}));
    const QJsonObject createOptions = body.value("createOptions"_L1).toObject();
    if (createOptions.contains("expiryTime"_L1)) {
        const qint64 lifeMs = createOptions.value("expiryTime"_L1).toInteger() * emulator.options.expirySecondMs;
        service->data.insert("expiryTime"_L1, isoTime(QDateTime::currentMSecsSinceEpoch() + lifeMs));
    }
    for (const auto& volume : createOptions.value("volumesToAttach"_L1).toArray())
        attach(*findIn((*project)->volumes, volume.toString()), id);
    (*project)->services.push_back(service);
    emulator.rollouts().scale(service);
    emulator.changed();
    co_return service;
}

void removeService(Emulator& emulator, const std::shared_ptr<Service>& service, bool withVolumes)
{
    const auto project = findIn(emulator.world.team(service->team)->projects, service->project);
    std::vector<std::shared_ptr<Volume>> removed;
    for (const auto& volume : project->volumes) {
        if (!volume->isAttachedTo(service->id()))
            continue;
        detach(*volume, service->id());
        if (withVolumes)
            removed.push_back(volume);
    }
    for (const auto& volume : removed)
        std::erase(project->volumes, volume);
    std::erase(project->services, service);
    emulator.changed();
    emulator.rollouts().remove({service});
    emulator.rollouts().removeVolumes({service}, removed);
}

QList<Route> serviceRoutes()
{
    const QString all = u"projects/{project}/services"_s;
    const QString one = all + u"/{service}"_s;
    const QString general = u"Project > Services > General > "_s;
    return {
        {"GET", all, general + u"Read"_s, &list},
        {"POST", all + u"/deployment"_s, general + u"Create"_s, &create},
        {"PUT", all + u"/deployment"_s, general + u"Create"_s, &create},
        {"PATCH", all + u"/deployment/{service}"_s, general + u"Update"_s, &patch},
        {"GET", one, general + u"Read"_s, &get},
        {"DELETE", one, general + u"Delete"_s, &remove},
        {"POST", one + u"/scale"_s, u"Project > Services > Deployment > Scale Service"_s, &scale},
        {"POST", one + u"/pause"_s, general + u"Update"_s, &pause},
        {"POST", one + u"/resume"_s, general + u"Update"_s, &resume},
        {"POST", one + u"/restart"_s, u"Project > Services > Deployment > Restart"_s, &restart},
    };
}

} // namespace sandglass::emulator
