// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

namespace sandglass {

/// One entry of a directory in a sandbox.
struct FileEntry
{
    enum class Kind { File, Directory, Link, Other };

    QString name; ///< one path component, decoded as UTF-8; bytes that are not UTF-8 are not representable and refused
    Kind kind = Kind::File;
    qint64 sizeBytes = 0;
    quint32 mode = 0;   ///< permission bits incl. setuid, setgid and sticky
    QDateTime modified; ///< UTC
    QString linkTarget;
    QString owner; ///< name or number; may be empty
    QString group;

    bool operator==(const FileEntry&) const = default;
};

/// A directory as it was read.
struct DirectoryListing
{
    QString path; ///< absolute
    QList<FileEntry> entries;
    bool truncated = false; ///< the directory holds more than was read (bound: 100,000 entries)
};

} // namespace sandglass
