// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/sandboxspecjson.h"

#include "core/base/jsonvalues.h"
#include "core/docker/createdbylabel.h"

#include <cmath>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
QString restartName(RestartPolicy policy)
{
    switch (policy) {
    case RestartPolicy::No:
        return u"no"_s;
    case RestartPolicy::OnFailure:
        return u"on-failure"_s;
    case RestartPolicy::Always:
        return u"always"_s;
    case RestartPolicy::UnlessStopped:
        return u"unless-stopped"_s;
    }
    return u"no"_s;
}

/// Adds the limits that are set; the error names the one that is out of range.
Status addLimits(const ResourceLimits& limits, QJsonObject& json)
{
    constexpr double nanosPerCpu = 1e9;
    constexpr double mostCpus = 1e6;
    if (limits.cpus) {
        // Not written as a chain of <: a NaN must be refused as well.
        if (!(*limits.cpus > 0 && *limits.cpus < mostCpus))
            return fail(ErrorKind::InvalidInput, u"cpus %1"_s.arg(*limits.cpus));
        json.insert("NanoCpus"_L1, static_cast<qint64>(std::llround(*limits.cpus * nanosPerCpu)));
    }
    if (limits.memoryBytes) {
        if (*limits.memoryBytes <= 0)
            return fail(ErrorKind::InvalidInput, u"memory %1"_s.arg(*limits.memoryBytes));
        json.insert("Memory"_L1, *limits.memoryBytes);
    }
    if (limits.processes) {
        if (*limits.processes <= 0)
            return fail(ErrorKind::InvalidInput, u"processes %1"_s.arg(*limits.processes));
        json.insert("PidsLimit"_L1, *limits.processes);
    }
    return {};
}

/// Writes what takes the limits of 0 away, and leaves the others in \a limits.
Status liftLimits(ResourceLimits& limits, QJsonObject& json, const Quirks& quirks)
{
    if (!quirks.updateLiftsLimits && (limits.cpus == 0.0 || limits.memoryBytes == 0))
        return fail(ErrorKind::Unsupported, u"no limit of CPU or memory"_s);
    if (limits.cpus == 0.0) {
        json.insert("CpuQuota"_L1, -1);
        limits.cpus.reset();
    }
    if (limits.memoryBytes == 0) {
        json.insert("Memory"_L1, -1);
        json.insert("MemorySwap"_L1, -1);
        limits.memoryBytes.reset();
    }
    if (limits.processes == 0) {
        json.insert("PidsLimit"_L1, -1);
        limits.processes.reset();
    }
    return {};
}

/// `MemorySwap` (memory and swap together; -1: no limit) for a new memory limit, so that the swap stays what it is. An
/// engine refuses a memory limit alone when it is above the old sum.
qint64 swapBeside(qint64 memoryBytes, const QJsonObject& present)
{
    const qint64 swap = present.value("MemorySwap"_L1).toInteger();
    if (swap < 0)
        return swap;
    // As engines do it when they create a sandbox.
    if (swap == 0)
        return memoryBytes * 2;
    return memoryBytes + swap - present.value("Memory"_L1).toInteger();
}

Status addPorts(const QList<PortMapping>& ports, QJsonObject& body, QJsonObject& host)
{
    QJsonObject exposed;
    QJsonObject bindings;
    for (const auto& port : ports) {
        if (port.containerPort == 0)
            return fail(ErrorKind::InvalidInput, u"port 0"_s);
        const QString protocol = port.protocol.isEmpty() ? u"tcp"_s : port.protocol;
        const QString key = u"%1/%2"_s.arg(port.containerPort).arg(protocol);
        QJsonArray list = bindings.value(key).toArray();
        list.append(QJsonObject{
            {"HostIp"_L1, port.hostAddress.isEmpty() ? u"127.0.0.1"_s : port.hostAddress},
            {"HostPort"_L1, port.hostPort == 0 ? QString() : QString::number(port.hostPort)},
        });
        bindings.insert(key, list);
        exposed.insert(key, QJsonObject());
    }
    if (!ports.isEmpty()) {
        body.insert("ExposedPorts"_L1, exposed);
        host.insert("PortBindings"_L1, bindings);
    }
    return {};
}

Result<QJsonArray> mountsJson(const QList<MountSpec>& mounts)
{
    QJsonArray list;
    for (const auto& mount : mounts) {
        if (!mount.target.startsWith(u'/'))
            return fail(ErrorKind::InvalidInput, u"mount target “%1”"_s.arg(mount.target));
        QJsonObject json{{"Target"_L1, mount.target}};
        switch (mount.kind) {
        case MountSpec::Kind::Volume:
            json.insert("Type"_L1, u"volume"_s);
            if (!mount.source.isEmpty())
                json.insert("Source"_L1, mount.source);
            break;
        case MountSpec::Kind::Bind:
            if (!mount.source.startsWith(u'/'))
                return fail(ErrorKind::InvalidInput, u"mount source “%1”"_s.arg(mount.source));
            json.insert("Type"_L1, u"bind"_s);
            json.insert("Source"_L1, mount.source);
            break;
        case MountSpec::Kind::Tmpfs:
            json.insert("Type"_L1, u"tmpfs"_s);
            break;
        }
        if (mount.readOnly)
            json.insert("ReadOnly"_L1, true);
        list.append(json);
    }
    return list;
}

