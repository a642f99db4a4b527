// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/northflank/northflankcatalogue.h"
#include "core/northflank/servicelist.h"
#include "core/northflank/servicepath.h"
#include "core/provider/cloudoperations.h"

#include <functional>
#include <memory>

namespace sandglass {

class PortForwards;

/// What one team of Northflank offers beside its sandboxes. Main thread; operations under way outlive this object.
class NorthflankCloud final : public CloudOperations
{
public:
    /// \a defaultProject: for calls that name none. \a list is told of what was done to sandboxes.
    NorthflankCloud(std::shared_ptr<NorthflankApi> api, ServiceList& list, QString defaultProject, const Clock& clock);

    Task<Result<QList<CloudProject>>> listProjects() override;
    Task<Result<CloudProject>> readProject(QString project) override;
    Task<Result<QString>> createProject(CloudProjectSpec spec) override;
    Task<Status> deleteProject(QString project, bool withContents) override;
    Task<Result<CloudCatalogue>> readCatalogue(bool fresh) override;

    QStringList suggestedCommand() const override;
    Result<QJsonArray> creationRequests(const SandboxSpec& spec) const override;
    Task<Status> scaleSandbox(QString id, int instances) override;
    Task<Status> updateSandbox(QString id, CloudUpdate update) override;
    Task<Result<QMap<QString, QString>>> readVariables(QString id) override;
    Task<Result<QList<CloudInstance>>> listInstances(QString id) override;
    Task<Status> waitUntilReady(QString id, std::stop_token stop) override;

    Task<Result<QList<CloudPort>>> listPorts(QString id) override;
    Task<Status> setPort(QString id, CloudPort port) override;
    Task<Status> removePort(QString id, QString portId) override;
    Task<Result<CloudForward>> forwardPort(QString id, int internalPort, quint16 localPort) override;
    QList<CloudForward> forwards() const override;
    Task<Status> stopForward(quint16 localPort) override;

    Task<Result<QList<CloudVolume>>> listVolumes(QString project) override;
    Task<Result<QString>> createVolume(QString project, CloudVolumeSpec spec, QString sandbox) override;
    Task<Status> growVolume(QString project, QString volume, qint64 megabytes) override;
    Task<Status> attachVolume(QString volume, QString sandbox) override;
    Task<Status> detachVolume(QString volume, QString sandbox) override;
    Task<Status> deleteVolume(QString project, QString volume) override;
    Task<Result<QList<CloudBackup>>> listBackups(QString project, QString volume) override;
    Task<Result<QString>> backUpVolume(QString project, QString volume, QString name) override;
    Task<Status> deleteBackup(QString project, QString volume, QString backup) override;

    Task<Result<QList<CloudSecretGroup>>> listSecretGroups(QString project) override;
    Task<Result<CloudSecretGroup>> readSecretGroup(QString project, QString group) override;
    Task<Result<QString>> createSecretGroup(QString project, CloudSecretGroupSpec spec) override;
    Task<Status> useSecretGroup(QString group, QString sandbox, bool use) override;

    Task<Result<QList<CloudTemplate>>> listTemplates() override;
    Task<Result<QJsonObject>> readTemplate(QString id) override;
    Task<Result<CloudRun>> runTemplate(QString templateId, QMap<QString, QString> arguments) override;
    Task<Result<CloudRun>> followRun(CloudRun run, std::function<void(const CloudRun&)> progress,
                                     std::stop_token stop) override;
    Task<Result<QJsonObject>> exportTemplate(QString id, QString name) override;
    Task<Result<QString>> createTemplate(QJsonObject exported) override;

    RateBudget budget() const override;
    QList<RequestUse> spending() const override;
    void setWatched(bool watched) override;

private:
    QString projectOr(const QString& project) const { return project.isEmpty() ? m_defaultProject : project; }
    /// Does \a act on the sandbox and has the list look at it afterwards.
    Task<Status> act(const QString& id, Operation operation, const std::function<Task<Status>(ServicePath)>& act);
    static Task<Status> thenRefresh(QPointer<ServiceList> list, Task<Status> task);

    std::shared_ptr<NorthflankApi> m_api;
    QPointer<ServiceList> m_list;
    QString m_defaultProject;
    NorthflankCatalogue m_catalogue;
    std::shared_ptr<PortForwards> m_forwards;
};

/// An operation on a sandbox whose id names no service.
template <typename T> Task<Result<T>> noSuchService(QString id, Operation operation)
{
    Error error = fail(ErrorKind::NotFound).error().during(operation, id);
    co_return std::unexpected(std::move(error));
}

/// Has \a list look at the sandbox when \a task has succeeded.
Task<Status> thenFollow(QPointer<ServiceList> list, QString id, Task<Status> task);

} // namespace sandglass
