// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/net/websocketchannel.h"
#include "core/northflank/servicepath.h"

#include <QObject>
#include <QPointer>
#include <QTcpServer>
#include <QUrl>

#include <memory>
#include <optional>

class QTcpSocket;

namespace sandglass {

class NorthflankApi;

/// A port of this machine, on loopback only, that leads to a port of a service, private ones too. Each connection to it
/// has a WebSocket of its own; one that is refused looks once for the instance that runs now, for a restart of the
/// service makes another. Destroying it ends all of them. Main thread.
class PortForward final : public QObject
{
    Q_OBJECT

public:
    static constexpr int mostConnections = 64; ///< at a time; further ones are closed at once

    /// Listens on \a localPort; 0: any that is free. Errors: NotFound
    /// (no such service, no instance, no such port), Unsupported (a port for UDP), Conflict with Hint::PortTaken, and
    /// those of the connection.
    static Task<Result<std::unique_ptr<PortForward>>> open(std::shared_ptr<NorthflankApi> api, ServicePath service,
                                                           int internalPort, quint16 localPort = 0);

    ~PortForward() override;
    Q_DISABLE_COPY_MOVE(PortForward)

    quint16 localPort() const { return m_server.serverPort(); }
    int internalPort() const { return m_internalPort; }
    int connections() const { return m_connections; }
    /// Why the tunnel of the newest connection was refused or broke; none once another was opened.
    const std::optional<Error>& failure() const { return m_failure; }

Q_SIGNALS:
    void connectionsChanged();
    /// failure() tells why.
    void connectionFailed(const sandglass::Error& error);

private:
    PortForward(std::shared_ptr<NorthflankApi> api, ServicePath service, int internalPort, QUrl tunnel);
    void accept();
    void carry(QTcpSocket* local, bool again = false);
    static Task<void> carryAgain(QPointer<PortForward> self, QPointer<QTcpSocket> local,
                                 QPointer<WebSocketChannel> refused, QUrl tried, Error refusal);
    void report(const Error& error);

    const std::shared_ptr<NorthflankApi> m_api;
    const ServicePath m_service;
    const int m_internalPort;
    QUrl m_tunnel;
    QTcpServer m_server;
    int m_connections = 0;
    std::optional<Error> m_failure;
};

} // namespace sandglass
