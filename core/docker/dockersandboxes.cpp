// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockersandboxes.h"

#include "core/base/logging.h"
#include "core/docker/agreement.h"
#include "core/docker/sandboxparser.h"
#include "core/docker/sandboxspecjson.h"

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
/// Making or removing a filesystem, or a start with a slow network plug-in, on a loaded machine.
constexpr int slowMs = 120000;
/// What an engine needs beyond the grace time.
constexpr int marginMs = 30000;
constexpr int usualGraceSeconds = 10;
constexpr int longestGraceSeconds = 24 * 3600;

/// The request's outcome, named.
Task<Status> act(std::shared_ptr<DockerApi> api, ApiRequest request, Operation operation, QString subject)
{
    auto done = co_await api->perform(std::move(request));
    if (!done)
        co_return std::unexpected(done.error().during(operation, subject));
    co_return Status{};
}

ApiRequest actionRequest(const SandboxRef& sandbox, QStringView action)
{
    return ApiRequest::post(apiPath({u"containers", sandbox.id, action})).slow(slowMs);
}

/// How long the engine will wait before it kills: what was asked for, or the sandbox's own setting.
Task<int> graceOf(std::shared_ptr<DockerApi> api, QString id, int graceSeconds)
{
    if (graceSeconds >= 0)
        co_return std::min(graceSeconds, longestGraceSeconds);
    const auto inspected = objectOf(co_await api->getJson(apiPath({u"containers", id, u"json"})));
    if (!inspected)
        co_return usualGraceSeconds;
    const int own = inspected->value("Config"_L1).toObject().value("StopTimeout"_L1).toInt(usualGraceSeconds);
    co_return std::clamp(own, 0, longestGraceSeconds);
}

Task<Status> endWithGrace(std::shared_ptr<DockerApi> api, SandboxRef sandbox, int graceSeconds, QString action,
                          Operation operation)
{
    const int grace = co_await graceOf(api, sandbox.id, graceSeconds);
    ApiRequest request = actionRequest(sandbox, action).slow(grace * 1000 + marginMs);
    if (graceSeconds >= 0)
        request.query.addNumber("t", grace);
    co_return co_await act(api, request, operation, sandbox.name);
}

bool isSignal(const QString& signal)
{
    return !signal.isEmpty() && signal.size() <= 16 && std::ranges::all_of(signal, [](QChar c) {
        return (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'+' || c == u'-';
    });
}
} // namespace

Task<Result<QString>> createDockerSandbox(std::shared_ptr<DockerApi> api, SandboxSpec spec)
{
    auto body = createBodyFrom(spec);
    if (!body)
        co_return std::unexpected(body.error().during(Operation::CreateSandbox, spec.name));
    ApiRequest request = ApiRequest::post("/containers/create").slow(slowMs);
    request.body = std::move(*body);
    if (!spec.name.isEmpty())
        request.query.add("name", spec.name);
    const auto created = objectOf(co_await api->json(std::move(request)));
    if (!created)
        co_return std::unexpected(created.error().during(Operation::CreateSandbox, spec.name));
    const QString id = created->value("Id"_L1).toString();
    if (id.isEmpty()) {
        const auto broken = fail(ErrorKind::Protocol, u"the answer names no id"_s);
        co_return std::unexpected(broken.error().during(Operation::CreateSandbox, spec.name));
    }
    const QJsonArray warnings = created->value("Warnings"_L1).toArray();
    for (const auto& warning : warnings)
        qCInfo(logProvider) << "created" << id << "with a warning:" << warning.toString();
    if (spec.startAfterCreate) {
        const auto started = co_await startDockerSandbox(api, {id, spec.name.isEmpty() ? id.left(12) : spec.name});
        if (!started)
            co_return std::unexpected(started.error());
    }
    co_return id;
}

Task<Status> startDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox)
{
    return act(std::move(api), actionRequest(sandbox, u"start"), Operation::StartSandbox, sandbox.name);
}

Task<Status> stopDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox, int graceSeconds)
{
    return endWithGrace(std::move(api), std::move(sandbox), graceSeconds, u"stop"_s, Operation::StopSandbox);
}

