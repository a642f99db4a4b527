// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/tunnelsocket.h"

#include "tests/emulator/emulator.h"

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
constexpr qint64 mostWaiting = 1048576;

/// Not enveloped, alone among all answers.
Task<Answer> forwardingInfo(Emulator& emulator, Request request)
{
    const auto service = emulator.world.service(request);
    if (!service)
        co_return service.error();
    QJsonArray instances;
    for (const auto& instance : (*service)->instances) {
        if (instance->isRunning())
            instances.append(QJsonObject{{u"podName"_s, instance->name}});
    }
    QJsonArray ports;
    for (const auto& value : (*service)->data.value("ports"_L1).toArray()) {
        const QJsonObject port = value.toObject();
        QString protocol = port.value("protocol"_L1).toString();
        if (protocol == "HTTP/2"_L1)
            protocol = u"HTTP"_s;
        ports.append(QJsonObject{{u"name"_s, port.value("name"_L1)},
                                 {u"internalPort"_s, port.value("internalPort"_L1)},
                                 {u"protocol"_s, protocol}});
    }
    co_return Answer{.body = {{u"namespace"_s, u"ns-"_s + (*service)->project},
                              {u"targetDomain"_s, emulator.address},
                              {u"instances"_s, instances},
                              {u"ports"_s, ports}}};
}
} // namespace

TunnelSocket::TunnelSocket(EngineBackend& engine, std::unique_ptr<QWebSocket> socket, const QString& container,
                           quint16 port, std::optional<QJsonObject> fault)
    : m_socket(std::move(socket))
    , m_fault(std::move(fault))
{
    connect(m_socket.get(), &QWebSocket::binaryMessageReceived, this, [this](const QByteArray& bytes) {
        if (m_target.state() == QAbstractSocket::UnconnectedState)
            m_early += bytes;
        else
            m_target.write(bytes);
    });
    connect(m_socket.get(), &QWebSocket::bytesWritten, this, &TunnelSocket::forward);
    connect(m_socket.get(), &QWebSocket::disconnected, this, &QObject::deleteLater);
    connect(&m_target, &QTcpSocket::readyRead, this, &TunnelSocket::forward);
    connect(&m_target, &QTcpSocket::connected, this, [this] { m_target.write(std::exchange(m_early, {})); });
    connect(&m_target, &QTcpSocket::disconnected, this, [this] {
        forward();
        m_socket->close();
    });
    connect(&m_target, &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        if (error != QAbstractSocket::RemoteHostClosedError)
            m_socket->close(QWebSocketProtocol::CloseCodeBadOperation, m_target.errorString());
    });
    m_target.setReadBufferSize(mostWaiting);
    m_silenced = m_fault.strike("connected"_L1, 0, m_socket.get()) == SocketFault::Outcome::Silenced;
    connectTarget(this, engine, container, port);
}

TunnelSocket::~TunnelSocket()
{
    m_socket->disconnect(this);
    m_target.disconnect(this);
    m_socket.release()->deleteLater();
}

Task<void> TunnelSocket::connectTarget(QPointer<TunnelSocket> self, EngineBackend& engine, QString container,
                                       quint16 port)
{
    const QString address = co_await engine.addressOf(container);
    if (!self)
        co_return;
    if (address.isEmpty())
        self->m_socket->close(QWebSocketProtocol::CloseCodeBadOperation, u"The instance has no address"_s);
    else
        self->m_target.connectToHost(address, port);
}

void TunnelSocket::forward()
{
    // What is left when the target has closed goes at once.
    const bool mayWait = m_target.state() == QAbstractSocket::ConnectedState;
    if (m_silenced || m_target.bytesAvailable() == 0 || (mayWait && m_socket->bytesToWrite() > mostWaiting))
        return;
    const QByteArray bytes = m_target.readAll();
    m_socket->sendBinaryMessage(bytes);
    m_sent += bytes.size();
    m_silenced = m_fault.strike("output"_L1, m_sent, m_socket.get()) == SocketFault::Outcome::Silenced;
}

QList<Route> forwardingRoutes()
{
    return {{"GET", u"projects/{project}/services/{service}"_s, u"Project > Services > Deployment > Port Forwarding"_s,
             &forwardingInfo, u"port-forwarding/info/"_s}};
}

} // namespace sandglass::emulator
