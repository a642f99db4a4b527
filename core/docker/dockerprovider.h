// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/docker/connectionloop.h"
#include "core/net/dialer.h"
#include "core/provider/provider.h"

#include <memory>

namespace sandglass {

class DockerApi;
class DockerFiles;
class DockerImages;
class DockerStorage;
class LiveList;

/// A Docker engine, or a Podman that speaks as one. Main thread. Destroying it closes the connection; operations under
/// way end with Cancelled.
class DockerProvider final : public Provider
{
    Q_OBJECT

public:
    /// \a dialer: how to reach the engine; what the configuration's endpoint says when null. An endpoint that cannot be
    /// read gives a provider whose connection is Refused with the reason.
    DockerProvider(const ConnectionConfig& config, const Clock& clock, std::unique_ptr<Dialer> dialer = {},
                   QObject* parent = nullptr, ConnectionTimings timings = {});
    ~DockerProvider() override;
    Q_DISABLE_COPY_MOVE(DockerProvider)

    ConnectionConfig config() const override { return m_config; }
    ConnectionState connectionState() const override;
    Capabilities capabilities() const override;
    EngineInfo engineInfo() const override;

    void start() override;
    void stop() override;
    void retryNow() override;
    Task<Result<EngineInfo>> probe(std::stop_token stop) override;

    Task<Result<QString>> createSandbox(SandboxSpec spec) override;
    Task<Status> startSandbox(QString id) override;
    Task<Status> stopSandbox(QString id, int graceSeconds) override;
    Task<Status> restartSandbox(QString id, int graceSeconds) override;
    Task<Status> pauseSandbox(QString id) override;
    Task<Status> unpauseSandbox(QString id) override;
    Task<Status> killSandbox(QString id, QString signal) override;
    Task<Status> renameSandbox(QString id, QString name) override;
    Task<Status> updateSandbox(QString id, ResourceLimits limits, std::optional<RestartPolicy> restart) override;
    Task<Status> deleteSandbox(QString id, bool withVolumes) override;
    Task<Result<QJsonObject>> inspectSandbox(QString id) override;
    Task<Result<ProcessTable>> listProcesses(QString id) override;
    Task<Result<QList<FileChange>>> listChanges(QString id) override;

    Task<Result<std::unique_ptr<LogStream>>> openLogs(QString id, LogQuery query) override;
    Task<Result<std::unique_ptr<ExecStream>>> openExec(QString id, ExecSpec spec) override;
    Task<Result<std::unique_ptr<MetricStream>>> openMetrics(QString id) override;
    Task<Result<CommandResult>> runCommand(QString id, ExecSpec spec, QByteArray input, qint64 outputLimit,
                                           std::stop_token stop) override;

    ImageOperations* images() override;
    StorageOperations* storage() override;
    FileOperations* files() override;

    const LiveList& liveList() const { return *m_list; }

private:
    QString nameOf(const QString& id) const;

    const ConnectionConfig m_config;
    std::shared_ptr<DockerApi> m_api;
    std::unique_ptr<LiveList> m_list;
    std::unique_ptr<ConnectionLoop> m_loop;
    std::unique_ptr<DockerImages> m_images;
    std::unique_ptr<DockerStorage> m_storage;
    std::unique_ptr<DockerFiles> m_files;
};

} // namespace sandglass
