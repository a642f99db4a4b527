// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/portforwards.h"

#include "core/base/logging.h"
#include "core/northflank/northflankapi.h"
#include "core/northflank/portforward.h"

namespace sandglass {

PortForwards::PortForwards() = default;
PortForwards::~PortForwards() = default;

CloudForward PortForwards::Entry::described() const
{
    return {.sandbox = sandbox,
            .internalPort = forward->internalPort(),
            .localPort = forward->localPort(),
            .connections = forward->connections(),
            .failure = forward->failure()};
}

Task<Result<CloudForward>> PortForwards::open(std::weak_ptr<PortForwards> forwards, std::shared_ptr<NorthflankApi> api,
                                              ServicePath service, int internalPort, quint16 localPort)
{
    auto opened = co_await PortForward::open(api, service, internalPort, localPort);
    if (!opened)
        co_return std::unexpected(opened.error());
    const auto self = forwards.lock();
    if (!self)
        co_return std::unexpected(fail(ErrorKind::Cancelled).error().during(Operation::ForwardPort, service.id()));
    QObject::connect(opened->get(), &PortForward::connectionFailed, opened->get(), [](const Error& error) {
        qCWarning(logProvider) << "lost a forwarded connection:" << describe(error);
    });
    self->m_entries.push_back({service.id(), std::move(*opened)});
    co_return self->m_entries.back().described();
}

QList<CloudForward> PortForwards::list() const
{
    QList<CloudForward> found;
    for (const Entry& entry : m_entries)
        found.append(entry.described());
    return found;
}

void PortForwards::stop(quint16 localPort)
{
    std::erase_if(m_entries, [localPort](const Entry& entry) { return entry.forward->localPort() == localPort; });
}

} // namespace sandglass
