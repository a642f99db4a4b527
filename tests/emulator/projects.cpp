// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/projects.h"

#include "tests/emulator/catalogue.h"
#include "tests/emulator/emulator.h"
#include "tests/emulator/names.h"
#include "tests/emulator/rollouts.h"

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
QJsonObject clusterOf(const Project& project)
{
    const QString region = project.data.value("region"_L1).toString();
    const QString id = region.isEmpty() ? ownCluster().value("id"_L1).toString() : u"nf-"_s + region;
    return {{u"id"_s, id}, {u"name"_s, id}, {u"namespace"_s, u"ns-"_s + project.id()}};
}

/// The form in lists.
QJsonObject briefly(const QJsonObject& project)
{
    QJsonObject brief{{u"id"_s, project.value("id"_L1)}, {u"name"_s, project.value("name"_L1)}};
    if (project.contains("description"_L1))
        brief.insert("description"_L1, project.value("description"_L1));
    return brief;
}

Task<Answer> list(Emulator& emulator, Request request)
{
    QJsonArray all;
    for (const auto& project : emulator.world.team(request.team)->projects)
        all.append(briefly(project->data));
    co_return page(request, u"projects"_s, all);
}

Task<Answer> get(Emulator& emulator, Request request)
{
    const auto project = emulator.world.project(request);
    if (!project)
        co_return project.error();
    QJsonObject shown = (*project)->data;
    const QString region = shown.take("region"_L1).toString();
    shown.insert("deployment"_L1, QJsonObject{{u"region"_s, region}});
    QJsonArray services;
    for (const auto& service : (*project)->services) {
        services.append(QJsonObject{{u"id"_s, service->id()},
                                    {u"appId"_s, service->appId()},
                                    {u"name"_s, service->data.value("name"_L1)},
                                    {u"serviceType"_s, u"deployment"_s}});
    }
    shown.insert("services"_L1, services);
    shown.insert("jobs"_L1, QJsonArray());
    shown.insert("addons"_L1, QJsonArray());
    shown.insert("cluster"_L1, clusterOf(**project));
    co_return answer(shown);
}

Task<Answer> create(Emulator& emulator, Request request)
{
    const QString id = slug(request.body.value("name"_L1).toString());
    if (const auto present = findIn(emulator.world.team(request.team)->projects, id);
        present && request.method == "PUT") {
        for (const auto& name : {u"description"_s, u"color"_s}) {
            if (request.body.contains(name))
                present->data.insert(name, request.body.value(name));
        }
        co_return answer(present->data);
    }
    const auto made = createProject(emulator, request.team, request.body);
    co_return made ? answer((*made)->data) : made.error();
}

Task<Answer> patch(Emulator& emulator, Request request)
{
    const auto project = emulator.world.project(request);
    if (!project)
        co_return project.error();
    for (const auto& name : {u"description"_s, u"color"_s, u"networking"_s}) {
        if (request.body.contains(name))
            (*project)->data.insert(name, request.body.value(name));
    }
    (*project)->data.insert("updatedAt"_L1, isoTime());
    emulator.changed();
    co_return answer((*project)->data);
}

Task<Answer> remove(Emulator& emulator, Request request)
{
    const auto project = emulator.world.project(request);
    if (!project)
        co_return project.error();
    const bool empty = (*project)->services.empty() && (*project)->volumes.empty();
    if (!empty && !request.isSet(u"delete_child_objects"))
        co_return failure(409, u"Project is not empty"_s);
    const auto services = (*project)->services;
    const auto volumes = (*project)->volumes;
    std::erase(emulator.world.team(request.team)->projects, *project);
    emulator.changed();
    emulator.rollouts().remove(services);
    emulator.rollouts().removeVolumes(services, volumes);
    co_return answer();
}
} // namespace

std::shared_ptr<Project> makeProject(const QJsonObject& body)
{
    auto project = std::make_shared<Project>();
    project->data = body;
    project->data.insert("id"_L1, slug(body.value("name"_L1).toString()));
    project->data.insert("createdAt"_L1, isoTime());
    project->data.insert("updatedAt"_L1, isoTime());
    return project;
}

Found<std::shared_ptr<Project>> createProject(Emulator& emulator, const QString& team, const QJsonObject& body)
{
    const auto refuse = [](int status, const QString& message, const QString& field = {}) {
        QJsonObject details;
        if (!field.isEmpty())
            details.insert(field, QJsonArray{message});
        return std::unexpected(failure(status, message, details));
    };
    const QString name = body.value("name"_L1).toString();
    if (!projectNames().allows(name))
        return refuse(400,
                      u"Project name must have 3 to 39 letters, digits, blanks or hyphens and begin with a letter"_s,
                      u"name"_s);
    const bool inRegion = body.contains("region"_L1);
    if (inRegion == body.contains("clusterId"_L1))
        return refuse(400, u"Either region or clusterId must be given"_s, u"region"_s);
    if (inRegion && (emulator.options.noRegions || !isRegion(body.value("region"_L1).toString())))
        return refuse(404, u"Region not found"_s);
    if (!inRegion && body.value("clusterId"_L1).toString().section(u'/', -1) != ownCluster().value("id"_L1).toString())
        return refuse(404, u"Cluster not found"_s);
    auto& projects = emulator.world.team(team)->projects;
    if (findIn(projects, slug(name)))
        return refuse(409, u"A project with this identifier exists already"_s);
    projects.push_back(makeProject(body));
    emulator.changed();
    return projects.back();
}

QList<Route> projectRoutes()
{
    const QString path = u"projects/{project}"_s;
    const QString all = u"Project > Projects > Manage > "_s;
    return {
        {"GET", u"projects"_s, all + u"Read"_s, &list},     {"POST", u"projects"_s, all + u"Create"_s, &create},
        {"PUT", u"projects"_s, all + u"Create"_s, &create}, {"GET", path, all + u"Read"_s, &get},
        {"PATCH", path, all + u"Update"_s, &patch},         {"DELETE", path, all + u"Delete"_s, &remove},
    };
}

} // namespace sandglass::emulator
