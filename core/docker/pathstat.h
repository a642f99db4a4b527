// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/files/fileentry.h"

#include <QByteArray>
#include <QString>

namespace sandglass {

/// What the engine says of one path in the header `X-Docker-Container-Path-Stat`.
struct PathStat
{
    FileEntry entry;
    bool isDirectory = false; ///< a directory, or a link to one
};

/// Reads the header's value (base64 of JSON; modes are those of Go's os.FileMode). \a path gives the name: of a link,
/// Podman tells the name of its target.
Result<PathStat> pathStatFromHeader(const QByteArray& value, const QString& path);

/// The last component of \a path; "/" for the root.
QString lastComponent(const QString& path);

} // namespace sandglass
