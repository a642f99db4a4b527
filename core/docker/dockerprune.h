// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/docker/dockerapi.h"
#include "core/sandboxes/details.h"

#include <memory>
#include <stop_token>

namespace sandglass {

/// What pruneDockerObjects() of the same kind would take, by the state of this moment.
Task<Result<QList<PruneCandidate>>> previewDockerPrune(std::shared_ptr<DockerApi> api, PruneKind kind);
Task<Result<PruneOutcome>> pruneDockerObjects(std::shared_ptr<DockerApi> api, PruneKind kind, std::stop_token stop);

/// The request of a prune: volumes always with the named ones, as far as the engine has a say in it.
ApiRequest pruneRequest(PruneKind kind, ApiVersion version, const Quirks& quirks);

} // namespace sandglass
