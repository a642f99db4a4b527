// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFlags>
#include <QHash>
#include <QString>

namespace sandglass {

/// What a provider may be able to do. The window greys out what is missing, with the reason, before the click.
enum class Capability {
    Start,
    Stop,
    Restart,
    Pause,
    Kill,
    Rename,
    UpdateLimits,
    LiftLimits, ///< an update can take a limit of CPU or memory away
    Delete,
    Processes,
    Changes,
    Logs,
    Exec,
    Terminal,
    Metrics,
    ListMetrics, ///< metrics cost so little that every row of a list may have them
    Files,
    FilesWhenStopped,
    Images,
    PullImages,
    Volumes,
    Networks,
    DiskUsage,
    Gpu,
    Runtimes,
};

/// Why something cannot be done; worded by the window.
enum class CapabilityReason {
    Supported,
    NotInProvider,   ///< this kind of provider has no such operation
    EngineTooOld,    ///< the engine's API version lacks it
    NotOnThisEngine, ///< this engine is set up without it
    NotConnected,
};

/// The capabilities of a connection. What is not named is supported.
class Capabilities
{
public:
    CapabilityReason reason(Capability capability) const
    {
        return m_missing.value(capability, CapabilityReason::Supported);
    }
    bool has(Capability capability) const { return reason(capability) == CapabilityReason::Supported; }
    void lack(Capability capability, CapabilityReason reason) { m_missing.insert(capability, reason); }

    bool operator==(const Capabilities&) const = default;

private:
    QHash<Capability, CapabilityReason> m_missing;
};

} // namespace sandglass
