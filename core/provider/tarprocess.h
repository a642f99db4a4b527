// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <QString>

#include <memory>
#include <stop_token>

namespace sandglass {

// Transfers through the `tar` of a running sandbox, whose process the caller starts. Errors: Unsupported with
// Hint::NoShell where the sandbox has no such program, and those of the file system.

/// Writes the tar of \a path, which is not the root.
ExecSpec tarOutSpec(const QString& path);
std::unique_ptr<DownloadStream> tarDownload(std::unique_ptr<ExecStream> tar, const std::stop_token& stop, QString path);

/// Unpacks a tar in \a directory. The process's input must have an end.
ExecSpec tarInSpec(const QString& directory);
std::unique_ptr<UploadStream> tarUpload(std::unique_ptr<ExecStream> tar, const std::stop_token& stop,
                                        QString directory);

} // namespace sandglass
