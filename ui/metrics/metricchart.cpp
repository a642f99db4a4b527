// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/metrics/metricchart.h"

#include "ui/common/flowlayout.h"
#include "ui/common/format.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/metrics/chartaccessible.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

// The library's header needs the keywords that this project does without.
// clang-format off
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach(variable, container) for (variable : container)
#include <qcustomplot.h>
#undef foreach
#undef slots
#undef signals
// clang-format on

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int plotHeight = 120;
constexpr qint64 keyStepMs = 5000;
constexpr double headroom = 1.12;
constexpr double farLimit = 10; // A limit over ten times the highest value is named, not drawn.
constexpr double lowestPercentTop = 10;

double seconds(qint64 ms)
{
    return static_cast<double>(ms) / 1000.0;
}

/// Ticks at values that people read: 64 MiB instead of 67,108,864.
class UnitTicker : public QCPAxisTicker
{
public:
    explicit UnitTicker(MetricChart::Unit unit)
        : m_unit(unit)
    {
        setTickCount(4);
    }

protected:
    double getTickStep(const QCPRange& range) override
    {
        if (m_unit == MetricChart::Unit::Bytes || m_unit == MetricChart::Unit::BytesPerSecond)
            return std::exp2(std::ceil(std::log2(std::max(range.size() / tickCount(), 1.0))));
        const double step = QCPAxisTicker::getTickStep(range);
        return m_unit == MetricChart::Unit::Count ? std::max(1.0, std::round(step)) : step;
    }

    QString getTickLabel(double tick, const QLocale& locale, QChar, int) override
    {
        switch (m_unit) {
        case MetricChart::Unit::Percent:
            return locale.toString(tick, 'g', 4) + u' ' + locale.percent();
        case MetricChart::Unit::Bytes:
            return formatBytes(std::llround(tick));
        case MetricChart::Unit::BytesPerSecond:
            return formatRate(tick);
        case MetricChart::Unit::Count:
            return locale.toString(std::llround(tick));
        }
        return {};
    }

private:
    MetricChart::Unit m_unit;
};

/// Every three minutes, on the minute.
class ClockTicker : public QCPAxisTickerDateTime
{
protected:
    double getTickStep(const QCPRange&) override { return 180; }
    int getSubTickCount(double) override { return 0; }
};

} // namespace

MetricChart::MetricChart(const QString& title, Unit unit, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_title(title)
    , m_unit(unit)
    , m_theme(theme)
    , m_timeLabel(new PlainLabel({}, this))
    , m_limitLabel(new PlainLabel({}, this))
    , m_legend(new FlowLayout(16))
    , m_plot(new QCustomPlot(this))
    , m_cursor(new QCPItemLine(m_plot))
{
    installChartAccessibility();
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(title);
    auto* heading = new PlainLabel(title, this);
    QFont bold = heading->font();
    bold.setWeight(QFont::DemiBold);
    heading->setFont(bold);
    m_limitLabel->setObjectName(u"chartLimit"_s);
    m_timeLabel->setObjectName(u"chartTime"_s);
    m_timeLabel->setForegroundRole(QPalette::PlaceholderText);

    auto* top = new QHBoxLayout;
    top->setSpacing(16);
    top->addWidget(heading, 0, Qt::AlignTop);
    top->addLayout(m_legend, 1); // In lines as many as it takes: names can be long, and sandboxes many.
    top->addWidget(m_timeLabel, 0, Qt::AlignTop);
    top->addWidget(m_limitLabel, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(top);
    column->addWidget(m_plot, 1);

    m_plot->setMinimumHeight(plotHeight);
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setMouseTracking(true);
    m_plot->installEventFilter(this);
    m_plot->setPlottingHint(QCP::phCacheLabels);
    m_plot->setNoAntialiasingOnDrag(true);
    m_plot->yAxis->setTicker(QSharedPointer<QCPAxisTicker>(new UnitTicker(unit)));
    m_plot->yAxis->setNumberFormat(u"f"_s);
    const QSharedPointer<ClockTicker> clock(new ClockTicker);
    clock->setDateTimeFormat(u"HH:mm"_s);
    m_plot->xAxis->setTicker(clock);
    m_plot->axisRect()->setMinimumMargins({0, 4, 8, 0});
    m_cursor->setVisible(false);
    connect(&m_theme, &Theme::changed, this, &MetricChart::applyTheme);
    applyTheme();
}

MetricChart::~MetricChart() = default;

void MetricChart::applyTheme()
{
    const QPalette colors = QGuiApplication::palette();
    const QColor muted = m_theme.color(Role::MutedText);
    const QColor grid = m_theme.color(Role::ChartGrid);
    m_plot->setBackground(colors.brush(QPalette::Base));
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.85);
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->setTickLabelColor(muted);
        axis->setTickLabelFont(small);
        axis->setBasePen(axis == m_plot->xAxis ? QPen(grid) : QPen(Qt::NoPen));
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->grid()->setPen(QPen(grid, 1));
        axis->grid()->setZeroLinePen(QPen(grid, 1));
    }
    m_plot->xAxis->grid()->setVisible(false);
    m_cursor->setPen(QPen(muted, 1));
    m_dirty = true;
    draw();
}

