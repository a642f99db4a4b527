// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"
#include "core/provider/providerregistry.h"
#include "tests/support/fakebackend.h"
#include "tests/support/fakecloud.h"
#include "tests/support/fakestreams.h"

#include <QMap>
#include <QPointer>
#include <QStringList>
#include <QTimeZone>

namespace sandglass::test {

class FakeImages final : public ImageOperations, public FakeBackend
{
public:
    QList<Image> images;
    QByteArray loaded; ///< the tar of the last import or load
    std::function<Status(const QString& reference, const Progress&)> onPull;
    std::stop_token pullStop; ///< of the last pull
    std::function<Result<QJsonObject>(const QString& reference)> onInspect;
    std::function<Task<Status>(Sink tar, std::stop_token stop)> onSave; ///< instead of a few bytes

    Task<Result<QList<Image>>> listImages() override
    {
        return answer<QList<Image>>(Operation::ListImages, QStringLiteral("listImages"), images);
    }
    Task<Result<QJsonObject>> inspectImage(QString reference) override
    {
        const Result<QJsonObject> about =
            onInspect ? onInspect(reference) : QJsonObject{{QStringLiteral("Id"), reference}};
        return answer<QJsonObject>(Operation::InspectImage, QStringLiteral("inspectImage ") + reference, about);
    }
    Task<Status> pullImage(QString reference, Progress progress, std::stop_token stop) override
    {
        pullStop = stop;
        const QString call = QStringLiteral("pullImage ") + reference;
        return unlessStopped(answer<void>(Operation::PullImage, call, onPull ? onPull(reference, progress) : Status()),
                             stop);
    }
    Task<Result<QString>> importImage(QString reference, QStringList, Source tar, Progress,
                                      std::stop_token stop) override
    {
        auto imported = answer<QString>(Operation::ImportImage, QStringLiteral("importImage ") + reference,
                                        QStringLiteral("sha256:imported"));
        return afterDraining<QString>(this, std::move(tar), std::move(imported), stop);
    }
    Task<Result<QStringList>> loadImages(Source tar, Progress, std::stop_token stop) override
    {
        auto verdict = answer<QStringList>(Operation::LoadImage, QStringLiteral("loadImages"),
                                           QStringList{QStringLiteral("loaded:latest")});
        return afterDraining<QStringList>(this, std::move(tar), std::move(verdict), stop);
    }
    Task<Status> saveImage(QString reference, Sink tar, std::stop_token stop) override
    {
        calls.append(QStringLiteral("saveImage ") + reference);
        return onSave ? onSave(tar, stop) : tar(QByteArrayLiteral("tar of ") + reference.toUtf8());
    }
    Task<Status> tagImage(QString id, QString reference) override
    {
        return answer(Operation::TagImage, QStringLiteral("tagImage %1 %2").arg(id, reference));
    }
    Task<Status> removeImage(QString reference, bool force) override
    {
        return answer(Operation::RemoveImage, QStringLiteral("removeImage %1 %2").arg(reference).arg(force));
    }

private:
    /// Ends at once when it is cancelled, as a real pull does.
    static Task<Status> unlessStopped(Task<Status> work, std::stop_token stop)
    {
        const OneShot<Status> done;
        QObject context;
        const auto onStopped = onStop(stop, &context, [done] { done.set(fail(ErrorKind::Cancelled)); });
        whenDone(std::move(work), &context, [done](const Status& outcome) { done.set(outcome); });
        co_return co_await done;
    }
    static Task<Status> drain(FakeImages* self, Source tar)
    {
        self->loaded.clear();
        for (;;) {
            const auto piece = co_await tar();
            if (!piece)
                co_return std::unexpected(piece.error());
            if (piece->isEmpty())
                co_return Status();
            self->loaded += *piece;
        }
    }
    /// The verdict comes when the whole tar was taken, or Cancelled.
    template <typename T>
    static Task<Result<T>> afterDraining(FakeImages* self, Source tar, Task<Result<T>> verdict, std::stop_token stop)
    {
        const auto drained = co_await drain(self, tar);
        if (!drained)
            co_return std::unexpected(drained.error());
        const Result<T> outcome = co_await verdict;
        if (stop.stop_requested())
            co_return fail(ErrorKind::Cancelled);
        co_return outcome;
    }
};

class FakeStorage final : public StorageOperations, public FakeBackend
{
public:
    QList<Volume> volumes;
    QList<Network> networks;
    DiskUsage usage;
    QList<PruneCandidate> candidates;
    std::stop_token pruneStop; ///< of the last prune