Task<Status> restartDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox, int graceSeconds)
{
    return endWithGrace(std::move(api), std::move(sandbox), graceSeconds, u"restart"_s, Operation::RestartSandbox);
}

Task<Status> pauseDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox)
{
    return act(std::move(api), actionRequest(sandbox, u"pause"), Operation::PauseSandbox, sandbox.name);
}

Task<Status> unpauseDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox)
{
    return act(std::move(api), actionRequest(sandbox, u"unpause"), Operation::UnpauseSandbox, sandbox.name);
}

Task<Status> killDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox, QString signal)
{
    if (!isSignal(signal)) {
        const auto refused = fail(ErrorKind::InvalidInput, u"signal “%1”"_s.arg(signal));
        co_return std::unexpected(refused.error().during(Operation::KillSandbox, sandbox.name));
    }
    ApiRequest request = actionRequest(sandbox, u"kill");
    request.query.add("signal", signal);
    co_return co_await act(api, request, Operation::KillSandbox, sandbox.name);
}

Task<Status> renameDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox, QString name)
{
    ApiRequest request = actionRequest(sandbox, u"rename");
    request.query.add("name", name);
    return act(std::move(api), request, Operation::RenameSandbox, sandbox.name);
}

Task<Status> updateDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox, ResourceLimits limits,
                                 std::optional<RestartPolicy> restart)
{
    const auto failure = [&sandbox](const Error& error) {
        return std::unexpected(error.during(Operation::UpdateSandbox, sandbox.name));
    };
    if (limits == ResourceLimits{} && !restart)
        co_return Status{};
    const auto inspected = co_await inspectDockerSandbox(api, sandbox);
    if (!inspected)
        co_return failure(inspected.error());
    auto body = updateBodyFrom(limits, restart, inspected->value("HostConfig"_L1).toObject(), api->quirks());
    if (!body)
        co_return failure(body.error());
    ApiRequest request = actionRequest(sandbox, u"update");
    request.body = std::move(*body);
    co_return co_await act(api, request, Operation::UpdateSandbox, sandbox.name);
}

Task<Status> deleteDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox, bool withVolumes)
{
    if (const auto agreed = co_await agreeOnVersion(api); !agreed)
        co_return std::unexpected(agreed.error().during(Operation::DeleteSandbox, sandbox.name));
    if (api->quirks().forcedRemovalWaits) {
        // Refused for one that does not run, and that is as well.
        co_await api->perform(actionRequest(sandbox, u"kill"));
    }
    ApiRequest request = ApiRequest::remove(apiPath({u"containers", sandbox.id})).slow(slowMs);
    request.query.addFlag("force", true).addFlag("v", withVolumes);
    auto done = co_await act(api, request, Operation::DeleteSandbox, sandbox.name);
    // Somebody else's deletion, or the engine's own at the end of a `--rm`, does the same.
    if (!done && done.error().httpStatus == 409 && done.error().serverText.contains("already in progress"_L1))
        co_return Status{};
    co_return done;
}

Task<Result<QJsonObject>> inspectDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox)
{
    auto inspected = objectOf(co_await api->getJson(apiPath({u"containers", sandbox.id, u"json"})));
    if (!inspected)
        co_return std::unexpected(inspected.error().during(Operation::InspectSandbox, sandbox.name));
    co_return inspected;
}

Task<Result<ProcessTable>> listDockerProcesses(std::shared_ptr<DockerApi> api, SandboxRef sandbox)
{
    const auto table = objectOf(co_await api->getJson(apiPath({u"containers", sandbox.id, u"top"})));
    if (!table)
        co_return std::unexpected(table.error().during(Operation::ListProcesses, sandbox.name));
    co_return processTableFrom(*table);
}

Task<Result<QList<FileChange>>> listDockerChanges(std::shared_ptr<DockerApi> api, SandboxRef sandbox)
{
    // The engine compares two whole trees.
    const ApiRequest request = ApiRequest::get(apiPath({u"containers", sandbox.id, u"changes"})).slow(slowMs);
    const auto changes = arrayOf(co_await api->json(request));
    if (!changes)
        co_return std::unexpected(changes.error().during(Operation::ListChanges, sandbox.name));
    co_return fileChangesFrom(*changes);
}

} // namespace sandglass
