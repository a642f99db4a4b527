// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/task.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace sandglass {

// The starter image: a root filesystem made of this machine's static busybox, for people whose engine reaches no
// registry. The tar goes to ImageOperations::importImage().

/// What a sandbox of the starter image does by itself: it waits, and ends at once when it is asked to stop.
QStringList starterCommand();

/// Packs the root filesystem: \a busyboxPath as /bin/busybox, a link to it for each of \a applets, and /etc/passwd,
/// /etc/group, /root and /tmp. Reads a file and takes some milliseconds: call it on the thread pool.
/// Errors: NotFound when there is no such program, InvalidInput when it is not a program or an applet's name is a path.
Result<QByteArray> starterImageTar(const QString& busyboxPath, const QStringList& applets);

/// Asks \a busyboxPath for its applets and packs the root filesystem on the thread pool.
/// Errors: as above, and Unsupported when the program is not busybox.
Task<Result<QByteArray>> makeStarterImageTar(QString busyboxPath);

} // namespace sandglass
