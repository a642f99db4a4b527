// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace sandglass {

/// Columns of ActivityModel.
enum class ActivityColumn { Task, Outcome, Started, Duration };
inline constexpr int activityColumnCount = static_cast<int>(ActivityColumn::Duration) + 1;

/// Roles of ActivityModel, the same in every column.
enum class ActivityRole {
    Id = Qt::UserRole + 1, ///< quint64
    Value,                 ///< Activity
    State,                 ///< int of ActivityState
};

constexpr int role(ActivityRole which)
{
    return static_cast<int>(which);
}

} // namespace sandglass
