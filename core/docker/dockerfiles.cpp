// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerfiles.h"

#include "core/docker/archivecalls.h"
#include "core/docker/archiveview.h"
#include "core/docker/dockerapi.h"
#include "core/docker/dockerexec.h"
#include "core/docker/fileerror.h"
#include "core/docker/statlisting.h"
#include "core/docker/streamreader.h"
#include "core/docker/tarlisting.h"
#include "core/docker/tarstreams.h"

#include <QDir>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {

constexpr qint64 longestListing = 48LL * 1024 * 1024;
constexpr qint64 longestMessage = 16 * 1024;
constexpr int listTimeoutMs = 30000;
constexpr int statTimeoutMs = 30000;
constexpr int removalTimeoutMs = 600000;

using Api = std::shared_ptr<DockerApi>;

/// A stop token that is asked to stop by another one or by time.
class Deadline
{
public:
    Deadline(int milliseconds, std::stop_token outer)
        : m_outer(outer)
        , m_forward(std::move(outer), [this] { m_source.request_stop(); })
    {
        m_timer.setSingleShot(true);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { m_source.request_stop(); });
        m_timer.start(milliseconds);
    }
    std::stop_token token() const { return m_source.get_token(); }

    /// What was cancelled by the deadline is a time-out.
    Error named(Error error) const
    {
        if (error.isCancelled() && !m_outer.stop_requested()) {
            error.kind = ErrorKind::Timeout;
            error.retryable = true;
        }
        return error;
    }

private:
    std::stop_source m_source;
    std::stop_token m_outer;
    std::stop_callback<std::function<void()>> m_forward;
    QTimer m_timer;
};

/// The path without "." and doubled or trailing slashes. ".." stays: what it means is for the sandbox to say, for it
/// may follow a link.
Result<QString> cleaned(const QString& path)
{
    if (!path.startsWith(u'/') || path.contains(QChar(u'\0')))
        return fail(ErrorKind::InvalidInput, path);
    QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    parts.removeAll(u"."_s);
    return u'/' + parts.join(u'/');
}

/// The same, refusing the root itself and paths that end in "..": nobody means to replace or remove those.
Result<QString> cleanedEntry(const QString& path)
{
    auto clean = cleaned(path);
    if (clean && (*clean == "/"_L1 || lastComponent(*clean) == ".."_L1))
        return fail(ErrorKind::InvalidInput, path);
    return clean;
}

QString parentOf(const QString& path)
{
    const qsizetype slash = path.lastIndexOf(u'/');
    return slash == 0 ? u"/"_s : path.first(slash);
}

/// Runs a program of the sandbox as its root, as the engine's archive calls do, with messages in English.
Task<Result<CommandResult>> runTool(Api api, QString id, QStringList command, qint64 limit, std::stop_token stop)
{
    ExecSpec spec;
    spec.command = std::move(command);
    spec.user = u"0"_s;
    spec.variables = {{u"LC_ALL"_s, u"C"_s}, {u"QUOTING_STYLE"_s, u"literal"_s}};
    return runDockerCommand(std::move(api), std::move(id), std::move(spec), {}, limit, std::move(stop));
}

bool isStopped(const Error& error)
{
    return error.kind == ErrorKind::Conflict;
}

