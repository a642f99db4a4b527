// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerfiles.h"

#include "core/base/deadline.h"
#include "core/docker/archivecalls.h"
#include "core/docker/archiveview.h"
#include "core/docker/dockerapi.h"
#include "core/docker/dockerexec.h"
#include "core/docker/streamreader.h"
#include "core/docker/tarlisting.h"
#include "core/docker/tarstreams.h"
#include "core/files/fileerror.h"
#include "core/files/remotepath.h"
#include "core/provider/toolfiles.h"

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {

constexpr int listTimeoutMs = 30000;

using Api = std::shared_ptr<DockerApi>;

/// Runs programs of the sandbox as its root, as the engine's archive calls do.
ToolRunner toolsOf(Api api, QString id)
{
    return [api = std::move(api), id = std::move(id)](QStringList command, qint64 limit, std::stop_token stop) {
        ExecSpec spec = toolSpec(std::move(command));
        spec.user = u"0"_s;
        return runDockerCommand(api, id, std::move(spec), {}, limit, std::move(stop));
    };
}

/// What was read when \a stop came is a listing as well, of the beginning.
Task<Result<DirectoryListing>> listByArchive(Api api, QString id, QString path, std::stop_token stop)
{
    const auto reader = co_await readArchive(api, id, path == "/"_L1 ? path : path + u'/', stop);
    if (!reader)
        co_return std::unexpected(reader.error());
    TarListing listing(path);
    while (!listing.isDone()) {
        const auto bytes = co_await (*reader)->next();
        if (!bytes && bytes.error().isCancelled() && listing.hasBegun())
            break;
        if (!bytes)
            co_return std::unexpected(asFileError(bytes.error()));
        if (bytes->isEmpty())
            break;
        if (const Status fed = listing.feed(*bytes); !fed)
            co_return std::unexpected(fed.error());
    }
    if (!listing.hasBegun())
        co_return fail(ErrorKind::Protocol, u"the engine sent no archive"_s);
    co_return listing.listing();
}

Task<Result<DirectoryListing>> listAny(Api api, QString id, QString path, std::stop_token stop)
{
    const Deadline deadline(listTimeoutMs, stop);
    auto listed = co_await listByTools(toolsOf(api, id), path, deadline.token());
    if (!listed && listed.error().kind == ErrorKind::Unsupported)
        listed = co_await listByArchive(api, id, path, deadline.token());
    if (stop.stop_requested())
        co_return fail(ErrorKind::Cancelled);
    if (!listed)
        co_return std::unexpected(deadline.named(listed.error()));
    co_return listed;
}

Task<Result<FileEntry>> statAny(Api api, QString id, QString path)
{
    if (co_await isHiddenFromArchive(api, id, path, {})) {
        const auto seen = co_await statByTools(toolsOf(api, id), path, {});
        // Without programs the archive knows at least the mount points.
        if (seen || !isMissingTool(seen.error()))
            co_return seen;
    }
    const auto stat = co_await statInArchive(api, id, path, {});
    if (!stat)
        co_return std::unexpected(stat.error());
    co_return stat->entry;
}

Task<Result<std::unique_ptr<DownloadStream>>> downloadAny(Api api, QString id, QString path, std::stop_token stop)
{
    if (co_await isHiddenFromArchive(api, id, path, stop))
        co_return co_await downloadByTar(api, id, path, stop);
    co_return co_await downloadArchive(api, id, path, stop);
}

/// Podman makes a directory that is missing, and Docker refuses it only after the upload.
Task<Status> checkDirectory(Api api, QString id, QString path, bool hidden, std::stop_token stop)
{
    bool directory = false;
    if (hidden) {
        const auto seen = co_await statByTools(toolsOf(api, id), path + u"/."_s, std::move(stop));
        if (!seen)
            co_return std::unexpected(seen.error());
        directory = seen->kind == FileEntry::Kind::Directory;
    } else {
        const auto stat = co_await statInArchive(api, id, path == "/"_L1 ? path : path + u'/', std::move(stop));
        if (!stat)
            co_return std::unexpected(stat.error());
        directory = stat->isDirectory;
    }
    if (!directory)
        co_return fail(ErrorKind::Conflict, u"not a directory: "_s + path);
    co_return Status{};
}

Task<Result<std::unique_ptr<UploadStream>>> uploadAny(Api api, QString id, QString directory, std::stop_token stop)
{
    const bool hidden = co_await isHiddenFromArchive(api, id, directory, stop);
    if (const Status there = co_await checkDirectory(api, id, directory, hidden, stop); !there)
        co_return std::unexpected(there.error());
    if (hidden)
        co_return co_await uploadByTar(api, id, directory, stop);
    co_return co_await uploadArchive(api, id, directory, stop);
}

/// Only what is known not to be there is free.
Task<Status> checkFree(Api api, QString id, QString path)
{
    const auto there = co_await statAny(api, id, path);
    if (there)
        co_return fail(ErrorKind::Conflict, u"file exists: "_s + path);
    if (there.error().kind != ErrorKind::NotFound)
        co_return std::unexpected(there.error());
    co_return Status{};
}

Task<Status> makeDirectory(Api api, QString id, QString path)
{
    if (const Status free = co_await checkFree(api, id, path); !free)
        co_return free;
    const auto upload = co_await uploadAny(api, id, RemotePath::parent(path), {});
    if (!upload)
        co_return std::unexpected(upload.error());
    (*upload)->write(directoryTar(lastComponent(path)));
    co_return co_await (*upload)->finish();
}

Task<Status> rename(Api api, QString id, QString from, QString to)
{
    if (const auto there = co_await statAny(api, id, from); !there)
        co_return std::unexpected(there.error());
    // mv would move into a directory of that name, or replace a file.
    if (const Status free = co_await checkFree(api, id, to); !free)
        co_return free;
    co_return co_await changeByTools(toolsOf(api, id), {u"mv"_s, u"--"_s, from, to});
}

Task<Status> remove(Api api, QString id, QString path)
{
    // rm -f is content with what does not exist.
    if (const auto there = co_await statAny(api, id, path); !there)
        co_return std::unexpected(there.error());
    co_return co_await changeByTools(toolsOf(api, id), {u"rm"_s, u"-rf"_s, u"--"_s, path});
}

} // namespace

