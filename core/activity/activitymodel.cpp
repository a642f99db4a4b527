// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activity/activitymodel.h"

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

ActivityModel::ActivityModel(ActivityLog& log, QObject* parent)
    : QAbstractTableModel(parent)
    , m_log(log)
{
    for (const Activity& task : m_log.entries())
        m_ids.append(task.id);
    connect(&m_log, &ActivityLog::added, this, [this](quint64 id) {
        beginInsertRows({}, 0, 0);
        m_ids.append(id);
        endInsertRows();
    });
    connect(&m_log, &ActivityLog::restored, this, [this](int count) {
        if (count == 0)
            return;
        beginInsertRows({}, static_cast<int>(m_ids.size()), static_cast<int>(m_ids.size()) + count - 1);
        for (int i = count - 1; i >= 0; --i)
            m_ids.prepend(m_log.entries()[static_cast<size_t>(i)].id);
        endInsertRows();
    });
    connect(&m_log, &ActivityLog::changed, this, [this](quint64 id) {
        const int row = rowOf(id);
        if (row >= 0)
            Q_EMIT dataChanged(index(row, 0), index(row, activityColumnCount - 1));
    });
    connect(&m_log, &ActivityLog::removed, this, [this](quint64 id) {
        const int row = rowOf(id);
        if (row < 0)
            return;
        beginRemoveRows({}, row, row);
        m_ids.removeAt(m_ids.size() - 1 - row);
        endRemoveRows();
    });
}

int ActivityModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

int ActivityModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : activityColumnCount;
}

int ActivityModel::rowOf(quint64 id) const
{
    const auto found = std::ranges::lower_bound(m_ids, id);
    if (found == m_ids.cend() || *found != id)
        return -1;
    return static_cast<int>(m_ids.cend() - found) - 1;
}

QVariant ActivityModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Activity* task = m_log.find(m_ids.at(m_ids.size() - 1 - index.row()));
    if (!task)
        return {}; // Forgotten; its row leaves in this same turn.
    if (role == Qt::DisplayRole)
        return displayed(*task, static_cast<ActivityColumn>(index.column()));
    switch (static_cast<ActivityRole>(role)) {
    case ActivityRole::Id:
        return QVariant::fromValue(task->id);
    case ActivityRole::Value:
        return QVariant::fromValue(*task);
    case ActivityRole::State:
        return static_cast<int>(task->state);
    }
    return {};
}

QVariant ActivityModel::displayed(const Activity& task, ActivityColumn column) const
{
    switch (column) {
    case ActivityColumn::Task:
        return QString(toString(task.operation) + u' ' + task.subject);
    case ActivityColumn::Outcome:
        return task.error ? describe(*task.error) : task.detail;
    case ActivityColumn::Started:
        return task.startedMs;
    case ActivityColumn::Duration:
        return (task.endedMs != 0 ? task.endedMs : m_log.nowMs()) - task.startedMs;
    }
    return {};
}

} // namespace sandglass

#include "moc_activitymodel.cpp"
