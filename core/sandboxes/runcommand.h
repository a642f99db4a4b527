// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandboxspec.h"

namespace sandglass {

/// The command line that would create the same sandbox: `docker run -d --name api-1 …`, quoted for a POSIX shell.
/// \a program is "docker" or "podman".
QString runCommand(const SandboxSpec& spec, const QString& program);

/// \a argument as a POSIX shell needs it: as it is when it holds only harmless characters, else in single quotes.
QString shellQuoted(const QString& argument);

} // namespace sandglass
