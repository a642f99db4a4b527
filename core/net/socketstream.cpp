// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/socketstream.h"

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

namespace sandglass {

SocketStream::SocketStream(int descriptor, std::unique_ptr<QObject> companion)
    : m_companion(std::move(companion))
    , m_descriptor(descriptor)
    , m_readNotifier(descriptor, QSocketNotifier::Read)
    , m_writeNotifier(descriptor, QSocketNotifier::Write)
{
    m_writeNotifier.setEnabled(false);
    connect(&m_readNotifier, &QSocketNotifier::activated, this, [this] {
        // Off until a read finds the socket empty: a reader that stops early leaves the bytes where they press back.
        m_readNotifier.setEnabled(false);
        Q_EMIT readyRead();
    });
    connect(&m_writeNotifier, &QSocketNotifier::activated, this, [this] {
        flush();
        Q_EMIT bytesWritten();
    });
}

SocketStream::~SocketStream()
{
    m_readNotifier.setEnabled(false);
    m_writeNotifier.setEnabled(false);
    ::close(m_descriptor);
}

QByteArray SocketStream::read(qint64 maximum)
{
    if (m_socketEnded)
        return {};
    QByteArray bytes(maximum, Qt::Uninitialized);
    ssize_t count = 0;
    do {
        count = ::recv(m_descriptor, bytes.data(), static_cast<size_t>(maximum), MSG_DONTWAIT);
    } while (count < 0 && errno == EINTR);
    if (count > 0) {
        // A small answer must not hold a large block for as long as its receiver keeps it.
        if (count < maximum / 4)
            return QByteArray(bytes.constData(), count);
        bytes.truncate(count);
        return bytes;
    }
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        m_readNotifier.setEnabled(true);
        return {};
    }
    // A reset is how a local peer's close looks when it had not read all of ours, after all of its own bytes.
    socketEnded(count == 0 || errno == ECONNRESET ? QString() : qt_error_string(errno));
    return {};
}

void SocketStream::write(const QByteArray& bytes)
{
    if (bytes.isEmpty() || m_socketEnded || m_writeBroken || m_closeWriteWanted)
        return;
    m_queue.push_back(bytes);
    m_queued += bytes.size();
    if (!m_writeNotifier.isEnabled())
        flush();
}

bool SocketStream::closeWrite()
{
    m_closeWriteWanted = true;
    flush();
    return true;
}

bool SocketStream::hasNews() const
{
    char byte = 0;
    const ssize_t count = ::recv(m_descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

void SocketStream::flush()
{
    while (!m_queue.empty()) {
        const QByteArray& first = m_queue.front();
        const ssize_t count = ::send(m_descriptor, first.constData() + m_sentOfFirst,
                                     static_cast<size_t>(first.size() - m_sentOfFirst), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0) {
            if (errno == EINTR)
                continue;
            if (errno == EAGAIN || errno == EWOULDBLOCK) {
                m_writeNotifier.setEnabled(true);
                return;
            }
            // The peer reads no more. What it said before that is still to be read; the end shows itself there.
            m_writeBroken = true;
            m_queue.clear();
            m_queued = 0;
            break;
        }
        m_queued -= count;
        m_sentOfFirst += count;
        if (m_sentOfFirst == first.size()) {
            m_queue.pop_front();
            m_sentOfFirst = 0;
        }
    }
    m_writeNotifier.setEnabled(false);
    if (m_closeWriteWanted && !m_writeShut) {
        m_writeShut = true;
        ::shutdown(m_descriptor, SHUT_WR);
    }
}

void SocketStream::socketEnded(const QString& reason)
{
    m_socketEnded = true;
    m_readNotifier.setEnabled(false);
    m_writeNotifier.setEnabled(false);
    m_queue.clear();
    m_queued = 0;
    if (reason.isEmpty() && m_verdict)
        endAfter(this, m_verdict());
    else
        end(reason);
}

void SocketStream::end(const QString& reason)
{
    m_open = false;
    m_reason = reason;
    QMetaObject::invokeMethod(this, &ByteStream::closed, Qt::QueuedConnection);
}

Task<void> SocketStream::endAfter(QPointer<SocketStream> self, Task<QString> verdict)
{
    const QString reason = co_await verdict;
    if (!self)
        co_return;
    self->end(reason);
    // Lets the reader come and find the end.
    QMetaObject::invokeMethod(self, &ByteStream::readyRead, Qt::QueuedConnection);
}

} // namespace sandglass

#include "moc_socketstream.cpp"
