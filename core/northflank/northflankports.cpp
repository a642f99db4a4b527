// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankports.h"

#include "core/northflank/northflankcalls.h"
#include "core/northflank/pager.h"
#include "core/northflank/serviceparser.h"
#include "core/northflank/servicespecjson.h"

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
using Api = std::shared_ptr<NorthflankApi>;

auto readPorts(Api api, ServicePath service, Operation operation)
{
    return listWhole(std::move(api), service.rest(u"ports"_s), u"ports"_s, operation, service.service);
}

Task<Status> writePorts(Api api, ServicePath service, QList<QJsonObject> ports)
{
    QJsonArray list;
    for (const QJsonObject& port : ports)
        list.append(port);
    return outcomeOf(
        api->post(service.rest(u"ports"_s), {{"ports"_L1, list}}, Operation::ChangePorts, service.service));
}

auto withId(QList<QJsonObject>& ports, const QString& id)
{
    return std::ranges::find_if(ports, [&id](const QJsonObject& port) { return port.value("id"_L1).toString() == id; });
}
} // namespace

Task<Result<QList<CloudPort>>> listServicePorts(Api api, ServicePath service)
{
    const auto listed = co_await readPorts(api, service, Operation::ListPorts);
    if (!listed)
        co_return std::unexpected(listed.error());
    QList<CloudPort> ports;
    for (const QJsonObject& port : *listed)
        ports.append(cloudPortFrom(port));
    co_return ports;
}

Task<Status> setServicePort(Api api, ServicePath service, CloudPort port)
{
    const auto listed = co_await readPorts(api, service, Operation::ChangePorts);
    if (!listed)
        co_return std::unexpected(listed.error());
    QList<QJsonObject> ports;
    for (const QJsonObject& other : *listed)
        ports.append(portToWrite(other));
    if (port.id.isEmpty()) {
        ports.append(portToWrite({}, port));
    } else {
        const auto changed = withId(ports, port.id);
        if (changed == ports.end())
            co_return refusal(ErrorKind::NotFound, port.name, Operation::ChangePorts, service.service);
        *changed = portToWrite(*changed, port);
    }
    co_return co_await writePorts(api, service, ports);
}

Task<Status> removeServicePort(Api api, ServicePath service, QString portId)
{
    const auto listed = co_await readPorts(api, service, Operation::ChangePorts);
    if (!listed)
        co_return std::unexpected(listed.error());
    QList<QJsonObject> ports;
    for (const QJsonObject& other : *listed)
        ports.append(portToWrite(other));
    const auto removed = withId(ports, portId);
    if (removed == ports.end())
        co_return Status{};
    ports.erase(removed);
    co_return co_await writePorts(api, service, ports);
}

} // namespace sandglass
