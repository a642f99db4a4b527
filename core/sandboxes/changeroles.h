// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace sandglass {

enum class ChangeColumn { Name, Kind };
inline constexpr int changeColumnCount = 2;

namespace ChangeRole {
enum {
    Path = Qt::UserRole + 1, ///< QString, absolute
    Name,                    ///< QString, the last component
    Kind,                    ///< int, FileChange::Kind; invalid for a folder that only leads to changes
};
} // namespace ChangeRole

} // namespace sandglass
