// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankvolumes.h"

#include "core/northflank/cloudparser.h"
#include "core/northflank/northflankcalls.h"
#include "core/northflank/pager.h"
#include "core/northflank/servicespecjson.h"

#include <QJsonArray>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
using Api = std::shared_ptr<NorthflankApi>;

Task<Status> connectVolume(Api api, QString volume, ServicePath service, QString how, Operation operation)
{
    const auto path = restPath({u"projects"_s, service.project, u"volumes"_s, volume, how});
    if (!path)
        co_return named(path, operation, volume);
    const QJsonObject object{{"id"_L1, service.service}, {"type"_L1, u"service"_s}};
    co_return co_await outcomeOf(api->post(*path, {{"nfObject"_L1, object}}, operation, volume));
}
} // namespace

Task<Result<QList<CloudVolume>>> listProjectVolumes(Api api, QString project)
{
    const auto path = restPath({u"projects"_s, project, u"volumes"_s});
    if (!path)
        co_return named(path, Operation::ListCloudVolumes, project);
    const auto listed = co_await listAll(api, *path, u"volumes"_s, Operation::ListCloudVolumes, project);
    if (!listed)
        co_return std::unexpected(listed.error());
    QList<CloudVolume> volumes;
    for (const QJsonObject& volume : *listed)
        volumes.append(cloudVolumeFrom(project, volume));
    co_return volumes;
}

Task<Result<QString>> createProjectVolume(Api api, QString project, CloudVolumeSpec spec,
                                          std::optional<ServicePath> service)
{
    const auto operation = spec.backup.isEmpty() ? Operation::CreateCloudVolume : Operation::RestoreVolume;
    const auto path = restPath({u"projects"_s, project, u"volumes"_s});
    if (!path)
        co_return named(path, operation, spec.name);
    const auto id = co_await idFrom(
        api->post(*path, volumeBodyFrom(spec, service ? service->service : QString()), operation, spec.name));
    if (!id)
        co_return std::unexpected(asNameClash(id.error().during(operation, spec.name)));
    co_return *id;
}

Task<Status> growProjectVolume(Api api, QString project, QString volume, qint64 megabytes)
{
    const auto path = restPath({u"projects"_s, project, u"volumes"_s, volume});
    if (!path)
        co_return named(path, Operation::ResizeVolume, volume);
    const QJsonObject size{{"storageSize"_L1, megabytes}};
    co_return co_await outcomeOf(api->post(*path, {{"spec"_L1, size}}, Operation::ResizeVolume, volume));
}

Task<Status> attachProjectVolume(Api api, QString volume, ServicePath service)
{
    return connectVolume(std::move(api), std::move(volume), std::move(service), u"attach"_s, Operation::AttachVolume);
}

Task<Status> detachProjectVolume(Api api, QString volume, ServicePath service)
{
    return connectVolume(std::move(api), std::move(volume), std::move(service), u"detach"_s, Operation::DetachVolume);
}

Task<Status> deleteProjectVolume(Api api, QString project, QString volume)
{
    const auto path = restPath({u"projects"_s, project, u"volumes"_s, volume});
    if (!path)
        co_return named(path, Operation::DeleteCloudVolume, volume);
    co_return co_await outcomeOf(api->remove(*path, {}, Operation::DeleteCloudVolume, volume));
}

Task<Result<QList<CloudBackup>>> listVolumeBackups(Api api, QString project, QString volume)
{
    const auto path = restPath({u"projects"_s, project, u"volumes"_s, volume, u"backups"_s});
    if (!path)
        co_return named(path, Operation::ListBackups, volume);
    const auto listed = co_await listWhole(api, *path, u"backups"_s, Operation::ListBackups, volume);
    if (!listed)
        co_return std::unexpected(listed.error());
    QList<CloudBackup> backups;
    for (const QJsonObject& backup : *listed)
        backups.append(cloudBackupFrom(backup));
    co_return backups;
}

Task<Result<QString>> backUpProjectVolume(Api api, QString project, QString volume, QString name)
{
    const auto path = restPath({u"projects"_s, project, u"volumes"_s, volume, u"backups"_s});
    if (!path)
        co_return named(path, Operation::BackUpVolume, volume);
    const auto id = co_await idFrom(api->post(*path, {{"name"_L1, name}}, Operation::BackUpVolume, volume));
    if (!id)
        co_return std::unexpected(asNameClash(id.error().during(Operation::BackUpVolume, volume)));
    co_return *id;
}

Task<Status> deleteVolumeBackup(Api api, QString project, QString volume, QString backup)
{
    const auto path = restPath({u"projects"_s, project, u"volumes"_s, volume, u"backups"_s, backup});
    if (!path)
        co_return named(path, Operation::DeleteBackup, backup);
    co_return co_await outcomeOf(api->remove(*path, {}, Operation::DeleteBackup, backup));
}

} // namespace sandglass
