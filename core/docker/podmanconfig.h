// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace sandglass {

/// One of Podman's system connections.
struct PodmanConnection
{
    QString name;
    QString uri;
    QString identity; ///< private key for ssh; may be empty

    bool operator==(const PodmanConnection&) const = default;
};

/// `podman-connections.json`, where Podman 5 keeps them; by name. Empty for what is not that.
QList<PodmanConnection> parsePodmanConnections(const QByteArray& json);

/// The tables `[engine.service_destinations.NAME]` of `containers.conf`, where Podman 4 kept them; in order. Reads as
/// much TOML as Podman writes there.
QList<PodmanConnection> parseContainersConf(const QByteArray& toml);

/// Both files in \a directory (`~/.config/containers`); a name in both counts once. Files over 1 MiB count as empty.
QList<PodmanConnection> readPodmanConnections(const QString& directory);

} // namespace sandglass
