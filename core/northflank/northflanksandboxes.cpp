// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflanksandboxes.h"

#include "core/base/jsonvalues.h"
#include "core/northflank/cloudparser.h"
#include "core/northflank/northflankcalls.h"
#include "core/northflank/northflankvalues.h"
#include "core/northflank/pager.h"
#include "core/northflank/serviceparser.h"
#include "core/northflank/servicespecjson.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
using Api = std::shared_ptr<NorthflankApi>;

QString volumesPath(const QString& project)
{
    return u"projects/%1/volumes"_s.arg(project);
}

QString servicesPath(const QString& project)
{
    return u"projects/%1/services/deployment"_s.arg(project);
}

QString madeUpName()
{
    return u"sandbox-%1"_s.arg(QRandomGenerator::global()->generate() & 0xffffff, 6, 16, QLatin1Char('0'));
}

/// Takes the volumes away again, the last first. Gives the names of those that remain.
Task<QStringList> takeAway(Api api, QString project, QStringList volumes)
{
    QStringList remaining;
    for (auto volume = volumes.crbegin(); volume != volumes.crend(); ++volume) {
        const auto removed = co_await api->remove(u"projects/%1/volumes/%2"_s.arg(project, *volume), {},
                                                  Operation::DeleteCloudVolume, *volume);
        if (!removed && removed.error().kind != ErrorKind::NotFound)
            remaining.append(*volume);
    }
    co_return remaining;
}

/// The service of that name, after an answer was lost: what is there now was refused as a clash if it had been there.
Task<Result<QJsonObject>> lookFor(Api api, ServicePath service)
{
    return dataFrom(api->get(service.rest(), {}, Operation::CreateSandbox, service.service));
}
} // namespace

Task<Result<CreatedService>> createService(Api api, SandboxSpec spec, QString defaultProject)
{
    if (spec.name.isEmpty())
        spec.name = madeUpName();
    const CloudSpec cloud = spec.cloud.value_or(CloudSpec{});
    const QString project = cloud.project.isEmpty() ? defaultProject : cloud.project;
    constexpr auto operation = Operation::CreateSandbox;
    if (!isSlug(project))
        co_return refusal(ErrorKind::InvalidInput, u"no project is chosen"_s, operation, spec.name);
    if (const auto body = serviceBodyFrom(spec, {}); !body)
        co_return named(body, operation, spec.name);

    QStringList made;
    for (const CloudVolumeSpec& volume : cloud.newVolumes) {
        const auto id = co_await idFrom(
            api->post(volumesPath(project), volumeBodyFrom(volume, {}), Operation::CreateCloudVolume, volume.name));
        if (id) {
            made.append(*id);
            continue;
        }
        Error error = asNameClash(id.error().during(Operation::CreateCloudVolume, volume.name));
        error.leftBehind = co_await takeAway(api, project, made);
        // After a lost answer there may be such a volume; it may also be somebody else's, so it stays.
        if (mayHaveHappened(error))
            error.leftBehind.append(volume.name);
        co_return std::unexpected(error);
    }

    auto created = co_await dataFrom(
        api->post(servicesPath(project), *serviceBodyFrom(spec, cloud.volumes + made), operation, spec.name));
    const ServicePath expected{project, slugOf(spec.name)};
    if (!created && mayHaveHappened(created.error())) {
        const Error lost = created.error();
        created = co_await lookFor(api, expected);
        if (!created && created.error().kind != ErrorKind::NotFound) {
            // Nobody answers: what was made may be in use.
            Error error = lost;
            error.leftBehind = made + QStringList{spec.name};
            co_return std::unexpected(error);
        }
        if (!created)
            created = std::unexpected(lost);
    }
    if (!created) {
        Error error = asNameClash(created.error());
        error.leftBehind = co_await takeAway(api, project, made);
        co_return std::unexpected(error);
    }
    const QString id = created->value("id"_L1).toString(expected.service);
    co_return CreatedService{.path = {project, id}, .service = *created};
}

Result<QJsonArray> requestsToCreate(const SandboxSpec& spec, const QString& team, const QString& defaultProject)
{
    const CloudSpec cloud = spec.cloud.value_or(CloudSpec{});
    const QString project = cloud.project.isEmpty() ? defaultProject : cloud.project;
    const QString version = team.isEmpty() ? u"/v1/"_s : u"/v1/teams/%1/"_s.arg(team);
    QJsonArray requests;
    const auto add = [&](const QString& path, const QJsonObject& body) {
        requests.append(QJsonObject{{"method"_L1, u"POST"_s}, {"path"_L1, version + path}, {"body"_L1, body}});
    };
    QStringList volumes = cloud.volumes;
    for (const CloudVolumeSpec& volume : cloud.newVolumes) {
        add(volumesPath(project), volumeBodyFrom(volume, {}));
        volumes.append(slugOf(volume.name));
    }
    const auto body = serviceBodyFrom(spec, volumes);
    if (!body)
        return named(body, Operation::CreateSandbox, spec.name);
    add(servicesPath(project), *body);
    return requests;
}

