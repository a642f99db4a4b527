// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/metrics/metricspane.h"

#include "ui/common/emptystate.h"
#include "ui/common/flowlayout.h"
#include "ui/common/focusentry.h"
#include "ui/common/format.h"
#include "ui/common/messagebar.h"
#include "ui/common/panepages.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/metrics/metricchart.h"
#include "ui/metrics/metrictile.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QGridLayout>
#include <QLocale>
#include <QScrollArea>
#include <QSettings>

#include <algorithm>
#include <cmath>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int twoColumnsWidth = 760;
constexpr qint64 worthTellingMs = 10000; ///< older readings have their time told
const QString noValue = u"–"_s;

const QString& scaleKey()
{
    static const QString key = u"metrics/cpuOfLimit"_s;
    return key;
}

QList<MetricPoint> scaled(QList<MetricPoint> points, double factor)
{
    for (MetricPoint& point : points) {
        if (point.value)
            *point.value *= factor;
    }
    return points;
}

} // namespace

MetricsPane::MetricsPane(MetricService& metrics, SandboxRegistry& sandboxes, Theme& theme, QWidget* parent)
    : SandboxPane(parent)
    , m_metrics(metrics)
    , m_sandboxes(sandboxes)
    , m_theme(theme)
    , m_messages(new MessageBar(this))
    , m_stack(new PanePages(this))
    , m_empty(new EmptyState(this))
{
    setObjectName(u"metricsPane"_s);
    setFocusEntry(this, m_stack);
    if (QSettings().value(scaleKey()).toBool())
        m_cpuScale = CpuScale::OfLimit;
    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(16, 8, 0, 0);
    column->setSpacing(8);
    column->addWidget(makeTop());
    column->addWidget(makeCharts(), 1);
    // All of it together: in a low window the readings alone may need more room than there is.
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(u"metricsScroll"_s);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    m_stack->addPage(m_empty);
    m_stack->addPage(scroll, m_cpu);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    outer->addWidget(m_messages);
    outer->addWidget(m_stack, 1);

    connect(&m_metrics, &MetricService::updated, this, [this](const QSet<SandboxKey>& keys) {
        if (isVisible() && std::ranges::any_of(m_keys, [&keys](const auto& key) { return keys.contains(key); }))
            update();
    });
    connect(&m_sandboxes, &SandboxRegistry::changed, this, [this](const SandboxBatch& batch) {
        const auto shown = [this](const SandboxKey& key) { return m_keys.contains(key); };
        if (isVisible() && (std::ranges::any_of(batch.changed, shown) || std::ranges::any_of(batch.removed, shown)))
            update();
    });
    update();
}

MetricsPane::~MetricsPane() = default;

QWidget* MetricsPane::makeTop()
{
    auto* top = new QWidget(this);
    auto* column = new QVBoxLayout(top);
    column->setContentsMargins(0, 0, 16, 0);
    column->setSpacing(8);

    m_tileRow = new QWidget(top);
    auto* tiles = new FlowLayout(16);
    m_tileRow->setLayout(tiles);
    const auto tile = [this, tiles](const QString& name, const QString& objectName) {
        auto* made = new MetricTile(name, objectName, m_tileRow);
        tiles->addWidget(made);
        return made;
    };
    m_cpuTile = tile(tr("CPU"), u"cpuTile"_s);
    m_memoryTile = tile(tr("Memory"), u"memoryTile"_s);
    m_receivedTile = tile(tr("Received"), u"receivedTile"_s);
    m_sentTile = tile(tr("Sent"), u"sentTile"_s);
    m_readTile = tile(tr("Disk read"), u"readTile"_s);
    m_writtenTile = tile(tr("Disk written"), u"writtenTile"_s);
    m_processesTile = tile(tr("Processes"), u"processesTile"_s);
    column->addWidget(m_tileRow);

    auto* options = new QHBoxLayout;
    m_cpuScaleBox = new QComboBox(top);
    m_cpuScaleBox->setObjectName(u"cpuScale"_s);
    m_cpuScaleBox->addItem(tr("% of one core, as docker stats"));
    m_cpuScaleBox->addItem(tr("% of the limit"));
    m_cpuScaleBox->setCurrentIndex(static_cast<int>(m_cpuScale));
    setPlainToolTip(m_cpuScaleBox, tr("What 100 % of CPU means: one core, or all cores that the sandbox may use."));
    auto* scaleLabel = new PlainLabel(tr("CPU in"), top);
    scaleLabel->setBuddy(m_cpuScaleBox);
    m_note = new PlainLabel({}, top);
    m_note->setObjectName(u"metricsNote"_s);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    options->addWidget(scaleLabel);
    options->addWidget(m_cpuScaleBox);
    options->addSpacing(16);
    options->addWidget(m_note, 1);
    column->addLayout(options);
    connect(m_cpuScaleBox, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_cpuScale = static_cast<CpuScale>(index);
        QSettings().setValue(scaleKey(), m_cpuScale == CpuScale::OfLimit);
        update();
    });
    return top;
}

