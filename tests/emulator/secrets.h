// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulator/router.h"

namespace sandglass::emulator {

/// Checks the body of "create secret group" and makes it; the answer is the group.
Task<Answer> createSecretGroup(Emulator& emulator, Request request);

QList<Route> secretRoutes();

} // namespace sandglass::emulator
