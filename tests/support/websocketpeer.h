// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <QUrlQuery>

#include <functional>
#include <memory>
#include <optional>

namespace sandglass::test {

/// One connection to a WebSocketPeer: what came over it, and every way to misbehave on it.
class PeerConnection : public QObject
{
    Q_OBJECT

public:
    enum Opcode : quint8 { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

    explicit PeerConnection(QTcpSocket* socket);

    QByteArray head;              ///< of the upgrade request
    QList<QByteArray> messages;   ///< of the client, text and binary
    QList<Opcode> opcodes;        ///< of the messages
    std::optional<int> closeCode; ///< of the client's close frame; 1005 without one
    int pings = 0;
    bool answersPings = true;

    void send(QByteArray message, Opcode opcode = Text, bool final = true);
    void close(std::optional<int> code, const QByteArray& reason = {});
    void sendRaw(const QByteArray& bytes);
    void drop() { m_socket->abort(); }
    /// Takes no more bytes from the client.
    void stopReading();
    qint64 bytesToWrite() const { return m_socket->bytesToWrite(); }
    bool isOpen() const { return m_socket->state() == QAbstractSocket::ConnectedState; }
    QByteArray header(const QByteArray& name) const;
    QByteArray target() const { return head.split(' ').value(1); }
    QByteArray path() const { return target().split('?').first(); }
    /// A value of the query, decoded.
    QString parameter(const QString& name) const
    {
        return QUrlQuery(QUrl::fromEncoded(target())).queryItemValue(name, QUrl::FullyDecoded);
    }

Q_SIGNALS:
    void upgradeRequested();
    void received(const QByteArray& message);

private:
    friend class WebSocketPeer;
    void read();
    void accept();
    bool readFrame();

    QTcpSocket* m_socket;
    QByteArray m_buffer;
    bool m_upgraded = false;
    bool m_stopped = false;
};

/// A server of WebSockets on loopback that does what a test says.
class WebSocketPeer : public QObject
{
    Q_OBJECT

public:
    WebSocketPeer();

    QUrl url(const QString& path = QStringLiteral("/")) const;
    quint16 port() const { return m_server.serverPort(); }
    /// Answers upgrades with this instead of 101; an empty text never answers.
    void refuseWith(const QByteArray& answer) { m_refusal = answer; }
    void acceptAgain() { m_refusal.reset(); }
    /// Called for each request before the above; what it gives is sent instead of an upgrade, and the connection ends.
    void onRequest(std::function<std::optional<QByteArray>(PeerConnection*)> handler)
    {
        m_requestHandler = std::move(handler);
    }
    /// Called for each message of each connection.
    void onMessage(std::function<void(PeerConnection*, const QByteArray&)> handler) { m_handler = std::move(handler); }
    void onOpen(std::function<void(PeerConnection*)> handler) { m_openHandler = std::move(handler); }

    int accepted() const { return static_cast<int>(m_connections.size()); }
    /// The newest one; null before the first.
    PeerConnection* last() const { return m_connections.isEmpty() ? nullptr : m_connections.last(); }
    PeerConnection* at(qsizetype index) const { return m_connections.value(index); }

private:
    void accept();

    QTcpServer m_server;
    QList<PeerConnection*> m_connections;
    std::optional<QByteArray> m_refusal;
    std::function<void(PeerConnection*, const QByteArray&)> m_handler;
    std::function<void(PeerConnection*)> m_openHandler;
    std::function<std::optional<QByteArray>(PeerConnection*)> m_requestHandler;
};

/// A whole answer with a JSON body.
QByteArray jsonAnswer(const QByteArray& body, int status = 200);

} // namespace sandglass::test
