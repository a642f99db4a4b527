// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/metrichistory.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandglass {

namespace {

constexpr float unknown = std::numeric_limits<float>::quiet_NaN();
constexpr size_t mostReadings = 2000;
constexpr size_t mostEvents = 100;
constexpr qint64 lateSample = 3000; // Milliseconds; further back it is the engine's clock that was set back.
constexpr qint64 slowestMs = 60000;
constexpr qint64 clockTolerance = 1000; // Milliseconds; smaller corrections of the clock are not worth a shift.

size_t indexOf(Metric metric)
{
    return static_cast<size_t>(metric);
}

template <typename T> float known(const std::optional<T>& value)
{
    return value ? static_cast<float>(*value) : unknown;
}

float rate(const std::optional<qint64>& before, const std::optional<qint64>& now, qint64 deltaMs)
{
    if (!before || !now || deltaMs <= 0)
        return unknown;
    return static_cast<float>(static_cast<double>(std::max<qint64>(0, *now - *before)) * 1000.0 /
                              static_cast<double>(deltaMs));
}

} // namespace

qint64 MetricHistory::staleAfterMs() const
{
    return std::max<qint64>(2000, m_intervalMs * 12 / 5);
}

void MetricHistory::add(const MetricSample& sample, qint64 nowMs)
{
    const qint64 deltaMs = m_last ? sample.timeMs - m_last->timeMs : 0;
    if (m_last && (deltaMs == 0 || (deltaMs < 0 && sample.ageMs > 0)))
        return; // Known already.
    if (deltaMs < -lateSample)
        interrupt();
    if (deltaMs < 0 && !m_interrupted)
        return;
    if (!m_readings.empty() && nowMs + sample.ageMs < lastMs() - clockTolerance)
        moveBack(lastMs() + m_intervalMs - nowMs);
    const qint64 timeMs = m_readings.empty() ? nowMs : std::max(nowMs, lastMs() + 1);

    const bool continues = m_last && !m_interrupted && deltaMs > 0;
    Reading reading;
    reading.timeMs = timeMs;
    reading.values.fill(unknown);
    reading.values[indexOf(Metric::Cpu)] = known(sample.cpuPercent);
    reading.values[indexOf(Metric::Memory)] = known(sample.memoryBytes);
    reading.values[indexOf(Metric::Processes)] = known(sample.processes);
    if (continues)
        learnInterval(deltaMs);
    // Over a gap the mean would be a value that never was.
    if (continues && deltaMs <= staleAfterMs()) {
        const auto set = [&](Metric metric, std::optional<qint64> MetricSample::* counter) {
            reading.values[indexOf(metric)] = rate((*m_last).*counter, sample.*counter, deltaMs);
        };
        set(Metric::NetworkReceived, &MetricSample::networkReceivedBytes);
        set(Metric::NetworkSent, &MetricSample::networkSentBytes);
        set(Metric::DiskRead, &MetricSample::diskReadBytes);
        set(Metric::DiskWritten, &MetricSample::diskWrittenBytes);
    }
    m_interrupted = false;
    m_last = sample;
    m_memoryLimit = sample.memoryLimitBytes;
    m_cpuLimitCores = sample.cpuLimitCores;
    m_readings.push_back(reading);
    trim(timeMs);
}

void MetricHistory::addEvent(MetricEvent::Kind kind, qint64 nowMs)
{
    m_events.push_back({nowMs, kind});
    if (m_events.size() > mostEvents)
        m_events.pop_front();
    // The counters and the processor time of the next process begin at zero.
    interrupt();
}

void MetricHistory::learnInterval(qint64 deltaMs)
{
    // The median of the last three: one late reading is a gap, three are another rhythm.
    m_deltas[static_cast<size_t>(m_deltaCount % 3)] = deltaMs;
    ++m_deltaCount;
    if (m_deltaCount < 3) {
        m_intervalMs = std::clamp<qint64>(deltaMs, 500, slowestMs);
        return;
    }
    auto sorted = m_deltas;
    std::ranges::sort(sorted);
    m_intervalMs = std::clamp<qint64>(sorted[1], 500, slowestMs);
}

void MetricHistory::moveBack(qint64 byMs)
{
    for (Reading& reading : m_readings)
        reading.timeMs -= byMs;
    for (MetricEvent& event : m_events)
        event.timeMs -= byMs;
}

void MetricHistory::trim(qint64 nowMs)
{
    const qint64 oldest = nowMs - spanMs;
    while (!m_readings.empty() && (m_readings.front().timeMs < oldest || m_readings.size() > mostReadings))
        m_readings.pop_front();
    while (!m_events.empty() && m_events.front().timeMs < oldest)
        m_events.pop_front();
}

std::optional<double> MetricHistory::latest(Metric metric) const
{
    if (m_readings.empty())
        return {};
    const float value = m_readings.back().values[indexOf(metric)];
    return std::isnan(value) ? std::nullopt : std::optional<double>(value);
}

bool MetricHistory::isTold(Metric metric) const
{
    constexpr size_t enoughReadings = 3; // The first has no rates yet.
    return m_readings.size() < enoughReadings ||
           std::ranges::any_of(
               m_readings, [metric](const Reading& reading) { return !std::isnan(reading.values[indexOf(metric)]); });
}

QList<MetricPoint> MetricHistory::series(Metric metric, qint64 fromMs) const
{
    QList<MetricPoint> line;
    const auto first = std::ranges::lower_bound(m_readings, fromMs, {}, &Reading::timeMs);
    line.reserve(std::distance(first, m_readings.end()));
    const qint64 gapMs = staleAfterMs();
    for (auto reading = first; reading != m_readings.end(); ++reading) {
        const float value = reading->values[indexOf(metric)];
        if (std::isnan(value)) {
            if (!line.isEmpty() && line.constLast().value)
                line.append(MetricPoint{reading->timeMs, {}});
            continue;
        }
        if (!line.isEmpty() && line.constLast().value && reading->timeMs - line.constLast().timeMs > gapMs)
            line.append(MetricPoint{line.constLast().timeMs + 1, {}});
        line.append(MetricPoint{reading->timeMs, value});
    }
    return line;
}

} // namespace sandglass
