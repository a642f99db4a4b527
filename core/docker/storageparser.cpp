// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/storageparser.h"

#include "core/base/jsonvalues.h"
#include "core/base/rfc3339.h"

#include <QSet>

#include <algorithm>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

Volume volumeFrom(const QJsonObject& json)
{
    Volume volume;
    volume.name = json.value("Name"_L1).toString();
    volume.driver = json.value("Driver"_L1).toString();
    volume.mountPoint = json.value("Mountpoint"_L1).toString();
    volume.created = dateTimeFromRfc3339(json.value("CreatedAt"_L1).toString());
    volume.labels = stringMapFrom(json.value("Labels"_L1));
    const QJsonObject usage = json.value("UsageData"_L1).toObject();
    volume.sizeBytes = usage.value("Size"_L1).toInteger(-1);
    volume.usedBy = usage.value("RefCount"_L1).toInt(-1);
    return volume;
}

QList<Volume> volumesFrom(const QJsonObject& json, const QHash<QString, int>& usedBy)
{
    QList<Volume> volumes;
    const QJsonArray entries = json.value("Volumes"_L1).toArray();
    for (const auto& entry : entries) {
        Volume volume = volumeFrom(entry.toObject());
        if (volume.name.isEmpty())
            continue;
        volume.usedBy = usedBy.value(volume.name, 0);
        volumes.append(volume);
    }
    std::ranges::sort(volumes, {}, &Volume::name);
    return volumes;
}

QHash<QString, int> volumeUse(const QJsonArray& sandboxes)
{
    QHash<QString, int> use;
    for (const auto& entry : sandboxes) {
        QStringList names;
        const QJsonArray mounts = entry.toObject().value("Mounts"_L1).toArray();
        for (const auto& mount : mounts) {
            const QString name = mount.toObject().value("Name"_L1).toString();
            if (!name.isEmpty() && !names.contains(name))
                names.append(name);
        }
        for (const auto& name : names)
            ++use[name];
    }
    return use;
}

namespace {
bool isBuiltIn(const Network& network)
{
    // Podman calls its default network "podman", and "bridge" where it speaks as Docker.
    return network.name == "bridge"_L1 || network.name == "host"_L1 || network.name == "none"_L1 ||
           network.name == "podman"_L1 || network.scope == "swarm"_L1;
}
} // namespace

QList<Network> networksFrom(const QJsonArray& json, const QHash<QString, int>& usedBy)
{
    QList<Network> networks;
    const bool hasPodman = std::ranges::any_of(
        json, [](const auto& entry) { return entry.toObject().value("Name"_L1).toString() == "podman"_L1; });
    for (const auto& entry : json) {
        const QJsonObject object = entry.toObject();
        Network network;
        network.id = object.value("Id"_L1).toString();
        network.name = object.value("Name"_L1).toString();
        network.driver = object.value("Driver"_L1).toString();
        network.scope = object.value("Scope"_L1).toString();
        network.internal = object.value("Internal"_L1).toBool();
        network.created = dateTimeFromRfc3339(object.value("Created"_L1).toString());
        if (network.id.isEmpty())
            continue;
        network.builtIn = isBuiltIn(network);
        network.usedBy = usedBy.value(network.name, 0);
        if (network.name == "bridge"_L1 && !hasPodman) // Its sandboxes call it by its own name.
            network.usedBy += usedBy.value(u"podman"_s, 0);
        networks.append(network);
    }
    std::ranges::sort(networks, {}, &Network::name);
    return networks;
}

QHash<QString, int> networkUse(const QJsonArray& sandboxes)
{
    QHash<QString, int> use;
    for (const auto& entry : sandboxes) {
        const QJsonObject sandbox = entry.toObject();
        QSet<QString> names;
        const QJsonObject attached = sandbox["NetworkSettings"_L1]["Networks"_L1].toObject();
        for (auto network = attached.constBegin(); network != attached.constEnd(); ++network)
            names.insert(network.key());
        // One that never ran is attached to nothing yet.
        if (const QString mode = sandbox["HostConfig"_L1]["NetworkMode"_L1].toString(); !mode.isEmpty())
            names.insert(mode);
        for (const auto& name : std::as_const(names))
            ++use[name];
    }
    return use;
}

PruneOutcome pruneOutcomeFrom(const QJsonObject& json)
{
    PruneOutcome outcome;
    outcome.freedBytes = json.value("SpaceReclaimed"_L1).toInteger();
    for (const auto& field : {"ContainersDeleted"_L1, "VolumesDeleted"_L1, "NetworksDeleted"_L1, "CachesDeleted"_L1})
        outcome.removed += stringListFrom(json.value(field));
    const QJsonArray images = json.value("ImagesDeleted"_L1).toArray();
    for (const auto& entry : images) {
        // Each image gives one entry for every tag taken off and one for every layer removed.
        const QJsonObject object = entry.toObject();
        const QString deleted = object.value("Deleted"_L1).toString();
        const QString untagged = object.value("Untagged"_L1).toString();
        if (!deleted.isEmpty())
            outcome.removed.append(deleted);
        else if (!untagged.isEmpty())
            outcome.removed.append(untagged);
    }
    return outcome;
}

} // namespace sandglass
