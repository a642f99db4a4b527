// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulator/router.h"

namespace sandglass::emulator {

/// Templates and their runs.
QList<Route> templateRoutes();

} // namespace sandglass::emulator
