// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/connection.h"

#include <QHash>
#include <QList>
#include <QString>

#include <functional>

namespace sandglass {

/// What discovery looks at, so that tests can own it.
struct DiscoveryEnvironment
{
    QHash<QString, QString> variables;
    QString home;
    QString runtimeDirectory; ///< $XDG_RUNTIME_DIR, or /run/user/UID where that exists
    std::function<bool(const QString& path)> socketExists;
    /// The path without links; empty where it does not exist.
    std::function<QString(const QString& path)> canonicalPath;

    static DiscoveryEnvironment ofThisProcess();
};

/// The engines that this machine and this person's configuration name: DOCKER_HOST, Docker contexts (the current one
/// first), the usual sockets of Docker and Podman with and without root, and Podman's system connections. Each endpoint
/// once, under a stable id. Reads small files and never the network; what does not answer is listed all the same.
QList<ConnectionConfig> discoverConnections(const DiscoveryEnvironment& environment);

} // namespace sandglass
