// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankcapabilities.h"

#include <array>

namespace sandglass {

namespace {
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
    if (!ready)
        return Capabilities(CapabilityReason::NotConnected);
    Capabilities capabilities;
    for (const auto capability : missing)
        capabilities.lack(capability, CapabilityReason::NotInProvider);
    return capabilities;
}

} // namespace sandglass
