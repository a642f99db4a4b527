// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/groupproxy.h"

#include "core/sandboxes/sandboxroles.h"

#include <QMap>

#include <algorithm>
#include <ranges>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

GroupProxy::GroupProxy(QObject* parent)
    : QAbstractProxyModel(parent)
{
}

void GroupProxy::setGrouping(GroupOf groupOf)
{
    beginResetModel();
    m_groupOf = std::move(groupOf);
    rebuild();
    endResetModel();
}

void GroupProxy::setSourceModel(QAbstractItemModel* source)
{
    beginResetModel();
    for (const QMetaObject::Connection& connection : std::as_const(m_connections))
        disconnect(connection);
    m_connections.clear();
    QAbstractProxyModel::setSourceModel(source);
    rebuild();
    endResetModel();
    if (!source)
        return;
    m_connections = {
        connect(source, &QAbstractItemModel::rowsAboutToBeInserted, this,
                [this](const QModelIndex&, int first, int last) {
                    if (!isGrouped())
                        beginInsertRows({}, first, last);
                }),
        connect(source, &QAbstractItemModel::rowsInserted, this,
                [this](const QModelIndex&, int first, int last) { insertRows(first, last); }),
        connect(source, &QAbstractItemModel::rowsAboutToBeRemoved, this,
                [this](const QModelIndex&, int first, int last) { aboutToRemoveRows(first, last); }),
        connect(source, &QAbstractItemModel::rowsRemoved, this,
                [this](const QModelIndex&, int first, int last) { removedRows(first, last); }),
        connect(source, &QAbstractItemModel::dataChanged, this, &GroupProxy::changeRows),
        connect(source, &QAbstractItemModel::modelAboutToBeReset, this, [this] { beginResetModel(); }),
        connect(source, &QAbstractItemModel::modelReset, this,
                [this] {
                    rebuild();
                    endResetModel();
                }),
    };
}

QString GroupProxy::titleOf(int sourceRow) const
{
    return m_groupOf(sourceModel()->index(sourceRow, 0));
}

void GroupProxy::rebuild()
{
    m_groups.clear();
    m_groupOfRow.clear();
    if (!isGrouped() || !sourceModel())
        return;
    QHash<QString, size_t> places;
    for (int row = 0; row < sourceModel()->rowCount(); ++row) {
        const QString title = titleOf(row);
        const auto place = places.constFind(title);
        if (place == places.constEnd()) {
            places.insert(title, m_groups.size());
            m_groups.push_back({m_nextId++, title, {}});
        }
        Group& group = m_groups.at(places.value(title));
        group.rows.append(row);
        m_groupOfRow.insert(row, group.id);
    }
}

void GroupProxy::insertIntoGroup(const QString& title, const QList<int>& rows)
{
    const auto group = std::ranges::find(m_groups, title, &Group::title);
    if (group == m_groups.end()) {
        const int position = static_cast<int>(m_groups.size());
        beginInsertRows({}, position, position);
        m_groups.push_back({m_nextId++, title, rows});
        for (const int row : rows)
            m_groupOfRow.insert(row, m_groups.back().id);
        endInsertRows();
        return;
    }
    // The new rows are neighbours in the source, so they are neighbours in their group.
    const int position = static_cast<int>(std::ranges::lower_bound(group->rows, rows.first()) - group->rows.begin());
    const int groupRow = static_cast<int>(group - m_groups.begin());
    beginInsertRows(index(groupRow, 0), position, position + static_cast<int>(rows.size()) - 1);
    group->rows = group->rows.first(position) + rows + group->rows.sliced(position);
    for (const int row : rows)
        m_groupOfRow.insert(row, group->id);
    endInsertRows();
}

void GroupProxy::removeFromGroup(int groupRow, int first, int last)
{
    Group& group = m_groups.at(static_cast<size_t>(groupRow));
    const auto begin = std::ranges::lower_bound(group.rows, first);
    const auto end = std::ranges::upper_bound(group.rows, last);
    const qsizetype position = begin - group.rows.begin();
    const qsizetype count = end - begin;
    if (count == 0)
        return;
    const bool whole = count == group.rows.size();
    if (whole)
        beginRemoveRows({}, groupRow, groupRow);
    else
        beginRemoveRows(index(groupRow, 0), static_cast<int>(position), static_cast<int>(position + count) - 1);
    for (qsizetype at = position; at < position + count; ++at)
        m_groupOfRow.remove(group.rows.at(at));
    if (whole)
        m_groups.erase(m_groups.begin() + groupRow);
    else
        group.rows.remove(position, count);
    endRemoveRows();
}

void GroupProxy::insertRows(int first, int last)
{
    if (!isGrouped()) {
        endInsertRows();
        return;
    }
    // What stood at or behind the place moved down.
    const int count = last - first + 1;
    QHash<int, quint64> moved;
    for (auto row = m_groupOfRow.cbegin(); row != m_groupOfRow.cend(); ++row)
        moved.insert(row.key() >= first ? row.key() + count : row.key(), *row);
    m_groupOfRow = std::move(moved);
    for (Group& group : m_groups) {
        for (int& row : group.rows) {
            if (row >= first)
                row += count;
        }
    }
    // A whole list arrives at once: one signal for each group, not one for each row.
    QMap<QString, QList<int>> byTitle;
    for (int row = first; row <= last; ++row)
        byTitle[titleOf(row)].append(row);
    for (auto added = byTitle.cbegin(); added != byTitle.cend(); ++added)
        insertIntoGroup(added.key(), *added);
}

