// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/metricseries.h"

#include "core/base/rfc3339.h"

#include <QJsonArray>
#include <QMap>

#include <algorithm>
#include <cmath>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr double usualSeconds = 15;
constexpr qint64 mostAheadMs = 60000; // Clocks differ; what is further ahead and apart from all others is an error.
constexpr qint64 nsPerMs = 1'000'000;
constexpr double bytesPerMb = 1024.0 * 1024.0;
constexpr double bytesPerKilobit = 1000.0 / 8.0;

/// What all instances together measured at about one time.
struct Reading
{
    qint64 timeMs = 0;
    std::optional<double> cores;
    std::optional<double> memoryBytes;
    std::optional<double> receivedPerSecond;
    std::optional<double> sentPerSecond;
};
using Readings = QMap<qint64, Reading>; ///< by slot: the time in steps of the resolution

std::optional<double> numberOf(const QJsonValue& value)
{
    bool isNumber = value.isDouble();
    const double number = isNumber ? value.toDouble() : value.toString().toDouble(&isNumber);
    return isNumber && std::isfinite(number) && number >= 0 ? std::optional(number) : std::nullopt;
}

/// How much one unit of \a name is, in cores, bytes or bytes a second; \a whole is what 100 % are.
std::optional<double> scaleOf(const QString& name, std::optional<double> whole)
{
    if (name == "pct"_L1)
        return whole ? std::optional(*whole / 100) : std::nullopt;
    if (name == "mb"_L1)
        return bytesPerMb;
    if (name == "kbps"_L1)
        return bytesPerKilobit;
    if (name.compare("vCPU"_L1, Qt::CaseInsensitive) == 0)
        return 1;
    return std::nullopt;
}

void addUp(Readings& readings, const QJsonObject& metric, std::optional<double> Reading::* value,
           std::optional<double> whole)
{
    const QJsonObject info = metric.value("metricInfo"_L1).toObject();
    const auto scale = scaleOf(info.value("metricUnit"_L1).toString(), whole);
    if (!scale)
        return;
    const qint64 resolutionMs =
        std::max<qint64>(1000, static_cast<qint64>(info.value("metricResolution"_L1).toDouble(usualSeconds) * 1000));
    const QJsonArray instances = metric.value("values"_L1).toArray();
    for (const auto& instance : instances) {
        QMap<qint64, double> ofInstance; // the last one of each time
        const QJsonArray points = instance.toObject().value("data"_L1).toArray();
        for (const auto& point : points) {
            const qint64 timeMs = nanosecondsFromRfc3339(point.toObject().value("ts"_L1).toString()) / nsPerMs;
            const auto number = numberOf(point.toObject().value("value"_L1));
            if (timeMs <= 0 || !number)
                continue;
            const qint64 slot = timeMs - timeMs % resolutionMs;
            ofInstance.insert(slot, *number * *scale);
            readings[slot].timeMs = std::max(readings[slot].timeMs, timeMs);
        }
        for (const auto& [slot, number] : ofInstance.asKeyValueRange())
            readings[slot].*value = (readings[slot].*value).value_or(0) + number;
    }
}

/// Without what is ahead of \a nowMs and of all others. What is ahead together with others means a late clock here.
void dropAhead(Readings& readings, qint64 nowMs)
{
    while (readings.size() > 1 && readings.lastKey() > nowMs + mostAheadMs &&
           readings.lastKey() - std::prev(readings.cend(), 2).key() > mostAheadMs)
        readings.remove(readings.lastKey());
}

template <typename To> std::optional<To> rounded(std::optional<double> value)
{
    return value ? std::optional(static_cast<To>(std::llround(*value))) : std::nullopt;
}
} // namespace

QStringList MetricSeries::types()
{
    return {u"cpu"_s, u"memory"_s, u"networkIngress"_s, u"networkEgress"_s};
}

std::optional<qint64> MetricSeries::Counter::add(std::optional<double> perSecond, qint64 timeMs)
{
    if (!perSecond)
        return {};
    if (lastMs > 0)
        bytes += *perSecond * static_cast<double>(timeMs - lastMs) / 1000;
    lastMs = timeMs;
    return std::llround(bytes);
}

QList<MetricSample> MetricSeries::take(const QJsonObject& data, qint64 nowMs)
{
    Readings readings;
    addUp(readings, data.value("cpu"_L1).toObject(), &Reading::cores, m_limits.cores);
    addUp(readings, data.value("memory"_L1).toObject(), &Reading::memoryBytes,
          m_limits.memoryBytes ? std::optional<double>(*m_limits.memoryBytes) : std::nullopt);
    addUp(readings, data.value("networkIngress"_L1).toObject(), &Reading::receivedPerSecond, std::nullopt);
    addUp(readings, data.value("networkEgress"_L1).toObject(), &Reading::sentPerSecond, std::nullopt);

    dropAhead(readings, nowMs);
    const qint64 heldBefore = m_heldSlotMs;
    m_heldSlotMs = readings.isEmpty() ? 0 : readings.lastKey();
    if (m_heldSlotMs != heldBefore)
        m_heldSinceMs = nowMs;
    const qint64 heldMs = std::max<qint64>(0, nowMs - m_heldSinceMs);

    QList<MetricSample> samples;
    for (const auto& [slot, reading] : std::as_const(readings).asKeyValueRange()) {
        if (slot <= m_lastSlotMs || (slot == m_heldSlotMs && slot != heldBefore))
            continue;
        m_lastSlotMs = slot;
        MetricSample sample;
        sample.timeMs = reading.timeMs;
        if (reading.cores)
            sample.cpuPercent = *reading.cores * 100;
        sample.memoryBytes = rounded<qint64>(reading.memoryBytes);
        sample.memoryLimitBytes = m_limits.memoryBytes;
        sample.networkReceivedBytes = m_received.add(reading.receivedPerSecond, reading.timeMs);
        sample.networkSentBytes = m_sent.add(reading.sentPerSecond, reading.timeMs);
        sample.cpuLimitCores = m_limits.cores;
        samples.append(sample);
    }
    for (MetricSample& sample : samples)
        sample.ageMs = heldMs + readings.last().timeMs - sample.timeMs;
    return samples;
}

} // namespace sandglass