Task<Result<QJsonObject>> inspectService(Api api, ServicePath service)
{
    return dataFrom(api->get(service.rest(), {}, Operation::InspectSandbox, service.service));
}

Task<Status> scaleService(Api api, ServicePath service, int instances, Operation operation, int graceSeconds)
{
    QJsonObject body{{"instances"_L1, instances}};
    if (graceSeconds >= 0)
        body.insert("gracePeriodSeconds"_L1, graceSeconds);
    return outcomeOf(api->post(service.rest(u"scale"_s), body, operation, service.service));
}

Task<Status> restartService(Api api, ServicePath service)
{
    return outcomeOf(api->post(service.rest(u"restart"_s), {}, Operation::RestartSandbox, service.service));
}

Task<Status> pauseService(Api api, ServicePath service)
{
    return outcomeOf(api->post(service.rest(u"pause"_s), {}, Operation::PauseSandbox, service.service));
}

Task<Status> resumeService(Api api, ServicePath service, int instances, Operation operation)
{
    QJsonObject body;
    if (instances > 0)
        body.insert("instances"_L1, instances);
    return outcomeOf(api->post(service.rest(u"resume"_s), body, operation, service.service));
}

Task<Status> deleteService(Api api, ServicePath service, bool withVolumes)
{
    Query query;
    if (withVolumes)
        query.append({u"delete_child_objects"_s, u"true"_s});
    return outcomeOf(api->remove(service.rest(), query, Operation::DeleteSandbox, service.service));
}

Task<Result<QMap<QString, QString>>> readServiceVariables(Api api, ServicePath service, Operation operation)
{
    const auto answer = co_await dataFrom(
        api->get(service.rest(u"runtime-environment"_s), {{u"show"_s, u"this"_s}}, operation, service.service));
    if (!answer)
        co_return std::unexpected(answer.error());
    co_return stringMapFrom(answer->value("runtimeEnvironment"_L1));
}

Task<Status> updateService(Api api, ServicePath service, CloudUpdate update)
{
    const auto present = co_await inspectService(api, service);
    if (!present)
        co_return named(present, Operation::UpdateSandbox, service.service);
    const auto body = servicePatchFrom(update, *present);
    if (!body)
        co_return named(body, Operation::UpdateSandbox, service.service);
    if (body->isEmpty())
        co_return Status{};
    // The kind of the service stands before its id here, unlike everywhere else.
    const QString path = u"projects/%1/services/deployment/%2"_s.arg(service.project, service.service);
    co_return co_await outcomeOf(api->patch(path, *body, Operation::UpdateSandbox, service.service));
}

Task<Result<QList<CloudInstance>>> listServiceInstances(Api api, ServicePath service)
{
    const auto containers = co_await listAll(api, service.rest(u"containers"_s), u"containers"_s,
                                             Operation::ListInstances, service.service);
    if (!containers)
        co_return std::unexpected(containers.error());
    QList<CloudInstance> instances;
    for (const QJsonObject& container : *containers)
        instances.append(cloudInstanceFrom(container));
    co_return instances;
}

Task<Status> waitUntilRunning(Api api, ServicePath service, int longestMs, std::stop_token stop)
{
    constexpr auto operation = Operation::WaitForSandbox;
    constexpr int firstPauseMs = 1000;
    constexpr int longestPauseMs = 8000;
    QElapsedTimer waited;
    waited.start();
    for (int pauseMs = firstPauseMs;; pauseMs = std::min(pauseMs * 2, longestPauseMs)) {
        const auto details = co_await dataFrom(api->get(service.rest(), {}, operation, service.service, stop));
        if (!details)
            co_return std::unexpected(details.error());
        const Sandbox sandbox = sandboxFromService({}, service.project, *details);
        switch (sandbox.state) {
        case SandboxState::Running:
            co_return Status{};
        case SandboxState::Failed: {
            const auto failed = refusal(ErrorKind::Conflict, sandbox.providerState, operation, service.service);
            co_return std::unexpected(failed.error().withHint(Hint::LongRunningCommand));
        }
        case SandboxState::Paused:
        case SandboxState::Exited:
        case SandboxState::Created: {
            const auto idle = refusal(ErrorKind::Conflict, sandbox.providerState, operation, service.service);
            co_return std::unexpected(idle.error().withHint(Hint::SandboxNotRunning));
        }
        default:
            break;
        }
        if (waited.elapsed() >= longestMs)
            co_return refusal(ErrorKind::Timeout, sandbox.providerState, operation, service.service);
        if (!co_await sleepFor(pauseMs, stop))
            co_return refusal(ErrorKind::Cancelled, {}, operation, service.service);
    }
}

} // namespace sandglass
