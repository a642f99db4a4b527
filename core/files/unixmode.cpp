// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/unixmode.h"

namespace sandglass {

void setUnixMode(FileEntry& entry, quint32 mode)
{
    constexpr quint32 typeMask = 0170000;
    constexpr quint32 regular = 0100000;
    constexpr quint32 directory = 0040000;
    constexpr quint32 link = 0120000;
    entry.mode = mode & 07777;
    switch (mode & typeMask) {
    case regular:
        entry.kind = FileEntry::Kind::File;
        break;
    case directory:
        entry.kind = FileEntry::Kind::Directory;
        break;
    case link:
        entry.kind = FileEntry::Kind::Link;
        break;
    default:
        entry.kind = FileEntry::Kind::Other;
        break;
    }
}

} // namespace sandglass
