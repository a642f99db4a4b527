// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/cloudspec.h"

#include <QDateTime>
#include <QHashFunctions>
#include <QList>
#include <QMap>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

namespace sandglass {

/// The states a person sees; the same words for every provider.
enum class SandboxState {
    Created,
    Starting,
    Running,
    Paused,
    Stopping,
    Restarting,
    Exited,
    Failed,
    Deleting,
    Unknown,
};

/// Names a sandbox over all connections. `id` is the provider's own, full-length identifier.
struct SandboxKey
{
    QString connection;
    QString id;

    bool isValid() const { return !connection.isEmpty() && !id.isEmpty(); }
    bool operator==(const SandboxKey&) const = default;
    auto operator<=>(const SandboxKey&) const = default;
};
inline size_t qHash(const SandboxKey& key, size_t seed = 0)
{
    return qHashMulti(seed, key.connection, key.id);
}

/// One port of a sandbox. `hostPort` 0: exposed but not published.
struct PortMapping
{
    quint16 containerPort = 0;
    quint16 hostPort = 0;
    QString hostAddress = {}; ///< empty or "0.0.0.0" and "::" for all addresses
    QString protocol = QStringLiteral("tcp");

    bool operator==(const PortMapping&) const = default;
};

/// What the list knows of a sandbox; everything the provider tells without being asked per row.
struct Sandbox
{
    SandboxKey key;
    QString name;  ///< without a leading slash
    QString image; ///< the reference it was created from
    QString imageId;
    QString command; ///< for display
    SandboxState state = SandboxState::Unknown;
    QString providerState;       ///< the provider's own word, such as "exited"
    QString health;              ///< "healthy", "unhealthy", "starting", or empty
    std::optional<int> exitCode; ///< known for Exited and Failed
    QDateTime created;           ///< UTC
    QDateTime started;           ///< UTC, invalid when unknown
    QList<PortMapping> ports;
    QMap<QString, QString> labels;
    QStringList networks;
    QStringList mounts; ///< volume names and host paths
    std::optional<CloudFacts> cloud;

    bool operator==(const Sandbox&) const = default;
};

/// Stable English words ("Running"); the window translates.
QString toString(SandboxState state);

/// Whether processes of the sandbox exist: Running, Paused, Restarting and the states between.
bool isAlive(SandboxState state);

} // namespace sandglass

Q_DECLARE_METATYPE(sandglass::SandboxKey)
Q_DECLARE_METATYPE(sandglass::Sandbox)
