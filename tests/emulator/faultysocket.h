// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

#include <optional>

namespace sandglass::emulator {

/// A connection that can be made to break in the middle of what is sent.
class FaultySocket final : public QTcpSocket
{
    Q_OBJECT

public:
    using QTcpSocket::QTcpSocket;

    /// After \a bytes more the connection breaks (RST); 0: at the next write.
    void breakAfter(qint64 bytes) { m_left = bytes; }
    /// What is written from now on goes nowhere.
    void fallSilent() { m_silent = true; }

protected:
    qint64 writeData(const char* data, qint64 size) override;

private:
    std::optional<qint64> m_left;
    bool m_silent = false;
};

/// Listens on loopback and finds a request's connection by the client's port.
class FaultyListener final : public QTcpServer
{
    Q_OBJECT

public:
    using QTcpServer::QTcpServer;
    FaultySocket* socketFrom(quint16 clientPort) const { return m_sockets.value(clientPort); }

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    QHash<quint16, QPointer<FaultySocket>> m_sockets;
};

} // namespace sandglass::emulator
