// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandboxspec.h"

#include <QJsonObject>

namespace sandglass {

/// What the sandbox was created from, read from its description in the shape of the Docker Engine API (GET
/// /containers/{id}/json). What \a image (GET /images/{id}/json; may be empty) sets by itself, such as PATH or its
/// command, is left out. Pure.
SandboxSpec readSandboxSpec(const QJsonObject& description, const QJsonObject& image);

} // namespace sandglass
