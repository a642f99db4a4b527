// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankfiles.h"

#include "core/base/deadline.h"
#include "core/northflank/execchannel.h"
#include "core/northflank/northflankapi.h"
#include "core/northflank/northflankexec.h"
#include "core/provider/commandrun.h"
#include "core/provider/tarprocess.h"
#include "core/provider/toolfiles.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace sandglass {

/// In which instance of a service its files are worked on.
struct PinnedInstances
{
    QHash<QString, QString> byService;
};

namespace {

constexpr int listTimeoutMs = 30000;
constexpr int programMissing = 127;

using Api = std::shared_ptr<NorthflankApi>;
using Pinned = std::shared_ptr<PinnedInstances>;

// A program that says yes to everything is given its arguments only when the answer is known. What the scripts complain
// of is worded as the programs word it.
constexpr auto renameScript = R"(if [ ! -e "$1" ] && [ ! -L "$1" ]; then
    echo "$1: No such file or directory" >&2
    exit 1
fi
if [ -e "$2" ] || [ -L "$2" ]; then
    echo "$2: File exists" >&2
    exit 1
fi
exec mv -- "$1" "$2")"_L1;
constexpr auto removeScript = R"(if [ ! -e "$1" ] && [ ! -L "$1" ]; then
    echo "$1: No such file or directory" >&2
    exit 1
fi
exec rm -rf -- "$1")"_L1;

QStringList script(QLatin1StringView text, const QStringList& arguments)
{
    return QStringList{u"sh"_s, u"-c"_s, QString(text), u"sh"_s} + arguments;
}

/// Starts \a spec where the files of the service were worked on before; elsewhere, if that instance is gone.
Task<Result<std::unique_ptr<ExecChannel>>> openPinned(Api api, Pinned pinned, QString id, ExecSpec spec,
                                                      std::stop_token stop)
{
    const auto service = ServicePath::parse(id);
    if (!service)
        co_return fail(ErrorKind::InvalidInput, id);
    spec.instance = pinned->byService.value(id);
    auto channel = co_await openNorthflankExec(api, *service, spec, stop);
    if (!channel && !spec.instance.isEmpty() && !channel.error().isCancelled()) {
        pinned->byService.remove(id);
        spec.instance.clear();
        channel = co_await openNorthflankExec(api, *service, spec, stop);
    }
    if (channel)
        pinned->byService.insert(id, (*channel)->instance());
    co_return channel;
}

Task<Result<CommandResult>> runPinned(Api api, Pinned pinned, QString id, ExecSpec spec, qint64 limit,
                                      std::stop_token stop)
{
    auto channel = co_await openPinned(api, pinned, id, spec, stop);
    if (!channel)
        co_return std::unexpected(channel.error());
    const auto result = co_await runToEnd(std::move(*channel), {}, limit, stop);
    // It is `env` that is started, and that misses the program.
    if (result && result->exitCode == programMissing) {
        auto missing = fail(ErrorKind::NotFound, QString::fromUtf8(result->standardError).trimmed());
        co_return std::unexpected(missing.error().withHint(Hint::NoShell));
    }
    co_return result;
}

ToolRunner toolsOf(Api api, Pinned pinned, QString id)
{
    return [api = std::move(api), pinned = std::move(pinned), id = std::move(id)](QStringList command, qint64 limit,
                                                                                  std::stop_token stop) {
        return runPinned(api, pinned, id, toolSpec(std::move(command)), limit, std::move(stop));
    };
}

Task<Result<DirectoryListing>> list(ToolRunner tools, QString path, std::stop_token stop)
{
    const Deadline deadline(listTimeoutMs, stop);
    auto listed = co_await listByTools(tools, path, deadline.token());
    if (!listed)
        co_return std::unexpected(deadline.named(listed.error()));
    co_return listed;
}

