// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/filecommands.h"

#include "core/files/remoteoperations.h"
#include "core/files/remotepath.h"
#include "core/files/transferqueue.h"
#include "core/provider/providerregistry.h"
#include "ui/common/dialogs.h"
#include "ui/common/issuewords.h"
#include "ui/common/messagebar.h"
#include "ui/common/plaintext.h"
#include "ui/files/conflictdialog.h"

#include <QFileInfo>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

QString problemWithName(const QString& name)
{
    if (name.isEmpty())
        return FileCommands::tr("A name is needed.");
    if (name.contains(u'/') || name == u"."_s || name == u".."_s)
        return FileCommands::tr("A name holds no “/” and is neither “.” nor “..”.");
    if (name.toUtf8().size() > 255)
        return FileCommands::tr("The name is too long.");
    return {};
}

QStringList namesOf(const QStringList& paths)
{
    QStringList names;
    for (const QString& path : paths)
        names.append(RemotePath::name(path));
    return names;
}
} // namespace

FileCommands::FileCommands(ProviderRegistry& providers, TransferQueue& queue, MessageBar& messages, QWidget* pane)
    : QObject(pane)
    , m_providers(providers)
    , m_queue(queue)
    , m_messages(messages)
    , m_pane(pane)
{
    connect(&m_queue, &TransferQueue::finished, this, &FileCommands::transferEnded);
}

void FileCommands::chooseFilesToUpload(const SandboxKey& key, const QString& directory)
{
    dialogs::chooseFilesToUpload(m_pane, [this, key, directory](const QStringList& chosen) {
        if (!chosen.isEmpty())
            upload(key, chosen, directory);
    });
}

void FileCommands::chooseFolderToUpload(const SandboxKey& key, const QString& directory)
{
    dialogs::chooseFolderToUpload(m_pane, [this, key, directory](const QStringList& chosen) {
        if (!chosen.isEmpty())
            upload(key, chosen, directory);
    });
}

void FileCommands::upload(const SandboxKey& key, const QStringList& localPaths, const QString& directory)
{
    whenDone(m_queue.conflicts(key, namesOf(localPaths), directory), this,
             [this, key, localPaths, directory](const Result<QStringList>& taken) {
                 if (!taken) {
                     m_messages.showError(taken.error().during(Operation::UploadFiles, directory),
                                          [this, key, localPaths, directory] { upload(key, localPaths, directory); });
                     return;
                 }
                 if (taken->isEmpty()) {
                     startUpload(key, localPaths, directory, ConflictPolicy::Ask, {});
                     return;
                 }
                 ConflictDialog::ask(
                     m_pane, *taken, directory,
                     [this, key, localPaths, directory, names = *taken](std::optional<ConflictPolicy> policy) {
                         m_pane->setFocus(); // What comes next is about its files.
                         if (policy)
                             startUpload(key, localPaths, directory, *policy, names);
                     });
             });
}

void FileCommands::download(const SandboxKey& key, const QStringList& remotePaths)
{
    dialogs::chooseFolderToSaveIn(m_pane, tr("Download to"), [this, key, remotePaths](const QString& directory) {
        if (!directory.isEmpty())
            downloadTo(key, remotePaths, directory);
    });
}

void FileCommands::downloadTo(const SandboxKey& key, const QStringList& remotePaths, const QString& localDirectory)
{
    whenDone(m_queue.localConflicts(namesOf(remotePaths), localDirectory), this,
             [this, key, remotePaths, localDirectory](const QStringList& taken) {
                 if (taken.isEmpty()) {
                     startDownload(key, remotePaths, localDirectory, ConflictPolicy::Ask);
                     return;
                 }
                 ConflictDialog::ask(m_pane, taken, localDirectory,
                                     [this, key, remotePaths, localDirectory](std::optional<ConflictPolicy> policy) {
                                         m_pane->setFocus();
                                         if (policy)
                                             startDownload(key, remotePaths, localDirectory, *policy);
                                     });
             });
}

void FileCommands::startUpload(const SandboxKey& key, const QStringList& localPaths, const QString& directory,
                               ConflictPolicy policy, const QStringList& taken)
{
    m_transfers.insert(m_queue.upload(key, localPaths, directory, policy, taken),
                       {TransferDirection::Upload, key, localPaths, directory});
}

void FileCommands::startDownload(const SandboxKey& key, const QStringList& remotePaths, const QString& localDirectory,
                                 ConflictPolicy policy)
{
    m_transfers.insert(m_queue.download(key, remotePaths, localDirectory, policy),
                       {TransferDirection::Download, key, remotePaths, localDirectory});
}

