// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/cloudparser.h"

#include "core/base/jsonvalues.h"
#include "core/northflank/northflankvalues.h"
#include "core/northflank/servicepath.h"

#include <QJsonArray>

#include <array>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
QString idOf(const QJsonObject& object)
{
    return object.value("id"_L1).toString();
}

/// The name, or the id where there is none.
QString nameOf(const QJsonObject& object)
{
    const QString name = object.value("name"_L1).toString();
    return name.isEmpty() ? idOf(object) : name;
}

QString textOf(const QJsonObject& object, QLatin1StringView member)
{
    return object.value(member).toString();
}

/// The ids of the services in a list of `{id, type}`, as sandbox ids.
QStringList servicesIn(const QString& project, const QJsonValue& list)
{
    QStringList ids;
    const QJsonArray objects = list.toArray();
    for (const auto& entry : objects) {
        const QJsonObject object = entry.toObject();
        if (object.value("type"_L1).toString(u"service"_s) == "service"_L1 && isSlug(idOf(object)))
            ids.append(ServicePath{project, idOf(object)}.id());
    }
    return ids;
}

CloudGpu gpuFrom(const QJsonObject& device)
{
    constexpr double centsPerDollar = 100;
    CloudGpu gpu;
    gpu.id = idOf(device);
    gpu.name = nameOf(device);
    gpu.manufacturer = textOf(device, "manufacturer"_L1);
    gpu.memoryBytes =
        bytesFromMegabytes(northflankNumber(device.value("memoryInfo"_L1).toObject().value("sizeInMiB"_L1)));
    const QJsonArray counts = device.value("countOptions"_L1).toArray();
    for (const auto& count : counts)
        gpu.counts.append(static_cast<int>(northflankNumber(count, 1)));
    const double cents = northflankNumber(device.value("pricing"_L1).toObject().value("onDemand"_L1), -1);
    gpu.perHour = cents < 0 ? -1 : cents / centsPerDollar;
    return gpu;
}
} // namespace

CloudProject cloudProjectFrom(const QJsonObject& project)
{
    CloudProject read;
    read.id = idOf(project);
    read.name = nameOf(project);
    read.description = textOf(project, "description"_L1);
    // Created with `region`, read as `deployment.region`.
    read.region = project.value("deployment"_L1).toObject().value("region"_L1).toString(textOf(project, "region"_L1));
    read.cluster = project.value("cluster"_L1).toObject().value("id"_L1).toString(textOf(project, "clusterId"_L1));
    return read;
}

CloudPlan cloudPlanFrom(const QJsonObject& plan)
{
    CloudPlan read;
    read.id = idOf(plan);
    read.name = nameOf(plan);
    read.cpus = northflankNumber(plan.value("cpuResource"_L1));
    read.memoryBytes = bytesFromMegabytes(northflankNumber(plan.value("ramResource"_L1)));
    read.perHour = northflankNumber(plan.value("amountPerHour"_L1), -1);
    read.perMonth = northflankNumber(plan.value("amountPerMonth"_L1), -1);
    read.currency = textOf(plan, "currency"_L1).toUpper();
    return read;
}

CloudRegion cloudRegionFrom(const QJsonObject& region)
{
    CloudRegion read;
    read.id = idOf(region);
    read.name = textOf(region, "regionName"_L1);
    if (read.name.isEmpty())
        read.name = nameOf(region);
    const QJsonArray devices = region.value("gpuDevices"_L1).toArray();
    for (const auto& device : devices)
        read.gpus.append(gpuFrom(device.toObject()));
    return read;
}

CloudTag cloudTagFrom(const QJsonObject& tag)
{
    CloudTag read;
    read.id = idOf(tag);
    read.name = nameOf(tag);
    read.description = textOf(tag, "description"_L1);
    read.color = textOf(tag, "color"_L1);
    read.spotNodes = tag.value("useSpotNodes"_L1).toBool();
    read.onDemandNodes = tag.value("useOnDemandNodes"_L1).toBool();
    const QJsonObject services = tag.value("sandboxing"_L1).toObject().value("services"_L1).toObject();
    const QString runtime = textOf(services, "runtimeClass"_L1);
    if (services.value("enabled"_L1).toBool() && runtime != "none"_L1)
        read.isolation = runtime;
    return read;
}