void MetricChart::setData(const QList<ChartSeries>& series, qint64 nowMs)
{
    m_series = series;
    m_nowMs = nowMs;
    m_dirty = true;
    draw();
}

void MetricChart::setLimit(std::optional<double> value, const QString& name)
{
    m_limit = value;
    m_limitName = name;
    m_dirty = true;
}

void MetricChart::setEvents(const std::deque<MetricEvent>& events)
{
    m_events = events;
    m_dirty = true;
}

void MetricChart::draw()
{
    updateLegend();
    if (!m_dirty || !isVisible())
        return;
    m_dirty = false;
    while (m_plot->graphCount() > m_series.size())
        m_plot->removeGraph(m_plot->graphCount() - 1);
    double highest = m_unit == Unit::Percent ? lowestPercentTop / headroom : m_unit == Unit::Count ? 4 : 1024;
    for (int index = 0; index < m_series.size(); ++index) {
        QCPGraph* graph = index < m_plot->graphCount() ? m_plot->graph(index) : m_plot->addGraph();
        const QColor color = m_theme.seriesColor(index);
        graph->setPen(QPen(color, 1.5));
        QColor ground = color;
        ground.setAlphaF(0.12F);
        graph->setBrush(m_series.size() == 1 ? QBrush(ground) : QBrush(Qt::NoBrush));
        graph->setAdaptiveSampling(true);
        QVector<QCPGraphData> dots;
        dots.reserve(m_series.at(index).points.size());
        for (const MetricPoint& point : m_series.at(index).points) {
            dots.append({seconds(point.timeMs), point.value.value_or(qQNaN())});
            highest = std::max(highest, point.value.value_or(0));
        }
        graph->data()->set(dots, true);
    }
    for (int index = m_plot->itemCount() - 1; index >= 0; --index) {
        if (m_plot->item(index) != m_cursor)
            m_plot->removeItem(index);
    }
    drawEvents();
    drawLimit(highest);
    m_plot->xAxis->setRange(seconds(m_nowMs - MetricHistory::spanMs), seconds(m_nowMs));
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void MetricChart::drawLimit(double highest)
{
    const bool drawn = m_limit && *m_limit <= highest * farLimit;
    m_plot->yAxis->setRange(0, std::max(highest, drawn ? *m_limit : 0) * headroom);
    if (!drawn)
        return;
    auto* line = new QCPItemStraightLine(m_plot);
    line->setPen(QPen(m_theme.color(Role::ChartLimit), 1, Qt::DashLine));
    line->point1->setCoords(0, *m_limit);
    line->point2->setCoords(1, *m_limit);
}

void MetricChart::drawEvents()
{
    for (const MetricEvent& event : m_events) {
        const bool started = event.kind == MetricEvent::Kind::Started;
        auto* line = new QCPItemLine(m_plot);
        line->setPen(QPen(m_theme.color(started ? Role::Running : Role::Stopped), 1, Qt::DotLine));
        for (QCPItemPosition* end : {line->start, line->end}) {
            end->setTypeX(QCPItemPosition::ptPlotCoords);
            end->setTypeY(QCPItemPosition::ptAxisRectRatio);
        }
        line->start->setCoords(seconds(event.timeMs), 0);
        line->end->setCoords(seconds(event.timeMs), 1);
        auto* mark = new QCPItemText(m_plot);
        mark->setText(stateGlyph(started ? SandboxState::Running : SandboxState::Exited));
        mark->setColor(m_theme.color(started ? Role::Running : Role::Stopped));
        mark->position->setTypeX(QCPItemPosition::ptPlotCoords);
        mark->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        mark->setPositionAlignment(Qt::AlignTop | Qt::AlignHCenter);
        mark->position->setCoords(seconds(event.timeMs), 0);
    }
}

void MetricChart::readAt(std::optional<qint64> timeMs)
{
    if (timeMs)
        timeMs = std::clamp(*timeMs, m_nowMs - MetricHistory::spanMs, m_nowMs);
    if (timeMs == m_readMs)
        return;
    m_readMs = timeMs;
    m_cursor->setVisible(m_readMs.has_value());
    if (m_readMs) {
        for (QCPItemPosition* end : {m_cursor->start, m_cursor->end}) {
            end->setTypeX(QCPItemPosition::ptPlotCoords);
            end->setTypeY(QCPItemPosition::ptAxisRectRatio);
        }
        m_cursor->start->setCoords(seconds(*m_readMs), 0);
        m_cursor->end->setCoords(seconds(*m_readMs), 1);
    }
    updateLegend();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    if (m_readMs && hasFocus()) {
        QAccessibleAnnouncementEvent reading(this, m_timeLabel->text() + u", "_s + legend().join(u", "_s));
        QAccessible::updateAccessibility(&reading);
    }
}

std::optional<double> MetricChart::valueAt(const ChartSeries& series, qint64 timeMs) const
{
    const auto after = std::ranges::lower_bound(series.points, timeMs, {}, &MetricPoint::timeMs);
    // The nearer neighbour, unless there is a gap between.
    const MetricPoint* best = after == series.points.cend() ? nullptr : &*after;
    if (after != series.points.cbegin()) {
        const MetricPoint* before = &*std::prev(after);
        if (!best || timeMs - before->timeMs <= best->timeMs - timeMs)
            best = before;
    }
    if (!best)
        return {};
    // Readings that come seldom are true for longer.
    constexpr qint64 nearEnough = 12000;
    constexpr qint64 widestSpacing = 15000;
    qint64 spacing = series.points.size() == 1 ? widestSpacing : 0;
    if (best != series.points.constData())
        spacing = best->timeMs - (best - 1)->timeMs;
    const qint64 reach = std::max(nearEnough, std::min(spacing, widestSpacing) * 12 / 5);
    return std::abs(best->timeMs - timeMs) <= reach ? best->value : std::nullopt;
}

void MetricChart::updateLegend()
{
    while (m_legendLabels.size() > m_series.size())
        delete m_legendLabels.takeLast();
    while (m_legendLabels.size() < m_series.size()) {
        auto* label = new PlainLabel({}, this);
        label->setObjectName(u"chartLegend%1"_s.arg(m_legendLabels.size()));
        m_legend->addWidget(label);
        m_legendLabels.append(label);
    }
    m_timeLabel->setText(m_readMs ? formatTime(*m_readMs) : QString());
    m_timeLabel->setVisible(m_readMs.has_value());
    m_limitLabel->setText(m_limit ? u"┄ "_s + m_limitName + u' ' + formatted(*m_limit) : QString());
    m_limitLabel->setVisible(m_limit.has_value());
    QPalette limitColors = palette();
    limitColors.setColor(QPalette::WindowText, m_theme.color(Role::ChartLimit));
    m_limitLabel->setPalette(limitColors);
    for (int index = 0; index < m_series.size(); ++index) {
        const ChartSeries& series = m_series.at(index);
        const qint64 when = m_readMs.value_or(m_nowMs);
        const std::optional<double> value = valueAt(series, when);
        // Without a name there is one line, which the title names.
        const QString name = series.name.isEmpty() ? QString() : u"━ "_s + shownName(series.name, 24) + u' ';
        m_legendLabels.at(index)->setText(name + (value ? formatted(*value) : u"–"_s));
        QPalette colors = palette();
        colors.setColor(QPalette::WindowText, m_theme.seriesColor(index));
        m_legendLabels.at(index)->setPalette(colors);
    }
    setAccessibleDescription(summary());
}

QStringList MetricChart::legend() const
{
    QStringList texts;
    for (const QLabel* label : m_legendLabels)
        texts.append(label->text());
    return texts;
}

QString MetricChart::formatted(double value) const
{
    switch (m_unit) {
    case Unit::Percent:
        return formatPercent(value);
    case Unit::Bytes:
        return formatBytes(std::llround(value));
    case Unit::BytesPerSecond:
        return formatRate(value);
    case Unit::Count:
        return QLocale().toString(std::llround(value));
    }
    return {};
}

QString MetricChart::summary() const
{
    QStringList sentences;
    for (const ChartSeries& series : m_series) {
        std::optional<double> lowest;
        std::optional<double> highest;
        for (const MetricPoint& point : series.points) {
            if (!point.value)
                continue;
            lowest = std::min(lowest.value_or(*point.value), *point.value);
            highest = std::max(highest.value_or(*point.value), *point.value);
        }
        const QString name = series.name.isEmpty() ? m_title : shown(series.name, 80);
        const std::optional<double> now = valueAt(series, m_nowMs);
        if (!lowest)
            sentences.append(tr("%1: no readings yet.").arg(name));
        else if (!now)
            sentences.append(
                tr("%1: no reading now, lowest %2, highest %3.").arg(name, formatted(*lowest), formatted(*highest)));
        else
            sentences.append(tr("%1: now %2, lowest %3, highest %4.")
                                 .arg(name, formatted(*now), formatted(*lowest), formatted(*highest)));
    }
    if (m_limit)
        sentences.append(tr("%1: %2.").arg(m_limitName, formatted(*m_limit)));
    return sentences.join(u' ');
}

void MetricChart::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_dirty = true;
    draw();
}

void MetricChart::keyPressEvent(QKeyEvent* event)
{
    const qint64 at = m_readMs.value_or(m_nowMs);
    switch (event->key()) {
    case Qt::Key_Left:
        readAt(at - keyStepMs);
        return;
    case Qt::Key_Right:
        readAt(at + keyStepMs);
        return;
    case Qt::Key_Home:
        readAt(m_nowMs - MetricHistory::spanMs);
        return;
    case Qt::Key_End:
        readAt(m_nowMs);
        return;
    case Qt::Key_Escape:
        if (m_readMs) {
            readAt({});
            return;
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void MetricChart::focusOutEvent(QFocusEvent* event)
{
    readAt({});
    QWidget::focusOutEvent(event);
}

bool MetricChart::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::MouseMove) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const bool inside = m_plot->axisRect()->rect().contains(mouse->position().toPoint());
        readAt(inside ? std::optional(std::llround(m_plot->xAxis->pixelToCoord(mouse->position().x()) * 1000))
                      : std::nullopt);
    } else if (event->type() == QEvent::Leave) {
        readAt({});
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace sandglass

#include "moc_metricchart.cpp"
