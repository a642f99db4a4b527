// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/containerspec.h"
#include "tests/emulator/emulator.h"
#include "tests/emulator/names.h"
#include "tests/emulator/rollouts.h"
#include "tests/emulator/services.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
/// "http--api--8zy2mcjh9zn2.code.localhost": leads to this machine, as names under "localhost" do.
QString dnsOf(const Service& service, const QString& port)
{
    const QByteArray hash = QCryptographicHash::hash(service.appId().toUtf8(), QCryptographicHash::Sha1).toHex();
    return u"%1--%2--%3.code.localhost"_s.arg(port, service.id(), QString::fromLatin1(hash.first(12)));
}

Task<Answer> containers(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    if (!service)
        co_return service.error();
    QJsonArray all;
    for (const auto& instance : (*service)->instances) {
        all.append(QJsonObject{{u"name"_s, instance->name},
                               {u"status"_s, instance->status},
                               {u"createdAt"_s, instance->createdAt},
                               {u"updatedAt"_s, instance->updatedAt}});
    }
    co_return page(request, u"containers"_s, all);
}

Task<Answer> getPorts(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    co_return service ? answer(QJsonObject{{u"ports"_s, portAnswers(**service)}}) : service.error();
}

Task<Answer> setPorts(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    if (!service)
        co_return service.error();
    const QJsonArray ports = request.body.value("ports"_L1).toArray();
    const QString problem =
        request.body.value("ports"_L1).isArray() ? portProblem(ports) : u"A list of ports is required"_s;
    if (!problem.isEmpty())
        co_return failure(400, problem, {{u"ports"_s, QJsonArray{problem}}});
    for (const auto& port : ports) {
        if (!port.toObject().value("domains"_L1).toArray().isEmpty())
            co_return failure(404, u"Domain not found"_s);
    }
    (*service)->data.insert("ports"_L1, withPortIds(ports, (*service)->data.value("ports"_L1).toArray()));
    emulator.changed();
    co_return answer();
}

Task<Answer> getEnvironment(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    if (!service)
        co_return service.error();
    const QString show = request.value(u"show");
    QJsonObject variables = runtimeEnvironment(emulator, **service);
    QJsonObject files = runtimeFiles(emulator, **service);
    if (show == "this"_L1) {
        variables = (*service)->data.value("runtimeEnvironment"_L1).toObject();
        files = (*service)->data.value("runtimeFiles"_L1).toObject();
    } else if (show == "inherited"_L1) {
        variables = inheritedSecrets(emulator, **service, u"variables"_s);
        files = inheritedSecrets(emulator, **service, u"files"_s);
    }
    co_return answer(QJsonObject{{u"runtimeEnvironment"_s, variables}, {u"runtimeFiles"_s, files}});
}

Task<Answer> setEnvironment(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    if (!service)
        co_return service.error();
    const QJsonObject variables = request.body.value("runtimeEnvironment"_L1).toObject();
    if (!std::ranges::all_of(variables, [](const QJsonValue& value) { return value.isString(); }))
        co_return failure(400, u"Must be an object of strings"_s);
    for (const auto& name : {u"runtimeEnvironment"_s, u"runtimeFiles"_s}) {
        if (request.body.contains(name))
            (*service)->data.insert(name, request.body.value(name));
    }
    emulator.rollouts().replace(*service);
    co_return answer(QJsonObject{{u"success"_s, true}, {u"restartSuccessful"_s, true}});
}

Task<Answer> environmentDetails(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    if (!service)
        co_return service.error();
    const QJsonObject own = (*service)->data.value("runtimeEnvironment"_L1).toObject();
    const QJsonObject all = runtimeEnvironment(emulator, **service);
    QJsonObject details;
    for (auto it = all.begin(); it != all.end(); ++it) {
        QJsonObject entry{{u"value"_s, it.value()}, {u"overriding"_s, QJsonArray()}};
        if (!own.contains(it.key()))
            entry.insert("inheritedFrom"_L1, u"secret group"_s);
        details.insert(it.key(), entry);
    }
    co_return answer(details);
}

Task<Answer> getDeployment(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    co_return service ? answer(serviceAnswer(**service).value("deployment"_L1)) : service.error();
}

Task<Answer> setDeployment(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    if (!service)
        co_return service.error();
    const QString image = request.body.value("external"_L1).toObject().value("imagePath"_L1).toString();
    if (!image.isEmpty() && !co_await emulator.engine.hasImage(image))
        co_return failure(400, u"Unable to verify external image"_s);
    QJsonObject deployment = (*service)->data.value("deployment"_L1).toObject();
    for (const auto& name : {u"external"_s, u"internal"_s, u"docker"_s}) {
        if (request.body.contains(name))
            deployment.insert(name, request.body.value(name));
    }
    (*service)->data.insert("deployment"_L1, deployment);
    emulator.rollouts().replace(*service);
    co_return answer();
}

