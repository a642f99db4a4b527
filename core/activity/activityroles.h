// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace sandglass {

/// Columns of ActivityModel.
enum class ActivityColumn { Task, Outcome, Started, Duration };
inline constexpr int activityColumnCount = static_cast<int>(ActivityColumn::Duration) + 1;

/// Roles of ActivityModel, the same in every column.
enum ActivityRole {
    ActivityIdRole = Qt::UserRole + 1, ///< quint64
    ActivityValueRole,                 ///< Activity
    ActivityStateRole,                 ///< int of ActivityState
};

} // namespace sandglass