QWidget* MetricsPane::makeCharts()
{
    auto* page = new QWidget(this);
    m_grid = new QGridLayout(page);
    m_grid->setContentsMargins(0, 8, 16, 16);
    m_grid->setHorizontalSpacing(24);
    m_grid->setVerticalSpacing(16);
    const auto chart = [this, page](const QString& title, MetricChart::Unit unit, const QString& objectName) {
        auto* made = new MetricChart(title, unit, m_theme, page);
        made->setObjectName(objectName);
        return made;
    };
    m_cpu = chart(tr("CPU"), MetricChart::Unit::Percent, u"cpuChart"_s);
    m_memory = chart(tr("Memory"), MetricChart::Unit::Bytes, u"memoryChart"_s);
    m_network = chart(tr("Network"), MetricChart::Unit::BytesPerSecond, u"networkChart"_s);
    m_disk = chart(tr("Disk"), MetricChart::Unit::BytesPerSecond, u"diskChart"_s);
    m_processes = chart(tr("Processes"), MetricChart::Unit::Count, u"processesChart"_s);
    arrangeCharts();
    return page;
}

void MetricsPane::arrangeCharts()
{
    const int columns = width() >= twoColumnsWidth ? 2 : 1;
    if (columns == m_columns)
        return;
    m_columns = columns;
    int place = 0;
    for (MetricChart* chart : {m_cpu, m_memory, m_network, m_disk, m_processes}) {
        if (chart->isHidden())
            continue;
        m_grid->addWidget(chart, place / columns, place % columns);
        ++place;
    }
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, columns == 2 ? 1 : 0);
}

void MetricsPane::setSandboxes(const QList<SandboxKey>& keys)
{
    const QList<SandboxKey> shown = keys.first(std::min<qsizetype>(keys.size(), mostSandboxes));
    m_selected = keys.size();
    if (shown == m_keys) {
        update();
        return;
    }
    m_keys = shown;
    m_messages->clear();
    m_toldError.clear();
    tellInterest();
    update();
}

void MetricsPane::refresh()
{
    for (const SandboxKey& key : std::as_const(m_keys))
        m_metrics.retry(key);
}

void MetricsPane::tellInterest()
{
    m_metrics.setInterest(this, isVisible() ? QSet<SandboxKey>(m_keys.cbegin(), m_keys.cend()) : QSet<SandboxKey>(),
                          MetricService::Detail::Full);
}

void MetricsPane::showEvent(QShowEvent* event)
{
    SandboxPane::showEvent(event);
    tellInterest();
    update();
}

void MetricsPane::hideEvent(QHideEvent* event)
{
    SandboxPane::hideEvent(event);
    tellInterest();
}

void MetricsPane::resizeEvent(QResizeEvent* event)
{
    SandboxPane::resizeEvent(event);
    arrangeCharts();
}

QString MetricsPane::nameOf(const SandboxKey& key) const
{
    const SandboxRow* row = m_sandboxes.find(key);
    return row ? row->sandbox.name : key.id.left(12);
}

