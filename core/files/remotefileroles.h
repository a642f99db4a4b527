// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace sandglass {

enum class RemoteFileColumn { Name, Size, Modified, Permissions, Owner };
inline constexpr int remoteFileColumnCount = 5;

/// How much of a folder is known.
enum class RemoteFolderState { Empty, Loading, Loaded, Error };

/// Roles of RemoteFileModel, the same in every column.
enum class RemoteFileRole {
    Path = Qt::UserRole + 1, ///< QString, absolute
    Name,                    ///< QString
    Kind,                    ///< int, FileEntry::Kind
    Size,                    ///< qint64, bytes
    Modified,                ///< QDateTime, UTC
    Mode,                    ///< uint, permission bits
    LinkTarget,              ///< QString
    FolderState,             ///< int, RemoteFolderState
    FolderError,             ///< Error, in state Error
    Truncated,               ///< bool: the folder holds more than was read
};

constexpr int role(RemoteFileRole which)
{
    return static_cast<int>(which);
}

} // namespace sandglass
