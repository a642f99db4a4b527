// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/provider/provider.h"

#include <QPointer>
#include <QStringList>

namespace sandglass {

/// Deletes files and whole folders one after the other; ends at the first failure, which names its path.
Task<Status> deletePaths(QPointer<Provider> provider, QString id, QStringList paths);

/// Makes a folder; Conflict when the name is taken.
Task<Status> makeFolder(QPointer<Provider> provider, QString id, QString path);

/// Gives a file or folder another name in its folder; Conflict when that is taken, so that nothing is ever replaced.
Task<Status> renameWithoutReplacing(QPointer<Provider> provider, QString id, QString path, QString newName);

/// The home folder of the sandbox's user: asked of its shell where it runs and has one, else "/root" if that exists,
/// else "/". \a running: whether a command can be run.
Task<QString> homeDirectory(QPointer<Provider> provider, QString id, bool running);

/// A folder for what is dropped on a terminal: /tmp where there is one, else the home folder, else "/".
Task<QString> folderForDrops(QPointer<Provider> provider, QString id);

} // namespace sandglass
