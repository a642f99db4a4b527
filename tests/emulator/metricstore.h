// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QString>

#include <deque>
#include <optional>

namespace sandglass::emulator {

/// Readings of the instances of one service over the last hour, in the API's units.
class MetricStore
{
public:
    struct Sample
    {
        QString instance = {};
        qint64 timeMs = 0;
        QHash<QString, double> values = {}; ///< by metric type
    };

    /// Takes the engine's `stats` of an instance: rates come from the difference to the reading before it.
    void take(const QString& instance, qint64 timeMs, const QJsonObject& stats);
    const std::deque<Sample>& samples() const { return m_samples; }

private:
    struct Counters
    {
        qint64 timeMs = 0;
        double cpuNs = 0;
        double receivedBytes = 0;
        double sentBytes = 0;
    };
    QHash<QString, Counters> m_last;
    std::deque<Sample> m_samples;
};

/// The unit of a metric type; empty for a type that there is not.
QString unitOf(const QString& metricType);

} // namespace sandglass::emulator