bool MetricsPane::showEmptyState()
{
    const auto show = [this](const QString& icon, const QString& title, const QString& text) {
        m_empty->setContent(icon, title, text);
        m_stack->setCurrentWidget(m_empty);
        return true;
    };
    if (m_keys.isEmpty()) {
        return show(u"office-chart-line"_s, tr("No sandbox selected"),
                    tr("Select a sandbox to see its CPU, memory, network and disk over the last 15 minutes. Select "
                       "several to compare them."));
    }
    const bool anyHistory =
        std::ranges::any_of(m_keys, [this](const auto& key) { return m_metrics.history(key) != nullptr; });
    if (anyHistory || m_keys.size() > 1)
        return false;
    const SandboxKey& key = m_keys.constFirst();
    if (m_metrics.phase(key) == MetricService::Phase::Unsupported) {
        return show(u"office-chart-line"_s, tr("No metrics here"),
                    capabilityReasonText(Capability::Metrics, CapabilityReason::NotInProvider));
    }
    const SandboxRow* row = m_sandboxes.find(key);
    if (!row)
        return show(u"office-chart-line"_s, tr("The sandbox is gone"), tr("It was deleted."));
    if (row->stale) {
        return show(u"network-disconnect"_s, tr("Not connected"),
                    tr("Metrics are read again when the connection is back."));
    }
    if (!isAlive(row->sandbox.state)) {
        return show(u"media-playback-stop"_s, tr("%1 is not running").arg(sandglass::shown(row->sandbox.name, 60)),
                    tr("Start it to see what it uses."));
    }
    return false;
}

void MetricsPane::update()
{
    if (showEmptyState())
        return;
    m_stack->setCurrentIndex(1);
    m_tileRow->setVisible(m_keys.size() == 1);
    if (m_keys.size() == 1)
        updateTiles(m_keys.constFirst());
    updateCharts();
    updateNote();

    const std::optional<Error> error = m_keys.size() == 1 ? m_metrics.error(m_keys.constFirst()) : std::nullopt;
    const QString told = error ? errorDetails(*error) : QString();
    if (told == m_toldError)
        return;
    m_toldError = told;
    m_messages->clear();
    if (error)
        m_messages->showError(*error, [this] { refresh(); });
}

void MetricsPane::updateTiles(const SandboxKey& key)
{
    const MetricHistory* history = m_metrics.history(key);
    const auto set = [&](MetricTile& tile, Metric metric, auto format) {
        const std::optional<double> now = m_metrics.current(key, metric);
        const bool told = !history || history->isTold(metric);
        tile.setValue(now ? format(*now) : told ? noValue : tr("Not told"), !told);
        setPlainToolTip(&tile, told ? QString() : tr("Where this sandbox runs, this is not told."));
    };
    m_cpuTile->setName(m_cpuScale == CpuScale::OfOneCore ? tr("CPU (of one core)") : tr("CPU (of the limit)"));
    set(*m_cpuTile, Metric::Cpu, [&](double now) { return formatPercent(now * cpuFactor(key)); });
    set(*m_memoryTile, Metric::Memory, [](double now) { return formatBytes(std::llround(now)); });
    set(*m_receivedTile, Metric::NetworkReceived, formatRate);
    set(*m_sentTile, Metric::NetworkSent, formatRate);
    set(*m_readTile, Metric::DiskRead, formatRate);
    set(*m_writtenTile, Metric::DiskWritten, formatRate);
    set(*m_processesTile, Metric::Processes, [](double now) { return QLocale().toString(std::llround(now)); });
}

double MetricsPane::cpuFactor(const SandboxKey& key) const
{
    const std::optional<double> cores = m_metrics.usableCores(key);
    return m_cpuScale == CpuScale::OfLimit && cores && *cores > 0 ? 1.0 / *cores : 1.0;
}

QList<MetricPoint> MetricsPane::line(const SandboxKey& key, Metric metric) const
{
    const MetricHistory* history = m_metrics.history(key);
    return history ? history->series(metric, m_metrics.nowMs() - MetricHistory::spanMs) : QList<MetricPoint>();
}

QList<MetricPoint> MetricsPane::sum(const SandboxKey& key, Metric one, Metric other) const
{
    QList<MetricPoint> total = line(key, one);
    const QList<MetricPoint> added = line(key, other);
    auto next = added.cbegin();
    for (MetricPoint& point : total) {
        while (next != added.cend() && next->timeMs < point.timeMs)
            ++next;
        if (point.value && next != added.cend() && next->timeMs == point.timeMs)
            *point.value += next->value.value_or(0);
    }
    return total;
}

