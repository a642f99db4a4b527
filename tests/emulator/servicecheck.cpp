// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/servicecheck.h"

#include "tests/emulator/catalogue.h"
#include "tests/emulator/emulator.h"
#include "tests/emulator/names.h"
#include "tests/emulator/services.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
/// Collects what is wrong, by field.
class Check
{
public:
    void that(bool right, const QString& field, const QString& text)
    {
        if (right)
            return;
        QJsonArray texts = m_details.value(field).toArray();
        texts.append(text);
        m_details.insert(field, texts);
    }
    std::optional<Answer> problem() const
    {
        if (m_details.isEmpty())
            return std::nullopt;
        return failure(400, m_details.begin().value().toArray().first().toString(), m_details);
    }

private:
    QJsonObject m_details;
};

bool isInteger(const QJsonValue& value, qint64 least, qint64 most)
{
    return value.isDouble() && value.toDouble() == double(value.toInteger(-1)) && value.toInteger() >= least &&
           value.toInteger() <= most;
}

void checkImage(const QJsonObject& external, Check& check)
{
    // "name:tag" or "name@digest"; a colon before a slash is a port.
    static const QRegularExpression reference(u"^[a-z0-9][\\w./:-]*?(:[\\w][\\w.-]{0,127}|@sha256:[0-9a-f]{64})$"_s);
    check.that(reference.match(external.value("imagePath"_L1).toString()).hasMatch(),
               u"deployment.external.imagePath"_s, u"Image path must end in a tag or a digest"_s);
    const auto credentials = external.value("credentials"_L1);
    check.that(credentials.isUndefined() || credentials == "emulated-registry"_L1, u"deployment.external.credentials"_s,
               u"Registry credentials not found"_s);
}

void checkDocker(const QJsonObject& docker, Check& check)
{
    static const QStringList types{u"default"_s, u"customEntrypoint"_s, u"customCommand"_s,
                                   u"customEntrypointCustomCommand"_s};
    const QString type = docker.value("configType"_L1).toString();
    check.that(types.contains(type), u"deployment.docker.configType"_s, u"Unknown docker configuration"_s);
    for (const auto& name : {u"customCommand"_s, u"customEntrypoint"_s}) {
        const QJsonValue value = docker.value(name);
        check.that(value.isUndefined() || value.isString(), u"deployment.docker."_s + name, u"Must be a string"_s);
    }
}

void checkEnvironment(const QJsonObject& body, Check& check)
{
    const QJsonValue given = body.value("runtimeEnvironment"_L1);
    const QJsonObject variables = given.toObject();
    check.that(
        given.isUndefined() ||
            (given.isObject() && std::ranges::all_of(variables, [](const QJsonValue& v) { return v.isString(); })),
        u"runtimeEnvironment"_s, u"Must be an object of strings"_s);
    const QJsonObject files = body.value("runtimeFiles"_L1).toObject();
    for (auto it = files.begin(); it != files.end(); ++it) {
        check.that(it.key().startsWith(u'/') && it.value().toObject().value("data"_L1).isString(), u"runtimeFiles"_s,
                   u"Files have an absolute path and base64 data"_s);
    }
}

void checkDeployment(const QJsonObject& body, bool isNew, Check& check)
{
    const QJsonObject deployment = body.value("deployment"_L1).toObject();
    if (!isNew && !body.contains("deployment"_L1))
        return;
    check.that(isInteger(deployment.value("instances"_L1), 0, 100), u"deployment.instances"_s,
               u"Number of instances is required"_s);
    if (deployment.contains("external"_L1))
        checkImage(deployment.value("external"_L1).toObject(), check);
    if (deployment.contains("docker"_L1))
        checkDocker(deployment.value("docker"_L1).toObject(), check);
    const QJsonObject gpu = deployment.value("gpu"_L1).toObject();
    if (gpu.value("enabled"_L1).toBool()) {
        check.that(isGpuType(gpu.value("configuration"_L1).toObject().value("gpuType"_L1).toString()),
                   u"deployment.gpu.configuration.gpuType"_s, u"Unknown GPU type"_s);
    }
}

