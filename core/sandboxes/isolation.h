// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMetaType>
#include <QString>

namespace sandglass {

/// What stands between a sandbox and the machine it runs on, from worst to best. None of them is "safe".
enum class IsolationLevel {
    Exposed,   ///< whoever controls the sandbox can control the machine
    Weak,      ///< the engine's usual protection is taken away in part
    Standard,  ///< a shared kernel, and what the engine does for every container
    Hardened,  ///< a shared kernel; capabilities, privileges, memory and processes are limited
    OwnKernel, ///< a kernel of its own between it and the machine: a microVM, or one that runs in user space
};

/// One thing that was noticed about a sandbox.
struct IsolationFinding
{
    enum class Kind {
        // The machine is open to it.
        Privileged,
        EngineSocket,       ///< detail: the path on the machine
        SystemPath,         ///< detail: the path on the machine
        HostProcesses,      ///< the machine's process namespace
        HostDevice,         ///< detail: the device, or the rule that lets it make one
        PowerfulCapability, ///< detail: its name without "CAP_"; enough to get out
        // Some of the usual protection is gone.
        HostNetwork,
        HostIpc,
        HostUsers, ///< the machine's user namespace where the engine has others
        HostPath,  ///< can be written, or is the system's; detail: the path on the machine
        AddedCapability,
        SeccompOff,
        AppArmorOff,
        LabelsOff,   ///< SELinux
        PathsNotHid, ///< the parts of /proc and /sys that are hidden from others
        // Room for less.
        OpenPort,          ///< published on all addresses of the machine; detail: the port
        SecretInVariable,  ///< by its name; detail: the name
        UsualCapabilities, ///< those that the engine gives to every container
        MayGainPrivileges, ///< through set-user-id programs
        RootUser,          ///< and root of the machine's user namespace
        WritableRoot,      ///< its own root file system
        NoMemoryLimit,
        NoCpuLimit,
        NoProcessLimit,
    };
    Kind kind = Kind::Privileged;
    QString detail = {}; ///< plain text of the server

    bool operator==(const IsolationFinding&) const = default;
};

/// The level and the reasons for it, gravest first.
struct IsolationAssessment
{
    IsolationLevel level = IsolationLevel::Standard;
    bool assumed = false;  ///< nothing the provider says of this sandbox states it
    bool rootless = false; ///< the engine runs as an ordinary user
    QString runtime = {};  ///< the engine's name of what runs it; may be empty
    QList<IsolationFinding> findings = {};

    bool operator==(const IsolationAssessment&) const = default;
};

/// Stable English words, such as "OwnKernel", also of the filter line.
QString toString(IsolationLevel level);

} // namespace sandglass

Q_DECLARE_METATYPE(sandglass::IsolationAssessment)
