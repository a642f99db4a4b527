// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/capabilities.h"

namespace sandglass {

/// What Northflank can do at all; while not \a ready, nothing.
Capabilities northflankCapabilities(bool ready);

} // namespace sandglass
