// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/provider/streams.h"

#include <QString>

#include <memory>
#include <stop_token>

namespace sandglass {

class DockerApi;

// Transfers through the `tar` of a running sandbox, for places that the engine's archive calls do not see. Errors:
// Unsupported with Hint::NoShell where the sandbox has no such program, and those of the file system.

/// The tar of \a path, which is not the root.
Task<Result<std::unique_ptr<DownloadStream>>> downloadByTar(std::shared_ptr<DockerApi> api, QString id, QString path,
                                                            std::stop_token stop);

/// Unpacks a tar in \a directory. Unsupported, before anything is sent, where the transport cannot end the input.
Task<Result<std::unique_ptr<UploadStream>>> uploadByTar(std::shared_ptr<DockerApi> api, QString id, QString directory,
                                                        std::stop_token stop);

} // namespace sandglass
