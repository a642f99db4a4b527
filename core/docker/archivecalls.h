// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/docker/pathstat.h"
#include "core/provider/streams.h"

#include <QString>

#include <memory>
#include <stop_token>

namespace sandglass {

class DockerApi;
class StreamReader;

// The engine's archive calls. They work in any sandbox, running or not. Errors have kind and hint of the file system's
// failure; the caller adds operation and subject. Paths are absolute and clean.

/// The entry itself; a link is not followed, unless \a path ends in '/'.
Task<Result<PathStat>> statInArchive(std::shared_ptr<DockerApi> api, QString id, QString path, std::stop_token stop);

/// How long an engine may send nothing of an archive, in milliseconds.
inline constexpr int archiveSilenceMs = 30000;

/// The tar of \a path. "path/" follows a link to a directory. Ends in Timeout after \a silenceMs without a byte.
Task<Result<std::unique_ptr<DownloadStream>>> downloadArchive(std::shared_ptr<DockerApi> api, QString id, QString path,
                                                              std::stop_token stop, int silenceMs = archiveSilenceMs);

/// The same, to be read here and now.
Task<Result<std::unique_ptr<StreamReader>>> readArchive(std::shared_ptr<DockerApi> api, QString id, QString path,
                                                        std::stop_token stop);

/// Unpacks a tar in \a directory; whether it exists has been checked by the caller.
Task<Result<std::unique_ptr<UploadStream>>> uploadArchive(std::shared_ptr<DockerApi> api, QString id, QString directory,
                                                          std::stop_token stop);

} // namespace sandglass
