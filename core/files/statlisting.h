// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/fileentry.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace sandglass {

// Directories as the tools of a sandbox list them: GNU findutils and coreutils, or busybox. Any name survives: spaces,
// quotes, line ends, "-rf".

/// Lists \a path (absolute, clean) with `find` and `stat`.
QStringList findCommand(const QString& path);
/// The same with a shell and `stat`, for images without `find`. \a path is an argument and never part of the script.
QStringList globCommand(const QString& path);
/// Describes the one entry \a path.
QStringList statCommand(const QString& path);

/// Reads what findCommand() or globCommand() printed for \a path; at most 100,000 entries. \a complete is false when
/// the output was cut off. A name that is not UTF-8 is left out and marks the listing as truncated.
DirectoryListing listingFromStat(const QString& path, const QByteArray& output, bool complete);

/// Reads what statCommand() printed; an empty name when it is not understood.
FileEntry entryFromStat(const QString& path, const QByteArray& output);

} // namespace sandglass
