// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerstorage.h"

#include "core/base/jsonvalues.h"
#include "core/docker/agreement.h"
#include "core/docker/createdbylabel.h"
#include "core/docker/diskusageparser.h"
#include "core/docker/dockerprune.h"
#include "core/docker/storageparser.h"

#include <QJsonArray>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
using Api = std::shared_ptr<DockerApi>;

/// Walking all volumes and layers of a large engine.
constexpr int diskUsageMs = 300000;
constexpr int removeMs = 120000;

template <typename T> std::unexpected<Error> named(const Result<T>& failed, Operation operation, const QString& subject)
{
    return std::unexpected(failed.error().during(operation, subject));
}

Task<Result<QJsonObject>> inspect(Api api, QByteArray path, Operation operation, QString subject)
{
    auto inspected = objectOf(co_await api->getJson(std::move(path)));
    if (!inspected)
        co_return named(inspected, operation, subject);
    co_return inspected;
}

Task<Status> remove(Api api, QByteArray path, Operation operation, QString subject)
{
    const auto done = co_await api->perform(ApiRequest::remove(std::move(path)).slow(removeMs));
    if (!done)
        co_return named(done, operation, subject);
    co_return Status{};
}

Task<Result<QList<Volume>>> volumes(Api api)
{
    auto list = api->getJson("/volumes");
    ApiQuery all;
    all.addFlag("all", true);
    auto sandboxes = api->getJson("/containers/json", all);
    const auto json = objectOf(co_await std::move(list));
    const auto users = arrayOf(co_await std::move(sandboxes));
    if (!json)
        co_return named(json, Operation::ListVolumes, {});
    if (!users)
        co_return named(users, Operation::ListVolumes, {});
    co_return volumesFrom(*json, volumeUse(*users));
}

Task<Result<Volume>> makeVolume(Api api, QString name, QMap<QString, QString> labels)
{
    labels.insert(createdByLabel, createdByValue);
    ApiRequest request = ApiRequest::post("/volumes/create").slow(removeMs);
    request.body = QJsonObject{{"Name"_L1, name}, {"Labels"_L1, toJson(labels)}};
    const auto json = objectOf(co_await api->json(std::move(request)));
    if (!json)
        co_return named(json, Operation::CreateVolume, name);
    co_return volumeFrom(*json);
}

Task<Result<QList<Network>>> networks(Api api)
{
    auto list = api->getJson("/networks");
    ApiQuery all;
    all.addFlag("all", true);
    auto sandboxes = api->getJson("/containers/json", all);
    const auto json = arrayOf(co_await std::move(list));
    const auto users = arrayOf(co_await std::move(sandboxes));
    if (!json)
        co_return named(json, Operation::ListNetworks, {});
    if (!users)
        co_return named(users, Operation::ListNetworks, {});
    co_return networksFrom(*json, networkUse(*users));
}

Task<Result<QString>> makeNetwork(Api api, QString name, bool internal)
{
    if (const auto agreed = co_await agreeOnVersion(api); !agreed)
        co_return named(agreed, Operation::CreateNetwork, name);
    ApiRequest request = ApiRequest::post("/networks/create").slow(removeMs);
    QJsonObject body{
        {"Name"_L1, name}, {"Internal"_L1, internal}, {"Labels"_L1, QJsonObject{{createdByLabel, createdByValue}}}};
    // Before API 1.44 an engine makes a second network of the same name unless told not to.
    if (api->version() < ApiVersion{1, 44})
        body.insert("CheckDuplicate"_L1, true);
    request.body = body;
    const auto json = objectOf(co_await api->json(std::move(request)));
    if (!json)
        co_return named(json, Operation::CreateNetwork, name);
    co_return json->value("Id"_L1).toString();
}

Task<Result<DiskUsage>> diskUsage(Api api)
{
    const auto json = objectOf(co_await api->json(ApiRequest::get("/system/df").slow(diskUsageMs)));
    if (!json)
        co_return named(json, Operation::ReadDiskUsage, {});
    co_return diskUsageFrom(*json);
}
} // namespace

DockerStorage::DockerStorage(std::shared_ptr<DockerApi> api)
    : m_api(std::move(api))
{
}

Task<Result<QList<Volume>>> DockerStorage::listVolumes()
{
    return volumes(m_api);
}

Task<Result<Volume>> DockerStorage::createVolume(QString name, QMap<QString, QString> labels)
{
    return makeVolume(m_api, std::move(name), std::move(labels));
}

Task<Result<QJsonObject>> DockerStorage::inspectVolume(QString name)
{
    return inspect(m_api, apiPath({u"volumes", name}), Operation::InspectVolume, name);
}

Task<Status> DockerStorage::removeVolume(QString name)
{
    return remove(m_api, apiPath({u"volumes", name}), Operation::RemoveVolume, name);
}

Task<Result<QList<Network>>> DockerStorage::listNetworks()
{
    return networks(m_api);
}

Task<Result<QString>> DockerStorage::createNetwork(QString name, bool internal)
{
    return makeNetwork(m_api, std::move(name), internal);
}

Task<Result<QJsonObject>> DockerStorage::inspectNetwork(QString id)
{
    return inspect(m_api, apiPath({u"networks", id}), Operation::InspectNetwork, id);
}

Task<Status> DockerStorage::removeNetwork(QString id)
{
    return remove(m_api, apiPath({u"networks", id}), Operation::RemoveNetwork, id);
}

Task<Result<DiskUsage>> DockerStorage::readDiskUsage()
{
    return diskUsage(m_api);
}

Task<Result<QList<PruneCandidate>>> DockerStorage::previewPrune(PruneKind kind)
{
    return previewDockerPrune(m_api, kind);
}

Task<Result<PruneOutcome>> DockerStorage::prune(PruneKind kind, std::stop_token stop)
{
    return pruneDockerObjects(m_api, kind, std::move(stop));
}

} // namespace sandglass
