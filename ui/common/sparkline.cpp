// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/sparkline.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>

namespace sandglass {

namespace {

constexpr qint64 spanMs = 120000;
constexpr double wholeCore = 100;

double topOf(const QList<MetricPoint>& line, const MetricHistory& history, Metric metric)
{
    double top = metric == Metric::Cpu ? wholeCore : 1;
    for (const MetricPoint& point : line)
        top = std::max(top, point.value.value_or(0));
    // A limit that is far away, such as the whole machine's memory, would press the line to the ground.
    if (metric == Metric::Memory && history.memoryLimit() && static_cast<double>(*history.memoryLimit()) < top * 20)
        top = std::max(top, static_cast<double>(*history.memoryLimit()));
    return top;
}

void paintRun(QPainter* painter, const QPolygonF& run, qreal floor, const QColor& color)
{
    if (run.isEmpty())
        return;
    QColor ground = color;
    ground.setAlphaF(0.18F);
    QPolygonF area = run;
    area.append({run.constLast().x(), floor});
    area.append({run.constFirst().x(), floor});
    painter->setPen(Qt::NoPen);
    painter->setBrush(ground);
    painter->drawPolygon(area);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(color, 1.2));
    if (run.size() == 1)
        painter->drawPoint(run.constFirst());
    else
        painter->drawPolyline(run);
}

} // namespace

void paintSparkline(QPainter* painter, const QRect& rect, const MetricHistory& history, Metric metric,
                    const QColor& color, qint64 nowMs)
{
    const qint64 end = nowMs != 0 ? nowMs : history.lastMs();
    const QList<MetricPoint> line = history.series(metric, end - spanMs);
    if (line.isEmpty() || rect.width() < 4 || rect.height() < 4)
        return;
    const double top = topOf(line, history, metric);
    const QRectF field = QRectF(rect).adjusted(0.5, 1.5, -0.5, -0.5);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QPolygonF run;
    for (const MetricPoint& point : line) {
        if (!point.value) {
            paintRun(painter, run, field.bottom(), color);
            run.clear();
            continue;
        }
        const double across = 1.0 - (static_cast<double>(end - point.timeMs) / static_cast<double>(spanMs));
        run.append({field.left() + (across * field.width()), field.bottom() - (*point.value / top * field.height())});
    }
    paintRun(painter, run, field.bottom(), color);
    painter->restore();
}

} // namespace sandglass
