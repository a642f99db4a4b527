// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/northflank/northflankapi.h"
#include "core/sandboxes/details.h"

#include <memory>

namespace sandglass {

/// Who the token belongs to and what it may not read, told by reading one entry of everything. What it may write only
/// shows when it is tried. Fails when the projects cannot be listed: nothing works then.
Task<Result<EngineInfo>> probeNorthflank(std::shared_ptr<NorthflankApi> api, std::stop_token stop);

/// What is known of the service without asking.
EngineInfo northflankInfo(const NorthflankApi& api);

} // namespace sandglass