Task<Answer> getHealthChecks(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    if (!service)
        co_return service.error();
    co_return answer(QJsonObject{{u"healthChecks"_s, (*service)->data.value("healthChecks"_L1).toArray()}});
}

Task<Answer> setHealthChecks(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    if (!service)
        co_return service.error();
    (*service)->data.insert("healthChecks"_L1, request.body.value("healthChecks"_L1).toArray());
    emulator.changed();
    co_return answer();
}
} // namespace

QString portProblem(const QJsonArray& ports)
{
    static const QStringList protocols{u"HTTP"_s, u"HTTP/2"_s, u"TCP"_s, u"UDP"_s};
    QStringList names;
    for (const auto& value : ports) {
        const QJsonObject port = value.toObject();
        const QString name = port.value("name"_L1).toString();
        const auto number = port.value("internalPort"_L1).toInteger();
        const QString protocol = port.value("protocol"_L1).toString();
        if (!portNames().allows(name))
            return u"Port name must have 1 to 8 letters, digits or hyphens and begin with a letter"_s;
        if (names.contains(name))
            return u"Port names must be unique"_s;
        names.append(name);
        if (number < 1 || number > 65535)
            return u"Internal port must be 1 to 65535"_s;
        if (!protocols.contains(protocol))
            return u"Protocol must be one of HTTP, HTTP/2, TCP, UDP"_s;
        if (port.value("public"_L1).toBool() && !protocol.startsWith("HTTP"_L1))
            return u"Only HTTP and HTTP/2 ports can be public"_s;
    }
    return {};
}

QJsonArray withPortIds(const QJsonArray& ports, const QJsonArray& before)
{
    QJsonArray all;
    for (const auto& value : ports) {
        QJsonObject port = value.toObject();
        if (!port.contains("id"_L1)) {
            const auto same = std::ranges::find_if(before, [&port](const QJsonValue& other) {
                return other.toObject().value("name"_L1) == port.value("name"_L1);
            });
            port.insert("id"_L1, same == before.end() ? QJsonValue(randomText(16)) : (*same).toObject().value("id"_L1));
        }
        all.append(port);
    }
    return all;
}

QJsonArray portAnswers(const Service& service)
{
    const bool rolledOut = service.rollout.value("status"_L1) == "COMPLETED"_L1;
    QJsonArray all;
    for (const auto& value : service.data.value("ports"_L1).toArray()) {
        const QJsonObject given = value.toObject();
        QJsonObject port{{u"id"_s, given.value("id"_L1)},
                         {u"name"_s, given.value("name"_L1)},
                         {u"internalPort"_s, given.value("internalPort"_L1)},
                         {u"protocol"_s, given.value("protocol"_L1)},
                         {u"public"_s, given.value("public"_L1).toBool()},
                         {u"domains"_s, QJsonArray()}};
        for (const auto& name : {u"security"_s, u"disableNfDomain"_s}) {
            if (given.contains(name))
                port.insert(name, given.value(name));
        }
        if (given.value("public"_L1).toBool() && rolledOut)
            port.insert("dns"_L1, dnsOf(service, given.value("name"_L1).toString()));
        all.append(port);
    }
    return all;
}

QList<Route> servicePartRoutes()
{
    const QString one = u"projects/{project}/services/{service}"_s;
    const QString read = u"Project > Services > General > Read"_s;
    const QString update = u"Project > Services > General > Update"_s;
    const QString deploy = u"Project > Services > Deployment > Update Deployment"_s;
    const QString readSecrets = u"Project > Secrets > Services > Read"_s;
    const QString environment = one + u"/runtime-environment"_s;
    return {
        {"GET", one + u"/containers"_s, read, &containers},
        {"GET", one + u"/ports"_s, read, &getPorts},
        {"POST", one + u"/ports"_s, update, &setPorts},
        {"GET", environment, readSecrets, &getEnvironment},
        {"POST", environment, u"Project > Secrets > Services > Update"_s, &setEnvironment},
        {"GET", environment + u"/details"_s, readSecrets, &environmentDetails},
        {"GET", one + u"/deployment"_s, read, &getDeployment},
        {"POST", one + u"/deployment"_s, deploy, &setDeployment},
        {"GET", one + u"/health-checks"_s, read, &getHealthChecks},
        {"POST", one + u"/health-checks"_s, update, &setHealthChecks},
    };
}

} // namespace sandglass::emulator
