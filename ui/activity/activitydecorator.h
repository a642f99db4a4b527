// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/activity.h"

#include <QSortFilterProxyModel>

namespace sandglass {

class ActivityLog;
class Theme;

/// Words, colours, order and filter over the ActivityModel: running tasks first, then the newest.
class ActivityDecorator : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    enum class Show { All, Running, Failed };

    ActivityDecorator(const ActivityLog& log, const Theme& theme, QObject* parent = nullptr);

    void setShown(Show which);
    /// Words that must all occur in the text of the task or its outcome.
    void setFilterText(const QString& text);
    /// The passing time: running durations are read again.
    void tellTime();

    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Activity activity(const QModelIndex& index) const;

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    QString outcome(const Activity& task) const;
    QString text(const Activity& task, int column) const;
    QVariant color(const Activity& task, int column) const;

    const ActivityLog& m_log;
    const Theme& m_theme;
    Show m_shown = Show::All;
    QStringList m_words;
};

} // namespace sandglass
