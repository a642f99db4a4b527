// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/socketdialer.h"

#include "core/net/socketstream.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QNetworkProxy>
#include <QTcpSocket>
#include <QTimer>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

using Dialled = Result<std::unique_ptr<ByteStream>>;

std::unexpected<Error> unixFailure(const Endpoint& endpoint, int code)
{
    const QString text = qt_error_string(code);
    switch (code) {
    case ENOENT:
    case ENOTDIR:
    case ECONNREFUSED:
        return dialFailure(endpoint, ErrorKind::Unreachable, text, Hint::StartEngine);
    case EACCES:
    case EPERM:
        return dialFailure(endpoint, ErrorKind::Refused, text, Hint::SocketPermission);
    default:
        return dialFailure(endpoint, ErrorKind::Unreachable, text);
    }
}

Task<Dialled> dialUnix(Endpoint endpoint, std::stop_token stop)
{
    const QByteArray path = QFile::encodeName(endpoint.path);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (static_cast<size_t>(path.size()) >= sizeof(address.sun_path))
        co_return dialFailure(endpoint, ErrorKind::InvalidInput, u"the path of the socket is too long"_s);
    std::memcpy(address.sun_path, path.constData(), static_cast<size_t>(path.size()));

    const QDeadlineTimer deadline(dialTimeoutMs);
    for (;;) {
        if (stop.stop_requested())
            co_return dialFailure(endpoint, ErrorKind::Cancelled, {});
        const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (descriptor < 0)
            co_return unixFailure(endpoint, errno);
        if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0)
            co_return std::make_unique<SocketStream>(descriptor);
        const int code = errno;
        ::close(descriptor);
        // A local connection is made at once or not at all; EAGAIN says that the server's queue is full.
        if (code != EAGAIN && code != EINTR)
            co_return unixFailure(endpoint, code);
        if (deadline.hasExpired())
            co_return dialFailure(endpoint, ErrorKind::Timeout, u"the engine does not accept connections"_s);
        constexpr int pauseMs = 20;
        co_await sleepFor(pauseMs, stop);
    }
}

std::unexpected<Error> tcpFailure(const Endpoint& endpoint, QAbstractSocket::SocketError error, const QString& text)
{
    if (error == QAbstractSocket::ConnectionRefusedError)
        return dialFailure(endpoint, ErrorKind::Unreachable, text, Hint::StartEngine);
    if (error == QAbstractSocket::SocketTimeoutError)
        return dialFailure(endpoint, ErrorKind::Timeout, text);
    return dialFailure(endpoint, ErrorKind::Unreachable, text);
}

/// Answers at once to keys, and notices a peer that vanished during a long silence.
void tune(int descriptor)
{
    const int on = 1;
    const int idleSeconds = 30;
    const int intervalSeconds = 10;
    const int probes = 3;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    ::setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, &idleSeconds, sizeof(idleSeconds));
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, &intervalSeconds, sizeof(intervalSeconds));
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof(probes));
}

Task<Dialled> dialTcp(Endpoint endpoint, std::stop_token stop)
{
    if (stop.stop_requested())
        co_return dialFailure(endpoint, ErrorKind::Cancelled, {});
    // QTcpSocket looks the name up and connects without blocking; its connection is then taken over.
    auto* socket = new QTcpSocket;
    socket->setProxy(QNetworkProxy::NoProxy);
    const OneShot<Dialled> done;
    QObject::connect(socket, &QTcpSocket::connected, socket, [socket, done, endpoint] {
        const int descriptor = ::fcntl(static_cast<int>(socket->socketDescriptor()), F_DUPFD_CLOEXEC, 0);
        if (descriptor < 0) {
            done.set(unixFailure(endpoint, errno));
            return;
        }
        tune(descriptor);
        done.set(std::make_unique<SocketStream>(descriptor));
    });
    QObject::connect(socket, &QTcpSocket::errorOccurred, socket, [socket, done, endpoint](auto error) {
        done.set(tcpFailure(endpoint, error, socket->errorString()));
    });
    QTimer::singleShot(dialTimeoutMs, socket, [done, endpoint] {
        done.set(dialFailure(endpoint, ErrorKind::Timeout, u"no answer within 5 s"_s));
    });
    const auto relay =
        onStop(stop, socket, [done, endpoint] { done.set(dialFailure(endpoint, ErrorKind::Cancelled, {})); });
    socket->connectToHost(endpoint.host, endpoint.port);

    Dialled result = co_await done;
    // This may run inside one of its signals.
    socket->disconnect();
    socket->abort();
    socket->deleteLater();
    co_return result;
}

} // namespace

Task<Dialled> UnixDialer::dial(std::stop_token stop)
{
    return dialUnix(m_endpoint, std::move(stop));
}

Task<Dialled> TcpDialer::dial(std::stop_token stop)
{
    return dialTcp(m_endpoint, std::move(stop));
}

} // namespace sandglass
