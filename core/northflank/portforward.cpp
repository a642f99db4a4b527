// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/portforward.h"

#include "core/northflank/northflankapi.h"
#include "core/northflank/socketmessages.h"

#include <QHostAddress>
#include <QJsonArray>
#include <QJsonObject>
#include <QPointer>
#include <QTcpSocket>
#include <QTimer>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qint64 mostQueued = 1024 * 1024; // in either direction, waiting for the other side
constexpr qint64 pieceSize = 64 * 1024;
constexpr int longestFarewellMs = 10000;

/// Empty when there is no such port.
QString protocolOf(const QJsonArray& ports, int internalPort)
{
    for (const auto& value : ports) {
        const QJsonObject port = value.toObject();
        if (port.value("internalPort"_L1).toInt() == internalPort)
            return port.value("protocol"_L1).toString(u"TCP"_s);
    }
    return {};
}

/// Where the tunnel of a port begins, and why there is none.
Result<QUrl> tunnelUrl(const NorthflankApi& api, const ServicePath& service, const QJsonObject& info, int internalPort)
{
    const QString protocol = protocolOf(info.value("ports"_L1).toArray(), internalPort);
    if (protocol.isEmpty())
        return fail(ErrorKind::NotFound, u"no port %1"_s.arg(internalPort));
    if (protocol == "UDP"_L1)
        return fail(ErrorKind::Unsupported, u"port %1 is for UDP"_s.arg(internalPort));
    const QJsonArray instances = info.value("instances"_L1).toArray();
    const QString pod = instances.at(0).toObject().value("podName"_L1).toString();
    if (pod.isEmpty())
        return std::unexpected(
            fail(ErrorKind::NotFound, u"no instance runs"_s).error().withHint(Hint::SandboxNotRunning));
    // The scheme is that of the API: a server of this machine may do without TLS, nobody else.
    const QUrl base = api.socketUrl({}, service.rest());
    QUrl url(base.scheme() + u"://"_s + info.value("targetDomain"_L1).toString(), QUrl::StrictMode);
    const bool safe = url.scheme() == "wss"_L1 || QHostAddress(url.host()).isLoopback() || url.host() == "localhost"_L1;
    if (!url.isValid() || url.host().isEmpty() || !url.path().isEmpty() || !isSlug(QString(pod).remove(u'.')) || !safe)
        return fail(ErrorKind::Protocol, u"the answer names no place that can be used"_s);
    url.setPath(u"/tunnel"_s + base.path().sliced(u"/v1"_s.size()) +
                u"/instance/%1/port/%2"_s.arg(pod).arg(internalPort));
    return url;
}

/// Asks where the tunnel of a port begins now.
Task<Result<QUrl>> findTunnel(std::shared_ptr<NorthflankApi> api, ServicePath service, int internalPort)
{
    const auto info =
        co_await api->get(u"port-forwarding/info/"_s + service.rest(), {}, Operation::ForwardPort, service.id());
    if (!info)
        co_return std::unexpected(info.error());
    const auto url = tunnelUrl(*api, service, *info, internalPort);
    if (!url)
        co_return std::unexpected(url.error().during(Operation::ForwardPort, service.id()));
    co_return *url;
}
} // namespace

PortForward::PortForward(std::shared_ptr<NorthflankApi> api, ServicePath service, int internalPort, QUrl tunnel)
    : m_api(std::move(api))
    , m_service(std::move(service))
    , m_internalPort(internalPort)
    , m_tunnel(std::move(tunnel))
{
    connect(&m_server, &QTcpServer::newConnection, this, &PortForward::accept);
}

PortForward::~PortForward()
{
    qDeleteAll(m_server.findChildren<QTcpSocket*>(Qt::FindDirectChildrenOnly));
}

Task<Result<std::unique_ptr<PortForward>>> PortForward::open(std::shared_ptr<NorthflankApi> api, ServicePath service,
                                                             int internalPort, quint16 localPort)
{
    const auto tunnel = co_await findTunnel(api, service, internalPort);
    if (!tunnel)
        co_return std::unexpected(tunnel.error());
    std::unique_ptr<PortForward> forward(new PortForward(std::move(api), service, internalPort, *tunnel));
    if (!forward->m_server.listen(QHostAddress::LocalHost, localPort))
        co_return std::unexpected(fail(ErrorKind::Conflict, forward->m_server.errorString())
                                      .error()
                                      .withHint(Hint::PortTaken)
                                      .during(Operation::ForwardPort, service.id()));
    co_return forward;
}