Result<QJsonArray> variablesJson(const QMap<QString, QString>& variables)
{
    QJsonArray list;
    for (const auto& [name, value] : variables.asKeyValueRange()) {
        if (name.isEmpty() || name.contains(u'=') || name.contains(QChar(0)) || value.contains(QChar(0)))
            return fail(ErrorKind::InvalidInput, u"variable “%1”"_s.arg(name));
        list.append(QString(name + u'=' + value));
    }
    return list;
}

void addIsolation(const SandboxSpec& spec, QJsonObject& host)
{
    if (!spec.network.isEmpty())
        host.insert("NetworkMode"_L1, spec.network);
    if (!spec.runtime.isEmpty())
        host.insert("Runtime"_L1, spec.runtime);
    if (spec.gpuCount != 0) {
        const QJsonArray gpu{QJsonArray{u"gpu"_s}}; // any of (all of)
        const QJsonObject request{{"Count"_L1, spec.gpuCount}, {"Capabilities"_L1, gpu}};
        host.insert("DeviceRequests"_L1, QJsonArray{request});
    }
    if (spec.readOnlyRoot)
        host.insert("ReadonlyRootfs"_L1, true);
    if (!spec.capabilitiesAdded.isEmpty())
        host.insert("CapAdd"_L1, QJsonArray::fromStringList(spec.capabilitiesAdded));
    if (!spec.capabilitiesDropped.isEmpty())
        host.insert("CapDrop"_L1, QJsonArray::fromStringList(spec.capabilitiesDropped));
    if (spec.noNewPrivileges)
        host.insert("SecurityOpt"_L1, QJsonArray{u"no-new-privileges"_s});
    if (spec.initProcess)
        host.insert("Init"_L1, true);
}
} // namespace

Result<QJsonObject> createBodyFrom(const SandboxSpec& spec)
{
    if (spec.image.trimmed().isEmpty())
        return fail(ErrorKind::InvalidInput, u"no image"_s);

    QJsonObject body{{"Image"_L1, spec.image.trimmed()}};
    QJsonObject host;
    if (!spec.command.isEmpty())
        body.insert("Cmd"_L1, QJsonArray::fromStringList(spec.command));
    if (!spec.entrypoint.isEmpty())
        body.insert("Entrypoint"_L1, QJsonArray::fromStringList(spec.entrypoint));
    if (!spec.user.isEmpty())
        body.insert("User"_L1, spec.user);
    if (!spec.workingDirectory.isEmpty())
        body.insert("WorkingDir"_L1, spec.workingDirectory);
    const auto variables = variablesJson(spec.variables);
    if (!variables)
        return std::unexpected(variables.error());
    if (!variables->isEmpty())
        body.insert("Env"_L1, *variables);
    QMap<QString, QString> labels = spec.labels;
    labels.insert(createdByLabel, createdByValue);
    body.insert("Labels"_L1, toJson(labels));
    if (spec.terminal)
        body.insert("Tty"_L1, true);
    if (spec.openInput)
        body.insert("OpenStdin"_L1, true);

    if (const auto added = addPorts(spec.ports, body, host); !added)
        return std::unexpected(added.error());
    const auto mounts = mountsJson(spec.mounts);
    if (!mounts)
        return std::unexpected(mounts.error());
    if (!mounts->isEmpty())
        host.insert("Mounts"_L1, *mounts);
    if (const auto added = addLimits(spec.limits, host); !added)
        return std::unexpected(added.error());
    if (spec.restart != RestartPolicy::No) {
        QJsonObject restart{{"Name"_L1, restartName(spec.restart)}};
        if (spec.restart == RestartPolicy::OnFailure && spec.restartRetries > 0)
            restart.insert("MaximumRetryCount"_L1, spec.restartRetries);
        host.insert("RestartPolicy"_L1, restart);
    }
    addIsolation(spec, host);
    body.insert("HostConfig"_L1, host);
    return body;
}

Result<QJsonObject> updateBodyFrom(ResourceLimits limits, std::optional<RestartPolicy> restart,
                                   const QJsonObject& present, const Quirks& quirks)
{
    QJsonObject body;
    if (const auto lifted = liftLimits(limits, body, quirks); !lifted)
        return std::unexpected(lifted.error());
    if (const auto added = addLimits(limits, body); !added)
        return std::unexpected(added.error());
    if (limits.memoryBytes)
        body.insert("MemorySwap"_L1, swapBeside(*limits.memoryBytes, present));
    if (limits.cpus && quirks.updateWantsCpuQuota) {
        constexpr qint64 periodUs = 100000;
        body.remove("NanoCpus"_L1);
        body.insert("CpuPeriod"_L1, periodUs);
        body.insert("CpuQuota"_L1, static_cast<qint64>(std::llround(*limits.cpus * periodUs)));
    }
    const QJsonObject policy = present.value("RestartPolicy"_L1).toObject();
    if (restart && policy.value("Name"_L1).toString() != restartName(*restart))
        body.insert("RestartPolicy"_L1, QJsonObject{{"Name"_L1, restartName(*restart)}});
    else if (restart || quirks.updateSetsRestartPolicy)
        body.insert("RestartPolicy"_L1, policy);
    return body;
}

} // namespace sandglass
