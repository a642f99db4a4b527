// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/secrets.h"

#include "tests/emulator/emulator.h"
#include "tests/emulator/names.h"
#include "tests/emulator/rollouts.h"

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
constexpr auto notFound = "Secret group not found"_L1;

Answer invalid(const QString& field, const QString& text)
{
    return failure(400, text, {{field, QJsonArray{text}}});
}

/// The form in lists and answers to changes: what it is, without its values.
QJsonObject withoutValues(const QJsonObject& group)
{
    QJsonObject shown = group;
    shown.remove("secrets"_L1);
    return shown;
}

std::optional<Answer> problemOf(const QJsonObject& body)
{
    static const QStringList types{u"environment"_s, u"arguments"_s, u"environment-arguments"_s};
    if (!otherNames().allows(body.value("name"_L1).toString()))
        return invalid(u"name"_s, u"Secret group name must have 3 to 100 letters, digits, blanks or hyphens"_s);
    if (!types.contains(body.value("secretType"_L1).toString()))
        return invalid(u"secretType"_s, u"Unknown type of secret group"_s);
    if (!body.value("priority"_L1).isDouble())
        return invalid(u"priority"_s, u"Priority is required"_s);
    return std::nullopt;
}

/// A change of variables gives all services of the project new containers: the emulator doesn't ask which have them.
void replaceAll(Emulator& emulator, const Project& project)
{
    for (const auto& service : project.services) {
        if (service->wantedInstances() > 0)
            emulator.rollouts().replace(service);
    }
}

Task<Answer> list(Emulator& emulator, Request request)
{
    const auto project = emulator.world.project(request);
    if (!project)
        co_return project.error();
    QJsonArray all;
    for (const QJsonObject& group : (*project)->secrets)
        all.append(withoutValues(group));
    co_return page(request, u"secrets"_s, all);
}

Task<Answer> get(Emulator& emulator, Request request)
{
    const auto project = emulator.world.project(request);
    if (!project)
        co_return project.error();
    const QJsonObject* group = findIn((*project)->secrets, request.id(u"secret"_s));
    co_return group ? answer(*group) : failure(404, notFound);
}

Task<Answer> details(Emulator& emulator, Request request)
{
    const auto project = emulator.world.project(request);
    if (!project)
        co_return project.error();
    const QJsonObject* group = findIn((*project)->secrets, request.id(u"secret"_s));
    if (!group)
        co_return failure(404, notFound);
    QJsonObject shown = *group;
    shown.insert("addonSecrets"_L1, QJsonArray());
    co_return answer(shown);
}

/// PATCH answers the group, POST nothing.
Task<Answer> change(Emulator& emulator, Request request)
{
    const auto project = emulator.world.project(request);
    if (!project)
        co_return project.error();
    QJsonObject* group = findIn((*project)->secrets, request.id(u"secret"_s));
    if (!group)
        co_return failure(404, notFound);
    for (auto it = request.body.begin(); it != request.body.end(); ++it) {
        if (it.key() != "id"_L1 && it.key() != "name"_L1)
            group->insert(it.key(), it.value());
    }
    group->insert("updatedAt"_L1, isoTime());
    replaceAll(emulator, **project);
    emulator.changed();
    co_return request.method == "PATCH" ? answer(withoutValues(*group)) : answer();
}

Task<Answer> remove(Emulator& emulator, Request request)
{
    const auto project = emulator.world.project(request);
    if (!project)
        co_return project.error();
    const QString id = request.id(u"secret"_s);
    if ((*project)->secrets.removeIf([&id](const QJsonObject& group) { return group.value("id"_L1) == id; }) == 0)
        co_return failure(404, notFound);
    replaceAll(emulator, **project);
    emulator.changed();
    co_return answer();
}
} // namespace

Task<Answer> createSecretGroup(Emulator& emulator, Request request)
{
    const auto project = emulator.world.project(request);
    if (!project)
        co_return project.error();
    if (const auto problem = problemOf(request.body))
        co_return *problem;
    const QString id = slug(request.body.value("name"_L1).toString());
    if (findIn((*project)->secrets, id)) {
        if (request.method != "PUT")
            co_return failure(409, u"A secret group with this identifier exists already"_s);
        request.ids.insert(u"secret"_s, id);
        request.method = "PATCH";
        co_return co_await change(emulator, request);
    }
    QJsonObject group = request.body;
    group.insert("id"_L1, id);
    group.insert("projectId"_L1, (*project)->id());
    group.insert("createdAt"_L1, isoTime());
    group.insert("updatedAt"_L1, isoTime());
    (*project)->secrets.append(group);
    replaceAll(emulator, **project);
    emulator.changed();
    co_return answer(withoutValues(group));
}

QList<Route> secretRoutes()
{
    const QString all = u"projects/{project}/secrets"_s;
    const QString one = all + u"/{secret}"_s;
    const QString groups = u"Project > Secrets > General > "_s;
    return {
        {"GET", all, groups + u"Read"_s, &list},
        {"POST", all, groups + u"Create"_s, &createSecretGroup},
        {"PUT", all, groups + u"Create"_s, &createSecretGroup},
        {"GET", one, groups + u"Read"_s, &get},
        {"GET", one + u"/details"_s, groups + u"Read"_s, &details},
        {"PATCH", one, groups + u"Update"_s, &change},
        {"POST", one, groups + u"Update"_s, &change},
        {"DELETE", one, groups + u"Delete"_s, &remove},
    };
}

} // namespace sandglass::emulator
