// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/servicespecjson.h"

#include "core/base/jsonvalues.h"
#include "core/environments/imagereference.h"

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
/// The smallest that runs a shell and a package manager.
constexpr auto usualPlan = "nf-compute-20"_L1;

QString planFrom(const CloudSpec& cloud)
{
    if (!cloud.plan.isEmpty())
        return cloud.plan;
    return cloud.gpuType.isEmpty() ? QString(usualPlan) : u"nf-gpu-%1-%2g"_s.arg(cloud.gpuType).arg(cloud.gpuCount);
}

/// What was asked for and cannot be had, for the error's text.
QStringList impossibleIn(const SandboxSpec& spec)
{
    QStringList names;
    const auto note = [&names](bool asked, const QString& name) {
        if (asked)
            names.append(name);
    };
    note(!spec.user.isEmpty(), u"user"_s);
    note(!spec.workingDirectory.isEmpty(), u"working directory"_s);
    note(!spec.mounts.isEmpty(), u"mounts of an engine"_s);
    note(spec.limits != ResourceLimits{}, u"limits beside a plan"_s);
    note(!spec.network.isEmpty(), u"network"_s);
    note(!spec.runtime.isEmpty(), u"runtime"_s);
    note(spec.readOnlyRoot, u"read-only root"_s);
    note(!spec.capabilitiesAdded.isEmpty() || !spec.capabilitiesDropped.isEmpty(), u"capabilities"_s);
    note(spec.terminal || spec.openInput, u"a terminal for the main process"_s);
    return names;
}

QJsonObject dockerFrom(const SandboxSpec& spec)
{
    QJsonObject docker;
    QString type = u"default"_s;
    if (!spec.entrypoint.isEmpty() && !spec.command.isEmpty())
        type = u"customEntrypointCustomCommand"_s;
    else if (!spec.entrypoint.isEmpty())
        type = u"customEntrypoint"_s;
    else if (!spec.command.isEmpty())
        type = u"customCommand"_s;
    docker.insert("configType"_L1, type);
    if (!spec.entrypoint.isEmpty())
        docker.insert("customEntrypoint"_L1, shellLine(spec.entrypoint));
    if (!spec.command.isEmpty())
        docker.insert("customCommand"_L1, shellLine(spec.command));
    return docker;
}

QJsonObject storageFrom(const CloudSpec& cloud)
{
    QJsonObject storage;
    if (cloud.ephemeralMegabytes > 0)
        storage.insert("ephemeralStorage"_L1, QJsonObject{{"storageSize"_L1, cloud.ephemeralMegabytes}});
    if (cloud.sharedMemoryMegabytes > 0)
        storage.insert("shmSize"_L1, cloud.sharedMemoryMegabytes);
    return storage;
}

QJsonArray portsFrom(const SandboxSpec& spec, const CloudSpec& cloud)
{
    QJsonArray ports;
    for (const CloudPort& port : cloud.ports)
        ports.append(portToWrite({}, port));
    for (const PortMapping& port : spec.ports) {
        ports.append(portToWrite({}, {.name = u"p%1"_s.arg(port.containerPort),
                                      .port = port.containerPort,
                                      .protocol = port.protocol.toUpper()}));
    }
    return ports;
}

QJsonObject filesFrom(const QMap<QString, QByteArray>& files)
{
    QJsonObject json;
    for (const auto& [path, bytes] : files.asKeyValueRange()) {
        json.insert(path, QJsonObject{{"data"_L1, QString::fromLatin1(bytes.toBase64())}, {"encoding"_L1, u"utf-8"_s}});
    }
    return json;
}

void insertUnlessEmpty(QJsonObject& into, QLatin1StringView name, const QJsonObject& value)
{
    if (!value.isEmpty())
        into.insert(name, value);
}

void insertUnlessEmpty(QJsonObject& into, QLatin1StringView name, const QJsonArray& value)
{
    if (!value.isEmpty())
        into.insert(name, value);
}

void insertUnlessEmpty(QJsonObject& into, QLatin1StringView name, const QString& value)
{
    if (!value.isEmpty())
        into.insert(name, value);
}
} // namespace

QString shellLine(const QStringList& words)
{
    const auto isPlain = [](QChar c) { return c.isLetterOrNumber() || QStringView(u"@%_+=:,./-").contains(c); };
    QStringList quoted;
    for (const QString& word : words) {
        if (!word.isEmpty() && std::ranges::all_of(word, isPlain))
            quoted.append(word);
        else
            quoted.append(u'\'' + QString(word).replace(u'\'', u"'\\''"_s) + u'\'');
    }
    return quoted.join(u' ');
}

