// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/logs/logentry.h"
#include "core/provider/streams.h"

#include <QString>

#include <memory>

namespace sandglass {

class DockerApi;

/// Opens the log of sandbox \a id. Errors: NotFound, Unsupported with Hint::LogDriverUnreadable where the sandbox's log
/// goes to a driver that cannot be read back, and those of the connection.
///
/// A log that is not followed comes without pauses: after \a silenceMs without a byte, while nobody pauses it, it ends
/// in Timeout.
Task<Result<std::unique_ptr<LogStream>>> openDockerLogs(std::shared_ptr<DockerApi> api, QString id, LogQuery query,
                                                        int silenceMs = 30000);

} // namespace sandglass