/// Without those that none of the sandboxes could ever fill.
void MetricsPane::chooseCharts()
{
    bool changed = false;
    const auto choose = [&](MetricChart& chart, Metric metric) {
        const bool told = std::ranges::any_of(m_keys, [&](const SandboxKey& key) {
            const MetricHistory* history = m_metrics.history(key);
            return !history || history->isTold(metric);
        });
        changed = changed || chart.isHidden() == told;
        chart.setHidden(!told);
    };
    choose(*m_cpu, Metric::Cpu);
    choose(*m_memory, Metric::Memory);
    choose(*m_network, Metric::NetworkReceived);
    choose(*m_disk, Metric::DiskRead);
    choose(*m_processes, Metric::Processes);
    if (changed) {
        m_columns = 0;
        arrangeCharts();
    }
}

void MetricsPane::updateCharts()
{
    chooseCharts();
    const qint64 now = m_metrics.nowMs();
    const SandboxKey& first = m_keys.constFirst();
    const MetricHistory* history = m_metrics.history(first);
    const bool single = m_keys.size() == 1;
    const std::deque<MetricEvent> events = single && history ? history->events() : std::deque<MetricEvent>();
    for (MetricChart* chart : {m_cpu, m_memory, m_network, m_disk, m_processes})
        chart->setEvents(events);
    const std::optional<double> cores = m_metrics.usableCores(first);
    m_cpu->setLimit(single && cores ? std::optional(*cores * 100 * cpuFactor(first)) : std::nullopt,
                    history && history->cpuLimitCores() ? tr("Limit") : tr("All cores"));
    const auto memoryLimit = history ? history->memoryLimit() : std::nullopt;
    m_memory->setLimit(single && memoryLimit ? std::optional(static_cast<double>(*memoryLimit)) : std::nullopt,
                       tr("Limit"));
    if (single) {
        m_cpu->setData({{{}, scaled(line(first, Metric::Cpu), cpuFactor(first))}}, now);
        m_memory->setData({{{}, line(first, Metric::Memory)}}, now);
        m_network->setData(
            {{tr("received"), line(first, Metric::NetworkReceived)}, {tr("sent"), line(first, Metric::NetworkSent)}},
            now);
        m_disk->setData(
            {{tr("read"), line(first, Metric::DiskRead)}, {tr("written"), line(first, Metric::DiskWritten)}}, now);
        m_processes->setData({{{}, line(first, Metric::Processes)}}, now);
        return;
    }
    const auto each = [&](auto lineOf) {
        QList<ChartSeries> all;
        for (const SandboxKey& key : std::as_const(m_keys))
            all.append({nameOf(key), lineOf(key)});
        return all;
    };
    m_cpu->setData(each([&](const auto& key) { return scaled(line(key, Metric::Cpu), cpuFactor(key)); }), now);
    m_memory->setData(each([&](const auto& key) { return line(key, Metric::Memory); }), now);
    m_network->setData(each([&](const auto& key) { return sum(key, Metric::NetworkReceived, Metric::NetworkSent); }),
                       now);
    m_disk->setData(each([&](const auto& key) { return sum(key, Metric::DiskRead, Metric::DiskWritten); }), now);
    m_processes->setData(each([&](const auto& key) { return line(key, Metric::Processes); }), now);
}

void MetricsPane::updateNote()
{
    QString note;
    if (m_keys.size() == 1) {
        const SandboxRow* row = m_sandboxes.find(m_keys.constFirst());
        const MetricService::Phase phase = m_metrics.phase(m_keys.constFirst());
        if (!row)
            note = tr("The sandbox is gone. These are its last readings.");
        else if (row->stale)
            note = tr("Not connected. These are the last readings.");
        else if (row->sandbox.state == SandboxState::Paused)
            note = tr("Paused: nothing in it runs.");
        else if (!isAlive(row->sandbox.state))
            note = tr("Not running. These are its last readings.");
        else if (phase == MetricService::Phase::Waiting)
            note = tr("Waiting for the first reading…");
        else if (phase == MetricService::Phase::Stale)
            note = tr("No reading arrives at the moment.");
        else if (const MetricHistory* history = m_metrics.history(m_keys.constFirst());
                 history && m_metrics.nowMs() - history->lastMs() >= worthTellingMs)
            note = tr("The newest reading is of %1.").arg(formatTime(history->lastMs()));
    } else {
        const int selected = static_cast<int>(m_selected);
        note = selected > mostSandboxes ? tr("The first %1 of %n sandboxes", nullptr, selected).arg(mostSandboxes)
                                        : tr("%n sandboxes", nullptr, selected);
    }
    m_note->setText(note);
}

} // namespace sandglass

#include "moc_metricspane.cpp"
