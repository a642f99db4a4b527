// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/metricsample.h"
#include "core/sandboxes/isolation.h"
#include "core/sandboxes/sandboxregistry.h"
#include "core/sandboxes/sandboxroles.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QList>

namespace sandglass {

class ProviderRegistry;

/// The registry as a flat table of raw values, one row per sandbox in the order of arrival. Main thread.
///
/// A batch of the registry becomes as few model signals as possible: one range for added rows, one range for changed
/// rows when they are more than half of all. Texts are untranslated; the window's proxy words them.
class SandboxModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    SandboxModel(const ProviderRegistry& providers, const SandboxRegistry& registry, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    SandboxKey keyAt(int row) const;        ///< invalid outside the table
    int rowOf(const SandboxKey& key) const; ///< -1 when unknown

    /// New readings; those of sandboxes that are not listed are ignored. A row that is given none keeps its last one
    /// until the sandbox ends.
    void setReadings(const QHash<SandboxKey, MetricSample>& readings);
    /// New assessments, empty where none can be had; those of sandboxes that are not listed are ignored. Kept until the
    /// sandbox is gone.
    void setIsolation(const QHash<SandboxKey, std::optional<IsolationAssessment>>& assessments);

private:
    void apply(const SandboxBatch& batch);
    void remove(QList<int> rows);
    void announce(QList<int> rows, SandboxColumn first, SandboxColumn last);
    QVariant sortValue(const SandboxRow& row, SandboxColumn column) const;
    QVariant displayValue(const SandboxRow& row, SandboxColumn column) const;
    QString connectionName(const QString& id) const;
    const MetricSample* readingOf(const SandboxRow& row) const;

    const ProviderRegistry& m_providers;
    const SandboxRegistry& m_registry;
    QList<SandboxKey> m_order;
    QHash<SandboxKey, int> m_positions;
    QHash<SandboxKey, MetricSample> m_readings;
    QHash<SandboxKey, IsolationAssessment> m_isolation;
};

/// When the lifetime of \a sandbox ends, in wall clock milliseconds, by its label; 0 when it has none.
qint64 expiryOf(const Sandbox& sandbox);

} // namespace sandglass
