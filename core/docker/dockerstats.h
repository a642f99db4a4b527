// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/provider/streams.h"

#include <QString>

#include <memory>

namespace sandglass {

class DockerApi;

/// Opens the readings of sandbox \a id, one a second, on a connection of their own. The stream ends when the sandbox
/// stops. Errors: NotFound and those of the connection.
Task<Result<std::unique_ptr<MetricStream>>> openDockerMetrics(std::shared_ptr<DockerApi> api, QString id);

} // namespace sandglass
