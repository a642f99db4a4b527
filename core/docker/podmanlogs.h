// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/logs/logentry.h"
#include "core/provider/streams.h"

#include <QString>

#include <memory>

namespace sandglass {

class DockerApi;

/// Follows the log of running sandbox \a id on Podman without losing a line.
///
/// When the process of a sandbox ends, Podman gives a follower a quarter of a second and then drops lines at random of
/// what it has not sent yet. So the log that is there is read first, without following; then what comes is followed
/// until the sandbox ends; and the rest is read without following again. Each read begins with the second in which the
/// one before ended, as Podman tells times in seconds, and leaves out as many lines as were had of it.
Task<Result<std::unique_ptr<LogStream>>> followPodmanLogs(std::shared_ptr<DockerApi> api, QString id, LogQuery query);

} // namespace sandglass
