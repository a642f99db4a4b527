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

    /// The readings of \a data that are newer than those given before, oldest first. The newest of
    /// an answer waits for the next, because what other instances measured comes later, and counts as made when it
    /// was first seen: the others are so much older. \a nowMs: wall clock of this machine.
    QList<MetricSample> take(const QJsonObject& data, qint64 nowMs);

private:
    /// A rate added up, for a counter is what others have.
    struct Counter
    {
        std::optional<qint64> add(std::optional<double> perSecond, qint64 timeMs);

        double bytes = 0;
        qint64 lastMs = 0; ///< up to when it counts; 0: nothing yet
    };

    PlanLimits m_limits;
    qint64 m_lastSlotMs = 0;  ///< given
    qint64 m_heldSlotMs = 0;  ///< seen, and waits
    qint64 m_heldSinceMs = 0; ///< wall clock of this machine
    Counter m_received;
    Counter m_sent;
};

} // namespace sandglass
