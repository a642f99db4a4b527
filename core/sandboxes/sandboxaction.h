// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/capabilities.h"

namespace sandglass {

/// What a person may do with a sandbox.
enum class SandboxAction {
    Start,
    Stop,
    Restart,
    Pause,
    Unpause,
    Kill,
    Rename,
    UpdateLimits,
    Delete,
    Logs,
    Terminal,
    Files,
    Metrics,
    Changes,
    Inspect,
};

/// Why an action cannot be done now; worded by the window.
enum class Obstacle {
    None,
    NothingSelected,
    OneOnly, ///< it is for one sandbox at a time
    NotConnected,
    NotSupported, ///< `reason` says why
    NotRunning,
    AlreadyRunning,
    NotPaused,
    Paused,
    Busy, ///< another action on it is under way
};

/// Whether an action can be done, with the reason when it cannot.
struct Availability
{
    Obstacle obstacle = Obstacle::None;
    Capability capability = Capability::Start; ///< the one that is missing; for NotSupported
    CapabilityReason reason = CapabilityReason::Supported;

    explicit operator bool() const { return obstacle == Obstacle::None; }
    bool operator==(const Availability&) const = default;
};

} // namespace sandglass
