// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/cloudoperations.h"
#include "core/sandboxes/sandboxspec.h"
#include "tests/support/fakebackend.h"

#include <algorithm>
#include <utility>

namespace sandglass::test {

/// A cloud that a test plays, as FakeProvider does an engine: it lists what the test put into it, records every
/// operation in `calls`, and keeps what it was last asked to create or change.
class FakeCloud final : public CloudOperations, public FakeBackend
{
public:
    QList<CloudProject> projects;
    CloudCatalogue catalogue;
    QStringList command{QStringLiteral("sleep"), QStringLiteral("infinity")};
    QMap<QString, QMap<QString, QString>> variables; ///< by sandbox
    QMap<QString, QList<CloudInstance>> instances;   ///< by sandbox
    QMap<QString, QList<CloudPort>> ports;           ///< by sandbox
    QList<CloudForward> openForwards;
    QMap<QString, QList<CloudVolume>> volumes;            ///< by project
    QMap<QString, QList<CloudBackup>> backups;            ///< by volume
    QMap<QString, QList<CloudSecretGroup>> secretGroups;  ///< by project
    QMap<QString, QList<CloudSecretGroup>> secretDetails; ///< by project; what lists do not tell
    QList<CloudTemplate> templates;
    QMap<QString, QJsonObject> templateDetails; ///< by id
    QList<CloudRun> runSteps;                   ///< what followRun() tells, the concluded run last
    QJsonObject exported;
    RateBudget rateBudget;
    QList<RequestUse> requestUses;

    CloudProjectSpec lastProject;
    CloudUpdate lastUpdate;
    CloudPort lastPort;
    CloudVolumeSpec lastVolume;
    CloudSecretGroupSpec lastSecretGroup;
    QMap<QString, QString> lastArguments; ///< of the last run of a template
    bool watched = true;

    Task<Result<QList<CloudProject>>> listProjects() override
    {
        return answer<QList<CloudProject>>(Operation::ListProjects, QStringLiteral("listProjects"), projects);
    }
    Task<Result<CloudProject>> readProject(QString project) override
    {
        const auto found = std::ranges::find(projects, project, &CloudProject::id);
        const Result<CloudProject> read =
            found == projects.end() ? Result<CloudProject>(fail(ErrorKind::NotFound, project)) : *found;
        return answer<CloudProject>(Operation::ListProjects, QStringLiteral("readProject ") + project, read);
    }
    Task<Result<QString>> createProject(CloudProjectSpec spec) override
    {
        lastProject = spec;
        const QString call = QStringLiteral("createProject ") + spec.name;
        if (!failures.contains(Operation::CreateProject))
            projects.append({spec.name, spec.name, spec.description, spec.region, spec.cluster});
        return answer<QString>(Operation::CreateProject, call, spec.name);
    }
    Task<Status> deleteProject(QString project, bool withContents) override
    {
        return answer(Operation::DeleteProject, QStringLiteral("deleteProject %1 %2").arg(project).arg(withContents));
    }
    Task<Result<CloudCatalogue>> readCatalogue(bool fresh) override
    {
        return answer<CloudCatalogue>(Operation::ReadCatalogue, QStringLiteral("readCatalogue %1").arg(fresh),
                                      catalogue);
    }

    QStringList suggestedCommand() const override { return command; }
    Result<QJsonArray> creationRequests(const SandboxSpec& spec) const override { return QJsonArray{spec.name}; }
    Task<Status> scaleSandbox(QString id, int count) override
    {
        return answer(Operation::ScaleSandbox, QStringLiteral("scaleSandbox %1 %2").arg(id).arg(count));
    }
    Task<Status> updateSandbox(QString id, CloudUpdate update) override
    {
        lastUpdate = update;
        return answer(Operation::UpdateSandbox, QStringLiteral("updateSandbox ") + id);
    }
    Task<Result<QMap<QString, QString>>> readVariables(QString id) override
    {
        return answer<QMap<QString, QString>>(Operation::InspectSandbox, QStringLiteral("readVariables ") + id,
                                              variables.value(id));
    }
    Task<Result<QList<CloudInstance>>> listInstances(QString id) override
    {
        return answer<QList<CloudInstance>>(Operation::ListInstances, QStringLiteral("listInstances ") + id,
                                            instances.value(id));
    }
    Task<Status> waitUntilReady(QString id, std::stop_token) override
    {
        return answer(Operation::WaitForSandbox, QStringLiteral("waitUntilReady ") + id);
    }

    Task<Result<QList<CloudPort>>> listPorts(QString id) override
    {
        return answer<QList<CloudPort>>(Operation::ListPorts, QStringLiteral("listPorts ") + id, ports.value(id));
    }
    Task<Status> setPort(QString id, CloudPort port) override
    {
        lastPort = port;
        return answer(Operation::ChangePorts, QStringLiteral("setPort %1 %2").arg(id, port.name));
    }
    Task<Status> removePort(QString id, QString portId) override
    {
        return answer(Operation::ChangePorts, QStringLiteral("removePort %1 %2").arg(id, portId));
    }
    Task<Result<CloudForward>> forwardPort(QString id, int internalPort, quint16 localPort) override
    {
        const CloudForward forward{id, internalPort, localPort == 0 ? quint16(40000) : localPort, 0};
        if (!failures.contains(Operation::ForwardPort))
            openForwards.append(forward);
        return answer<CloudForward>(Operation::ForwardPort,
                                    QStringLiteral("forwardPort %1 %2 %3").arg(id).arg(internalPort).arg(localPort),
                                    forward);
    }
    QList<CloudForward> forwards() const override { return openForwards; }
    Task<Status> stopForward(quint16 localPort) override
    {
        openForwards.removeIf([localPort](const CloudForward& forward) { return forward.localPort == localPort; });
        return answer(Operation::StopForwarding, QStringLiteral("stopForward %1").arg(localPort));
    }

