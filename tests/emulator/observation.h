// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulator/router.h"

namespace sandglass::emulator {

/// Ranges of logs and metrics.
QList<Route> observationRoutes();

} // namespace sandglass::emulator