    Task<Result<QList<Volume>>> listVolumes() override
    {
        return answer<QList<Volume>>(Operation::ListVolumes, QStringLiteral("listVolumes"), volumes);
    }
    Task<Result<Volume>> createVolume(QString name, QMap<QString, QString> labels) override
    {
        Volume made;
        made.name = name;
        made.labels = labels;
        return answer<Volume>(Operation::CreateVolume, QStringLiteral("createVolume ") + name, made);
    }
    Task<Result<QJsonObject>> inspectVolume(QString name) override
    {
        const QJsonObject about{{QStringLiteral("Name"), name}};
        return answer<QJsonObject>(Operation::InspectVolume, QStringLiteral("inspectVolume ") + name, about);
    }
    Task<Status> removeVolume(QString name) override
    {
        return answer(Operation::RemoveVolume, QStringLiteral("removeVolume ") + name);
    }
    Task<Result<QList<Network>>> listNetworks() override
    {
        return answer<QList<Network>>(Operation::ListNetworks, QStringLiteral("listNetworks"), networks);
    }
    Task<Result<QString>> createNetwork(QString name, bool internal) override
    {
        return answer<QString>(Operation::CreateNetwork, QStringLiteral("createNetwork %1 %2").arg(name).arg(internal),
                               name);
    }
    Task<Result<QJsonObject>> inspectNetwork(QString id) override
    {
        const QJsonObject about{{QStringLiteral("Id"), id}};
        return answer<QJsonObject>(Operation::InspectNetwork, QStringLiteral("inspectNetwork ") + id, about);
    }
    Task<Status> removeNetwork(QString id) override
    {
        return answer(Operation::RemoveNetwork, QStringLiteral("removeNetwork ") + id);
    }
    Task<Result<DiskUsage>> readDiskUsage() override
    {
        return answer<DiskUsage>(Operation::ReadDiskUsage, QStringLiteral("readDiskUsage"), usage);
    }
    Task<Result<QList<PruneCandidate>>> previewPrune(PruneKind kind) override
    {
        return answer<QList<PruneCandidate>>(Operation::Prune,
                                             QStringLiteral("previewPrune %1").arg(static_cast<int>(kind)), candidates);
    }
    Task<Result<PruneOutcome>> prune(PruneKind kind, std::stop_token stop) override
    {
        pruneStop = stop;
        PruneOutcome outcome;
        for (const PruneCandidate& candidate : std::as_const(candidates))
            outcome.removed.append(candidate.id);
        return answer<PruneOutcome>(Operation::Prune, QStringLiteral("prune %1").arg(static_cast<int>(kind)), outcome);
    }
};

class FakeFiles final : public FileOperations, public FakeBackend
{
public:
    QMap<QString, QList<FileEntry>> directories; ///< by absolute path; others are not found
    QMap<QString, QByteArray> archives;          ///< the tar that download() of a path gives
    QList<std::shared_ptr<FakeUpload>> uploads;
    Status uploadVerdict;
    QPointer<FakeDownloadStream> lastDownload;
    QPointer<FakeUploadStream> lastUpload;
    bool automaticDownloads = true;
    bool holdUploads = false;

