// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <QJsonObject>

namespace sandglass::emulator {

/// What `init.data.context` asks for.
///
/// Without a command: an interactive shell in a terminal. `shell` "none": the command itself, a text being split into
/// words. Another shell: its words stand before the command. No shell: bash or sh, whichever there is, runs a text; a
/// list is run as it is.
ExecSpec execSpec(const QJsonObject& context);

} // namespace sandglass::emulator
