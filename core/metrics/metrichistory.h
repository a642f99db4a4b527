// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/metricsample.h"

#include <QList>

#include <array>
#include <deque>
#include <optional>

namespace sandglass {

/// What is kept over time. Rates are bytes per second.
enum class Metric { Cpu, Memory, NetworkReceived, NetworkSent, DiskRead, DiskWritten, Processes };
inline constexpr int metricCount = static_cast<int>(Metric::Processes) + 1;

/// One point of a line. An empty value is a gap: the line is interrupted there.
struct MetricPoint
{
    qint64 timeMs = 0; ///< wall clock of this machine, milliseconds
    std::optional<double> value;

    bool operator==(const MetricPoint&) const = default;
};

/// Something that happened to the sandbox, marked on the time axis.
struct MetricEvent
{
    enum class Kind { Started, Stopped };
    qint64 timeMs = 0;
    Kind kind = Kind::Started;

    bool operator==(const MetricEvent&) const = default;
};

/// The last 15 minutes of one sandbox's readings.
///
/// Counters become rates: by the server's own times, so that a delayed delivery makes no spike, and never negative,
/// because counters begin anew with the sandbox. The time axis is this machine's clock; where the clock is set back,
/// the past moves with it. Where nothing was read for more than 2.4 intervals there is a gap, never a line or a zero.
class MetricHistory
{
public:
    static constexpr qint64 spanMs = 15 * 60 * 1000;

    /// \a nowMs: wall clock of this machine at the reading. A sample that is not newer than the last one is ignored,
    /// unless it is live and seconds older: then the engine's clock was set back, which is an interruption. Of a past
    /// that is read again only what is new is taken.
    void add(const MetricSample& sample, qint64 nowMs);
    /// The stream was interrupted: the next sample begins anew, without rates.
    void interrupt() { m_interrupted = true; }
    void addEvent(MetricEvent::Kind kind, qint64 nowMs);

    bool isEmpty() const { return m_readings.empty(); }
    qint64 lastMs() const { return m_readings.empty() ? 0 : m_readings.back().timeMs; } ///< 0: never
    std::optional<double> latest(Metric metric) const; ///< of the newest reading, however old that is
    /// False when readings come, and none of them has a value of \a metric.
    bool isTold(Metric metric) const;
    std::optional<qint64> memoryLimit() const { return m_memoryLimit; }
    std::optional<double> cpuLimitCores() const { return m_cpuLimitCores; }
    /// The line since \a fromMs, oldest first, with one empty point in every gap.
    QList<MetricPoint> series(Metric metric, qint64 fromMs = 0) const;
    const std::deque<MetricEvent>& events() const { return m_events; }
    /// How often readings arrive, in milliseconds: 1,000 for Docker, 5,000 for Podman.
    qint64 intervalMs() const { return m_intervalMs; }
    /// After so long without a reading the values of the last one are no longer true: 2.4 intervals, at least 2 s.
    qint64 staleAfterMs() const;

private:
    struct Reading
    {
        qint64 timeMs = 0;
        std::array<float, metricCount> values{}; ///< NaN: not known
    };

    void learnInterval(qint64 deltaMs);
    void moveBack(qint64 byMs);
    void trim(qint64 nowMs);

    std::deque<Reading> m_readings;
    std::deque<MetricEvent> m_events;
    std::optional<MetricSample> m_last;
    std::optional<qint64> m_memoryLimit;
    std::optional<double> m_cpuLimitCores;
    std::array<qint64, 3> m_deltas{};
    int m_deltaCount = 0;
    qint64 m_intervalMs = 1000;
    bool m_interrupted = false;
};

} // namespace sandglass
