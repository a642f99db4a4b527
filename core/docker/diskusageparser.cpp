// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/diskusageparser.h"

#include "core/docker/sandboxparser.h"
#include "core/docker/storageparser.h"

#include <QJsonArray>

#include <algorithm>
#include <initializer_list>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
/// The summary of API 1.53. Its name is singular in what engines send and plural in their documentation.
std::optional<DiskUsageClass> summaryFrom(const QJsonObject& json, std::initializer_list<QLatin1StringView> names)
{
    for (const auto& name : names) {
        const QJsonValue value = json.value(name);
        if (!value.isObject())
            continue;
        const QJsonObject object = value.toObject();
        DiskUsageClass usage;
        usage.count = object.value("TotalCount"_L1).toInt();
        usage.active = object.value("ActiveCount"_L1).toInt();
        usage.sizeBytes = object.value("TotalSize"_L1).toInteger();
        usage.reclaimableBytes = object.value("Reclaimable"_L1).toInteger();
        return usage;
    }
    return std::nullopt;
}

DiskUsageClass sandboxesOf(const QJsonArray& entries)
{
    DiskUsageClass usage;
    usage.count = static_cast<int>(entries.size());
    for (const auto& entry : entries) {
        const QJsonObject object = entry.toObject();
        const qint64 size = object.value("SizeRw"_L1).toInteger();
        usage.sizeBytes += size;
        if (isAlive(sandboxStateFrom(object.value("State"_L1).toString())))
            ++usage.active;
        else
            usage.reclaimableBytes += size;
    }
    return usage;
}

DiskUsageClass imagesOf(const QJsonArray& entries, qint64 layersSize)
{
    DiskUsageClass usage;
    usage.count = static_cast<int>(entries.size());
    usage.sizeBytes = layersSize;
    qint64 used = 0;
    for (const auto& entry : entries) {
        const QJsonObject object = entry.toObject();
        if (object.value("Containers"_L1).toInt() <= 0)
            continue;
        ++usage.active;
        // What it shares with others cannot be counted twice; -1 means that the engine did not work it out.
        const qint64 size = object.value("Size"_L1).toInteger();
        used += size - std::max<qint64>(0, object.value("SharedSize"_L1).toInteger());
    }
    usage.reclaimableBytes = std::max<qint64>(0, layersSize - used);
    return usage;
}

DiskUsageClass volumesOf(const QJsonArray& entries)
{
    DiskUsageClass usage;
    usage.count = static_cast<int>(entries.size());
    for (const auto& entry : entries) {
        const QJsonObject data = entry.toObject().value("UsageData"_L1).toObject();
        const qint64 size = std::max<qint64>(0, data.value("Size"_L1).toInteger());
        usage.sizeBytes += size;
        if (data.value("RefCount"_L1).toInt() > 0)
            ++usage.active;
        else
            usage.reclaimableBytes += size;
    }
    return usage;
}

DiskUsageClass buildCacheOf(const QJsonArray& entries)
{
    DiskUsageClass usage;
    usage.count = static_cast<int>(entries.size());
    for (const auto& entry : entries) {
        const QJsonObject object = entry.toObject();
        const bool inUse = object.value("InUse"_L1).toBool();
        if (inUse)
            ++usage.active;
        if (object.value("Shared"_L1).toBool())
            continue; // counted with what it is shared with
        const qint64 size = object.value("Size"_L1).toInteger();
        usage.sizeBytes += size;
        if (!inUse)
            usage.reclaimableBytes += size;
    }
    return usage;
}
} // namespace

DiskUsage diskUsageFrom(const QJsonObject& json)
{
    DiskUsage usage;
    usage.sandboxes = summaryFrom(json, {"ContainerUsage"_L1, "ContainersUsage"_L1})
                          .value_or(sandboxesOf(json.value("Containers"_L1).toArray()));
    usage.images = summaryFrom(json, {"ImageUsage"_L1, "ImagesUsage"_L1})
                       .value_or(imagesOf(json.value("Images"_L1).toArray(), json.value("LayersSize"_L1).toInteger()));
    usage.volumes = summaryFrom(json, {"VolumeUsage"_L1, "VolumesUsage"_L1})
                        .value_or(volumesOf(json.value("Volumes"_L1).toArray()));
    for (const auto& entry : json.value("Volumes"_L1).toArray()) {
        const Volume volume = volumeFrom(entry.toObject());
        if (!volume.name.isEmpty() && volume.sizeBytes >= 0)
            usage.volumeBytes.insert(volume.name, volume.sizeBytes);
    }
    usage.buildCache =
        summaryFrom(json, {"BuildCacheUsage"_L1}).value_or(buildCacheOf(json.value("BuildCache"_L1).toArray()));
    return usage;
}

QList<PruneCandidate> unusedBuildCacheFrom(const QJsonObject& json)
{
    const QJsonValue summary = json.value("BuildCacheUsage"_L1);
    const QJsonArray entries =
        (summary.isObject() ? summary.toObject().value("Items"_L1) : json.value("BuildCache"_L1)).toArray();
    QList<PruneCandidate> candidates;
    for (const auto& entry : entries) {
        const QJsonObject object = entry.toObject();
        if (object.value("InUse"_L1).toBool())
            continue;
        PruneCandidate candidate;
        candidate.kind = PruneKind::BuildCache;
        candidate.id = object.value("ID"_L1).toString();
        candidate.name = object.value("Description"_L1).toString();
        candidate.sizeBytes = object.value("Size"_L1).toInteger(-1);
        candidates.append(candidate);
    }
    return candidates;
}

} // namespace sandglass
