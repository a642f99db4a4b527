// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/metrichistory.h"

#include <QWidget>

#include <deque>
#include <optional>

class QCPGraph;
class QCPItemLine;
class QCustomPlot;
class QLabel;

namespace sandglass {

class FlowLayout;
class Theme;

/// One line of a chart.
struct ChartSeries
{
    QString name;
    QList<MetricPoint> points; ///< oldest first, an empty point in every gap
};

/// Lines over the last 15 minutes: a title, a legend that reads the newest values or those under the pointer, a limit
/// line, markers of events. With the focus, Left and Right move the reading, Home and End go to its ends, Esc leaves
/// it. Draws when it is given data, and only while it can be seen.
class MetricChart : public QWidget
{
    Q_OBJECT

public:
    enum class Unit { Percent, Bytes, BytesPerSecond, Count };

    MetricChart(const QString& title, Unit unit, const Theme& theme, QWidget* parent = nullptr);
    ~MetricChart() override;

    /// The whole content; \a nowMs is the right edge.
    void setData(const QList<ChartSeries>& series, qint64 nowMs);
    /// A dashed line at \a value where it does not press the lines to the ground, and its name in the legend in any
    /// case.
    void setLimit(std::optional<double> value, const QString& name);
    void setEvents(const std::deque<MetricEvent>& events);

    const QString& title() const { return m_title; }
    /// The newest values, lowest and highest, as a sentence: for screen readers.
    QString summary() const;
    /// What the legend reads now, by the name of each line; for tests.
    QStringList legend() const;

protected:
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void applyTheme();
    void draw();
    void drawLimit(double highest);
    void drawEvents();
    void readAt(std::optional<qint64> timeMs);
    void updateLegend();
    std::optional<double> valueAt(const ChartSeries& series, qint64 timeMs) const;
    QString formatted(double value) const;

    QString m_title;
    Unit m_unit;
    const Theme& m_theme;
    QList<ChartSeries> m_series;
    std::deque<MetricEvent> m_events;
    std::optional<double> m_limit;
    QString m_limitName;
    qint64 m_nowMs = 0;
    std::optional<qint64> m_readMs; ///< the time under the pointer or the keyboard's reading
    bool m_dirty = false;
    QLabel* m_timeLabel;
    QLabel* m_limitLabel;
    FlowLayout* m_legend;
    QList<QLabel*> m_legendLabels;
    QCustomPlot* m_plot;
    QCPItemLine* m_cursor;
};

} // namespace sandglass