Result<QJsonObject> serviceBodyFrom(const SandboxSpec& spec, const QStringList& volumes)
{
    if (const QStringList impossible = impossibleIn(spec); !impossible.isEmpty())
        return fail(ErrorKind::Unsupported, impossible.join(u", "_s));
    const auto image = ImageReference::parse(spec.image);
    if (!image)
        return std::unexpected(image.error());
    const CloudSpec cloud = spec.cloud.value_or(CloudSpec{});

    QJsonObject external{{"imagePath"_L1, image->toString()}};
    insertUnlessEmpty(external, "credentials"_L1, cloud.registryCredentials);
    QJsonObject deployment{{"instances"_L1, spec.startAfterCreate ? std::max(cloud.instances, 1) : 0},
                           {"docker"_L1, dockerFrom(spec)},
                           {"external"_L1, external}};
    insertUnlessEmpty(deployment, "storage"_L1, storageFrom(cloud));
    if (!cloud.gpuType.isEmpty()) {
        const QJsonObject configuration{
            {"gpuType"_L1, cloud.gpuType}, {"gpuCount"_L1, cloud.gpuCount}, {"timesliced"_L1, false}};
        deployment.insert("gpu"_L1, QJsonObject{{"enabled"_L1, true}, {"configuration"_L1, configuration}});
    }

    QJsonObject body{{"name"_L1, spec.name},
                     {"billing"_L1, QJsonObject{{"deploymentPlan"_L1, planFrom(cloud)}}},
                     {"deployment"_L1, deployment}};
    insertUnlessEmpty(body, "description"_L1, cloud.description);
    insertUnlessEmpty(body, "tags"_L1, QJsonArray::fromStringList(cloud.tags));
    insertUnlessEmpty(body, "runtimeEnvironment"_L1, toJson(spec.variables));
    insertUnlessEmpty(body, "runtimeFiles"_L1, filesFrom(cloud.files));
    insertUnlessEmpty(body, "ports"_L1, portsFrom(spec, cloud));
    QJsonObject options;
    insertUnlessEmpty(options, "volumesToAttach"_L1, QJsonArray::fromStringList(volumes));
    if (cloud.expirySeconds > 0)
        options.insert("expiryTime"_L1, cloud.expirySeconds);
    insertUnlessEmpty(body, "createOptions"_L1, options);
    return body;
}

QJsonObject volumeBodyFrom(const CloudVolumeSpec& spec, const QString& service)
{
    QJsonObject size{{"accessMode"_L1, spec.shared ? u"ReadWriteMany"_s : u"ReadWriteOnce"_s},
                     {"storageSize"_L1, spec.megabytes}};
    insertUnlessEmpty(size, "storageClassName"_L1, spec.storageClass);
    QJsonObject body{{"name"_L1, spec.name},
                     {"mounts"_L1, QJsonArray{QJsonObject{{"containerMountPath"_L1, spec.mountPath}}}},
                     {"spec"_L1, size}};
    insertUnlessEmpty(body, "tags"_L1, QJsonArray::fromStringList(spec.tags));
    if (!service.isEmpty())
        body.insert("attachedObjects"_L1, QJsonArray{QJsonObject{{"id"_L1, service}, {"type"_L1, u"service"_s}}});
    if (!spec.backup.isEmpty())
        body.insert("source"_L1, QJsonObject{{"type"_L1, u"backup"_s}, {"sourceId"_L1, spec.backup}});
    return body;
}

Result<QJsonObject> servicePatchFrom(const CloudUpdate& update, const QJsonObject& present)
{
    QJsonObject body;
    if (update.plan)
        body.insert("billing"_L1, QJsonObject{{"deploymentPlan"_L1, *update.plan}});
    if (update.image) {
        const auto image = ImageReference::parse(*update.image);
        if (!image)
            return std::unexpected(image.error());
        // A deployment that is given must say its instances, and an image its credentials, or they are lost.
        const QJsonObject deployment = present.value("deployment"_L1).toObject();
        QJsonObject external{{"imagePath"_L1, image->toString()}};
        const QJsonObject before = deployment.value("external"_L1).toObject();
        insertUnlessEmpty(external, "credentials"_L1, before.value("credentials"_L1).toString());
        body.insert("deployment"_L1, QJsonObject{{"instances"_L1, deployment.value("instances"_L1).toInt(1)},
                                                 {"external"_L1, external}});
    }
    if (update.variables)
        body.insert("runtimeEnvironment"_L1, toJson(*update.variables));
    if (update.tags)
        body.insert("tags"_L1, QJsonArray::fromStringList(*update.tags));
    return body;
}

QJsonObject portToWrite(QJsonObject read)
{
    // Read as objects with their certificates, written as names.
    QJsonArray names;
    const QJsonArray domains = read.value("domains"_L1).toArray();
    for (const auto& domain : domains)
        names.append(domain.isString() ? domain : domain.toObject().value("name"_L1));
    read.remove("domains"_L1);
    read.remove("dns"_L1);
    insertUnlessEmpty(read, "domains"_L1, names);
    return read;
}

QJsonObject portToWrite(const QJsonObject& read, const CloudPort& port)
{
    QJsonObject written = portToWrite(read);
    insertUnlessEmpty(written, "id"_L1, port.id);
    written.insert("name"_L1, port.name);
    written.insert("internalPort"_L1, port.port);
    written.insert("protocol"_L1, port.protocol);
    written.insert("public"_L1, port.isPublic);
    return written;
}

} // namespace sandglass
