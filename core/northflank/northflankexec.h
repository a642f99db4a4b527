// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/northflank/servicepath.h"
#include "core/provider/provider.h"

#include <memory>
#include <stop_token>

namespace sandglass {

class ExecChannel;
class NorthflankApi;

// Commands in a service. Northflank has neither a working directory nor variables for them: those are set by the `env`
// and the `sh` of the sandbox, which get them as arguments.

/// Starts a process. Errors: NotFound (no such service), Conflict with Hint::SandboxNotRunning (no instance is ready),
/// Forbidden with Hint::MissingPermission, and those of starting a program as with openDockerExec().
Task<Result<std::unique_ptr<ExecChannel>>> openNorthflankExec(std::shared_ptr<NorthflankApi> api, ServicePath service,
                                                              ExecSpec spec, std::stop_token stop = {});

/// Runs a command to its end, without terminal. Errors as above. \a stop resolves it with Cancelled; the process may
/// live on.
Task<Result<CommandResult>> runNorthflankCommand(std::shared_ptr<NorthflankApi> api, ServicePath service, ExecSpec spec,
                                                 QByteArray input, qint64 outputLimit, std::stop_token stop);

/// How long to try; tests shorten it.
struct ExecPatience
{
    int wholeMs = 180000;
    int attemptMs = 5000;
    int firstPauseMs = 1000;
};

/// Resolves when commands can be run in the service: its instance may be starting. A refusal that waiting does not
/// change (any 4xx but 408 and 429) ends it at once; Timeout with the last refusal's text when the patience ends.
Task<Status> waitUntilExecWorks(std::shared_ptr<NorthflankApi> api, ServicePath service, std::stop_token stop,
                                ExecPatience patience = {});

} // namespace sandglass
