// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/activitydecorator.h"

#include "core/activity/activitylog.h"
#include "core/activity/activityroles.h"
#include "ui/common/format.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int longestOutcome = 300;
} // namespace

ActivityDecorator::ActivityDecorator(const ActivityLog& log, const Theme& theme, QObject* parent)
    : QSortFilterProxyModel(parent)
    , m_log(log)
    , m_theme(theme)
{
    setDynamicSortFilter(true);
    sort(0);
    connect(&m_theme, &Theme::changed, this, [this] {
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    });
}

void ActivityDecorator::setShown(Show which)
{
    m_shown = which;
    invalidateRowsFilter();
}

void ActivityDecorator::setFilterText(const QString& text)
{
    m_words = text.split(u' ', Qt::SkipEmptyParts);
    invalidateRowsFilter();
}

void ActivityDecorator::tellTime()
{
    constexpr int column = static_cast<int>(ActivityColumn::Duration);
    for (int row = 0; row < rowCount(); ++row) {
        const QModelIndex cell = index(row, column);
        if (cell.data(role(ActivityRole::State)).toInt() != static_cast<int>(ActivityState::Running))
            return; // Running ones come first.
        Q_EMIT dataChanged(cell, cell, {Qt::DisplayRole});
    }
}

Activity ActivityDecorator::activity(const QModelIndex& index) const
{
    return QSortFilterProxyModel::data(index, role(ActivityRole::Value)).value<Activity>();
}

QString ActivityDecorator::outcome(const Activity& task) const
{
    switch (task.state) {
    case ActivityState::Running:
        if (task.total > 0 && task.inBytes)
            return tr("%1 of %2").arg(formatBytes(task.done), formatBytes(task.total));
        if (task.inBytes && task.done > 0)
            return formatBytes(task.done);
        return task.detail.isEmpty() ? tr("Running…") : shown(task.detail, longestOutcome);
    case ActivityState::Succeeded:
        if (task.problems.count > 0)
            return u"⚠ "_s + tr("Done, with %n problem(s)", nullptr, static_cast<int>(task.problems.count));
        return u"✓ "_s + tr("Done");
    case ActivityState::Cancelled:
        return u"⊘ "_s + tr("Cancelled");
    case ActivityState::Failed:
        break;
    }
    const QString words = task.error ? shown(task.error->serverText.section(u'\n', 0, 0), longestOutcome) : QString();
    return u"⨯ "_s + (words.isEmpty() ? tr("Failed") : words);
}

QString ActivityDecorator::text(const Activity& task, int column) const
{
    switch (static_cast<ActivityColumn>(column)) {
    case ActivityColumn::Task:
        return activityText(task);
    case ActivityColumn::Outcome:
        return outcome(task);
    case ActivityColumn::Started:
        return formatTime(task.startedMs);
    case ActivityColumn::Duration:
        return formatDuration(std::max<qint64>(0, (task.endedMs != 0 ? task.endedMs : m_log.nowMs()) - task.startedMs));
    }
    return {};
}

QVariant ActivityDecorator::color(const Activity& task, int column) const
{
    if (static_cast<ActivityColumn>(column) == ActivityColumn::Task)
        return {};
    if (static_cast<ActivityColumn>(column) != ActivityColumn::Outcome)
        return m_theme.color(Role::MutedText);
    switch (task.state) {
    case ActivityState::Succeeded:
        return m_theme.color(task.problems.count > 0 ? Role::Warning : Role::Running);
    case ActivityState::Failed:
        return m_theme.color(Role::Failed);
    case ActivityState::Cancelled:
        return m_theme.color(Role::MutedText);
    case ActivityState::Running:
        break;
    }
    return {};
}

QVariant ActivityDecorator::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || role > Qt::UserRole)
        return QSortFilterProxyModel::data(index, role);
    const QVariant value = QSortFilterProxyModel::data(index, sandglass::role(ActivityRole::Value));
    if (!value.isValid())
        return {};
    const auto task = value.value<Activity>();
    switch (role) {
    case Qt::DisplayRole:
        return text(task, index.column());
    case Qt::ForegroundRole:
        return color(task, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(task.error ? errorDetails(*task.error) : activityText(task));
    case Qt::AccessibleTextRole:
        return index.column() == 0 ? QVariant(activityText(task) + u", "_s + outcome(task)) : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() == static_cast<int>(ActivityColumn::Duration) ? int(Qt::AlignRight | Qt::AlignVCenter)
                                                                            : int(Qt::AlignLeft | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant ActivityDecorator::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QSortFilterProxyModel::headerData(section, orientation, role);
    switch (static_cast<ActivityColumn>(section)) {
    case ActivityColumn::Task:
        return tr("Task");
    case ActivityColumn::Outcome:
        return tr("Outcome");
    case ActivityColumn::Started:
        return tr("Started");
    case ActivityColumn::Duration:
        return tr("Duration");
    }
    return {};
}

bool ActivityDecorator::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QVariant value = sourceModel()->index(row, 0, parent).data(role(ActivityRole::Value));
    if (!value.isValid())
        return false;
    const auto task = value.value<Activity>();
    if (m_shown == Show::Running && task.state != ActivityState::Running)
        return false;
    if (m_shown == Show::Failed && task.state != ActivityState::Failed)
        return false;
    if (m_words.isEmpty())
        return true;
    const QString haystack = activityText(task) + u'\n' + outcome(task);
    return std::ranges::all_of(m_words,
                               [&](const QString& word) { return haystack.contains(word, Qt::CaseInsensitive); });
}

bool ActivityDecorator::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const bool leftRuns = left.data(role(ActivityRole::State)).toInt() == static_cast<int>(ActivityState::Running);
    const bool rightRuns = right.data(role(ActivityRole::State)).toInt() == static_cast<int>(ActivityState::Running);
    if (leftRuns != rightRuns)
        return leftRuns;
    return left.data(role(ActivityRole::Id)).toULongLong() > right.data(role(ActivityRole::Id)).toULongLong();
}

} // namespace sandglass

#include "moc_activitydecorator.cpp"
