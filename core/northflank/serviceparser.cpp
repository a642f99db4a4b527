// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/serviceparser.h"

#include "core/base/jsonvalues.h"
#include "core/northflank/northflankvalues.h"
#include "core/northflank/servicepath.h"

#include <QJsonArray>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
QJsonObject deploymentStatus(const QJsonObject& service)
{
    return service.value("status"_L1).toObject().value("deployment"_L1).toObject();
}

SandboxState stateOf(const QString& status, const CloudFacts& facts)
{
    if (facts.paused)
        return SandboxState::Paused;
    if (facts.instances == 0) {
        if (status.isEmpty())
            return SandboxState::Created;
        return status == "IN_PROGRESS"_L1 ? SandboxState::Stopping : SandboxState::Exited;
    }
    if (status == "COMPLETED"_L1)
        return SandboxState::Running;
    if (status == "FAILED"_L1)
        return SandboxState::Failed;
    if (status == "PENDING"_L1 || status == "IN_PROGRESS"_L1)
        return SandboxState::Starting;
    return SandboxState::Unknown;
}

QString imageOf(const QJsonObject& deployment)
{
    const QString external = deployment.value("external"_L1).toObject().value("imagePath"_L1).toString();
    if (!external.isEmpty())
        return external;
    const QString url = deployment.value("imageUrl"_L1).toString();
    if (!url.isEmpty())
        return url;
    return deployment.value("internal"_L1).toObject().value("id"_L1).toString();
}

QString commandOf(const QJsonObject& docker)
{
    const QString entrypoint = docker.value("customEntrypoint"_L1).toString();
    const QString command = docker.value("customCommand"_L1).toString();
    return entrypoint.isEmpty() || command.isEmpty() ? entrypoint + command : entrypoint + u' ' + command;
}

CloudFacts factsOf(const QString& project, const QJsonObject& service)
{
    const QJsonObject deployment = service.value("deployment"_L1).toObject();
    const QJsonObject gpu = deployment.value("gpu"_L1).toObject();
    const QJsonObject configuration = gpu.value("configuration"_L1).toObject();
    CloudFacts facts;
    facts.project = project;
    facts.plan = service.value("billing"_L1).toObject().value("deploymentPlan"_L1).toString();
    facts.region = deployment.value("region"_L1).toString();
    facts.description = service.value("description"_L1).toString();
    facts.tags = stringListFrom(service.value("tags"_L1));
    facts.instances = deployment.value("instances"_L1).toInt(-1);
    if (gpu.value("enabled"_L1).toBool()) {
        facts.gpuType = configuration.value("gpuType"_L1).toString();
        facts.gpuCount = configuration.value("gpuCount"_L1).toInt(1);
    }
    facts.paused = service.value("servicePaused"_L1).toBool();
    const QJsonArray ports = service.value("ports"_L1).toArray();
    for (const auto& port : ports)
        facts.ports.append(cloudPortFrom(port.toObject()));
    return facts;
}
} // namespace

bool isSandboxService(const QJsonObject& service)
{
    return service.value("serviceType"_L1).toString() != "build"_L1 && isSlug(service.value("id"_L1).toString());
}

bool isScaling(const QJsonObject& service)
{
    return deploymentStatus(service).value("reason"_L1).toString() == "SCALING"_L1;
}

QString lastTransitionOf(const QJsonObject& service)
{
    return deploymentStatus(service).value("lastTransitionTime"_L1).toString();
}

CloudPort cloudPortFrom(const QJsonObject& port)
{
    const int number = port.value("internalPort"_L1).toInt();
    CloudPort read;
    read.id = port.value("id"_L1).toString();
    read.name = port.value("name"_L1).toString();
    read.port = number > 0 && number <= 65535 ? static_cast<quint16>(number) : 0;
    read.protocol = port.value("protocol"_L1).toString();
    read.isPublic = port.value("public"_L1).toBool();
    read.host = port.value("dns"_L1).toString();
    return read;
}

Sandbox sandboxFromService(const QString& connection, const QString& project, const QJsonObject& service)
{
    const QJsonObject deployment = service.value("deployment"_L1).toObject();
    const QJsonObject status = deploymentStatus(service);
    const QString word = status.value("status"_L1).toString();
    const QString reason = status.value("reason"_L1).toString();
    CloudFacts facts = factsOf(project, service);

    Sandbox sandbox;
    sandbox.key = {connection, ServicePath{project, service.value("id"_L1).toString()}.id()};
    sandbox.name = service.value("name"_L1).toString(service.value("id"_L1).toString());
    sandbox.image = imageOf(deployment);
    sandbox.command = commandOf(deployment.value("docker"_L1).toObject());
    sandbox.state = stateOf(word, facts);
    sandbox.providerState = reason.isEmpty() ? word : u"%1 (%2)"_s.arg(word, reason);
    sandbox.created = northflankTime(service.value("createdAt"_L1));
    if (sandbox.state == SandboxState::Running)
        sandbox.started = northflankTime(status.value("lastTransitionTime"_L1));
    for (const CloudPort& port : std::as_const(facts.ports))
        sandbox.ports.append({.containerPort = port.port, .protocol = port.protocol.toLower()});
    sandbox.cloud = std::move(facts);
    return sandbox;
}

} // namespace sandglass
