// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/docker/quirks.h"
#include "core/sandboxes/sandboxspec.h"

#include <QJsonObject>

namespace sandglass {

/// The body of `/containers/create` for \a spec; the name goes into the query. Ports are published on loopback unless
/// the specification names an address. InvalidInput for what no engine could accept, with the offending value.
Result<QJsonObject> createBodyFrom(const SandboxSpec& spec);

/// The body of `/containers/{id}/update`: what is not set stays as it is, and so does the swap beside the memory.
/// \a present is the sandbox's `HostConfig`. Unsupported for a limit that the engine cannot take away.
Result<QJsonObject> updateBodyFrom(ResourceLimits limits, std::optional<RestartPolicy> restart,
                                   const QJsonObject& present, const Quirks& quirks);

} // namespace sandglass
