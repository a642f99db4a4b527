// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulator/message.h"

#include <optional>

namespace sandglass::emulator {

class Emulator;
struct Project;

/// The answer to a body of "create" (\a isNew) or "patch" that can't be; nothing when it can.
std::optional<Answer> serviceProblem(const Emulator& emulator, const Request& request, const Project& project,
                                     const QJsonObject& body, bool isNew);

} // namespace sandglass::emulator
