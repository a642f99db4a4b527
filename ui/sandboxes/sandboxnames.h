// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandbox.h"

#include <QString>

namespace sandglass {

class SandboxRegistry;

/// What is wrong with \a name for a sandbox of \a connection, worded; empty when nothing is. \a except is the sandbox
/// that has it already.
QString sandboxNameProblem(const QString& name, const SandboxRegistry& registry, const QString& connection,
                           const SandboxKey& except = {});

/// A short free name made of the image's: "node-1".
QString suggestedSandboxName(const QString& image, const SandboxRegistry& registry, const QString& connection);

} // namespace sandglass
