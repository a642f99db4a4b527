// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/files/fileentry.h"
#include "core/provider/provider.h"
#include "core/sandboxes/details.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <stop_token>

namespace sandglass {

// Files of a running sandbox by means of its own programs (GNU or busybox), for the places and providers where there is
// no other way. Paths are clean and absolute. Errors have kind and hint of the file system's failure; the caller adds
// operation and subject.

/// Runs a program of the sandbox to its end, keeping at most \a outputLimit bytes of its output. NotFound with
/// Hint::NoShell: there is no such program; Conflict: the sandbox does not run.
using ToolRunner =
    std::function<Task<Result<CommandResult>>(QStringList command, qint64 outputLimit, std::stop_token stop)>;

/// \a command with messages in English, and names as they are.
ExecSpec toolSpec(QStringList command);
bool isMissingTool(const Error& error);

/// The path without "." and doubled or trailing slashes. ".." stays: what it means is for the sandbox to say, for it
/// may follow a link. InvalidInput for what is not absolute.
Result<QString> cleanedPath(const QString& path);
/// The same, refusing the root itself and paths that end in "..": nobody means to replace or remove those.
Result<QString> cleanedEntryPath(const QString& path);

/// Lists with `find`, or with a shell. Unsupported when the sandbox does not run or has no programs for it.
Task<Result<DirectoryListing>> listByTools(ToolRunner run, QString path, std::stop_token stop);
/// With `stat`; at most 30 s.
Task<Result<FileEntry>> statByTools(ToolRunner run, QString path, std::stop_token stop);
/// Runs a program that changes files and says nothing when it succeeds; at most 10 min. Unsupported where it cannot be
/// run.
Task<Status> changeByTools(ToolRunner run, QStringList command);

/// Adds to the errors of \a task what was done to what, and where.
template <typename T>
Task<Result<T>> during(Operation operation, QString subject, QString endpoint, Task<Result<T>> task)
{
    auto result = co_await task;
    if (result)
        co_return result;
    Error error = result.error().during(operation, subject);
    if (error.endpoint.isEmpty())
        error.endpoint = endpoint;
    co_return std::unexpected(std::move(error));
}

/// A task that has failed already.
template <typename T> Task<Result<T>> failed(Error error)
{
    co_return std::unexpected(std::move(error));
}

} // namespace sandglass
