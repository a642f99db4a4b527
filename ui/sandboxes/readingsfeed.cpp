// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/readingsfeed.h"

#include "core/metrics/metricservice.h"
#include "core/sandboxes/sandboxmodel.h"
#include "ui/sandboxes/sandboxtable.h"

#include <QEvent>
#include <QScrollBar>
#include <QTimer>

namespace sandglass {

namespace {

/// Scrolling by must not open a stream for every row.
constexpr int lookDelayMs = 250;

} // namespace

ReadingsFeed::ReadingsFeed(MetricService& metrics, SandboxModel& model, SandboxTable& table)
    : QObject(&table)
    , m_metrics(metrics)
    , m_model(model)
    , m_table(table)
    , m_timer(new QTimer(this))
{
    m_timer->setSingleShot(true);
    m_timer->setInterval(lookDelayMs);
    connect(m_timer, &QTimer::timeout, this, &ReadingsFeed::lookAgain);
    const auto later = [this] { m_timer->start(); };
    connect(table.verticalScrollBar(), &QScrollBar::valueChanged, this, later);
    connect(table.model(), &QAbstractItemModel::rowsInserted, this, later);
    connect(table.model(), &QAbstractItemModel::rowsRemoved, this, later);
    connect(table.model(), &QAbstractItemModel::layoutChanged, this, later);
    connect(table.model(), &QAbstractItemModel::modelReset, this, later);
    connect(&table, &QTreeView::expanded, this, later);
    connect(&table, &QTreeView::collapsed, this, later);
    connect(&metrics, &MetricService::updated, this, &ReadingsFeed::pass);
    table.setMetrics(&metrics);
    table.viewport()->installEventFilter(this);
    m_timer->start();
}

bool ReadingsFeed::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::Resize:
        m_timer->start();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

void ReadingsFeed::lookAgain()
{
    m_metrics.setInterest(this, m_table.visibleKeys(), MetricService::Detail::List);
}

void ReadingsFeed::pass(const QSet<SandboxKey>& keys)
{
    QHash<SandboxKey, MetricSample> readings;
    for (const SandboxKey& key : keys) {
        const MetricHistory* history = m_metrics.history(key);
        if (!history || m_model.rowOf(key) < 0)
            continue;
        MetricSample reading;
        reading.cpuPercent = m_metrics.current(key, Metric::Cpu);
        if (const auto memory = m_metrics.current(key, Metric::Memory))
            reading.memoryBytes = static_cast<qint64>(*memory);
        reading.memoryLimitBytes = history->memoryLimit();
        readings.insert(key, reading);
    }
    m_model.setReadings(readings);
}

} // namespace sandglass

#include "moc_readingsfeed.cpp"
