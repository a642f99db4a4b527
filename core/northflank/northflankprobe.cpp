// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankprobe.h"

#include "core/northflank/northflankvalues.h"
#include "core/northflank/servicepath.h"

#include <QJsonArray>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
using Api = std::shared_ptr<NorthflankApi>;

Task<Result<QJsonObject>> readOne(Api api, QString path, std::stop_token stop)
{
    return api->get(std::move(path), {{u"per_page"_s, u"1"_s}}, Operation::Connect, {}, std::move(stop));
}
} // namespace

EngineInfo northflankInfo(const NorthflankApi& api)
{
    EngineInfo info;
    info.product = u"Northflank"_s;
    info.apiVersion = u"v1"_s;
    info.engineId = api.endpointText() + u'/' + api.team();
    info.gpu = true;
    return info;
}

Task<Result<EngineInfo>> probeNorthflank(Api api, std::stop_token stop)
{
    const auto projects = co_await readOne(api, u"projects"_s, stop);
    if (!projects)
        co_return std::unexpected(projects.error());
    // All at once. The names are those of the permissions where a role is edited.
    std::vector<std::pair<QString, Task<Result<QJsonObject>>>> reads;
    const auto read = [&](const QString& permission, const QString& path) {
        reads.emplace_back(permission, readOne(api, path, stop));
    };
    const QString project = dataOf(*projects).value("projects"_L1).toArray().at(0).toObject().value("id"_L1).toString();
    if (isSlug(project)) {
        const QString base = u"projects/"_s + project;
        read(u"Services"_s, base + u"/services"_s);
        read(u"Volumes"_s, base + u"/volumes"_s);
        read(u"Secrets"_s, base + u"/secrets"_s);
    }
    read(u"Templates"_s, u"templates"_s);
    read(u"Tags"_s, u"tags"_s);
    read(u"Clusters"_s, u"cloud-providers/clusters"_s);
    EngineInfo info = northflankInfo(*api);
    for (auto& [permission, task] : reads) {
        const auto answer = co_await std::move(task);
        if (!answer && answer.error().kind == ErrorKind::Forbidden)
            info.missingPermissions.append(permission);
        else if (!answer && answer.error().isCancelled())
            co_return std::unexpected(answer.error());
    }
    co_return info;
}

} // namespace sandglass
