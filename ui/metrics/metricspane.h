// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/metricservice.h"
#include "ui/common/sandboxpane.h"

class QAction;
class QComboBox;
class QGridLayout;
class QLabel;

namespace sandglass {

class EmptyState;
class MessageBar;
class MetricChart;
class MetricTile;
class PanePages;
class Theme;

/// The last 15 minutes of the selected sandbox: CPU, memory, network, disk and processes, with the values of this
/// moment above. Of several sandboxes, one line each. Reads nothing while hidden.
class MetricsPane : public SandboxPane
{
    Q_OBJECT

public:
    static constexpr int mostSandboxes = 8;

    MetricsPane(MetricService& metrics, SandboxRegistry& sandboxes, Theme& theme, QWidget* parent = nullptr);
    ~MetricsPane() override;

    void setSandboxes(const QList<SandboxKey>& keys) override;
    void refresh() override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    enum class CpuScale { OfOneCore, OfLimit };

    QWidget* makeTop();
    QWidget* makeCharts();
    void arrangeCharts();
    void tellInterest();
    void update();
    void updateTiles(const SandboxKey& key);
    void chooseCharts();
    void updateCharts();
    void updateNote();
    bool showEmptyState();
    QString nameOf(const SandboxKey& key) const;
    QList<MetricPoint> line(const SandboxKey& key, Metric metric) const;
    QList<MetricPoint> sum(const SandboxKey& key, Metric one, Metric other) const;
    /// What a reading in percent of one core is multiplied with for the chosen scale.
    double cpuFactor(const SandboxKey& key) const;

    MetricService& m_metrics;
    SandboxRegistry& m_sandboxes;
    Theme& m_theme;
    QList<SandboxKey> m_keys; ///< the first mostSandboxes of those that are selected
    qsizetype m_selected = 0;
    CpuScale m_cpuScale = CpuScale::OfOneCore;
    QString m_toldError;
    int m_columns = 0;

    MessageBar* m_messages;
    PanePages* m_stack;
    EmptyState* m_empty;
    QLabel* m_note;
    QComboBox* m_cpuScaleBox;
    QWidget* m_tileRow;
    QGridLayout* m_grid;
    MetricTile* m_cpuTile;
    MetricTile* m_memoryTile;
    MetricTile* m_receivedTile;
    MetricTile* m_sentTile;
    MetricTile* m_readTile;
    MetricTile* m_writtenTile;
    MetricTile* m_processesTile;
    MetricChart* m_cpu;
    MetricChart* m_memory;
    MetricChart* m_network;
    MetricChart* m_disk;
    MetricChart* m_processes;
};

} // namespace sandglass