CloudCluster cloudClusterFrom(const QJsonObject& cluster)
{
    CloudCluster read;
    read.id = idOf(cluster);
    read.name = nameOf(cluster);
    read.provider = textOf(cluster, "provider"_L1);
    read.region = textOf(cluster, "region"_L1);
    read.state = cluster.value("status"_L1).toObject().value("state"_L1).toObject().value("state"_L1).toString();
    return read;
}

CloudVolume cloudVolumeFrom(const QString& project, const QJsonObject& volume)
{
    const QJsonObject spec = volume.value("spec"_L1).toObject();
    CloudVolume read;
    read.id = idOf(volume);
    read.name = nameOf(volume);
    read.project = project;
    read.status = textOf(volume, "status"_L1);
    read.megabytes = static_cast<qint64>(northflankNumber(spec.value("storageSize"_L1)));
    read.storageClass = textOf(spec, "storageClassName"_L1);
    read.shared = textOf(spec, "accessMode"_L1) == "ReadWriteMany"_L1;
    const QJsonArray mounts = volume.value("mounts"_L1).toArray();
    for (const auto& mount : mounts)
        read.mountPaths.append(mount.toObject().value("containerMountPath"_L1).toString());
    read.attachedTo = servicesIn(project, volume.value("attachedObjects"_L1));
    read.tags = stringListFrom(volume.value("tags"_L1));
    read.created = northflankTime(volume.value("createdAt"_L1));
    return read;
}

CloudBackup cloudBackupFrom(const QJsonObject& backup)
{
    CloudBackup read;
    read.id = idOf(backup);
    read.name = nameOf(backup);
    read.description = textOf(backup, "description"_L1);
    read.status = textOf(backup, "status"_L1);
    read.created = northflankTime(backup.value("createdAt"_L1));
    return read;
}

CloudInstance cloudInstanceFrom(const QJsonObject& container)
{
    CloudInstance read;
    read.name = textOf(container, "name"_L1);
    read.state = textOf(container, "status"_L1);
    read.running = read.state == "TASK_RUNNING"_L1;
    read.created = northflankTime(container.value("createdAt"_L1));
    return read;
}

CloudSecretGroup cloudSecretGroupFrom(const QString& project, const QJsonObject& group)
{
    const QJsonObject restrictions = group.value("restrictions"_L1).toObject();
    CloudSecretGroup read;
    read.id = idOf(group);
    read.name = nameOf(group);
    read.description = textOf(group, "description"_L1);
    read.priority = group.value("priority"_L1).toInt();
    read.restricted = restrictions.value("restricted"_L1).toBool();
    read.usedBy = servicesIn(project, restrictions.value("nfObjects"_L1));
    read.variableNames = group.value("secrets"_L1).toObject().value("variables"_L1).toObject().keys();
    return read;
}

CloudTemplate cloudTemplateFrom(const QJsonObject& entry)
{
    CloudTemplate read;
    read.id = idOf(entry);
    read.name = nameOf(entry);
    read.description = textOf(entry, "description"_L1);
    read.updated = northflankTime(entry.value("updatedAt"_L1));
    return read;
}

CloudRun cloudRunFrom(const QString& templateId, const QJsonObject& run)
{
    static constexpr std::array endings{"success"_L1, "failure"_L1, "aborted"_L1, "skipped"_L1};
    CloudRun read;
    read.id = idOf(run);
    read.templateId = templateId;
    read.status = textOf(run, "status"_L1);
    read.concluded = run.value("concluded"_L1).toBool() || std::ranges::find(endings, read.status) != endings.end();
    read.succeeded = read.concluded && read.status == "success"_L1;
    read.started = northflankTime(run.value("startedAt"_L1));
    read.ended = northflankTime(run.value("concludedAt"_L1));
    return read;
}

} // namespace sandglass