    Task<Result<DirectoryListing>> listDirectory(QString id, QString path, std::stop_token) override
    {
        const QString call = QStringLiteral("listDirectory %1 %2").arg(id, path);
        if (!directories.contains(path))
            return answer<DirectoryListing>(Operation::ListDirectory, call, fail(ErrorKind::NotFound, path));
        return answer<DirectoryListing>(Operation::ListDirectory, call,
                                        DirectoryListing{path, directories.value(path), false});
    }
    Task<Result<FileEntry>> statPath(QString id, QString path) override
    {
        const QString call = QStringLiteral("statPath %1 %2").arg(id, path);
        const qsizetype slash = path.lastIndexOf(QLatin1Char('/'));
        const QString parent = slash <= 0 ? QStringLiteral("/") : path.left(slash);
        const QString name = path.mid(slash + 1);
        const auto siblings = directories.value(parent);
        for (const FileEntry& entry : siblings) {
            if (entry.name == name)
                return answer<FileEntry>(Operation::ListDirectory, call, entry);
        }
        return answer<FileEntry>(Operation::ListDirectory, call, fail(ErrorKind::NotFound, path));
    }
    Task<Result<std::unique_ptr<DownloadStream>>> download(QString id, QString path, std::stop_token) override
    {
        const QString call = QStringLiteral("download %1 %2").arg(id, path);
        return answerStream<DownloadStream>(Operation::DownloadFiles, call, [&] {
            auto stream = std::make_unique<FakeDownloadStream>(id, path, archives.value(path));
            stream->automatic = automaticDownloads;
            lastDownload = stream.get();
            return stream;
        });
    }
    Task<Result<std::unique_ptr<UploadStream>>> upload(QString id, QString directory, std::stop_token) override
    {
        const QString call = QStringLiteral("upload %1 %2").arg(id, directory);
        return answerStream<UploadStream>(Operation::UploadFiles, call, [&] {
            const auto upload = std::make_shared<FakeUpload>(FakeUpload{id, directory, {}, false, false});
            uploads.append(upload);
            auto stream = std::make_unique<FakeUploadStream>(upload, uploadVerdict);
            stream->hold = holdUploads;
            lastUpload = stream.get();
            return stream;
        });
    }
    Task<Status> createDirectory(QString id, QString path) override
    {
        return answer(Operation::CreateDirectory, QStringLiteral("createDirectory %1 %2").arg(id, path));
    }
    Task<Status> renamePath(QString id, QString from, QString to) override
    {
        return answer(Operation::RenameFile, QStringLiteral("renamePath %1 %2 %3").arg(id, from, to));
    }
    Task<Status> deletePath(QString id, QString path) override
    {
        return answer(Operation::DeleteFile, QStringLiteral("deletePath %1 %2").arg(id, path));
    }
};

/// A connection that a test plays: it says what the engine says and reads what the program asked for.
/// Every operation is recorded in `calls`, succeeds in the next turn of the event loop, and can be made to fail or
/// wait.
class FakeProvider final : public Provider, public FakeBackend
{
public:
    explicit FakeProvider(const ConnectionConfig& config)
        : m_config(config)
    {
        m_state.phase = ConnectionPhase::Ready;
    }

    /// A registry's only way to providers is a factory: adds one connection, Ready at once, and returns its fake.
    static FakeProvider* addTo(ProviderRegistry& registry, const QString& id = QStringLiteral("fake"))
    {
        registry.registerFactory(QStringLiteral("fake"),
                                 [](const ConnectionConfig& config) { return std::make_unique<FakeProvider>(config); });
        ConnectionConfig config;
        config.id = id;
        config.name = id;
        config.provider = QStringLiteral("fake");
        return static_cast<FakeProvider*>(registry.addConnection(config));
    }

    // What the test sets and drives.

