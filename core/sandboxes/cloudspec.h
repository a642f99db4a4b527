// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace sandglass {

/// A volume to create in a cloud. Sizes are megabytes, as clouds count them.
struct CloudVolumeSpec
{
    QString name;
    qint64 megabytes = 0;
    QString mountPath;     ///< absolute path in the sandbox
    QString storageClass;  ///< empty: the provider's default
    bool shared = false;   ///< several instances may write at a time
    QString backup = {};   ///< "VOLUME/BACKUP" to restore from; empty: an empty volume
    QStringList tags = {}; ///< ids

    bool operator==(const CloudVolumeSpec&) const = default;
};

/// A port of a cloud sandbox.
struct CloudPort
{
    QString id = {};   ///< empty for one to add
    QString name = {}; ///< 1 to 8 characters
    quint16 port = 0;
    QString protocol = {}; ///< "HTTP", "HTTP/2", "TCP" or "UDP"; only the first two can be public
    bool isPublic = false;
    QString host = {}; ///< the public name, once there is one; not written

    bool operator==(const CloudPort&) const = default;
};

/// What a sandbox in a cloud has beyond image, command and variables.
struct CloudSpec
{
    QString project; ///< id; empty: the connection's own
    QString plan;    ///< id
    QString description;
    QStringList tags; ///< ids
    QString gpuType;  ///< empty: none
    int gpuCount = 1;
    qint64 ephemeralMegabytes = 0; ///< of the root filesystem; 0: the provider's default
    qint64 sharedMemoryMegabytes = 0;
    int expirySeconds = 0;             ///< paused and then deleted after that time; 0: never
    int instances = 1;                 ///< of which sandboxes that are not started have none
    QList<CloudVolumeSpec> newVolumes; ///< created first
    QStringList volumes;               ///< ids of those that exist
    QList<CloudPort> ports;
    QMap<QString, QByteArray> files; ///< by absolute path, written before the start
    QString registryCredentials;     ///< id of what the provider keeps for a private registry

    bool operator==(const CloudSpec&) const = default;
};

/// What a cloud tells of a sandbox in its list or in its details.
struct CloudFacts
{
    QString project;
    QString plan;
    QString region;
    QString description;
    QStringList tags;
    int instances = -1; ///< wanted; -1: not known
    QString gpuType;
    int gpuCount = 0;
    bool paused = false; ///< by the provider's own pause, not by having no instance
    QList<CloudPort> ports;

    bool operator==(const CloudFacts&) const = default;
};

} // namespace sandglass
