// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/containerspec.h"

#include "tests/emulator/catalogue.h"
#include "tests/emulator/emulator.h"
#include "tests/emulator/names.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
constexpr qint64 bytesPerMb = qint64(1024) * 1024;

/// As long as a host's name may be, which ends in a letter or digit.
QString hostName(const QString& instance)
{
    constexpr qsizetype longest = 63;
    QString name = instance.left(longest);
    while (name.endsWith(u'-'))
        name.chop(1);
    return name;
}

/// Whether a secret group of the project reaches \a service at run time.
bool reaches(const QJsonObject& group, const Service& service)
{
    if (group.value("secretType"_L1) == "arguments"_L1)
        return false;
    const QJsonObject restrictions = group.value("restrictions"_L1).toObject();
    if (!restrictions.value("restricted"_L1).toBool())
        return true;
    const QJsonArray objects = restrictions.value("nfObjects"_L1).toArray();
    return std::ranges::any_of(objects, [&service](const QJsonValue& object) {
        return object.toObject().value("id"_L1) == service.id() && object.toObject().value("type"_L1) == "service"_L1;
    });
}

void addCommand(const QJsonObject& docker, QJsonObject& body)
{
    const QString type = docker.value("configType"_L1).toString();
    if (type.startsWith("customEntrypoint"_L1))
        body.insert("Entrypoint"_L1, QJsonArray::fromStringList(words(docker.value("customEntrypoint"_L1).toString())));
    if (type == "customCommand"_L1 || type == "customEntrypointCustomCommand"_L1)
        body.insert("Cmd"_L1, QJsonArray::fromStringList(words(docker.value("customCommand"_L1).toString())));
}

QJsonArray mountsOf(const Emulator& emulator, const Service& service)
{
    QJsonArray mounts;
    const auto project = findIn(emulator.world.team(service.team)->projects, service.project);
    for (const auto& volume : project->volumes) {
        if (!volume->isAttachedTo(service.id()))
            continue;
        for (const auto& mount : volume->data.value("mounts"_L1).toArray()) {
            mounts.append(QJsonObject{{u"Type"_s, u"volume"_s},
                                      {u"Source"_s, volume->engineName},
                                      {u"Target"_s, mount.toObject().value("containerMountPath"_L1)}});
        }
    }
    return mounts;
}
} // namespace

QJsonObject inheritedSecrets(const Emulator& emulator, const Service& service, const QString& member)
{
    const auto project = findIn(emulator.world.team(service.team)->projects, service.project);
    QList<QJsonObject> groups = project->secrets;
    std::ranges::stable_sort(groups, {}, [](const QJsonObject& group) { return group.value("priority"_L1).toInt(); });
    QJsonObject all;
    for (const QJsonObject& group : groups) {
        if (!reaches(group, service))
            continue;
        const QJsonObject values = group.value("secrets"_L1).toObject().value(member).toObject();
        for (auto it = values.begin(); it != values.end(); ++it)
            all.insert(it.key(), it.value());
    }
    return all;
}

QJsonObject runtimeEnvironment(const Emulator& emulator, const Service& service)
{
    QJsonObject all = inheritedSecrets(emulator, service, u"variables"_s);
    const QJsonObject own = service.data.value("runtimeEnvironment"_L1).toObject();
    for (auto it = own.begin(); it != own.end(); ++it)
        all.insert(it.key(), it.value());
    return all;
}

QJsonObject runtimeFiles(const Emulator& emulator, const Service& service)
{
    QJsonObject all = inheritedSecrets(emulator, service, u"files"_s);
    const QJsonObject own = service.data.value("runtimeFiles"_L1).toObject();
    for (auto it = own.begin(); it != own.end(); ++it)
        all.insert(it.key(), it.value());
    return all;
}

QJsonObject containerBody(const Emulator& emulator, const Service& service, const Instance& instance)
{
    const QJsonObject deployment = service.data.value("deployment"_L1).toObject();
    QJsonArray environment;
    const QJsonObject variables = runtimeEnvironment(emulator, service);
    for (auto it = variables.begin(); it != variables.end(); ++it)
        environment.append(it.key() + u'=' + it.value().toString());

    QJsonObject host{{u"Mounts"_s, mountsOf(emulator, service)}};
    if (const auto plan = findPlan(service.data.value("billing"_L1).toObject().value("deploymentPlan"_L1).toString())) {
        // An engine refuses more cores than there are.
        host.insert("NanoCpus"_L1, qint64(std::min(plan->cpus, emulator.engine.cores()) * 1e9));
        host.insert("Memory"_L1, plan->memoryMb * bytesPerMb);
    }
    const auto shared = deployment.value("storage"_L1).toObject().value("shmSize"_L1).toInteger();
    if (shared > 0)
        host.insert("ShmSize"_L1, shared * bytesPerMb);
    QJsonObject body{{u"Image"_s, deployment.value("external"_L1).toObject().value("imagePath"_L1)},
                     {u"Hostname"_s, hostName(instance.name)},
                     {u"Env"_s, environment},
                     {u"HostConfig"_s, host}};
    addCommand(deployment.value("docker"_L1).toObject(), body);
    return body;
}

} // namespace sandglass::emulator