    Task<Result<QList<CloudVolume>>> listVolumes(QString project) override
    {
        return answer<QList<CloudVolume>>(Operation::ListCloudVolumes, QStringLiteral("listVolumes ") + project,
                                          volumes.value(project));
    }
    Task<Result<QString>> createVolume(QString project, CloudVolumeSpec spec, QString sandbox) override
    {
        lastVolume = spec;
        return answer<QString>(Operation::CreateCloudVolume,
                               QStringLiteral("createVolume %1 %2 %3").arg(project, spec.name, sandbox), spec.name);
    }
    Task<Status> growVolume(QString project, QString volume, qint64 megabytes) override
    {
        return answer(Operation::ResizeVolume,
                      QStringLiteral("growVolume %1 %2 %3").arg(project, volume).arg(megabytes));
    }
    Task<Status> attachVolume(QString volume, QString sandbox) override
    {
        return answer(Operation::AttachVolume, QStringLiteral("attachVolume %1 %2").arg(volume, sandbox));
    }
    Task<Status> detachVolume(QString volume, QString sandbox) override
    {
        return answer(Operation::DetachVolume, QStringLiteral("detachVolume %1 %2").arg(volume, sandbox));
    }
    Task<Status> deleteVolume(QString project, QString volume) override
    {
        return answer(Operation::DeleteCloudVolume, QStringLiteral("deleteVolume %1 %2").arg(project, volume));
    }
    Task<Result<QList<CloudBackup>>> listBackups(QString project, QString volume) override
    {
        return answer<QList<CloudBackup>>(
            Operation::ListBackups, QStringLiteral("listBackups %1 %2").arg(project, volume), backups.value(volume));
    }
    Task<Result<QString>> backUpVolume(QString project, QString volume, QString name) override
    {
        return answer<QString>(Operation::BackUpVolume,
                               QStringLiteral("backUpVolume %1 %2 %3").arg(project, volume, name), name);
    }
    Task<Status> deleteBackup(QString project, QString volume, QString backup) override
    {
        return answer(Operation::DeleteBackup, QStringLiteral("deleteBackup %1 %2 %3").arg(project, volume, backup));
    }

    Task<Result<QList<CloudSecretGroup>>> listSecretGroups(QString project) override
    {
        return answer<QList<CloudSecretGroup>>(
            Operation::ListSecretGroups, QStringLiteral("listSecretGroups ") + project, secretGroups.value(project));
    }
    Task<Result<CloudSecretGroup>> readSecretGroup(QString project, QString group) override
    {
        const QList<CloudSecretGroup>& known = secretDetails.value(project);
        const auto found = std::ranges::find(known, group, &CloudSecretGroup::id);
        const Result<CloudSecretGroup> read =
            found == known.end() ? Result<CloudSecretGroup>(fail(ErrorKind::NotFound, group)) : *found;
        return answer<CloudSecretGroup>(Operation::ListSecretGroups,
                                        QStringLiteral("readSecretGroup %1 %2").arg(project, group), read);
    }
    Task<Result<QString>> createSecretGroup(QString project, CloudSecretGroupSpec spec) override
    {
        lastSecretGroup = spec;
        return answer<QString>(Operation::CreateSecretGroup,
                               QStringLiteral("createSecretGroup %1 %2").arg(project, spec.name), spec.name);
    }
    Task<Status> useSecretGroup(QString group, QString sandbox, bool use) override
    {
        return answer(Operation::ChangeSecretGroup,
                      QStringLiteral("useSecretGroup %1 %2 %3").arg(group, sandbox).arg(use));
    }

    Task<Result<QList<CloudTemplate>>> listTemplates() override
    {
        return answer<QList<CloudTemplate>>(Operation::ListTemplates, QStringLiteral("listTemplates"), templates);
    }
    Task<Result<QJsonObject>> readTemplate(QString id) override
    {
        return answer<QJsonObject>(Operation::ListTemplates, QStringLiteral("readTemplate ") + id,
                                   templateDetails.value(id));
    }
    Task<Result<CloudRun>> runTemplate(QString templateId, QMap<QString, QString> arguments) override
    {
        lastArguments = arguments;
        CloudRun run;
        run.id = QStringLiteral("run-1");
        run.templateId = templateId;
        run.status = QStringLiteral("pending");
        return answer<CloudRun>(Operation::RunTemplate, QStringLiteral("runTemplate ") + templateId, run);
    }
    Task<Result<CloudRun>> followRun(CloudRun run, std::function<void(const CloudRun&)> progress,
                                     std::stop_token) override
    {
        for (const CloudRun& step : std::as_const(runSteps))
            progress(step);
        return answer<CloudRun>(Operation::RunTemplate, QStringLiteral("followRun ") + run.id,
                                runSteps.isEmpty() ? run : runSteps.last());
    }
    Task<Result<QJsonObject>> exportTemplate(QString id, QString name) override
    {
        return answer<QJsonObject>(Operation::CreateTemplate, QStringLiteral("exportTemplate %1 %2").arg(id, name),
                                   exported);
    }
    Task<Result<QString>> createTemplate(QJsonObject made) override
    {
        const QString name = made.value(QStringLiteral("name")).toString();
        return answer<QString>(Operation::CreateTemplate, QStringLiteral("createTemplate ") + name, name);
    }

    RateBudget budget() const override { return rateBudget; }
    QList<RequestUse> spending() const override { return requestUses; }
    void setWatched(bool on) override { watched = on; }
};

} // namespace sandglass::test
