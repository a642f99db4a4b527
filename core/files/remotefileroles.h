// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace sandglass {

enum class RemoteFileColumn { Name, Size, Modified, Permissions, Owner };
inline constexpr int remoteFileColumnCount = 5;

/// How much of a folder is known.
enum class RemoteFolderState { Empty, Loading, Loaded, Error };

namespace RemoteFileRole {
enum {
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
} // namespace RemoteFileRole

} // namespace sandglass
