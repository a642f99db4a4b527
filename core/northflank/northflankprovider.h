// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/northflank/northflankloop.h"
#include "core/northflank/servicepath.h"
#include "core/provider/provider.h"

#include <memory>

namespace sandglass {

class NorthflankCloud;
class NorthflankFiles;

/// A team of Northflank: its deployment services are the sandboxes. Main thread. Destroying it closes the connection;
/// operations under way end with Cancelled.
class NorthflankProvider final : public Provider
{
    Q_OBJECT

public:
    /// \a secrets keeps the token under tokenKey(\a config), and outlives the provider.
    NorthflankProvider(const ConnectionConfig& config, SecretStore& secrets, const Clock& clock,
                       QObject* parent = nullptr, const NorthflankTimings& timings = {});
    ~NorthflankProvider() override;
    Q_DISABLE_COPY_MOVE(NorthflankProvider)

    ConnectionConfig config() const override { return m_config; }
    ConnectionState connectionState() const override;
    Capabilities capabilities() const override;
    EngineInfo engineInfo() const override;

    void start() override;
    void stop() override;
    void retryNow() override;
    Task<Result<EngineInfo>> probe(std::stop_token stop) override;

    Task<Result<QString>> createSandbox(SandboxSpec spec) override;
    /// Gives back the instances that it had before it was stopped, or resumes what was paused.
    Task<Status> startSandbox(QString id) override;
    /// Takes all instances away.
    Task<Status> stopSandbox(QString id, int graceSeconds) override;
    Task<Status> restartSandbox(QString id, int graceSeconds) override;
    Task<Status> pauseSandbox(QString id) override;
    Task<Status> unpauseSandbox(QString id) override;
    Task<Status> killSandbox(QString id, QString signal) override;
    Task<Status> renameSandbox(QString id, QString name) override;
    Task<Status> updateSandbox(QString id, ResourceLimits limits, std::optional<RestartPolicy> restart) override;
    /// \a withVolumes: the attached volumes go too.
    Task<Status> deleteSandbox(QString id, bool withVolumes) override;
    Task<Result<QJsonObject>> inspectSandbox(QString id) override;
    Task<Result<ProcessTable>> listProcesses(QString id) override;
    Task<Result<QList<FileChange>>> listChanges(QString id) override;

    Task<Result<std::unique_ptr<LogStream>>> openLogs(QString id, LogQuery query) override;
    Task<Result<std::unique_ptr<ExecStream>>> openExec(QString id, ExecSpec spec) override;
    Task<Result<std::unique_ptr<MetricStream>>> openMetrics(QString id) override;
    Task<Result<CommandResult>> runCommand(QString id, ExecSpec spec, QByteArray input, qint64 outputLimit,
                                           std::stop_token stop) override;

    ImageOperations* images() override { return nullptr; }
    StorageOperations* storage() override { return nullptr; }
    FileOperations* files() override;
    CloudOperations* cloud() override;

private:
    using Self = QPointer<NorthflankProvider>;
    static Task<Result<QString>> create(Self self, std::shared_ptr<NorthflankApi> api, SandboxSpec spec,
                                        QString project);
    static Task<Status> halt(Self self, std::shared_ptr<NorthflankApi> api, ServicePath service, int graceSeconds);
    static Task<Status> run(Self self, std::shared_ptr<NorthflankApi> api, ServicePath service, Operation operation);
    static Task<Status> removeService(Self self, std::shared_ptr<NorthflankApi> api, ServicePath service,
                                      bool withVolumes);
    static Task<Result<QJsonObject>> inspect(Self self, std::shared_ptr<NorthflankApi> api, ServicePath service);
    static Task<Result<std::unique_ptr<LogStream>>> logs(Self self, std::shared_ptr<NorthflankApi> api,
                                                         ServicePath service, LogQuery query);
    static Task<Result<std::unique_ptr<MetricStream>>> metrics(Self self, std::shared_ptr<NorthflankApi> api,
                                                               ServicePath service);
    void rememberInstances(const QString& id, const Sandbox& sandbox);

    const ConnectionConfig m_config;
    SecretStore& m_secrets;
    const Clock& m_clock;
    std::shared_ptr<NorthflankApi> m_api;
    std::unique_ptr<ServiceList> m_list;
    std::unique_ptr<NorthflankLoop> m_loop;
    std::unique_ptr<NorthflankCloud> m_cloud;
    std::unique_ptr<NorthflankFiles> m_files;
    QHash<QString, int> m_instances; ///< of stopped sandboxes, to start them with as many again
};

} // namespace sandglass
