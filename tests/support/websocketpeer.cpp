// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/websocketpeer.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <utility>

namespace sandglass::test {

using namespace Qt::StringLiterals;

PeerConnection::PeerConnection(QTcpSocket* socket)
    : m_socket(socket)
{
    socket->setParent(this);
    connect(socket, &QTcpSocket::readyRead, this, &PeerConnection::read);
}

QByteArray PeerConnection::header(const QByteArray& name) const
{
    for (const QByteArray& line : head.split('\n')) {
        if (line.toLower().startsWith(name.toLower() + ':'))
            return line.mid(name.size() + 1).trimmed();
    }
    return {};
}

void PeerConnection::read()
{
    if (m_stopped)
        return;
    m_buffer += m_socket->readAll();
    if (!m_upgraded) {
        const qsizetype end = m_buffer.indexOf("\r\n\r\n");
        if (end < 0 || !head.isEmpty())
            return;
        head = m_buffer.first(end + 4);
        m_buffer.remove(0, end + 4);
        Q_EMIT upgradeRequested();
    }
    while (m_upgraded && readFrame())
        ;
}

void PeerConnection::accept()
{
    const QByteArray key = header("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    m_upgraded = true;
    sendRaw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
            QCryptographicHash::hash(key, QCryptographicHash::Sha1).toBase64() + "\r\n\r\n");
}

bool PeerConnection::readFrame()
{
    constexpr qsizetype mask = 4;
    if (m_buffer.size() < 2)
        return false;
    const auto opcode = static_cast<Opcode>(m_buffer[0] & 0x0f);
    quint64 length = static_cast<quint8>(m_buffer[1]) & 0x7fU;
    qsizetype at = 2;
    if (length >= 126) {
        const qsizetype width = length == 126 ? 2 : 8;
        if (m_buffer.size() < at + width)
            return false;
        length = width == 2 ? qFromBigEndian<quint16>(m_buffer.constData() + at)
                            : qFromBigEndian<quint64>(m_buffer.constData() + at);
        at += width;
    }
    const auto size = static_cast<qsizetype>(length);
    if (m_buffer.size() < at + mask + size)
        return false;
    const QByteArray key = m_buffer.sliced(at, mask);
    QByteArray payload = m_buffer.sliced(at + mask, size);
    for (qsizetype i = 0; i < size; ++i)
        payload[i] = static_cast<char>(payload[i] ^ key[i % mask]);
    const bool final = (static_cast<quint8>(m_buffer[0]) & 0x80U) != 0;
    m_buffer.remove(0, at + mask + size);
    switch (opcode) {
    case Close:
        closeCode = payload.size() >= 2 ? qFromBigEndian<quint16>(payload.constData()) : 1005;
        m_socket->disconnectFromHost();
        return false;
    case Ping:
        ++pings;
        if (answersPings)
            send(payload, Pong);
        return true;
    case Pong:
        return true;
    default:
        break;
    }
    if (opcode == Continuation) {
        messages.last() += payload;
    } else {
        messages.append(payload);
        opcodes.append(opcode);
    }
    if (final)
        Q_EMIT received(messages.last());
    return true;
}

void PeerConnection::send(QByteArray message, Opcode opcode, bool final)
{
    QByteArray frame;
    frame.append(static_cast<char>(opcode | (final ? 0x80 : 0)));
    if (message.size() < 126) {
        frame.append(static_cast<char>(message.size()));
    } else if (message.size() <= 0xffff) {
        frame.append(char(126));
        frame.resize(4);
        qToBigEndian(static_cast<quint16>(message.size()), frame.data() + 2);
    } else {
        frame.append(char(127));
        frame.resize(10);
        qToBigEndian(static_cast<quint64>(message.size()), frame.data() + 2);
    }
    sendRaw(frame + message);
}

void PeerConnection::close(std::optional<int> code, const QByteArray& reason)
{
    QByteArray payload;
    if (code) {
        payload.resize(2);
        qToBigEndian(static_cast<quint16>(*code), payload.data());
        payload += reason;
    }
    send(payload, Close);
    m_socket->disconnectFromHost();
}

void PeerConnection::sendRaw(const QByteArray& bytes)
{
    m_socket->write(bytes);
    m_socket->flush();
}

void PeerConnection::stopReading()
{
    m_stopped = true;
    m_socket->setReadBufferSize(1);
}

WebSocketPeer::WebSocketPeer()
{
    m_server.listen(QHostAddress::LocalHost);
    connect(&m_server, &QTcpServer::newConnection, this, &WebSocketPeer::accept);
}

QUrl WebSocketPeer::url(const QString& path) const
{
    return QUrl(u"ws://127.0.0.1:%1%2"_s.arg(m_server.serverPort()).arg(path));
}

void WebSocketPeer::accept()
{
    while (QTcpSocket* socket = m_server.nextPendingConnection()) {
        auto* connection = new PeerConnection(socket);
        connection->setParent(this);
        connect(connection, &PeerConnection::upgradeRequested, this, [this, connection] {
            if (const auto answer = m_requestHandler ? m_requestHandler(connection) : std::nullopt) {
                connection->sendRaw(*answer);
                connection->m_socket->disconnectFromHost();
                return;
            }
            m_connections.append(connection);
            if (m_refusal) {
                if (!m_refusal->isEmpty()) {
                    connection->sendRaw(*m_refusal);
                    connection->m_socket->disconnectFromHost();
                }
                return;
            }
            connection->accept();
            if (m_openHandler)
                m_openHandler(connection);
        });
        connect(connection, &PeerConnection::received, this, [this, connection](const QByteArray& message) {
            if (m_handler)
                m_handler(connection, message);
        });
    }
}

QByteArray jsonAnswer(const QByteArray& body, int status)
{
    return "HTTP/1.1 " + QByteArray::number(status) +
           " Status\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) +
           "\r\nConnection: close\r\n\r\n" + body;
}

} // namespace sandglass::test
