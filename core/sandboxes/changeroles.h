// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace sandglass {

enum class ChangeColumn { Name, Kind };
inline constexpr int changeColumnCount = 2;

/// Roles of ChangesModel, the same in every column.
enum class ChangeRole {
    Path = Qt::UserRole + 1, ///< QString, absolute
    Name,                    ///< QString, the last component
    Kind,                    ///< int, FileChange::Kind; invalid for a folder that only leads to changes
};

constexpr int role(ChangeRole which)
{
    return static_cast<int>(which);
}

} // namespace sandglass
