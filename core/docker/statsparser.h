// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/metricsample.h"

#include <QJsonObject>

#include <optional>

namespace sandglass {

/// One message of Docker's `/containers/{id}/stats`, by the formulas of `docker stats`; nothing when the sandbox does
/// not run. CPU share: that of the sandbox in the machine's since the last message, times the cores. Memory: without
/// the inactive part of the file cache. Network and disk: sums over all interfaces and devices.
std::optional<MetricSample> dockerMetricSample(const QJsonObject& message);

/// How many cores a sandbox may use, from `/containers/{id}/json`; nothing when it has no limit. Stats do not tell.
std::optional<double> cpuLimitCores(const QJsonObject& inspection);

/// Messages of Podman's `/libpod/containers/stats` for one sandbox. Podman's CPU counter of the machine holds active
/// time only, so the share is that of wall-clock time; its own first share is over the sandbox's whole life and is left
/// out.
class PodmanMetrics
{
public:
    /// Nothing when the sandbox does not run.
    std::optional<MetricSample> sample(const QJsonObject& message);

private:
    qint64 m_lastCpuNs = 0;
    qint64 m_lastWallNs = 0;
};

} // namespace sandglass
