// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"

#include <memory>
#include <stop_token>

namespace sandglass {

class DockerApi;

/// Agrees on an API version where that has not happened yet; needed before asking version() or quirks() how to build a
/// request. Costs nothing afterwards.
Task<Status> agreeOnVersion(std::shared_ptr<DockerApi> api, std::stop_token stop = {});

} // namespace sandglass
