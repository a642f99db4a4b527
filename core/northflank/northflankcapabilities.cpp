// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankcapabilities.h"

#include <array>

namespace sandglass {

namespace {
constexpr std::array allCapabilities{
    Capability::Start,       Capability::Stop,       Capability::Restart,      Capability::Pause,
    Capability::Kill,        Capability::Rename,     Capability::UpdateLimits, Capability::Delete,
    Capability::Processes,   Capability::Changes,    Capability::Logs,         Capability::Exec,
    Capability::Terminal,    Capability::Metrics,    Capability::Files,        Capability::FilesWhenStopped,
    Capability::Images,      Capability::PullImages, Capability::Volumes,      Capability::Networks,
    Capability::DiskUsage,   Capability::Gpu,        Capability::Runtimes,     Capability::LiftLimits,
    Capability::ListMetrics,
};

// Signals, names, limits beside a plan and the engine's own lists have no operation in its API. Volumes are those of
// CloudOperations.
constexpr std::array missing{
    Capability::Kill,        Capability::Rename,           Capability::UpdateLimits, Capability::LiftLimits,
    Capability::Changes,     Capability::FilesWhenStopped, Capability::Images,       Capability::PullImages,
    Capability::Volumes,     Capability::Networks,         Capability::DiskUsage,    Capability::Runtimes,
    Capability::Processes,
    Capability::ListMetrics, // each row would spend the budget of requests
};
} // namespace

Capabilities northflankCapabilities(bool ready)
{
    Capabilities capabilities;
    if (!ready) {
        for (const auto capability : allCapabilities)
            capabilities.lack(capability, CapabilityReason::NotConnected);
        return capabilities;
    }
    for (const auto capability : missing)
        capabilities.lack(capability, CapabilityReason::NotInProvider);
    return capabilities;
}

} // namespace sandglass
