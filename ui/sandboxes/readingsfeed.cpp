// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/readingsfeed.h"

#include "core/metrics/metricservice.h"
#include "core/sandboxes/sandboxmodel.h"
#include "ui/sandboxes/sandboxtable.h"
#include "ui/sandboxes/visiblerows.h"

namespace sandglass {

ReadingsFeed::ReadingsFeed(MetricService& metrics, SandboxModel& model, SandboxTable& table)
    : QObject(&table)
    , m_metrics(metrics)
    , m_model(model)
    , m_table(table)
{
    connect(new VisibleRows(table), &VisibleRows::changed, this, &ReadingsFeed::lookAgain);
    connect(&metrics, &MetricService::updated, this, &ReadingsFeed::pass);
    table.setMetrics(&metrics);
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
