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
constexpr qint64 usualResolutionMs = 15000;
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
using Readings = QMap<qint64, Reading>; ///< by time, in steps of the resolution

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
        std::max<qint64>(1000, info.value("metricResolution"_L1).toInteger(usualResolutionMs / 1000) * 1000);
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

template <typename To> std::optional<To> rounded(std::optional<double> value)
{
    return value ? std::optional(static_cast<To>(std::llround(*value))) : std::nullopt;
}
} // namespace

QStringList MetricSeries::types()
{
    return {u"cpu"_s, u"memory"_s, u"networkIngress"_s, u"networkEgress"_s};
}

QList<MetricSample> MetricSeries::take(const QJsonObject& data)
{
    Readings readings;
    addUp(readings, data.value("cpu"_L1).toObject(), &Reading::cores, m_limits.cores);
    addUp(readings, data.value("memory"_L1).toObject(), &Reading::memoryBytes,
          m_limits.memoryBytes ? std::optional<double>(*m_limits.memoryBytes) : std::nullopt);
    addUp(readings, data.value("networkIngress"_L1).toObject(), &Reading::receivedPerSecond, std::nullopt);
    addUp(readings, data.value("networkEgress"_L1).toObject(), &Reading::sentPerSecond, std::nullopt);

    QList<MetricSample> samples;
    for (const Reading& reading : std::as_const(readings)) {
        if (reading.timeMs <= m_lastMs)
            continue;
        const double seconds = m_lastMs == 0 ? 0 : static_cast<double>(reading.timeMs - m_lastMs) / 1000;
        m_received += reading.receivedPerSecond.value_or(0) * seconds;
        m_sent += reading.sentPerSecond.value_or(0) * seconds;
        m_lastMs = reading.timeMs;
        MetricSample sample;
        sample.timeMs = reading.timeMs;
        if (reading.cores)
            sample.cpuPercent = *reading.cores * 100;
        sample.memoryBytes = rounded<qint64>(reading.memoryBytes);
        sample.memoryLimitBytes = m_limits.memoryBytes;
        if (reading.receivedPerSecond)
            sample.networkReceivedBytes = rounded<qint64>(m_received);
        if (reading.sentPerSecond)
            sample.networkSentBytes = rounded<qint64>(m_sent);
        sample.cpuLimitCores = m_limits.cores;
        samples.append(sample);
    }
    for (MetricSample& sample : samples)
        sample.ageMs = m_lastMs - sample.timeMs;
    return samples;
}

} // namespace sandglass
