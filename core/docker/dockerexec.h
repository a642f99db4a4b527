// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/provider/provider.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <stop_token>

namespace sandglass {

class DockerApi;

/// Starts a process in sandbox \a id. Errors: NotFound (no such sandbox), Conflict with Hint::SandboxNotRunning (or
/// without, when it is paused), and those of the connection.
///
/// A program that cannot be started is reported by the stream: what the engine says comes as output, and then failed()
/// with NotFound and Hint::NoShell (no such program), NotFound (no such user or working directory) or Forbidden.
Task<Result<std::unique_ptr<ExecStream>>> openDockerExec(std::shared_ptr<DockerApi> api, QString id, ExecSpec spec);

/// Runs a command to its end, without terminal. Errors as above, and Unsupported where \a input is given and the
/// transport cannot end it. \a stop resolves it with Cancelled; the process may live on.
Task<Result<CommandResult>> runDockerCommand(std::shared_ptr<DockerApi> api, QString id, ExecSpec spec,
                                             QByteArray input, qint64 outputLimit, std::stop_token stop);

} // namespace sandglass
