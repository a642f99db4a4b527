// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockercapabilities.h"

#include <array>

namespace sandglass {
using namespace Qt::StringLiterals;

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
} // namespace

Capabilities capabilitiesOf(const EngineInfo& info, const Quirks& quirks, bool ready)
{
    Capabilities capabilities;
    if (!ready) {
        for (const auto capability : allCapabilities)
            capabilities.lack(capability, CapabilityReason::NotConnected);
        return capabilities;
    }
    // Rootless engines are given control groups only by version 2; without them nothing can be frozen or limited.
    if (info.rootless && info.cgroupVersion == 1) {
        capabilities.lack(Capability::Pause, CapabilityReason::NotOnThisEngine);
        capabilities.lack(Capability::UpdateLimits, CapabilityReason::NotOnThisEngine);
    }
    if (!quirks.updateLiftsLimits)
        capabilities.lack(Capability::LiftLimits, CapabilityReason::NotOnThisEngine);
    if (!info.gpu)
        capabilities.lack(Capability::Gpu, CapabilityReason::NotOnThisEngine);
    if (info.runtimes.size() < 2)
        capabilities.lack(Capability::Runtimes, CapabilityReason::NotOnThisEngine);
    return capabilities;
}

} // namespace sandglass
