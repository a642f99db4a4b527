// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/faultysocket.h"

#include <algorithm>

namespace sandglass::emulator {

qint64 FaultySocket::writeData(const char* data, qint64 size)
{
    if (m_silent)
        return size;
    if (!m_left)
        return QTcpSocket::writeData(data, size);
    const qint64 passed = std::min(*m_left, size);
    if (passed > 0) {
        QTcpSocket::writeData(data, passed);
        flush();
    }
    *m_left -= passed;
    if (*m_left == 0) {
        m_silent = true;
        // Not from inside a write: whoever writes goes on with this socket.
        QMetaObject::invokeMethod(this, &FaultySocket::abort, Qt::QueuedConnection);
    }
    return size;
}

void FaultyListener::incomingConnection(qintptr descriptor)
{
    auto* socket = new FaultySocket(this);
    socket->setSocketDescriptor(descriptor);
    m_sockets.insert(socket->peerPort(), socket);
    const quint16 port = socket->peerPort();
    connect(socket, &QObject::destroyed, this, [this, port] {
        if (!m_sockets.value(port))
            m_sockets.remove(port);
    });
    addPendingConnection(socket);
}

} // namespace sandglass::emulator
