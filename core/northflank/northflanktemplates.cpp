// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflanktemplates.h"

#include "core/northflank/cloudparser.h"
#include "core/northflank/northflankcalls.h"
#include "core/northflank/northflanksandboxes.h"
#include "core/northflank/northflankvolumes.h"
#include "core/northflank/pager.h"
#include "core/northflank/servicespecjson.h"

#include <QJsonArray>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
using Api = std::shared_ptr<NorthflankApi>;

QJsonObject step(const QString& kind, const QString& ref, const QJsonObject& spec)
{
    return {{"kind"_L1, kind}, {"ref"_L1, ref}, {"spec"_L1, spec}};
}

QString refTo(const QString& ref)
{
    return u"${refs.%1.id}"_s.arg(ref);
}

QJsonObject volumeStep(const CloudVolume& volume, const QString& ref)
{
    CloudVolumeSpec spec;
    spec.name = volume.name;
    spec.megabytes = volume.megabytes;
    spec.storageClass = volume.storageClass;
    spec.shared = volume.shared;
    spec.mountPath = volume.mountPaths.value(0, u"/data"_s);
    spec.tags = volume.tags;
    return step(u"Volume"_s, ref, volumeBodyFrom(spec, {}));
}

/// What creates a service like this one, from its details.
QJsonObject serviceSpecFrom(const QJsonObject& service, const QStringList& variables, const QStringList& volumeRefs)
{
    QJsonObject spec;
    for (const auto member : {"name"_L1, "description"_L1, "tags"_L1, "billing"_L1, "healthChecks"_L1}) {
        if (service.contains(member))
            spec.insert(member, service.value(member));
    }
    const QJsonObject deployment = service.value("deployment"_L1).toObject();
    QJsonObject written;
    for (const auto member : {"instances"_L1, "docker"_L1, "storage"_L1, "gpu"_L1, "gracePeriodSeconds"_L1}) {
        if (deployment.contains(member))
            written.insert(member, deployment.value(member));
    }
    const QJsonObject image = deployment.value("external"_L1).toObject();
    QJsonObject external{{"imagePath"_L1, image.value("imagePath"_L1)}};
    if (image.contains("credentials"_L1))
        external.insert("credentials"_L1, image.value("credentials"_L1));
    written.insert("external"_L1, external);
    spec.insert("deployment"_L1, written);
    QJsonArray ports;
    const QJsonArray read = service.value("ports"_L1).toArray();
    for (const auto& port : read) {
        QJsonObject one = portToWrite(port.toObject());
        one.remove("id"_L1); // of this service alone
        ports.append(one);
    }
    spec.insert("ports"_L1, ports);
    QJsonObject environment;
    for (const QString& name : variables)
        environment.insert(name, u"${args.%1}"_s.arg(name));
    spec.insert("runtimeEnvironment"_L1, environment);
    QJsonArray volumes;
    for (const QString& ref : volumeRefs)
        volumes.append(refTo(ref));
    spec.insert("createOptions"_L1, QJsonObject{{"volumesToAttach"_L1, volumes}});
    return spec;
}
} // namespace

Task<Result<QList<CloudTemplate>>> listTeamTemplates(Api api)
{
    const auto listed = co_await listAll(api, u"templates"_s, u"templates"_s, Operation::ListTemplates, {});
    if (!listed)
        co_return std::unexpected(listed.error());
    QList<CloudTemplate> templates;
    for (const QJsonObject& entry : *listed)
        templates.append(cloudTemplateFrom(entry));
    co_return templates;
}

Task<Result<QJsonObject>> readTeamTemplate(Api api, QString id)
{
    const auto path = restPath({u"templates"_s, id});
    if (!path)
        co_return named(path, Operation::ListTemplates, id);
    co_return co_await dataFrom(api->get(*path, {}, Operation::ListTemplates, id));
}

Task<Result<CloudRun>> runTeamTemplate(Api api, QString templateId, QMap<QString, QString> arguments)
{
    constexpr auto operation = Operation::RunTemplate;
    const auto path = restPath({u"templates"_s, templateId, u"runs"_s});
    if (!path)
        co_return named(path, operation, templateId);
    QJsonObject values;
    for (const auto& [name, value] : arguments.asKeyValueRange())
        values.insert(name, value);
    const auto run = co_await dataFrom(api->post(*path, {{"arguments"_L1, values}}, operation, templateId));
    if (!run)
        co_return std::unexpected(run.error());
    co_return cloudRunFrom(templateId, *run);
}

Task<Result<CloudRun>> followTeamRun(Api api, CloudRun run, std::function<void(const CloudRun&)> progress,
                                     std::stop_token stop)
{
    constexpr auto operation = Operation::RunTemplate;
    constexpr int firstPauseMs = 1000;
    constexpr int longestPauseMs = 15000;
    const auto path = restPath({u"templates"_s, run.templateId, u"runs"_s, run.id});
    if (!path)
        co_return named(path, operation, run.templateId);
    for (int pauseMs = firstPauseMs; !run.concluded; pauseMs = std::min(pauseMs * 2, longestPauseMs)) {
        if (!co_await sleepFor(pauseMs, stop))
            co_return refusal(ErrorKind::Cancelled, {}, operation, run.templateId);
        const auto answer = co_await dataFrom(api->get(*path, {}, operation, run.templateId, stop));
        if (!answer)
            co_return std::unexpected(answer.error());
        const CloudRun now = cloudRunFrom(run.templateId, *answer);
        if (now == run)
            continue;
        run = now;
        pauseMs = firstPauseMs; // while steps end, others begin
        progress(run);
    }
    co_return run;
}

Task<Result<QJsonObject>> exportServiceTemplate(Api api, ServicePath service, QString name)
{
    constexpr auto operation = Operation::CreateTemplate;
    const auto details = co_await dataFrom(api->get(service.rest(), {}, operation, service.service));
    if (!details)
        co_return std::unexpected(details.error());
    const auto variables = co_await readServiceVariables(api, service, operation);
    if (!variables)
        co_return std::unexpected(variables.error());
    const auto volumes = co_await listProjectVolumes(api, service.project);
    if (!volumes)
        co_return named(volumes, operation, service.service);

    QJsonArray steps;
    QStringList refs;
    for (const CloudVolume& volume : *volumes) {
        if (!volume.attachedTo.contains(service.id()))
            continue;
        refs.append(u"volume-%1"_s.arg(refs.size() + 1));
        steps.append(volumeStep(volume, refs.last()));
    }
    steps.append(step(u"DeploymentService"_s, u"service"_s, serviceSpecFrom(*details, variables->keys(), refs)));
    const QJsonObject workflow{{"type"_L1, u"sequential"_s},
                               {"context"_L1, QJsonObject{{"projectId"_L1, service.project}}},
                               {"steps"_L1, steps}};
    QJsonObject arguments;
    for (const QString& variable : variables->keys())
        arguments.insert(variable, QString());
    co_return QJsonObject{{"name"_L1, name},
                          {"apiVersion"_L1, u"v1.2"_s},
                          {"arguments"_L1, arguments},
                          {"spec"_L1, QJsonObject{{"kind"_L1, u"Workflow"_s}, {"spec"_L1, workflow}}}};
}

Task<Result<QString>> createTeamTemplate(Api api, QJsonObject exported)
{
    const QString name = exported.value("name"_L1).toString();
    const auto id = co_await idFrom(api->post(u"templates"_s, exported, Operation::CreateTemplate, name));
    if (!id)
        co_return std::unexpected(asNameClash(id.error().during(Operation::CreateTemplate, name)));
    co_return *id;
}

} // namespace sandglass