void PortForward::accept()
{
    while (QTcpSocket* local = m_server.nextPendingConnection()) {
        if (m_connections >= mostConnections) {
            local->abort();
            local->deleteLater();
            continue;
        }
        ++m_connections;
        connect(local, &QObject::destroyed, this, [this] {
            --m_connections;
            Q_EMIT connectionsChanged();
        });
        carry(local);
        Q_EMIT connectionsChanged();
    }
}

/// The channel belongs to the socket, and both end together. \a again: a refusal is final.
void PortForward::carry(QTcpSocket* local, bool again)
{
    auto* channel = new WebSocketChannel({}, local);
    local->setReadBufferSize(mostQueued);
    const auto send = [local, channel] {
        while (local->bytesAvailable() > 0 && channel->bytesToWrite() < mostQueued)
            channel->sendBinary(local->read(pieceSize));
    };
    connect(channel, &WebSocketChannel::opened, this, [this] { m_failure.reset(); });
    connect(channel, &WebSocketChannel::opened, local, [local, channel, send] {
        connect(local, &QTcpSocket::readyRead, channel, send);
        connect(channel, &WebSocketChannel::bytesWritten, local, send);
        send();
    });
    connect(channel, &WebSocketChannel::received, local, [local, channel](const QByteArray& bytes) {
        local->write(bytes);
        channel->setPaused(local->bytesToWrite() > mostQueued);
    });
    connect(local, &QTcpSocket::bytesWritten, channel,
            [local, channel] { channel->setPaused(local->bytesToWrite() > mostQueued); });
    connect(channel, &WebSocketChannel::ended, this,
            [this, local, channel, again, tunnel = m_tunnel](const WebSocketEnd& end) {
                const auto error =
                    withoutToken(socketError(end), m_api->token()).during(Operation::ForwardPort, m_service.id());
                if (!again && std::holds_alternative<HttpResponse>(end)) {
                    carryAgain(this, local, channel, tunnel, error);
                    return;
                }
                const auto* closure = std::get_if<WebSocketClosure>(&end);
                const QPointer<QTcpSocket> alive(local);
                if (!closure || closure->code != 1000)
                    report(error);
                if (alive)
                    local->disconnectFromHost();
            });
    // What was sent before the end is passed on first.
    const auto finish = [local, channel, send] {
        send();
        if (local->bytesAvailable() > 0 || channel->bytesToWrite() > 0)
            return;
        channel->close();
        local->deleteLater();
    };
    connect(local, &QTcpSocket::disconnected, channel, [local, channel, finish] {
        connect(channel, &WebSocketChannel::bytesWritten, local, finish);
        QTimer::singleShot(longestFarewellMs, local, &QObject::deleteLater);
        finish();
    });
    QNetworkRequest request(m_tunnel);
    request.setRawHeader("Authorization", "Bearer " + m_api->token());
    channel->open(request);
}

Task<void> PortForward::carryAgain(QPointer<PortForward> self, QPointer<QTcpSocket> local,
                                   QPointer<WebSocketChannel> refused, QUrl tried, Error refusal)
{
    const auto tunnel = co_await findTunnel(self->m_api, self->m_service, self->m_internalPort);
    if (!self)
        co_return;
    const bool moved = tunnel && *tunnel != tried;
    if (tunnel)
        self->m_tunnel = *tunnel;
    if (moved && local && local->state() == QAbstractSocket::ConnectedState) {
        delete refused;
        self->carry(local, true);
        co_return;
    }
    self->report(tunnel ? refusal : tunnel.error());
    if (local)
        local->disconnectFromHost();
}

void PortForward::report(const Error& error)
{
    m_failure = error;
    Q_EMIT connectionFailed(error);
}

} // namespace sandglass

#include "moc_portforward.cpp"
