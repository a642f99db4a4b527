// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/metricstore.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
constexpr qint64 keptMs = 3600000;
constexpr double bytesPerMb = 1e6;
} // namespace

QString unitOf(const QString& metricType)
{
    static const QHash<QString, QString> units{
        {u"cpu"_s, u"vCPU"_s},
        {u"memory"_s, u"mb"_s},
        {u"networkIngress"_s, u"kbps"_s},
        {u"networkEgress"_s, u"kbps"_s},
        {u"tcpConnectionsOpen"_s, u"count"_s},
        {u"diskUsage"_s, u"mb"_s},
        {u"requests"_s, u"rps"_s},
        {u"http4xxResponses"_s, u"rps"_s},
        {u"http5xxResponses"_s, u"rps"_s},
        {u"bandwidth"_s, u"kbps"_s},
        {u"bandwidthVolume"_s, u"mb"_s},
    };
    return units.value(metricType);
}

void MetricStore::take(const QString& instance, qint64 timeMs, const QJsonObject& stats)
{
    Counters now{
        .timeMs = timeMs,
        .cpuNs =
            stats.value("cpu_stats"_L1).toObject().value("cpu_usage"_L1).toObject().value("total_usage"_L1).toDouble()};
    for (const auto& network : stats.value("networks"_L1).toObject()) {
        now.receivedBytes += network.toObject().value("rx_bytes"_L1).toDouble();
        now.sentBytes += network.toObject().value("tx_bytes"_L1).toDouble();
    }
    const QJsonObject memory = stats.value("memory_stats"_L1).toObject();
    const QJsonObject detail = memory.value("stats"_L1).toObject();
    const double cache = detail.value("inactive_file"_L1).toDouble(detail.value("total_inactive_file"_L1).toDouble());
    Sample sample{.instance = instance, .timeMs = timeMs, .values = {}};
    sample.values.insert(u"memory"_s, std::max(0.0, memory.value("usage"_L1).toDouble() - cache) / bytesPerMb);

    const auto before = m_last.constFind(instance);
    if (before != m_last.cend() && now.timeMs > before->timeMs && now.cpuNs >= before->cpuNs) {
        const double seconds = double(now.timeMs - before->timeMs) / 1000;
        const auto kbps = [seconds](double bytes) { return bytes * 8 / 1000 / seconds; };
        sample.values.insert(u"cpu"_s, (now.cpuNs - before->cpuNs) / 1e9 / seconds);
        sample.values.insert(u"networkIngress"_s, kbps(now.receivedBytes - before->receivedBytes));
        sample.values.insert(u"networkEgress"_s, kbps(now.sentBytes - before->sentBytes));
    }
    m_last.insert(instance, now);
    m_samples.push_back(sample);
    while (m_samples.front().timeMs < timeMs - keptMs)
        m_samples.pop_front();
}

} // namespace sandglass::emulator
