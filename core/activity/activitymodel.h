// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/activitylog.h"
#include "core/activity/activityroles.h"

#include <QAbstractTableModel>
#include <QList>

namespace sandglass {

/// The entries of the ActivityLog as rows, newest first. Facts only: the window words and colours them. Main thread.
class ActivityModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit ActivityModel(ActivityLog& log, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    /// The roles of activityroles.h; Qt::DisplayRole gives plain English facts, for tests and export.
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

    /// -1 when unknown.
    int rowOf(quint64 id) const;

private:
    QVariant displayed(const Activity& task, ActivityColumn column) const;

    ActivityLog& m_log;
    QList<quint64> m_ids; ///< oldest first, ascending
};

} // namespace sandglass
