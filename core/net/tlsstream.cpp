// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tlsstream.h"

#include <algorithm>

namespace sandglass {

namespace {
constexpr qint64 readBufferBound = 256 * 1024;
}

TlsStream::TlsStream(QSslSocket* socket)
    : m_socket(socket)
{
    m_socket->setReadBufferSize(readBufferBound);
    connect(m_socket, &QSslSocket::readyRead, this, &TlsStream::readyRead);
    connect(m_socket, &QSslSocket::encryptedBytesWritten, this, &TlsStream::bytesWritten, Qt::QueuedConnection);
    connect(m_socket, &QSslSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        // The peer may end TLS and leave the connection under it open, as Docker does when a command has ended; Qt
        // tells of that as this error alone.
        if (error == QAbstractSocket::RemoteHostClosedError)
            socketEnded();
        else
            m_reason = m_socket->errorString();
    });
    connect(m_socket, &QSslSocket::disconnected, this, &TlsStream::socketEnded);
    if (m_socket->state() != QAbstractSocket::ConnectedState)
        socketEnded();
    else if (m_socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &ByteStream::readyRead, Qt::QueuedConnection);
}

TlsStream::~TlsStream()
{
    m_socket->disconnect();
    m_socket->abort();
    m_socket->deleteLater();
}

QByteArray TlsStream::read(qint64 maximum)
{
    QByteArray bytes = m_socket->read(std::min(maximum, m_socket->bytesAvailable()));
    if (bytes.isEmpty() && m_ended && !m_endTold) {
        m_endTold = true;
        QMetaObject::invokeMethod(this, &ByteStream::closed, Qt::QueuedConnection);
    }
    return bytes;
}

void TlsStream::write(const QByteArray& bytes)
{
    if (!m_ended)
        m_socket->write(bytes);
}

qint64 TlsStream::bytesToWrite() const
{
    return m_ended ? 0 : m_socket->bytesToWrite() + m_socket->encryptedBytesToWrite();
}

bool TlsStream::isOpen() const
{
    return !m_ended || m_socket->bytesAvailable() > 0;
}

bool TlsStream::hasNews() const
{
    return m_ended || m_socket->bytesAvailable() > 0;
}

void TlsStream::socketEnded()
{
    m_ended = true;
    // Lets the reader come and find the end behind the last bytes.
    QMetaObject::invokeMethod(this, &ByteStream::readyRead, Qt::QueuedConnection);
}

} // namespace sandglass

#include "moc_tlsstream.cpp"
