// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/metrichistory.h"

#include <QRect>

class QColor;
class QPainter;

namespace sandglass {

/// Paints the last two minutes of a metric as a small line over a tinted ground, for a cell of a table. Gaps stay
/// empty. The scale begins at zero; it ends at the memory limit for memory, at a whole core or the highest value for
/// CPU, and at the highest value for the rest. \a nowMs is the right edge; 0: the newest reading.
void paintSparkline(QPainter* painter, const QRect& rect, const MetricHistory& history, Metric metric,
                    const QColor& color, qint64 nowMs = 0);

} // namespace sandglass