Task<Result<std::unique_ptr<DownloadStream>>> downloadTree(Api api, Pinned pinned, QString id, QString path,
                                                           std::stop_token stop)
{
    auto tar = co_await openPinned(api, pinned, id, tarOutSpec(path), stop);
    if (!tar)
        co_return std::unexpected(tar.error());
    co_return tarDownload(std::move(*tar), stop, path);
}

Task<Result<std::unique_ptr<UploadStream>>> uploadTree(Api api, Pinned pinned, QString id, QString directory,
                                                       std::stop_token stop)
{
    const auto seen = co_await statByTools(toolsOf(api, pinned, id), directory + u"/."_s, stop);
    if (!seen)
        co_return std::unexpected(seen.error());
    auto tar = co_await openPinned(api, pinned, id, tarInSpec(directory), stop);
    if (!tar)
        co_return std::unexpected(tar.error());
    co_return tarUpload(std::move(*tar), stop, directory);
}

} // namespace

NorthflankFiles::NorthflankFiles(std::shared_ptr<NorthflankApi> api)
    : m_api(std::move(api))
    , m_pinned(std::make_shared<PinnedInstances>())
{
}

Task<Result<DirectoryListing>> NorthflankFiles::listDirectory(QString id, QString path, std::stop_token stop)
{
    const auto clean = cleanedPath(path);
    return during(Operation::ListDirectory, path, m_api->endpointText(),
                  clean ? list(toolsOf(m_api, m_pinned, id), *clean, std::move(stop))
                        : failed<DirectoryListing>(clean.error()));
}

Task<Result<FileEntry>> NorthflankFiles::statPath(QString id, QString path)
{
    const auto clean = cleanedPath(path);
    return during(Operation::ListDirectory, path, m_api->endpointText(),
                  clean ? statByTools(toolsOf(m_api, m_pinned, id), *clean, {}) : failed<FileEntry>(clean.error()));
}

Task<Result<std::unique_ptr<DownloadStream>>> NorthflankFiles::download(QString id, QString path, std::stop_token stop)
{
    using Stream = std::unique_ptr<DownloadStream>;
    const auto clean = cleanedEntryPath(path);
    return during(Operation::DownloadFiles, path, m_api->endpointText(),
                  clean ? downloadTree(m_api, m_pinned, id, *clean, std::move(stop)) : failed<Stream>(clean.error()));
}

Task<Result<std::unique_ptr<UploadStream>>> NorthflankFiles::upload(QString id, QString directory, std::stop_token stop)
{
    using Stream = std::unique_ptr<UploadStream>;
    const auto clean = cleanedPath(directory);
    return during(Operation::UploadFiles, directory, m_api->endpointText(),
                  clean ? uploadTree(m_api, m_pinned, id, *clean, std::move(stop)) : failed<Stream>(clean.error()));
}

Task<Status> NorthflankFiles::createDirectory(QString id, QString path)
{
    const auto clean = cleanedEntryPath(path);
    return during(Operation::CreateDirectory, path, m_api->endpointText(),
                  clean ? changeByTools(toolsOf(m_api, m_pinned, id), {u"mkdir"_s, u"--"_s, *clean})
                        : failed<void>(clean.error()));
}

Task<Status> NorthflankFiles::renamePath(QString id, QString from, QString to)
{
    const auto cleanFrom = cleanedEntryPath(from);
    const auto cleanTo = cleanedEntryPath(to);
    return during(Operation::RenameFile, from, m_api->endpointText(),
                  cleanFrom && cleanTo
                      ? changeByTools(toolsOf(m_api, m_pinned, id), script(renameScript, {*cleanFrom, *cleanTo}))
                      : failed<void>((cleanFrom ? cleanTo : cleanFrom).error()));
}

Task<Status> NorthflankFiles::deletePath(QString id, QString path)
{
    const auto clean = cleanedEntryPath(path);
    return during(Operation::DeleteFile, path, m_api->endpointText(),
                  clean ? changeByTools(toolsOf(m_api, m_pinned, id), script(removeScript, {*clean}))
                        : failed<void>(clean.error()));
}

} // namespace sandglass
