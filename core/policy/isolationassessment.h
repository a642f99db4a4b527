// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/details.h"
#include "core/sandboxes/isolation.h"

#include <QJsonObject>

#include <optional>

namespace sandglass {

/// What can be told of a sandbox's isolation from its description in the shape of the Docker Engine API
/// (GET /containers/{id}/json), which Podman shares. Nothing where the description does not speak of it. Pure.
///
/// A runtime is taken for what its name says: "kata…", "runsc" and "gvisor" bring a kernel of their own.
std::optional<IsolationAssessment> assessIsolation(const QJsonObject& description, const EngineInfo& engine);

/// The gravest level that a finding of that kind alone leads to.
IsolationLevel levelAfter(IsolationFinding::Kind kind);

} // namespace sandglass
