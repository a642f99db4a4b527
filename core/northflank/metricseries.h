// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/metricsample.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <optional>

namespace sandglass {

/// What the plan of a service gives it; empty when not known.
struct PlanLimits
{
    std::optional<double> cores;
    std::optional<qint64> memoryBytes;
};

/// Makes samples of Northflank's answers to metric queries, which overlap. Units are those that the answer names; the
/// values of several instances are added up; where nothing was measured there is no sample.
class MetricSeries
{
public:
    explicit MetricSeries(PlanLimits limits)
        : m_limits(limits)
    {
    }

    /// The kinds of values that are used: for `metricTypes`.
    static QStringList types();

    /// The readings of \a data that are newer than those given before, oldest first. The last one counts as made now.
    QList<MetricSample> take(const QJsonObject& data);

private:
    PlanLimits m_limits;
    qint64 m_lastMs = 0;
    double m_received = 0; ///< rates added up, for a counter is what others have
    double m_sent = 0;
};

} // namespace sandglass
