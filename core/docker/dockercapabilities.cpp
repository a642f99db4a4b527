// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockercapabilities.h"

namespace sandglass {

Capabilities capabilitiesOf(const EngineInfo& info, const Quirks& quirks, bool ready)
{
    if (!ready)
        return Capabilities(CapabilityReason::NotConnected);
    Capabilities capabilities;
    capabilities.lack(Capability::LogScope, CapabilityReason::NotInProvider);
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
