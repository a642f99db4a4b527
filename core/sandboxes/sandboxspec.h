// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/cloudspec.h"
#include "core/sandboxes/sandbox.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace sandglass {

/// A volume, a host folder or a tmpfs to attach at creation.
struct MountSpec
{
    enum class Kind { Volume, Bind, Tmpfs };
    Kind kind = Kind::Volume;
    QString source; ///< volume name (empty: anonymous) or host path; unused for Tmpfs
    QString target; ///< absolute path in the sandbox
    bool readOnly = false;

    bool operator==(const MountSpec&) const = default;
};

/// Limits; unset means the engine's default (none) at creation, and the present one at an update. At an update 0 takes
/// the limit away, where the engine can.
struct ResourceLimits
{
    std::optional<double> cpus; ///< cores, e.g. 1.5
    std::optional<qint64> memoryBytes;
    std::optional<qint64> processes;

    bool operator==(const ResourceLimits&) const = default;
};

enum class RestartPolicy { No, OnFailure, Always, UnlessStopped };

/// What to create. Name may be empty (the provider chooses); everything but the image has a sensible default.
struct SandboxSpec
{
    QString name;
    QString image;
    QStringList command;    ///< arguments, never a shell string; empty: the image's own
    QStringList entrypoint; ///< empty: the image's own
    QString user;
    QString workingDirectory;
    QMap<QString, QString> variables;
    QMap<QString, QString> labels;
    QList<PortMapping> ports; ///< hostPort 0: a random free one; hostAddress empty: loopback
    QList<MountSpec> mounts;
    ResourceLimits limits;
    QString network; ///< empty: the default; "none", "host" or a network's name
    RestartPolicy restart = RestartPolicy::No;
    int restartRetries = 0; ///< OnFailure only; 0: without limit
    QString runtime;        ///< one of EngineInfo::runtimes; empty: the default
    int gpuCount = 0;       ///< -1: all
    bool readOnlyRoot = false;
    QStringList capabilitiesAdded;
    QStringList capabilitiesDropped;
    bool noNewPrivileges = false;
    bool initProcess = false;
    bool terminal = false;  ///< a TTY for the main process
    bool openInput = false; ///< keeps standard input of the main process open
    bool startAfterCreate = true;
    std::optional<CloudSpec> cloud; ///< for connections whose provider is a cloud

    bool operator==(const SandboxSpec&) const = default;
};

} // namespace sandglass
