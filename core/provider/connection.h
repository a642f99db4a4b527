// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QJsonObject>
#include <QMetaType>
#include <QString>

#include <optional>

namespace sandglass {

/// One configured endpoint of a provider. Holds no secret; TLS files are named by path.
struct ConnectionConfig
{
    QString id;       ///< stable over restarts; unique
    QString name;     ///< what the person calls it
    QString provider; ///< "docker", "northflank"
    QString endpoint; ///< for docker: as Endpoint::parse reads it; for northflank the host, empty: the public one
    QString team;     ///< northflank; empty: the token's own
    QString project;  ///< northflank: where sandboxes are created unless told otherwise
    QString caFile;   ///< TLS of docker over tcp
    QString certFile;
    QString keyFile;
    QString
        origin; ///< where it was found: "DOCKER_HOST", "context:NAME", "socket", "embedded", or "" for the person's own
    bool enabled = true; ///< connect at start

    bool operator==(const ConnectionConfig&) const = default;
};

enum class ConnectionPhase { Disconnected, Connecting, Ready, Unauthorised, Unreachable, Refused };

/// The state of a connection, as the window shows it.
struct ConnectionState
{
    ConnectionPhase phase = ConnectionPhase::Disconnected;
    std::optional<Error> error; ///< why it is not Ready
    bool silent = false;        ///< Ready, but the server has not answered for seconds: the data may be old
    qint64 nextAttemptMs = 0;   ///< Clock::monotonicMs() of the next attempt; 0: none planned
    qint64 dataAsOfMs = 0;      ///< wall clock in milliseconds of the last proof that the data is current; 0: never

    bool isReady() const { return phase == ConnectionPhase::Ready; }
    /// Whether what the server told is still true.
    bool isCurrent() const { return isReady() && !silent; }
};

QString toString(ConnectionPhase phase);

} // namespace sandglass

Q_DECLARE_METATYPE(sandglass::ConnectionConfig)
Q_DECLARE_METATYPE(sandglass::ConnectionState)
