// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/northflank/metricseries.h"
#include "core/northflank/servicepath.h"
#include "core/provider/streams.h"

#include <memory>

namespace sandglass {

class Clock;
class NorthflankApi;

/// How often metrics are asked for; tests shorten it.
struct MetricPace
{
    int spanSeconds = 900; ///< what is read first
    int pollMs = 15000;    ///< the resolution of Northflank's metrics
    int mostFailures = 5;  ///< one after the other, then the stream ends
};

/// Opens the readings of a service: those of the last quarter of an hour at once, then new ones by asking for them,
/// less often while the rate budget is short. \a clock must outlive them. Errors: NotFound, Forbidden, and those of the
/// connection.
Task<Result<std::unique_ptr<MetricStream>>> openNorthflankMetrics(std::shared_ptr<NorthflankApi> api,
                                                                  ServicePath service, const Clock& clock,
                                                                  PlanLimits limits = {}, MetricPace pace = {});

} // namespace sandglass
