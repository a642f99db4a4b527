// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandboxspec.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace sandglass {

/// One thing attached to a sandbox's filesystem.
struct MountFact
{
    QString kind;   ///< the engine's own word: "bind", "volume", "tmpfs"
    QString source; ///< volume name or host path; may be empty
    QString target; ///< path in the sandbox
    bool readOnly = false;

    bool operator==(const MountFact&) const = default;
};

struct NetworkFact
{
    QString name;
    QString address; ///< may be empty

    bool operator==(const NetworkFact&) const = default;
};

/// What is known of a sandbox beyond the list, read from the provider's own description. What the description does not
/// tell is unset or empty.
struct SandboxFacts
{
    QStringList command; ///< entry point and arguments
    QString user;
    QString workingDirectory;
    QString hostname;
    QDateTime started;  ///< UTC, of the last run
    QDateTime finished; ///< UTC
    QDateTime expires;  ///< when a cloud ends it by itself; UTC
    QString failure;    ///< the engine's own words about a start that failed
    bool outOfMemory = false;
    int restartCount = 0;
    QString healthOutput;     ///< of the last check
    bool tellsLimits = false; ///< the description speaks of limits and isolation; without, they are not known
    ResourceLimits limits;
    std::optional<RestartPolicy> restart;
    int restartRetries = 0;
    QList<MountFact> mounts;
    QList<NetworkFact> networks;
    bool readOnlyRoot = false;
    bool noNewPrivileges = false;
    QStringList capabilitiesAdded;
    QStringList capabilitiesDropped;

    bool operator==(const SandboxFacts&) const = default;
};

/// Reads the description of a sandbox in the shape of the Docker Engine API (GET /containers/{id}/json), which Podman
/// shares, and the end of its lifetime in that of a cloud. Members of another shape are left out, wherever they are.
SandboxFacts readSandboxFacts(const QJsonObject& description);

} // namespace sandglass
