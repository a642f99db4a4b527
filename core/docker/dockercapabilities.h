// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/docker/negotiation.h"
#include "core/provider/capabilities.h"

namespace sandglass {

/// What an engine can do. \a ready: whether the connection is up; nothing can be done while it is not.
Capabilities capabilitiesOf(const EngineInfo& info, const Quirks& quirks, bool ready);

} // namespace sandglass