bool isMissingTool(const Error& error)
{
    return error.kind == ErrorKind::NotFound && error.hint == Hint::NoShell;
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

/// Nothing when the sandbox has no programs for it.
Task<std::optional<Result<DirectoryListing>>> listByTools(Api api, QString id, QString path, std::stop_token stop)
{
    auto listed = co_await runTool(api, id, findCommand(path), longestListing, stop);
    if (!listed && isMissingTool(listed.error()))
        listed = co_await runTool(api, id, globCommand(path), longestListing, stop);
    if (!listed) {
        if (isStopped(listed.error()) || isMissingTool(listed.error()))
            co_return std::nullopt;
        co_return std::unexpected(listed.error());
    }
    if (listed->standardOutput.isEmpty() && listed->exitCode != 0) {
        const QString message = QString::fromUtf8(listed->standardError.left(longestMessage));
        // Of this directory, or of a program that is missing or knows no such option?
        if (!message.contains(path))
            co_return std::nullopt;
        const Error error = fileErrorFromText(message);
        if (error.kind == ErrorKind::Internal)
            co_return std::nullopt;
        co_return std::unexpected(error);
    }
    const bool complete = !listed->truncated;
    co_return co_await runInPool([path, output = listed->standardOutput, complete] {
        return Result<DirectoryListing>(listingFromStat(path, output, complete));
    });
}

Task<Result<DirectoryListing>> listAny(Api api, QString id, QString path, std::stop_token stop)
{
    const Deadline deadline(listTimeoutMs, stop);
    const auto byTools = co_await listByTools(api, id, path, deadline.token());
    auto listed = byTools ? *byTools : co_await listByArchive(api, id, path, deadline.token());
    if (stop.stop_requested())
        co_return fail(ErrorKind::Cancelled);
    if (!listed)
        co_return std::unexpected(deadline.named(listed.error()));
    co_return listed;
}

Task<Result<FileEntry>> statByTools(Api api, QString id, QString path, std::stop_token stop)
{
    const Deadline deadline(statTimeoutMs, std::move(stop));
    const auto described = co_await runTool(api, id, statCommand(path), longestMessage, deadline.token());
    if (!described)
        co_return std::unexpected(deadline.named(described.error()));
    if (described->exitCode != 0)
        co_return std::unexpected(fileErrorFromText(QString::fromUtf8(described->standardError)));
    const FileEntry entry = entryFromStat(path, described->standardOutput);
    if (entry.name.isEmpty())
        co_return fail(ErrorKind::Protocol, QString::fromUtf8(described->standardOutput.left(longestMessage)));
    co_return entry;
}

Task<Result<FileEntry>> statAny(Api api, QString id, QString path)
{
    if (co_await isHiddenFromArchive(api, id, path, {})) {
        const auto seen = co_await statByTools(api, id, path, {});
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
        const auto seen = co_await statByTools(api, id, path + u"/."_s, std::move(stop));
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
    const auto upload = co_await uploadAny(api, id, parentOf(path), {});
    if (!upload)
        co_return std::unexpected(upload.error());
    (*upload)->write(directoryTar(lastComponent(path)));
    co_return co_await (*upload)->finish();
}

/// Runs a program that changes files and says nothing when it succeeds.
Task<Status> change(Api api, QString id, QStringList command)
{
    const Deadline deadline(removalTimeoutMs, {});
    const auto result = co_await runTool(api, id, command, longestMessage, deadline.token());
    if (!result) {
        Error error = deadline.named(result.error());
        // Without programs of the sandbox there is no way: the engine's API changes no file but by adding.
        if (error.hint == Hint::SandboxNotRunning || isMissingTool(error))
            error.kind = ErrorKind::Unsupported;
        co_return std::unexpected(error);
    }
    if (result->exitCode != 0)
        co_return std::unexpected(fileErrorFromText(QString::fromUtf8(result->standardError)));
    co_return Status{};
}

Task<Status> rename(Api api, QString id, QString from, QString to)
{
    if (const auto there = co_await statAny(api, id, from); !there)
        co_return std::unexpected(there.error());
    // mv would move into a directory of that name, or replace a file.
    if (const Status free = co_await checkFree(api, id, to); !free)
        co_return free;
    co_return co_await change(api, id, {u"mv"_s, u"--"_s, from, to});
}

Task<Status> remove(Api api, QString id, QString path)
{
    // rm -f is content with what does not exist.
    if (const auto there = co_await statAny(api, id, path); !there)
        co_return std::unexpected(there.error());
    co_return co_await change(api, id, {u"rm"_s, u"-rf"_s, u"--"_s, path});
}

/// Adds to the errors of \a task what was done to what.
template <typename T> Task<Result<T>> during(Operation operation, QString subject, Api api, Task<Result<T>> task)
{
    auto result = co_await task;
    if (result)
        co_return result;
    Error error = result.error().during(operation, subject);
    if (error.endpoint.isEmpty())
        error.endpoint = api->endpointText();
    co_return std::unexpected(std::move(error));
}

/// A task that has failed already.
template <typename T> Task<Result<T>> failed(Error error)
{
    co_return std::unexpected(std::move(error));
}

} // namespace

DockerFiles::DockerFiles(std::shared_ptr<DockerApi> api)
    : m_api(std::move(api))
{
}

Task<Result<DirectoryListing>> DockerFiles::listDirectory(QString id, QString path, std::stop_token stop)
{
    const auto clean = cleaned(path);
    return during(Operation::ListDirectory, path, m_api,
                  clean ? listAny(m_api, id, *clean, std::move(stop)) : failed<DirectoryListing>(clean.error()));
}

Task<Result<FileEntry>> DockerFiles::statPath(QString id, QString path)
{
    const auto clean = cleaned(path);
    return during(Operation::ListDirectory, path, m_api,
                  clean ? statAny(m_api, id, *clean) : failed<FileEntry>(clean.error()));
}

Task<Result<std::unique_ptr<DownloadStream>>> DockerFiles::download(QString id, QString path, std::stop_token stop)
{
    using Stream = std::unique_ptr<DownloadStream>;
    const auto clean = cleaned(path);
    return during(Operation::DownloadFiles, path, m_api,
                  clean ? downloadAny(m_api, id, *clean, std::move(stop)) : failed<Stream>(clean.error()));
}

Task<Result<std::unique_ptr<UploadStream>>> DockerFiles::upload(QString id, QString directory, std::stop_token stop)
{
    using Stream = std::unique_ptr<UploadStream>;
    const auto clean = cleaned(directory);
    return during(Operation::UploadFiles, directory, m_api,
                  clean ? uploadAny(m_api, id, *clean, std::move(stop)) : failed<Stream>(clean.error()));
}

Task<Status> DockerFiles::createDirectory(QString id, QString path)
{
    const auto clean = cleanedEntry(path);
    return during(Operation::CreateDirectory, path, m_api,
                  clean ? makeDirectory(m_api, id, *clean) : failed<void>(clean.error()));
}

Task<Status> DockerFiles::renamePath(QString id, QString from, QString to)
{
    const auto cleanFrom = cleanedEntry(from);
    const auto cleanTo = cleanedEntry(to);
    if (!cleanFrom || !cleanTo)
        return during(Operation::RenameFile, from, m_api, failed<void>((cleanFrom ? cleanTo : cleanFrom).error()));
    return during(Operation::RenameFile, from, m_api, rename(m_api, id, *cleanFrom, *cleanTo));
}

Task<Status> DockerFiles::deletePath(QString id, QString path)
{
    const auto clean = cleanedEntry(path);
    return during(Operation::DeleteFile, path, m_api, clean ? remove(m_api, id, *clean) : failed<void>(clean.error()));
}

} // namespace sandglass
