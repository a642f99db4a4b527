// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/statsparser.h"

#include "core/base/rfc3339.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {

std::optional<qint64> integer(const QJsonObject& object, QLatin1StringView name)
{
    const QJsonValue value = object.value(name);
    return value.isDouble() ? std::optional(value.toInteger()) : std::nullopt;
}

std::optional<double> cpuPercent(const QJsonObject& now, const QJsonObject& before)
{
    // The first message has nothing before it.
    const auto systemBefore = integer(before, "system_cpu_usage"_L1);
    const auto systemNow = integer(now, "system_cpu_usage"_L1);
    if (!systemBefore || !systemNow || *systemBefore == 0)
        return std::nullopt;
    const QJsonObject usage = now.value("cpu_usage"_L1).toObject();
    const auto usageNow = integer(usage, "total_usage"_L1);
    const auto usageBefore = integer(before.value("cpu_usage"_L1).toObject(), "total_usage"_L1);
    if (!usageNow || !usageBefore)
        return std::nullopt;
    qint64 cores = integer(now, "online_cpus"_L1).value_or(0);
    if (cores == 0)
        cores = usage.value("percpu_usage"_L1).toArray().size();
    const qint64 used = *usageNow - *usageBefore;
    const qint64 passed = *systemNow - *systemBefore;
    if (used <= 0 || passed <= 0)
        return 0.0;
    return double(used) / double(passed) * double(cores) * 100.0;
}

std::optional<qint64> memoryBytes(const QJsonObject& memory)
{
    const auto usage = integer(memory, "usage"_L1);
    if (!usage)
        return std::nullopt;
    const QJsonObject parts = memory.value("stats"_L1).toObject();
    // The first name is of control groups v1, the second of v2.
    for (const auto name : {"total_inactive_file"_L1, "inactive_file"_L1}) {
        if (const auto cache = integer(parts, name); cache && *cache < *usage)
            return *usage - *cache;
    }
    return usage;
}

std::optional<qint64> diskBytes(const QJsonObject& blockIo, QLatin1StringView operation)
{
    const QJsonValue list = blockIo.value("io_service_bytes_recursive"_L1);
    if (!list.isArray())
        return std::nullopt;
    qint64 sum = 0;
    const QJsonArray entries = list.toArray();
    for (const auto& entry : entries) {
        // "Read" with control groups v1, "read" with v2.
        const QJsonObject device = entry.toObject();
        if (device.value("op"_L1).toString().compare(operation, Qt::CaseInsensitive) == 0)
            sum += device.value("value"_L1).toInteger();
    }
    return sum;
}

std::optional<qint64> networkBytes(const QJsonValue& interfaces, QLatin1StringView counter)
{
    if (!interfaces.isObject())
        return std::nullopt;
    qint64 sum = 0;
    const QJsonObject all = interfaces.toObject();
    for (const auto& interface : all)
        sum += interface.toObject().value(counter).toInteger();
    return sum;
}

} // namespace

std::optional<MetricSample> dockerMetricSample(const QJsonObject& message)
{
    const QDateTime read = dateTimeFromRfc3339(message.value("read"_L1).toString());
    // Of a sandbox that has ended, Docker goes on sending zeros, read in the year 1.
    if (!read.isValid())
        return std::nullopt;
    const QJsonObject memory = message.value("memory_stats"_L1).toObject();
    const QJsonObject blockIo = message.value("blkio_stats"_L1).toObject();
    const QJsonValue networks = message.value("networks"_L1);
    MetricSample sample;
    sample.timeMs = read.toMSecsSinceEpoch();
    sample.cpuPercent =
        cpuPercent(message.value("cpu_stats"_L1).toObject(), message.value("precpu_stats"_L1).toObject());
    sample.memoryBytes = memoryBytes(memory);
    sample.memoryLimitBytes = integer(memory, "limit"_L1);
    sample.networkReceivedBytes = networkBytes(networks, "rx_bytes"_L1);
    sample.networkSentBytes = networkBytes(networks, "tx_bytes"_L1);
    sample.diskReadBytes = diskBytes(blockIo, "read"_L1);
    sample.diskWrittenBytes = diskBytes(blockIo, "write"_L1);
    sample.processes = integer(message.value("pids_stats"_L1).toObject(), "current"_L1);
    return sample;
}

std::optional<double> cpuLimitCores(const QJsonObject& inspection)
{
    const QJsonObject host = inspection.value("HostConfig"_L1).toObject();
    if (const qint64 nanoCores = integer(host, "NanoCpus"_L1).value_or(0); nanoCores > 0)
        return double(nanoCores) / 1e9;
    // Set the older way, as time slices; the kernel's period where only the quota is set.
    constexpr qint64 usualPeriod = 100'000;
    const qint64 quota = integer(host, "CpuQuota"_L1).value_or(0);
    const qint64 period = integer(host, "CpuPeriod"_L1).value_or(0);
    if (quota > 0)
        return double(quota) / double(period > 0 ? period : usualPeriod);
    return std::nullopt;
}

std::optional<MetricSample> PodmanMetrics::sample(const QJsonObject& message)
{
    const QJsonObject stats = message.value("Stats"_L1).toArray().at(0).toObject();
    const qint64 wallNs = stats.value("SystemNano"_L1).toInteger();
    // Of a sandbox that has ended, Podman goes on sending zeros.
    if (wallNs == 0)
        return std::nullopt;
    MetricSample sample;
    sample.timeMs = wallNs / 1'000'000;
    const qint64 cpuNs = stats.value("CPUNano"_L1).toInteger();
    if (m_lastWallNs != 0 && wallNs > m_lastWallNs)
        sample.cpuPercent = std::max(0.0, double(cpuNs - m_lastCpuNs) / double(wallNs - m_lastWallNs) * 100.0);
    m_lastCpuNs = cpuNs;
    m_lastWallNs = wallNs;
    sample.memoryBytes = integer(stats, "MemUsage"_L1);
    sample.memoryLimitBytes = integer(stats, "MemLimit"_L1);
    sample.networkReceivedBytes = networkBytes(stats.value("Network"_L1), "RxBytes"_L1);
    sample.networkSentBytes = networkBytes(stats.value("Network"_L1), "TxBytes"_L1);
    sample.diskReadBytes = integer(stats, "BlockInput"_L1);
    sample.diskWrittenBytes = integer(stats, "BlockOutput"_L1);
    sample.processes = integer(stats, "PIDs"_L1);
    return sample;
}

} // namespace sandglass
