// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulator/router.h"

namespace sandglass::emulator {

/// What tests ask of the emulator itself, under "/emulator/": faults, settings, and what clients have sent. Needs no
/// token.
QList<Route> adminRoutes();

} // namespace sandglass::emulator