/// On a cluster of spot nodes every workload needs a tag that says so.
bool mayBePlaced(const Emulator& emulator, const QString& team, const QJsonArray& tags)
{
    auto known = emulator.world.team(team)->tags;
    return !emulator.options.spotOnly || std::ranges::any_of(tags, [&known](const QJsonValue& id) {
        const QJsonObject* tag = findIn(known, id.toString());
        return tag && tag->value("useSpotNodes"_L1).toBool();
    });
}

std::optional<Answer> volumeProblem(const Project& project, const QJsonObject& body)
{
    const int instances = body.value("deployment"_L1).toObject().value("instances"_L1).toInt();
    for (const auto& id : body.value("createOptions"_L1).toObject().value("volumesToAttach"_L1).toArray()) {
        const auto volume = findIn(project.volumes, id.toString());
        if (!volume)
            return failure(404, u"Volume not found"_s);
        const bool single = volume->data.value("spec"_L1).toObject().value("accessMode"_L1) == "ReadWriteOnce"_L1;
        if (single && instances > 1)
            return failure(400, u"A service with a ReadWriteOnce volume can have one instance only"_s);
    }
    return std::nullopt;
}
} // namespace

std::optional<Answer> serviceProblem(const Emulator& emulator, const Request& request, const Project& project,
                                     const QJsonObject& body, bool isNew)
{
    Check check;
    if (isNew) {
        check.that(serviceNames().allows(body.value("name"_L1).toString()), u"name"_s,
                   u"Service name must have 3 to 54 letters, digits, blanks or hyphens and begin with a letter"_s);
        check.that(body.value("billing"_L1).toObject().value("deploymentPlan"_L1).isString(),
                   u"billing.deploymentPlan"_s, u"Deployment plan is required"_s);
        check.that(body.value("deployment"_L1).isObject(), u"deployment"_s, u"Deployment is required"_s);
        const QJsonValue expiry = body.value("createOptions"_L1).toObject().value("expiryTime"_L1);
        check.that(expiry.isUndefined() || isInteger(expiry, 300, 604800), u"createOptions.expiryTime"_s,
                   u"Expiry time must be 300 to 604800 seconds"_s);
    } else {
        check.that(!body.contains("name"_L1) && !body.contains("createOptions"_L1), u"name"_s,
                   u"Name and create options can't be changed"_s);
    }
    static const QRegularExpression description(u"^[a-zA-Z0-9.,?\\s\\\\/'\"()[\\];`%^&*\\-_:!]+$"_s);
    const QString text = body.value("description"_L1).toString();
    check.that(text.isEmpty() || (text.size() <= 200 && description.match(text).hasMatch()), u"description"_s,
               u"Description has a character that is not allowed"_s);
    checkDeployment(body, isNew, check);
    checkEnvironment(body, check);
    const QString ports = portProblem(body.value("ports"_L1).toArray());
    check.that(ports.isEmpty(), u"ports"_s, ports);
    if (auto problem = check.problem())
        return problem;

    const QJsonValue plan = body.value("billing"_L1).toObject().value("deploymentPlan"_L1);
    if (plan.isString() && !isPlan(plan.toString()))
        return failure(404, u"Deployment plan not found"_s);
    auto tags = emulator.world.team(request.team)->tags;
    for (const auto& id : body.value("tags"_L1).toArray()) {
        if (!findIn(tags, id.toString()))
            return failure(404, u"Tag not found"_s);
    }
    if ((isNew || body.contains("tags"_L1)) && !mayBePlaced(emulator, request.team, body.value("tags"_L1).toArray()))
        return failure(400, u"Workload is not tagged as spot, but cluster has only spot nodes configured"_s);
    return isNew ? volumeProblem(project, body) : std::nullopt;
}

} // namespace sandglass::emulator
