// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/docker/dockerapi.h"
#include "core/sandboxes/details.h"
#include "core/sandboxes/sandboxspec.h"

#include <QJsonObject>

#include <memory>

namespace sandglass {

/// A sandbox to act on: its id, and the name that errors are to say.
struct SandboxRef
{
    QString id;
    QString name;
};

// The life of sandboxes on one engine. Errors carry operation and name. Asking for the state that a sandbox is in
// already succeeds.

Task<Result<QString>> createDockerSandbox(std::shared_ptr<DockerApi> api, SandboxSpec spec);
Task<Status> startDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox);
/// \a graceSeconds -1: the sandbox's own setting.
Task<Status> stopDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox, int graceSeconds);
Task<Status> restartDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox, int graceSeconds);
Task<Status> pauseDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox);
Task<Status> unpauseDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox);
Task<Status> killDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox, QString signal);
Task<Status> renameDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox, QString name);
Task<Status> updateDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox, ResourceLimits limits,
                                 std::optional<RestartPolicy> restart);
Task<Status> deleteDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox, bool withVolumes);
Task<Result<QJsonObject>> inspectDockerSandbox(std::shared_ptr<DockerApi> api, SandboxRef sandbox);
Task<Result<ProcessTable>> listDockerProcesses(std::shared_ptr<DockerApi> api, SandboxRef sandbox);
Task<Result<QList<FileChange>>> listDockerChanges(std::shared_ptr<DockerApi> api, SandboxRef sandbox);

} // namespace sandglass
