// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflanksecretgroups.h"

#include "core/base/jsonvalues.h"
#include "core/northflank/cloudparser.h"
#include "core/northflank/northflankcalls.h"
#include "core/northflank/pager.h"

#include <QJsonArray>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
using Api = std::shared_ptr<NorthflankApi>;

QJsonObject objectFor(const QString& service)
{
    return {{"id"_L1, service}, {"type"_L1, u"service"_s}};
}
} // namespace

Task<Result<QList<CloudSecretGroup>>> listProjectSecretGroups(Api api, QString project)
{
    const auto path = restPath({u"projects"_s, project, u"secrets"_s});
    if (!path)
        co_return named(path, Operation::ListSecretGroups, project);
    const auto listed = co_await listAll(api, *path, u"secrets"_s, Operation::ListSecretGroups, project);
    if (!listed)
        co_return std::unexpected(listed.error());
    QList<CloudSecretGroup> groups;
    for (const QJsonObject& group : *listed)
        groups.append(cloudSecretGroupFrom(project, group));
    co_return groups;
}

Task<Result<CloudSecretGroup>> readProjectSecretGroup(Api api, QString project, QString group)
{
    const auto path = restPath({u"projects"_s, project, u"secrets"_s, group});
    if (!path)
        co_return named(path, Operation::ListSecretGroups, group);
    const auto read = co_await dataFrom(api->get(*path, {}, Operation::ListSecretGroups, group));
    if (!read)
        co_return std::unexpected(read.error());
    co_return cloudSecretGroupFrom(project, *read);
}

Task<Result<QString>> createProjectSecretGroup(Api api, QString project, CloudSecretGroupSpec spec)
{
    constexpr auto operation = Operation::CreateSecretGroup;
    const auto path = restPath({u"projects"_s, project, u"secrets"_s});
    if (!path)
        co_return named(path, operation, spec.name);
    QJsonObject body{{"name"_L1, spec.name},
                     {"secretType"_L1, u"environment"_s},
                     {"priority"_L1, spec.priority},
                     {"secrets"_L1, QJsonObject{{"variables"_L1, toJson(spec.variables)}}}};
    if (!spec.description.isEmpty())
        body.insert("description"_L1, spec.description);
    if (spec.restricted) {
        QJsonArray objects;
        for (const QString& id : std::as_const(spec.usedBy)) {
            if (const auto service = ServicePath::parse(id))
                objects.append(objectFor(service->service));
        }
        body.insert("restrictions"_L1, QJsonObject{{"restricted"_L1, true}, {"nfObjects"_L1, objects}});
    }
    const auto id = co_await idFrom(api->post(*path, body, operation, spec.name));
    if (!id)
        co_return std::unexpected(asNameClash(id.error().during(operation, spec.name)));
    co_return *id;
}

Task<Status> useProjectSecretGroup(Api api, QString group, ServicePath service, bool use)
{
    constexpr auto operation = Operation::ChangeSecretGroup;
    const auto path = restPath({u"projects"_s, service.project, u"secrets"_s, group});
    if (!path)
        co_return named(path, operation, group);
    const auto present = co_await dataFrom(api->get(*path, {}, operation, group));
    if (!present)
        co_return std::unexpected(present.error());
    QJsonObject restrictions = present->value("restrictions"_L1).toObject();
    if (!restrictions.value("restricted"_L1).toBool())
        co_return refusal(ErrorKind::Conflict, u"the group is given to all services of its project"_s, operation,
                          group);
    QJsonArray objects;
    const QJsonArray before = restrictions.value("nfObjects"_L1).toArray();
    for (const auto& object : before) {
        const QJsonObject one = object.toObject();
        if (one.value("id"_L1).toString() != service.service || one.value("type"_L1).toString() != "service"_L1)
            objects.append(one);
    }
    if (use)
        objects.append(objectFor(service.service));
    restrictions.insert("nfObjects"_L1, objects);
    co_return co_await outcomeOf(api->patch(*path, {{"restrictions"_L1, restrictions}}, operation, group));
}

} // namespace sandglass
