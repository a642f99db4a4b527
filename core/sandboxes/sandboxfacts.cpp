// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/sandboxfacts.h"

#include <QJsonArray>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr double nanosPerCpu = 1e9;
constexpr qsizetype mostEntries = 200;

QStringList strings(const QJsonValue& value)
{
    QStringList all;
    const auto array = value.toArray();
    for (const QJsonValue& entry : array) {
        if (entry.isString() && all.size() < mostEntries)
            all.append(entry.toString());
    }
    return all;
}

/// Times of zero ("0001-01-01…") mean "never".
QDateTime time(const QJsonValue& value)
{
    const QDateTime parsed = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return parsed.isValid() && parsed.date().year() > 1970 ? parsed.toUTC() : QDateTime();
}

ResourceLimits limits(const QJsonObject& host)
{
    ResourceLimits read;
    if (const double nanos = host.value("NanoCpus"_L1).toDouble(); nanos > 0) {
        read.cpus = nanos / nanosPerCpu;
    } else if (const double quota = host.value("CpuQuota"_L1).toDouble(); quota > 0) {
        constexpr double usualPeriod = 100000;
        const double period = host.value("CpuPeriod"_L1).toDouble();
        read.cpus = quota / (period > 0 ? period : usualPeriod);
    }
    if (const auto bytes = static_cast<qint64>(host.value("Memory"_L1).toDouble()); bytes > 0)
        read.memoryBytes = bytes;
    if (const auto processes = static_cast<qint64>(host.value("PidsLimit"_L1).toDouble()); processes > 0)
        read.processes = processes;
    return read;
}

std::optional<RestartPolicy> restartPolicy(const QString& name)
{
    if (name == "no"_L1)
        return RestartPolicy::No;
    if (name == "always"_L1)
        return RestartPolicy::Always;
    if (name == "on-failure"_L1)
        return RestartPolicy::OnFailure;
    if (name == "unless-stopped"_L1)
        return RestartPolicy::UnlessStopped;
    return {};
}

QList<MountFact> mounts(const QJsonArray& described)
{
    QList<MountFact> all;
    for (const QJsonValue& value : described) {
        if (all.size() == mostEntries)
            break;
        const QJsonObject mount = value.toObject();
        MountFact fact;
        fact.kind = mount.value("Type"_L1).toString();
        const QString name = mount.value("Name"_L1).toString();
        fact.source = name.isEmpty() ? mount.value("Source"_L1).toString() : name;
        fact.target = mount.value("Destination"_L1).toString();
        fact.readOnly = !mount.value("RW"_L1).toBool(true);
        all.append(fact);
    }
    return all;
}

QList<NetworkFact> networks(const QJsonObject& described)
{
    QList<NetworkFact> all;
    for (auto network = described.begin(); network != described.end() && all.size() < mostEntries; ++network)
        all.append({network.key(), network.value().toObject().value("IPAddress"_L1).toString()});
    return all;
}

} // namespace

SandboxFacts readSandboxFacts(const QJsonObject& description)
{
    const QJsonObject config = description.value("Config"_L1).toObject();
    const QJsonObject state = description.value("State"_L1).toObject();
    const QJsonObject host = description.value("HostConfig"_L1).toObject();
    const QJsonObject restart = host.value("RestartPolicy"_L1).toObject();

    SandboxFacts facts;
    if (const QString program = description.value("Path"_L1).toString(); !program.isEmpty())
        facts.command = QStringList(program) + strings(description.value("Args"_L1));
    facts.user = config.value("User"_L1).toString();
    facts.workingDirectory = config.value("WorkingDir"_L1).toString();
    facts.hostname = config.value("Hostname"_L1).toString();
    facts.started = time(state.value("StartedAt"_L1));
    facts.finished = time(state.value("FinishedAt"_L1));
    facts.expires = time(description.value("expiryTime"_L1));
    facts.failure = state.value("Error"_L1).toString();
    facts.outOfMemory = state.value("OOMKilled"_L1).toBool();
    facts.restartCount = description.value("RestartCount"_L1).toInt();
    // Podman names it Healthcheck.
    QJsonObject health = state.value("Health"_L1).toObject();
    if (health.isEmpty())
        health = state.value("Healthcheck"_L1).toObject();
    if (const auto checks = health.value("Log"_L1).toArray(); !checks.isEmpty())
        facts.healthOutput = checks.last().toObject().value("Output"_L1).toString().trimmed();
    facts.tellsLimits = !host.isEmpty();
    facts.limits = limits(host);
    facts.restart = restartPolicy(restart.value("Name"_L1).toString());
    facts.restartRetries = restart.value("MaximumRetryCount"_L1).toInt();
    facts.mounts = mounts(description.value("Mounts"_L1).toArray());
    const auto temporary = host.value("Tmpfs"_L1).toObject();
    for (auto target = temporary.begin(); target != temporary.end() && facts.mounts.size() < mostEntries; ++target)
        facts.mounts.append({u"tmpfs"_s, {}, target.key(), false});
    facts.networks = networks(description.value("NetworkSettings"_L1).toObject().value("Networks"_L1).toObject());
    facts.readOnlyRoot = host.value("ReadonlyRootfs"_L1).toBool();
    for (const QString& option : strings(host.value("SecurityOpt"_L1)))
        facts.noNewPrivileges |= option.startsWith("no-new-privileges"_L1) && !option.endsWith("false"_L1);
    facts.capabilitiesAdded = strings(host.value("CapAdd"_L1));
    facts.capabilitiesDropped = strings(host.value("CapDrop"_L1));
    return facts;
}

} // namespace sandglass