    void setPhase(ConnectionPhase phase, const std::optional<Error>& error = {})
    {
        m_state.phase = phase;
        m_state.error = error;
        Q_EMIT connectionStateChanged();
    }
    void setDataAsOf(qint64 wallMs) { m_state.dataAsOfMs = wallMs; }
    void setCapabilities(const Capabilities& capabilities)
    {
        m_capabilities = capabilities;
        Q_EMIT connectionStateChanged();
    }
    Sandbox makeSandbox(const QString& id, SandboxState state = SandboxState::Running) const
    {
        Sandbox sandbox;
        sandbox.key = {m_config.id, id};
        sandbox.name = id;
        sandbox.image = QStringLiteral("busybox:latest");
        sandbox.state = state;
        sandbox.created = QDateTime::fromSecsSinceEpoch(1767225600, QTimeZone::UTC);
        sandbox.started = sandbox.created;
        return sandbox;
    }
    /// The engine's whole list of this moment.
    void list(const QList<Sandbox>& all)
    {
        sandboxes = all;
        Q_EMIT sandboxesListed(all);
    }
    void change(const Sandbox& sandbox) { Q_EMIT sandboxChanged(sandbox); }
    void remove(const QString& id) { Q_EMIT sandboxRemoved(id); }
    /// The process of \a id began or ended, as the engine's events tell it: the state first, then the signal.
    void begin(const QString& id)
    {
        change(makeSandbox(id, SandboxState::Running));
        Q_EMIT sandboxStarted(id);
    }
    void halt(const QString& id)
    {
        change(makeSandbox(id, SandboxState::Exited));
        Q_EMIT sandboxStopped(id);
    }
    void tellImagesChanged() { Q_EMIT imagesChanged(); }
    void tellVolumesChanged() { Q_EMIT volumesChanged(); }
    void tellNetworksChanged() { Q_EMIT networksChanged(); }
    void tellBudgetChanged() { Q_EMIT budgetChanged(); }

    QList<Sandbox> sandboxes; ///< told again by retryNow()
    EngineInfo info;
    SandboxSpec lastSpec;
    ResourceLimits lastLimits;                                        ///< of the last update
    std::optional<RestartPolicy> lastRestart;                         ///< of the last update
    std::function<Result<QString>(const SandboxSpec& spec)> onCreate; ///< its answer instead of success
    QJsonObject inspection;
    QMap<QString, QJsonObject> inspections; ///< of single sandboxes, in place of `inspection`
    ProcessTable processes;
    QList<FileChange> changes;
    ExecSpec lastExec;
    QList<QPointer<FakeLogStream>> logStreams; ///< in the order they were opened
    QList<LogQuery> logQueries;                ///< what they were opened with; outlives them
    QList<QPointer<FakeExecStream>> execStreams;
    QList<QPointer<FakeMetricStream>> metricStreams;
    bool polledMetrics = false;
    std::function<void(FakeLogStream&)> onLogsOpened; ///< sets up a new stream before it is handed over
    std::function<void(FakeExecStream&)> onExecOpened;
    std::function<Result<CommandResult>(const QString& id, const ExecSpec& spec, const QByteArray& input)> onCommand;
    FakeImages fakeImages;
    FakeStorage fakeStorage;
    FakeFiles fakeFiles;
    FakeCloud fakeCloud;
    bool hasImages = true;
    bool hasStorage = true;
    bool hasFiles = true;
    bool hasCloud = false;

    // Provider.

