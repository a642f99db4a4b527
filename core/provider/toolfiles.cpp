// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/toolfiles.h"

#include "core/base/deadline.h"
#include "core/files/fileerror.h"
#include "core/files/statlisting.h"

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {
constexpr qint64 longestListing = 48LL * 1024 * 1024;
constexpr qint64 longestMessage = 16 * 1024;
constexpr int statTimeoutMs = 30000;
constexpr int changeTimeoutMs = 600000;
} // namespace

ExecSpec toolSpec(QStringList command)
{
    ExecSpec spec;
    spec.command = std::move(command);
    spec.variables = {{u"LC_ALL"_s, u"C"_s}, {u"QUOTING_STYLE"_s, u"literal"_s}};
    return spec;
}

bool isMissingTool(const Error& error)
{
    return error.kind == ErrorKind::NotFound && error.hint == Hint::NoShell;
}

Result<QString> cleanedPath(const QString& path)
{
    if (!path.startsWith(u'/') || path.contains(QChar(u'\0')))
        return fail(ErrorKind::InvalidInput, path);
    QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    parts.removeAll(u"."_s);
    return u'/' + parts.join(u'/');
}

Result<QString> cleanedEntryPath(const QString& path)
{
    auto clean = cleanedPath(path);
    if (clean && (*clean == "/"_L1 || *clean == "/.."_L1 || clean->endsWith("/.."_L1)))
        return fail(ErrorKind::InvalidInput, path);
    return clean;
}

Task<Result<DirectoryListing>> listByTools(ToolRunner run, QString path, std::stop_token stop)
{
    auto listed = co_await run(findCommand(path), longestListing, stop);
    if (!listed && isMissingTool(listed.error()))
        listed = co_await run(globCommand(path), longestListing, stop);
    if (!listed) {
        Error error = listed.error();
        if (error.kind == ErrorKind::Conflict || isMissingTool(error))
            error.kind = ErrorKind::Unsupported;
        co_return std::unexpected(error);
    }
    if (listed->standardOutput.isEmpty() && listed->exitCode != 0) {
        const QString message = QString::fromUtf8(listed->standardError.left(longestMessage));
        Error error = fileErrorFromText(message);
        // Of this directory, or of a program that is missing or knows no such option?
        if (!message.contains(path) || error.kind == ErrorKind::Internal) {
            error.kind = ErrorKind::Unsupported;
            error.hint = Hint::NoShell;
        }
        co_return std::unexpected(error);
    }
    const bool complete = !listed->truncated;
    co_return co_await runInPool([path, output = listed->standardOutput, complete] {
        return Result<DirectoryListing>(listingFromStat(path, output, complete));
    });
}

Task<Result<FileEntry>> statByTools(ToolRunner run, QString path, std::stop_token stop)
{
    const Deadline deadline(statTimeoutMs, std::move(stop));
    const auto described = co_await run(statCommand(path), longestMessage, deadline.token());
    if (!described)
        co_return std::unexpected(deadline.named(described.error()));
    if (described->exitCode != 0)
        co_return std::unexpected(fileErrorFromText(QString::fromUtf8(described->standardError)));
    const FileEntry entry = entryFromStat(path, described->standardOutput);
    if (entry.name.isEmpty())
        co_return fail(ErrorKind::Protocol, QString::fromUtf8(described->standardOutput.left(longestMessage)));
    co_return entry;
}

Task<Status> changeByTools(ToolRunner run, QStringList command)
{
    const Deadline deadline(changeTimeoutMs, {});
    const auto result = co_await run(command, longestMessage, deadline.token());
    if (!result) {
        Error error = deadline.named(result.error());
        if (error.hint == Hint::SandboxNotRunning || isMissingTool(error))
            error.kind = ErrorKind::Unsupported;
        co_return std::unexpected(error);
    }
    if (result->exitCode != 0)
        co_return std::unexpected(fileErrorFromText(QString::fromUtf8(result->standardError)));
    co_return Status{};
}

} // namespace sandglass
