// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/northflank/northflankapi.h"
#include "core/northflank/servicepath.h"
#include "core/sandboxes/cloudspec.h"

#include <memory>

namespace sandglass {

// The ports of a service. Northflank takes the whole list: it is read, changed, and written back with the ids, so that
// what this program does not know of stays.

Task<Result<QList<CloudPort>>> listServicePorts(std::shared_ptr<NorthflankApi> api, ServicePath service);
/// Adds a port without an id, changes the one with the id.
Task<Status> setServicePort(std::shared_ptr<NorthflankApi> api, ServicePath service, CloudPort port);
Task<Status> removeServicePort(std::shared_ptr<NorthflankApi> api, ServicePath service, QString portId);

} // namespace sandglass
