// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/task.h"
#include "core/environments/image.h"
#include "core/files/fileentry.h"
#include "core/logs/logentry.h"
#include "core/provider/capabilities.h"
#include "core/provider/cloudoperations.h"
#include "core/provider/connection.h"
#include "core/provider/streams.h"
#include "core/sandboxes/details.h"
#include "core/sandboxes/sandbox.h"
#include "core/sandboxes/sandboxspec.h"

#include <QJsonObject>
#include <QObject>

#include <functional>
#include <memory>
#include <stop_token>

namespace sandglass {

/// What to run in a sandbox.
struct ExecSpec
{
    QStringList command = {}; ///< argument list, never a shell string
    QString user = {};        ///< empty: the sandbox's own
    QString workingDirectory = {};
    QMap<QString, QString> variables = {};
    bool terminal = false;
    TerminalSize size = {}; ///< of the terminal, from its first prompt on
    QString instance = {};  ///< which copy of a cloud's sandbox, by name; empty: any that runs
};

/// Operations on images. The progress callbacks run on the main thread, at most some ten times a second.
class ImageOperations
{
public:
    using Progress = std::function<void(const ImageProgress&)>;
    /// Gives the next bytes of a tar, at most 64 KiB; an empty array is the end.
    using Source = std::function<Task<Result<QByteArray>>()>;
    /// Takes the next bytes.
    using Sink = std::function<Task<Status>(QByteArray)>;

    virtual ~ImageOperations() = default;
    virtual Task<Result<QList<Image>>> listImages() = 0;
    virtual Task<Result<QJsonObject>> inspectImage(QString reference) = 0;
    /// Pulls with the credentials that the Docker configuration holds for the registry, if any. Stopping cancels it.
    virtual Task<Status> pullImage(QString reference, Progress progress, std::stop_token stop) = 0;
    /// Makes an image from the tar of a root filesystem. \a command is what its sandboxes run unless told otherwise,
    /// and may be empty. Resolves to the new image's id.
    virtual Task<Result<QString>> importImage(QString reference, QStringList command, Source tar, Progress progress,
                                              std::stop_token stop) = 0;
    /// Loads what `save` wrote. Resolves to the loaded references.
    virtual Task<Result<QStringList>> loadImages(Source tar, Progress progress, std::stop_token stop) = 0;
    virtual Task<Status> saveImage(QString reference, Sink tar, std::stop_token stop) = 0;
    virtual Task<Status> tagImage(QString id, QString reference) = 0;
    virtual Task<Status> removeImage(QString reference, bool force) = 0;
};

/// Operations on volumes, networks and disk space.
class StorageOperations
{
public:
    virtual ~StorageOperations() = default;
    virtual Task<Result<QList<Volume>>> listVolumes() = 0;
    virtual Task<Result<Volume>> createVolume(QString name, QMap<QString, QString> labels) = 0;
    virtual Task<Result<QJsonObject>> inspectVolume(QString name) = 0;
    virtual Task<Status> removeVolume(QString name) = 0;
    virtual Task<Result<QList<Network>>> listNetworks() = 0;
    virtual Task<Result<QString>> createNetwork(QString name, bool internal) = 0;
    virtual Task<Result<QJsonObject>> inspectNetwork(QString id) = 0;
    virtual Task<Status> removeNetwork(QString id) = 0;
    virtual Task<Result<DiskUsage>> readDiskUsage() = 0;
    /// What prune() of the same kind would take, by the state of this moment.
    virtual Task<Result<QList<PruneCandidate>>> previewPrune(PruneKind kind) = 0;
    virtual Task<Result<PruneOutcome>> prune(PruneKind kind, std::stop_token stop) = 0;
};

/// Operations on the files of a sandbox. Paths are absolute, '/'-separated.
class FileOperations
{
public:
    virtual ~FileOperations() = default;
    /// Works in running and stopped sandboxes, with or without a shell inside. A link to a directory is followed.
    virtual Task<Result<DirectoryListing>> listDirectory(QString id, QString path, std::stop_token stop) = 0;
    /// The entry itself; links are not followed.
    virtual Task<Result<FileEntry>> statPath(QString id, QString path) = 0;
    /// A tar whose one top entry is the last component of \a path.
    virtual Task<Result<std::unique_ptr<DownloadStream>>> download(QString id, QString path, std::stop_token stop) = 0;
    /// Unpacks a tar in \a directory, which must exist. Never replaces a directory by a file or the reverse.
    virtual Task<Result<std::unique_ptr<UploadStream>>> upload(QString id, QString directory, std::stop_token stop) = 0;
    virtual Task<Status> createDirectory(QString id, QString path) = 0;
    virtual Task<Status> renamePath(QString id, QString from, QString to) = 0;
    /// Deletes a file or a whole tree.
    virtual Task<Status> deletePath(QString id, QString path) = 0;
};

/// One connection, spoken to through its provider's API. Main thread.
///
/// start() connects, and keeps connected until stop(): the live list (events first, then the list, then both merged)
/// arrives through the signals, and again whole after each outage. Every operation takes the sandbox's provider id,
/// ends in a value or an error that names the operation, and may be dropped. Operations on a connection that is not
/// Ready try all the same and fail with the connection's own error.
class Provider : public QObject
{
    Q_OBJECT

public:
    explicit Provider(QObject* parent = nullptr)
        : QObject(parent)
    {
    }

