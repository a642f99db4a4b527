// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/remoteoperations.h"

#include "core/files/transferjob.h"

namespace sandglass {

namespace {
Task<Status> failIfTaken(QPointer<Provider> provider, QString id, QString path, Operation operation)
{
    const auto existing = co_await existingRemotely(provider, id, {RemotePath::name(path)}, RemotePath::parent(path));
    if (!existing)
        co_return std::unexpected(existing.error().during(operation, path));
    if (!existing->isEmpty())
        co_return std::unexpected(fail(ErrorKind::Conflict).error().during(operation, path).withHint(Hint::NameTaken));
    if (!provider || !provider->files())
        co_return std::unexpected(fail(ErrorKind::Unsupported).error().during(operation, path));
    co_return Status();
}
} // namespace

Task<Status> deletePaths(QPointer<Provider> provider, QString id, QStringList paths)
{
    for (const QString& path : std::as_const(paths)) {
        if (!provider || !provider->files())
            co_return std::unexpected(fail(ErrorKind::Unsupported).error().during(Operation::DeleteFile, path));
        const auto deleted = co_await provider->files()->deletePath(id, path);
        if (!deleted)
            co_return std::unexpected(deleted.error().during(Operation::DeleteFile, path));
    }
    co_return Status();
}

Task<Status> makeFolder(QPointer<Provider> provider, QString id, QString path)
{
    if (const auto free = co_await failIfTaken(provider, id, path, Operation::CreateDirectory); !free)
        co_return free;
    const auto made = co_await provider->files()->createDirectory(id, path);
    if (!made)
        co_return std::unexpected(made.error().during(Operation::CreateDirectory, path));
    co_return Status();
}

Task<Status> renameWithoutReplacing(QPointer<Provider> provider, QString id, QString path, QString newName)
{
    const QString target = RemotePath::joined(RemotePath::parent(path), newName);
    if (const auto free = co_await failIfTaken(provider, id, target, Operation::RenameFile); !free)
        co_return free;
    const auto renamed = co_await provider->files()->renamePath(id, path, target);
    if (!renamed)
        co_return std::unexpected(renamed.error().during(Operation::RenameFile, path));
    co_return Status();
}

Task<QString> homeDirectory(QPointer<Provider> provider, QString id, bool running)
{
    constexpr qint64 longestPath = 4096;
    if (running && provider) {
        ExecSpec ask;
        ask.command = {QStringLiteral("sh"), QStringLiteral("-c"), QStringLiteral("printf %s \"$HOME\"")};
        const auto answer = co_await provider->runCommand(id, ask, {}, longestPath, {});
        if (answer && answer->exitCode == 0 && answer->standardOutput.startsWith('/'))
            co_return QString::fromUtf8(answer->standardOutput);
    }
    const QString root = QStringLiteral("/root");
    if (provider && provider->files()) {
        const auto entry = co_await provider->files()->statPath(id, root);
        if (entry && entry->kind == FileEntry::Kind::Directory)
            co_return root;
    }
    co_return QStringLiteral("/");
}

Task<QString> folderForDrops(QPointer<Provider> provider, QString id)
{
    const QStringList wanted{QStringLiteral("/tmp"), co_await homeDirectory(provider, id, true)};
    for (const QString& path : wanted) {
        if (!provider || !provider->files())
            break;
        const auto entry = co_await provider->files()->statPath(id, path);
        if (entry && (entry->kind == FileEntry::Kind::Directory || entry->kind == FileEntry::Kind::Link))
            co_return path;
    }
    co_return QStringLiteral("/");
}

} // namespace sandglass