DockerFiles::DockerFiles(std::shared_ptr<DockerApi> api)
    : m_api(std::move(api))
{
}

Task<Result<DirectoryListing>> DockerFiles::listDirectory(QString id, QString path, std::stop_token stop)
{
    const auto clean = cleanedPath(path);
    return during(Operation::ListDirectory, path, m_api->endpointText(),
                  clean ? listAny(m_api, id, *clean, std::move(stop)) : failed<DirectoryListing>(clean.error()));
}

Task<Result<FileEntry>> DockerFiles::statPath(QString id, QString path)
{
    const auto clean = cleanedPath(path);
    return during(Operation::ListDirectory, path, m_api->endpointText(),
                  clean ? statAny(m_api, id, *clean) : failed<FileEntry>(clean.error()));
}

Task<Result<std::unique_ptr<DownloadStream>>> DockerFiles::download(QString id, QString path, std::stop_token stop)
{
    using Stream = std::unique_ptr<DownloadStream>;
    const auto clean = cleanedPath(path);
    return during(Operation::DownloadFiles, path, m_api->endpointText(),
                  clean ? downloadAny(m_api, id, *clean, std::move(stop)) : failed<Stream>(clean.error()));
}

Task<Result<std::unique_ptr<UploadStream>>> DockerFiles::upload(QString id, QString directory, std::stop_token stop)
{
    using Stream = std::unique_ptr<UploadStream>;
    const auto clean = cleanedPath(directory);
    return during(Operation::UploadFiles, directory, m_api->endpointText(),
                  clean ? uploadAny(m_api, id, *clean, std::move(stop)) : failed<Stream>(clean.error()));
}

Task<Status> DockerFiles::createDirectory(QString id, QString path)
{
    const auto clean = cleanedEntryPath(path);
    return during(Operation::CreateDirectory, path, m_api->endpointText(),
                  clean ? makeDirectory(m_api, id, *clean) : failed<void>(clean.error()));
}

Task<Status> DockerFiles::renamePath(QString id, QString from, QString to)
{
    const auto cleanFrom = cleanedEntryPath(from);
    const auto cleanTo = cleanedEntryPath(to);
    if (!cleanFrom || !cleanTo)
        return during(Operation::RenameFile, from, m_api->endpointText(),
                      failed<void>((cleanFrom ? cleanTo : cleanFrom).error()));
    return during(Operation::RenameFile, from, m_api->endpointText(), rename(m_api, id, *cleanFrom, *cleanTo));
}

Task<Status> DockerFiles::deletePath(QString id, QString path)
{
    const auto clean = cleanedEntryPath(path);
    return during(Operation::DeleteFile, path, m_api->endpointText(),
                  clean ? remove(m_api, id, *clean) : failed<void>(clean.error()));
}

} // namespace sandglass
