// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandboxaction.h"

#include <QString>

namespace sandglass {

/// Why an action cannot be done, for its tool tip; empty when it can.
QString availabilityText(const Availability& availability);

} // namespace sandglass
