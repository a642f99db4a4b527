// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <optional>

namespace sandglass {

/// One reading. Values that the provider did not give are empty, never 0.
struct MetricSample
{
    qint64 timeMs = 0;                          ///< wall clock of the reading, milliseconds since the Unix epoch
    std::optional<double> cpuPercent;           ///< of one core, as `docker stats` shows it; empty in the first sample
    std::optional<qint64> memoryBytes;          ///< without the reclaimable file cache
    std::optional<qint64> memoryLimitBytes;     ///< the sandbox's limit or the machine's memory
    std::optional<qint64> networkReceivedBytes; ///< counters since start, over all interfaces
    std::optional<qint64> networkSentBytes;
    std::optional<qint64> diskReadBytes;
    std::optional<qint64> diskWrittenBytes;
    std::optional<qint64> processes;
    std::optional<double> cpuLimitCores; ///< cores that the sandbox may use; empty when no limit is set or known
    qint64 ageMs = 0;                    ///< how long before its arrival the reading was made

    bool operator==(const MetricSample&) const = default;
};

} // namespace sandglass
