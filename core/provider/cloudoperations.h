// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/provider/cloud.h"
#include "core/provider/ratebudget.h"

#include <QJsonArray>
#include <QJsonObject>

#include <functional>
#include <stop_token>

namespace sandglass {

struct SandboxSpec;

/// What a cloud offers beside sandboxes. Main thread; tasks may outlive the object. Sandboxes are named by their
/// provider id, everything else by its own; an empty \a project means the connection's own.
class CloudOperations
{
public:
    virtual ~CloudOperations() = default;

    virtual Task<Result<QList<CloudProject>>> listProjects() = 0;
    /// With region and cluster.
    virtual Task<Result<CloudProject>> readProject(QString project) = 0;
    /// Resolves to the id.
    virtual Task<Result<QString>> createProject(CloudProjectSpec spec) = 0;
    /// Conflict for a project that is not empty, unless \a withContents.
    virtual Task<Status> deleteProject(QString project, bool withContents) = 0;

    /// Kept for hours; \a fresh reads it anew.
    virtual Task<Result<CloudCatalogue>> readCatalogue(bool fresh) = 0;

    /// What keeps a sandbox running whose image would end at once: the command to offer for a new one.
    virtual QStringList suggestedCommand() const = 0;
    /// What Provider::createSandbox() would send for \a spec, in order: `{method, path, body}` each.
    virtual Result<QJsonArray> creationRequests(const SandboxSpec& spec) const = 0;
    virtual Task<Status> scaleSandbox(QString id, int instances) = 0;
    virtual Task<Status> updateSandbox(QString id, CloudUpdate update) = 0;
    /// The sandbox's own, without those of secret groups: what CloudUpdate::variables replaces.
    virtual Task<Result<QMap<QString, QString>>> readVariables(QString id) = 0;
    virtual Task<Result<QList<CloudInstance>>> listInstances(QString id) = 0;
    /// Resolves when the sandbox runs and takes commands; fails when it has failed, was refused or takes minutes.
    virtual Task<Status> waitUntilReady(QString id, std::stop_token stop) = 0;

    virtual Task<Result<QList<CloudPort>>> listPorts(QString id) = 0;
    /// Adds a port without an id, and changes the one with the id; the others stay as they are on the server.
    virtual Task<Status> setPort(QString id, CloudPort port) = 0;
    virtual Task<Status> removePort(QString id, QString portId) = 0;

    /// Opens \a localPort of this machine (0: any that is free) on loopback; it leads to a port of the sandbox, private
    /// ones too, until it is stopped or the connection is removed.
    virtual Task<Result<CloudForward>> forwardPort(QString id, int internalPort, quint16 localPort) = 0;
    virtual QList<CloudForward> forwards() const = 0;
    /// Ends its connections.
    virtual Task<Status> stopForward(quint16 localPort) = 0;

    virtual Task<Result<QList<CloudVolume>>> listVolumes(QString project) = 0;
    /// Resolves to the id. \a sandbox, if not empty, gets it attached.
    virtual Task<Result<QString>> createVolume(QString project, CloudVolumeSpec spec, QString sandbox) = 0;
    virtual Task<Status> growVolume(QString project, QString volume, qint64 megabytes) = 0;
    virtual Task<Status> attachVolume(QString volume, QString sandbox) = 0;
    virtual Task<Status> detachVolume(QString volume, QString sandbox) = 0;
    virtual Task<Status> deleteVolume(QString project, QString volume) = 0;
    virtual Task<Result<QList<CloudBackup>>> listBackups(QString project, QString volume) = 0;
    /// Resolves to the id.
    virtual Task<Result<QString>> backUpVolume(QString project, QString volume, QString name) = 0;
    virtual Task<Status> deleteBackup(QString project, QString volume, QString backup) = 0;

    virtual Task<Result<QList<CloudSecretGroup>>> listSecretGroups(QString project) = 0;
    /// With the names of its variables, which lists may not tell.
    virtual Task<Result<CloudSecretGroup>> readSecretGroup(QString project, QString group) = 0;
    /// Resolves to the id.
    virtual Task<Result<QString>> createSecretGroup(QString project, CloudSecretGroupSpec spec) = 0;
    /// Gives the group to the sandbox, or takes it away; only for restricted ones, which not all sandboxes get.
    virtual Task<Status> useSecretGroup(QString group, QString sandbox, bool use) = 0;

    virtual Task<Result<QList<CloudTemplate>>> listTemplates() = 0;
    /// All that the provider tells of it; `arguments` are what a run takes unless it is given others.
    virtual Task<Result<QJsonObject>> readTemplate(QString id) = 0;
    /// Resolves to the run, which followRun() takes.
    virtual Task<Result<CloudRun>> runTemplate(QString templateId, QMap<QString, QString> arguments) = 0;
    /// Tells each change through \a progress; resolves to the concluded run. Stopping ends only the following.
    virtual Task<Result<CloudRun>> followRun(CloudRun run, std::function<void(const CloudRun&)> progress,
                                             std::stop_token stop) = 0;
    /// The sandbox with its volumes, without the values of its variables' secrets: what templates are made of.
    virtual Task<Result<QJsonObject>> exportTemplate(QString id, QString name) = 0;
    /// Keeps what exportTemplate() gave. Resolves to the id.
    virtual Task<Result<QString>> createTemplate(QJsonObject exported) = 0;

    virtual RateBudget budget() const = 0;
    /// The greatest spenders first.
    virtual QList<RequestUse> spending() const = 0;
    /// Nobody looks: lists are read rarely until somebody does.
    virtual void setWatched(bool watched) = 0;
};

} // namespace sandglass
