// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <memory>

namespace sandglass {

class DockerApi;

/// Files of sandboxes on a Docker engine or Podman.
///
/// Listing runs `find` and `stat` of a running sandbox as its root; where that cannot be done (the sandbox does not
/// run, or has no such programs) the headers of the directory's archive are read, for at most 30 s. Deleting and
/// renaming need a running sandbox with `rm` and `mv`, and are Unsupported with Hint::SandboxNotRunning or
/// Hint::NoShell else. Everything else goes through the archive calls of the engine, which work in any sandbox.
///
/// Errors of all: NotFound, Conflict (not a directory, exists, a directory in the place of a file), Forbidden
/// (read-only, permissions), Limit with Hint::DiskFull, InvalidInput for paths that are not absolute, and those of the
/// connection.
class DockerFiles final : public FileOperations
{
public:
    explicit DockerFiles(std::shared_ptr<DockerApi> api);

    Task<Result<DirectoryListing>> listDirectory(QString id, QString path, std::stop_token stop) override;
    Task<Result<FileEntry>> statPath(QString id, QString path) override;
    Task<Result<std::unique_ptr<DownloadStream>>> download(QString id, QString path, std::stop_token stop) override;
    Task<Result<std::unique_ptr<UploadStream>>> upload(QString id, QString directory, std::stop_token stop) override;
    Task<Status> createDirectory(QString id, QString path) override;
    Task<Status> renamePath(QString id, QString from, QString to) override;
    Task<Status> deletePath(QString id, QString path) override;

private:
    std::shared_ptr<DockerApi> m_api;
};

} // namespace sandglass
