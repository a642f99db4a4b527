// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <memory>

namespace sandglass {

class NorthflankApi;
struct PinnedInstances;

/// Files of services. Northflank has no calls for them: everything is done by programs of the sandbox (`find`, `stat`,
/// `mv`, `rm`, `mkdir`, `tar`, `sh`), run in a WebSocket of its own each, and so needs a running sandbox. Trees travel
/// as tar, byte for byte, with modes and times; an exit code other than 0 is an error with what the program said.
///
/// Whatever is done to the files of a sandbox is done in one and the same instance, as long as that lives.
///
/// Errors of all: NotFound, Conflict (not a directory, exists, a directory in the place of a file), Forbidden
/// (read-only, permissions), Limit with Hint::DiskFull, Unsupported with Hint::SandboxNotRunning or Hint::NoShell,
/// InvalidInput for paths that are not absolute, and those of the connection.
class NorthflankFiles final : public FileOperations
{
public:
    explicit NorthflankFiles(std::shared_ptr<NorthflankApi> api);

    Task<Result<DirectoryListing>> listDirectory(QString id, QString path, std::stop_token stop) override;
    Task<Result<FileEntry>> statPath(QString id, QString path) override;
    Task<Result<std::unique_ptr<DownloadStream>>> download(QString id, QString path, std::stop_token stop) override;
    Task<Result<std::unique_ptr<UploadStream>>> upload(QString id, QString directory, std::stop_token stop) override;
    Task<Status> createDirectory(QString id, QString path) override;
    Task<Status> renamePath(QString id, QString from, QString to) override;
    Task<Status> deletePath(QString id, QString path) override;

private:
    std::shared_ptr<NorthflankApi> m_api;
    std::shared_ptr<PinnedInstances> m_pinned;
};

} // namespace sandglass