    virtual ConnectionConfig config() const = 0;
    virtual ConnectionState connectionState() const = 0;
    virtual Capabilities capabilities() const = 0;
    /// Valid while Ready; the last known otherwise.
    virtual EngineInfo engineInfo() const = 0;

    virtual void start() = 0;
    virtual void stop() = 0;
    /// Does not wait for the planned attempt; when Ready, lists again.
    virtual void retryNow() = 0;
    /// One attempt to connect and negotiate, without changing the connection: for the Test button.
    virtual Task<Result<EngineInfo>> probe(std::stop_token stop) = 0;

    /// Resolves to the id of the new sandbox. Does not pull. When the start after the create fails, the sandbox stays,
    /// and the error says so (operation StartSandbox).
    virtual Task<Result<QString>> createSandbox(SandboxSpec spec) = 0;
    virtual Task<Status> startSandbox(QString id) = 0;
    /// \a graceSeconds until the process is killed; -1: the sandbox's own setting.
    virtual Task<Status> stopSandbox(QString id, int graceSeconds) = 0;
    virtual Task<Status> restartSandbox(QString id, int graceSeconds) = 0;
    virtual Task<Status> pauseSandbox(QString id) = 0;
    virtual Task<Status> unpauseSandbox(QString id) = 0;
    /// \a signal by name, such as "SIGTERM".
    virtual Task<Status> killSandbox(QString id, QString signal) = 0;
    virtual Task<Status> renameSandbox(QString id, QString name) = 0;
    virtual Task<Status> updateSandbox(QString id, ResourceLimits limits, std::optional<RestartPolicy> restart) = 0;
    /// Ends it first if it runs. \a withVolumes: anonymous volumes go too.
    virtual Task<Status> deleteSandbox(QString id, bool withVolumes) = 0;
    virtual Task<Result<QJsonObject>> inspectSandbox(QString id) = 0;
    virtual Task<Result<ProcessTable>> listProcesses(QString id) = 0;
    virtual Task<Result<QList<FileChange>>> listChanges(QString id) = 0;

    virtual Task<Result<std::unique_ptr<LogStream>>> openLogs(QString id, LogQuery query) = 0;
    virtual Task<Result<std::unique_ptr<ExecStream>>> openExec(QString id, ExecSpec spec) = 0;
    virtual Task<Result<std::unique_ptr<MetricStream>>> openMetrics(QString id) = 0;
    /// Runs to the end, keeping at most \a outputLimit bytes of each channel. \a input is given and then closed.
    virtual Task<Result<CommandResult>> runCommand(QString id, ExecSpec spec, QByteArray input, qint64 outputLimit,
                                                   std::stop_token stop) = 0;

    /// Null where the provider has none; capabilities() says why.
    virtual ImageOperations* images() = 0;
    virtual StorageOperations* storage() = 0;
    virtual FileOperations* files() = 0;
    /// Null for engines.
    virtual CloudOperations* cloud() { return nullptr; }

Q_SIGNALS:
    void connectionStateChanged();
    /// The whole truth of this moment: replaces everything known of this connection. Comes before Ready.
    void sandboxesListed(const QList<sandglass::Sandbox>& all);
    /// One sandbox is new or different.
    void sandboxChanged(const sandglass::Sandbox& sandbox);
    void sandboxRemoved(const QString& id);
    /// The sandbox's process (re)started or ended; the log and terminal sessions resume on it.
    void sandboxStarted(const QString& id);
    void sandboxStopped(const QString& id);
    /// Images, volumes or networks changed; lists of them should be read again.
    void imagesChanged();
    void volumesChanged();
    void networksChanged();
    /// The request budget of a cloud, or what spends it, is another.
    void budgetChanged();
};

} // namespace sandglass