void GroupProxy::aboutToRemoveRows(int first, int last)
{
    if (!isGrouped()) {
        beginRemoveRows({}, first, last);
        return;
    }
    for (int groupRow = static_cast<int>(m_groups.size()) - 1; groupRow >= 0; --groupRow)
        removeFromGroup(groupRow, first, last);
}

void GroupProxy::removedRows(int first, int last)
{
    if (!isGrouped()) {
        endRemoveRows();
        return;
    }
    const int count = last - first + 1;
    QHash<int, quint64> moved;
    for (auto row = m_groupOfRow.cbegin(); row != m_groupOfRow.cend(); ++row)
        moved.insert(row.key() > last ? row.key() - count : row.key(), *row);
    m_groupOfRow = std::move(moved);
    for (Group& group : m_groups) {
        for (int& row : group.rows) {
            if (row > last)
                row -= count;
        }
    }
}

void GroupProxy::changeRows(const QModelIndex& first, const QModelIndex& last, const QList<int>& roles)
{
    if (!isGrouped()) {
        Q_EMIT dataChanged(mapFromSource(first), mapFromSource(last), roles);
        return;
    }
    for (int row = first.row(); row <= last.row(); ++row) {
        const int groupRow = positionOf(m_groupOfRow.value(row));
        if (groupRow < 0)
            continue;
        if (m_groups.at(static_cast<size_t>(groupRow)).title != titleOf(row)) {
            removeFromGroup(groupRow, row, row);
            insertIntoGroup(titleOf(row), {row});
        }
        const QModelIndex changedFirst = mapFromSource(sourceModel()->index(row, first.column()));
        const QModelIndex changedLast = changedFirst.siblingAtColumn(last.column());
        Q_EMIT dataChanged(changedFirst, changedLast, roles);
    }
}

int GroupProxy::positionOf(quint64 groupId) const
{
    const auto group = std::ranges::find(m_groups, groupId, &Group::id);
    return group == m_groups.end() ? -1 : static_cast<int>(group - m_groups.begin());
}

bool GroupProxy::isGroup(const QModelIndex& index) const
{
    return isGrouped() && index.isValid() && index.internalId() == 0;
}

QModelIndex GroupProxy::mapToSource(const QModelIndex& proxyIndex) const
{
    if (!proxyIndex.isValid() || !sourceModel() || isGroup(proxyIndex))
        return {};
    if (!isGrouped())
        return sourceModel()->index(proxyIndex.row(), proxyIndex.column());
    const int position = positionOf(proxyIndex.internalId());
    if (position < 0)
        return {};
    const QList<int>& rows = m_groups.at(static_cast<size_t>(position)).rows;
    if (proxyIndex.row() >= rows.size())
        return {};
    return sourceModel()->index(rows.at(proxyIndex.row()), proxyIndex.column());
}

QModelIndex GroupProxy::mapFromSource(const QModelIndex& sourceIndex) const
{
    if (!sourceIndex.isValid())
        return {};
    if (!isGrouped())
        return createIndex(sourceIndex.row(), sourceIndex.column(), quintptr(0));
    const quint64 id = m_groupOfRow.value(sourceIndex.row());
    const int position = positionOf(id);
    if (position < 0)
        return {};
    const QList<int>& rows = m_groups.at(static_cast<size_t>(position)).rows;
    const auto place = std::ranges::lower_bound(rows, sourceIndex.row());
    return createIndex(static_cast<int>(place - rows.begin()), sourceIndex.column(), quintptr(id));
}

QModelIndex GroupProxy::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column, quintptr(0));
    return createIndex(row, column, quintptr(m_groups.at(static_cast<size_t>(parent.row())).id));
}

QModelIndex GroupProxy::parent(const QModelIndex& child) const
{
    if (!child.isValid() || !isGrouped() || child.internalId() == 0)
        return {};
    const int position = positionOf(child.internalId());
    return position < 0 ? QModelIndex() : createIndex(position, 0, quintptr(0));
}

int GroupProxy::rowCount(const QModelIndex& parent) const
{
    if (!sourceModel())
        return 0;
    if (!isGrouped())
        return parent.isValid() ? 0 : sourceModel()->rowCount();
    if (!parent.isValid())
        return static_cast<int>(m_groups.size());
    if (!isGroup(parent) || parent.column() != 0)
        return 0;
    return static_cast<int>(m_groups.at(static_cast<size_t>(parent.row())).rows.size());
}

int GroupProxy::columnCount(const QModelIndex& parent) const
{
    if (!sourceModel() || (parent.isValid() && !isGroup(parent)))
        return 0;
    return sourceModel()->columnCount();
}

bool GroupProxy::hasChildren(const QModelIndex& parent) const
{
    return rowCount(parent) > 0;
}

QVariant GroupProxy::data(const QModelIndex& index, int role) const
{
    if (!isGroup(index))
        return QAbstractProxyModel::data(index, role);
    const Group& group = m_groups.at(static_cast<size_t>(index.row()));
    if (role == sandglass::role(SandboxRole::GroupTitle))
        return group.title;
    if (role == Qt::DisplayRole && index.column() == 0)
        return group.title;
    return {};
}

QVariant GroupProxy::headerData(int section, Qt::Orientation orientation, int role) const
{
    return sourceModel() ? sourceModel()->headerData(section, orientation, role) : QVariant();
}

Qt::ItemFlags GroupProxy::flags(const QModelIndex& index) const
{
    if (isGroup(index))
        return Qt::ItemIsEnabled; // A heading: it opens and closes, and is nothing to act on.
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren : Qt::NoItemFlags;
}

} // namespace sandglass

#include "moc_groupproxy.cpp"
