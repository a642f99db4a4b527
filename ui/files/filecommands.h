// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/files/transferreport.h"

#include <QHash>
#include <QObject>
#include <QStringList>

#include <functional>

namespace sandglass {

class MessageBar;
class ProviderRegistry;
class TransferQueue;

/// What the files pane does for the person: asks what has to be asked, does it, and tells how it ended.
class FileCommands : public QObject
{
    Q_OBJECT

public:
    FileCommands(ProviderRegistry& providers, TransferQueue& queue, MessageBar& messages, QWidget* pane);

    void chooseFilesToUpload(const SandboxKey& key, const QString& directory);
    void chooseFolderToUpload(const SandboxKey& key, const QString& directory);
    void upload(const SandboxKey& key, const QStringList& localPaths, const QString& directory);
    /// Asks where to.
    void download(const SandboxKey& key, const QStringList& remotePaths);
    void newFolder(const SandboxKey& key, const QString& directory);
    void rename(const SandboxKey& key, const QString& path);
    void remove(const SandboxKey& key, const QStringList& paths, bool hasFolders);

Q_SIGNALS:
    /// Something was made, renamed, deleted or uploaded in this folder.
    void changed(const sandglass::SandboxKey& key, const QString& directory);
    /// As changed(), and this is what the person should now see selected.
    void made(const sandglass::SandboxKey& key, const QString& path);
    /// The sandbox has no programs that rename and delete.
    void cannotChange(const sandglass::SandboxKey& key);

private:
    struct Begun
    {
        TransferDirection direction;
        SandboxKey sandbox;
        QStringList sources;
        QString destination;
    };
    void startUpload(const SandboxKey& key, const QStringList& localPaths, const QString& directory,
                     ConflictPolicy policy, const QStringList& taken);
    void startDownload(const SandboxKey& key, const QStringList& remotePaths, const QString& localDirectory,
                       ConflictPolicy policy);
    void downloadTo(const SandboxKey& key, const QStringList& remotePaths, const QString& localDirectory);
    void makeFolder(const SandboxKey& key, const QString& path);
    void renameTo(const SandboxKey& key, const QString& path, const QString& name);
    void changeFailed(const SandboxKey& key, const Error& error, std::function<void()> retry);
    void removeNow(const SandboxKey& key, const QStringList& paths);
    void transferEnded(quint64 id, const TransferReport& report);

    ProviderRegistry& m_providers;
    TransferQueue& m_queue;
    MessageBar& m_messages;
    QWidget* m_pane;
    QHash<quint64, Begun> m_transfers; ///< begun here
};

} // namespace sandglass