void FileCommands::transferEnded(quint64 id, const TransferReport& report)
{
    if (report.direction == TransferDirection::Upload)
        Q_EMIT changed(report.sandbox, report.destination);
    const auto own = m_transfers.constFind(id);
    if (own == m_transfers.constEnd())
        return;
    const Begun request = *own;
    m_transfers.erase(own);
    if (!report.error) {
        if (report.issues.isEmpty())
            m_messages.showNotice(reportText(report));
        else
            m_messages.showWarning(reportText(report));
        return;
    }
    const auto issues = report.issues.kept();
    for (const TransferIssue& issue : issues) {
        if (issue.kind == TransferIssue::Kind::LeftPartial) {
            m_messages.showWarning(issueText(issue));
            break;
        }
    }
    if (report.error->isCancelled())
        return;
    m_messages.showError(*report.error, [this, request] {
        if (request.direction == TransferDirection::Upload)
            upload(request.sandbox, request.sources, request.destination);
        else
            downloadTo(request.sandbox, request.sources, request.destination);
    });
}

void FileCommands::newFolder(const SandboxKey& key, const QString& directory)
{
    dialogs::askText(
        m_pane, tr("Make folder"), tr("Name of the new folder in “%1”").arg(shown(directory, 200)), {},
        [this, key, directory](const std::optional<QString>& name) {
            if (name)
                makeFolder(key, RemotePath::joined(directory, *name));
        },
        problemWithName);
}

void FileCommands::makeFolder(const SandboxKey& key, const QString& path)
{
    auto making = sandglass::makeFolder(m_providers.provider(key.connection), key.id, path);
    whenDone(m_queue.recorded(std::move(making), Operation::CreateDirectory, key, {path}), this,
             [this, key, path](const Status& status) {
                 if (!status) {
                     m_messages.showError(status.error(), [this, key, path] { makeFolder(key, path); });
                     return;
                 }
                 Q_EMIT made(key, path);
             });
}

void FileCommands::rename(const SandboxKey& key, const QString& path)
{
    const QString before = RemotePath::name(path);
    dialogs::askText(
        m_pane, tr("Rename"), tr("New name of “%1”").arg(shown(before, 200)), before,
        [this, key, path, before](const std::optional<QString>& name) {
            if (name && *name != before)
                renameTo(key, path, *name);
        },
        problemWithName);
}

void FileCommands::renameTo(const SandboxKey& key, const QString& path, const QString& name)
{
    auto renaming = renameWithoutReplacing(m_providers.provider(key.connection), key.id, path, name);
    whenDone(m_queue.recorded(std::move(renaming), Operation::RenameFile, key, {path}), this,
             [this, key, path, name](const Status& status) {
                 if (!status) {
                     changeFailed(key, status.error(), [this, key, path, name] { renameTo(key, path, name); });
                     return;
                 }
                 Q_EMIT made(key, RemotePath::joined(RemotePath::parent(path), name));
             });
}

void FileCommands::changeFailed(const SandboxKey& key, const Error& error, std::function<void()> retry)
{
    m_messages.showError(error, std::move(retry));
    if (error.kind == ErrorKind::Unsupported && error.hint != Hint::SandboxNotRunning)
        Q_EMIT cannotChange(key);
}

void FileCommands::remove(const SandboxKey& key, const QStringList& paths, bool hasFolders)
{
    Confirmation question;
    const int count = static_cast<int>(paths.size());
    question.title = hasFolders ? tr("Delete %n item(s)?", nullptr, count) : tr("Delete %n file(s)?", nullptr, count);
    question.text = count == 1
                        ? tr("“%1” will be deleted.").arg(shown(paths.first(), 400))
                        : tr("These will be deleted from “%1”:").arg(shown(RemotePath::parent(paths.first()), 400));
    if (hasFolders)
        question.text += u'\n' + tr("Folders go with everything in them.");
    question.text += u'\n' + tr("This cannot be undone.");
    question.items = namesOf(paths);
    question.confirmButton =
        hasFolders ? tr("Delete %n item(s)", nullptr, count) : tr("Delete %n file(s)", nullptr, count);
    dialogs::confirm(m_pane, question, [this, key, paths](const ConfirmationAnswer& answer) {
        if (answer.confirmed)
            removeNow(key, paths);
    });
}

void FileCommands::removeNow(const SandboxKey& key, const QStringList& paths)
{
    auto deleting = deletePaths(m_providers.provider(key.connection), key.id, paths);
    whenDone(m_queue.recorded(std::move(deleting), Operation::DeleteFile, key, paths), this,
             [this, key, paths](const Status& status) {
                 // Some may be gone even when one could not be deleted.
                 Q_EMIT changed(key, RemotePath::parent(paths.first()));
                 if (!status)
                     changeFailed(key, status.error(), {});
                 else if (paths.size() == 1)
                     m_messages.showNotice(tr("Deleted “%1”").arg(shown(paths.first(), 200)));
                 else
                     m_messages.showNotice(tr("Deleted %n item(s)", nullptr, static_cast<int>(paths.size())));
             });
}

} // namespace sandglass

#include "moc_filecommands.cpp"
