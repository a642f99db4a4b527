// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/details.h"

#include <QAbstractTableModel>

namespace sandglass {

/// The processes of a sandbox as the engine printed them. A new table with the same columns changes only the cells that
/// are different, so that the selection stays. Main thread.
class ProcessModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    /// Keeps the first 2,000 rows.
    void setTable(const ProcessTable& table);
    bool isEmpty() const { return m_table.rows.isEmpty(); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    ProcessTable m_table;
};

} // namespace sandglass
