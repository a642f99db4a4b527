// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/processmodel.h"

#include <algorithm>

namespace sandglass {

namespace {
constexpr qsizetype mostRows = 2000;
}

void ProcessModel::setTable(const ProcessTable& table)
{
    const auto wanted = table.rows.first(std::min(table.rows.size(), mostRows));
    if (table.titles != m_table.titles) {
        beginResetModel();
        m_table = {table.titles, wanted};
        endResetModel();
        return;
    }
    const int before = static_cast<int>(m_table.rows.size());
    const int after = static_cast<int>(wanted.size());
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_table.rows.resize(after);
        endRemoveRows();
    } else if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_table.rows += wanted.sliced(before);
        endInsertRows();
    }
    for (int row = 0; row < std::min(before, after); ++row) {
        if (m_table.rows.at(row) == wanted.at(row))
            continue;
        m_table.rows[row] = wanted.at(row);
        Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
    }
}

int ProcessModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size());
}

int ProcessModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.titles.size());
}

QVariant ProcessModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || role != Qt::DisplayRole)
        return {};
    return m_table.rows.at(index.row()).value(index.column());
}

QVariant ProcessModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return m_table.titles.value(section);
}

} // namespace sandglass

#include "moc_processmodel.cpp"
