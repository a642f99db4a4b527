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
    LogScope, ///< the server gives only the lines asked for, by their text and instance
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

/// The capabilities of a connection. What is not named is supported, or lacks for \a otherwise.
class Capabilities
{
public:
    explicit Capabilities(CapabilityReason otherwise = CapabilityReason::Supported)
        : m_otherwise(otherwise)
    {
    }

    CapabilityReason reason(Capability capability) const { return m_missing.value(capability, m_otherwise); }
    bool has(Capability capability) const { return reason(capability) == CapabilityReason::Supported; }
    void lack(Capability capability, CapabilityReason reason) { m_missing.insert(capability, reason); }

    bool operator==(const Capabilities&) const = default;

private:
    CapabilityReason m_otherwise;
    QHash<Capability, CapabilityReason> m_missing;
};

} // namespace sandglass