    ConnectionConfig config() const override { return m_config; }
    ConnectionState connectionState() const override { return m_state; }
    Capabilities capabilities() const override { return m_capabilities; }
    EngineInfo engineInfo() const override { return info; }
    void start() override { calls.append(QStringLiteral("start")); }
    void stop() override { calls.append(QStringLiteral("stop")); }
    void retryNow() override
    {
        calls.append(QStringLiteral("retryNow"));
        Q_EMIT sandboxesListed(sandboxes);
    }
    Task<Result<EngineInfo>> probe(std::stop_token) override
    {
        return answer<EngineInfo>(Operation::Connect, QStringLiteral("probe"), info);
    }
    Task<Result<QString>> createSandbox(SandboxSpec spec) override
    {
        lastSpec = spec;
        return answer<QString>(Operation::CreateSandbox, QStringLiteral("createSandbox ") + spec.name,
                               onCreate ? onCreate(spec) : QStringLiteral("id-of-") + spec.name);
    }
    Task<Status> startSandbox(QString id) override
    {
        return answer(Operation::StartSandbox, QStringLiteral("startSandbox ") + id);
    }
    Task<Status> stopSandbox(QString id, int graceSeconds) override
    {
        return answer(Operation::StopSandbox, QStringLiteral("stopSandbox %1 %2").arg(id).arg(graceSeconds));
    }
    Task<Status> restartSandbox(QString id, int graceSeconds) override
    {
        return answer(Operation::RestartSandbox, QStringLiteral("restartSandbox %1 %2").arg(id).arg(graceSeconds));
    }
    Task<Status> pauseSandbox(QString id) override
    {
        return answer(Operation::PauseSandbox, QStringLiteral("pauseSandbox ") + id);
    }
    Task<Status> unpauseSandbox(QString id) override
    {
        return answer(Operation::UnpauseSandbox, QStringLiteral("unpauseSandbox ") + id);
    }
    Task<Status> killSandbox(QString id, QString signal) override
    {
        return answer(Operation::KillSandbox, QStringLiteral("killSandbox %1 %2").arg(id, signal));
    }
    Task<Status> renameSandbox(QString id, QString name) override
    {
        return answer(Operation::RenameSandbox, QStringLiteral("renameSandbox %1 %2").arg(id, name));
    }
    Task<Status> updateSandbox(QString id, ResourceLimits limits, std::optional<RestartPolicy> restart) override
    {
        lastLimits = limits;
        lastRestart = restart;
        return answer(Operation::UpdateSandbox, QStringLiteral("updateSandbox ") + id);
    }
    Task<Status> deleteSandbox(QString id, bool withVolumes) override
    {
        return answer(Operation::DeleteSandbox, QStringLiteral("deleteSandbox %1 %2").arg(id).arg(withVolumes));
    }
    Task<Result<QJsonObject>> inspectSandbox(QString id) override
    {
        return answer<QJsonObject>(Operation::InspectSandbox, QStringLiteral("inspectSandbox ") + id,
                                   inspections.value(id, inspection));
    }
    Task<Result<ProcessTable>> listProcesses(QString id) override
    {
        return answer<ProcessTable>(Operation::ListProcesses, QStringLiteral("listProcesses ") + id, processes);
    }
    Task<Result<QList<FileChange>>> listChanges(QString id) override
    {
        return answer<QList<FileChange>>(Operation::ListChanges, QStringLiteral("listChanges ") + id, changes);
    }
    Task<Result<std::unique_ptr<LogStream>>> openLogs(QString id, LogQuery query) override
    {
        return answerStream<LogStream>(Operation::ReadLogs, QStringLiteral("openLogs ") + id, [&] {
            auto stream = std::make_unique<FakeLogStream>(id, query);
            logStreams.append(stream.get());
            logQueries.append(query);
            if (onLogsOpened)
                onLogsOpened(*stream);
            return stream;
        });
    }
    Task<Result<std::unique_ptr<ExecStream>>> openExec(QString id, ExecSpec spec) override
    {
        lastExec = spec;
        const QString call = QStringLiteral("openExec %1 %2").arg(id, spec.command.join(QLatin1Char(' ')));
        return answerStream<ExecStream>(Operation::OpenTerminal, call, [&] {
            auto stream = std::make_unique<FakeExecStream>(id, spec.size);
            execStreams.append(stream.get());
            if (onExecOpened)
                onExecOpened(*stream);
            return stream;
        });
    }
    Task<Result<std::unique_ptr<MetricStream>>> openMetrics(QString id) override
    {
        return answerStream<MetricStream>(Operation::ReadMetrics, QStringLiteral("openMetrics ") + id, [&] {
            auto stream = std::make_unique<FakeMetricStream>(id, polledMetrics);
            metricStreams.append(stream.get());
            return stream;
        });
    }
    Task<Result<CommandResult>> runCommand(QString id, ExecSpec spec, QByteArray input, qint64,
                                           std::stop_token) override
    {
        lastExec = spec;
        const QString call = QStringLiteral("runCommand %1 %2").arg(id, spec.command.join(QLatin1Char(' ')));
        CommandResult done;
        done.exitCode = 0;
        return answer<CommandResult>(Operation::RunCommand, call, onCommand ? onCommand(id, spec, input) : done);
    }
    ImageOperations* images() override { return hasImages ? &fakeImages : nullptr; }
    StorageOperations* storage() override { return hasStorage ? &fakeStorage : nullptr; }
    FileOperations* files() override { return hasFiles ? &fakeFiles : nullptr; }
    CloudOperations* cloud() override { return hasCloud ? &fakeCloud : nullptr; }

private:
    ConnectionConfig m_config;
    ConnectionState m_state;
    Capabilities m_capabilities;
};

} // namespace sandglass::test
