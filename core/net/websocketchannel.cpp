// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/websocketchannel.h"

#include "core/net/httpparser.h"

#include <QChronoTimer>
#include <QElapsedTimer>
#include <QPointer>
#include <QSocketNotifier>
#include <QSslSocket>
#include <QtWebSockets/QWebSocket>

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
/// What may wait to be delivered before reading stops.
constexpr qint64 mostQueued = 1024 * 1024;
constexpr qint64 longestSliceMs = 4;
constexpr qint64 longestRefusal = 64 * 1024;
} // namespace

WebSocketChannel::WebSocketChannel(WebSocketLimits limits, QObject* parent)
    : QObject(parent)
    , m_limits(limits)
    , m_socket(std::make_unique<QWebSocket>(QString(), QWebSocketProtocol::VersionLatest, this))
{
    m_socket->setMaxAllowedIncomingMessageSize(static_cast<quint64>(limits.longestMessage));
    m_socket->setMaxAllowedIncomingFrameSize(static_cast<quint64>(limits.longestMessage));
    connect(m_socket.get(), &QWebSocket::connected, this, &WebSocketChannel::onConnected);
    connect(m_socket.get(), &QWebSocket::errorOccurred, this, &WebSocketChannel::onError);
    connect(m_socket.get(), &QWebSocket::disconnected, this, [this] {
        // Before it was open, an error says more, and follows.
        if (m_open)
            end(WebSocketClosure{.code = m_socket->closeCode(), .reason = m_socket->closeReason()});
    });
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this,
            [this](const QString& message) { take(message.toUtf8()); });
    connect(m_socket.get(), &QWebSocket::binaryMessageReceived, this, &WebSocketChannel::take);
    connect(m_socket.get(), &QWebSocket::pong, &m_pongTimer, &QTimer::stop);
    connect(m_socket.get(), &QWebSocket::bytesWritten, this, &WebSocketChannel::bytesWritten, Qt::QueuedConnection);
    m_upgradeTimer.setSingleShot(true);
    connect(&m_upgradeTimer, &QTimer::timeout, this,
            [this] { end(broken(ErrorKind::Timeout, u"no answer to the upgrade"_s)); });
    m_pingTimer.setInterval(m_limits.pingMs);
    connect(&m_pingTimer, &QTimer::timeout, this, &WebSocketChannel::onPingDue);
    m_pongTimer.setSingleShot(true);
    m_pongTimer.setInterval(m_limits.pongMs);
    connect(&m_pongTimer, &QTimer::timeout, this,
            [this] { end(broken(ErrorKind::Timeout, u"no answer to a ping"_s)); });
    m_deliverTimer.setSingleShot(true);
    connect(&m_deliverTimer, &QTimer::timeout, this, &WebSocketChannel::deliver);
}

WebSocketChannel::~WebSocketChannel()
{
    m_socket->disconnect(this);
}

void WebSocketChannel::open(const QNetworkRequest& request)
{
    m_socket->setSslConfiguration(request.sslConfiguration());
    m_upgradeTimer.start(m_limits.upgradeMs);
    m_socket->open(request);
    m_carrier = m_socket->findChild<QTcpSocket*>();
    // QWebSocket drops the answer to an upgrade that is refused. In a transaction it can be read again.
    if (m_carrier)
        connect(m_carrier, &QTcpSocket::connected, this, [this] { m_carrier->startTransaction(); });
}

void WebSocketChannel::onConnected()
{
    if (m_carrier)
        m_carrier->commitTransaction();
    m_open = true;
    m_upgradeTimer.stop();
    m_pingTimer.start();
    QMetaObject::invokeMethod(this, &WebSocketChannel::opened, Qt::QueuedConnection);
}

void WebSocketChannel::onError(QAbstractSocket::SocketError error)
{
    if (m_carrier && m_carrier->isTransactionStarted()) {
        m_carrier->rollbackTransaction();
        if (m_carrier->bytesAvailable() > 0) {
            end(refusal());
            return;
        }
    }
    QStringList causes;
    if (const auto* tls = qobject_cast<QSslSocket*>(m_carrier)) {
        for (const QSslError& problem : tls->sslHandshakeErrors())
            causes += problem.errorString();
        causes.removeDuplicates();
    }
    if (!causes.isEmpty() || error == QAbstractSocket::SslHandshakeFailedError) {
        Error refused = broken(ErrorKind::Refused, causes.isEmpty() ? m_socket->errorString() : causes.join(u"; "_s));
        refused.retryable = false;
        refused.hint = Hint::CheckCertificate;
        end(refused);
    } else {
        end(broken(error == QAbstractSocket::SocketTimeoutError ? ErrorKind::Timeout : ErrorKind::Unreachable,
                   m_socket->errorString()));
    }
}

WebSocketEnd WebSocketChannel::refusal()
{
    HttpParser parser;
    parser.reset({});
    HttpResponse answer;
    HttpParser::Step step;
    step.rest = m_carrier->read(longestRefusal);
    bool headDone = false;
    do {
        step = parser.parse(step.rest);
        answer.body += step.body;
        headDone = headDone || step.headDone;
    } while (step.headDone && !step.rest.isEmpty());
    if (!headDone)
        return broken(ErrorKind::Protocol, step.error ? step.error->serverText : m_socket->errorString());
    answer.head = parser.head();
    return answer;
}

void WebSocketChannel::sendText(const QByteArray& utf8)
{
    m_socket->sendTextMessage(QString::fromUtf8(utf8));
}

void WebSocketChannel::sendBinary(const QByteArray& bytes)
{
    m_socket->sendBinaryMessage(bytes);
}

qint64 WebSocketChannel::bytesToWrite() const
{
    const auto* tls = qobject_cast<QSslSocket*>(m_carrier);
    return m_socket->bytesToWrite() + (tls ? tls->encryptedBytesToWrite() : 0);
}

void WebSocketChannel::setPaused(bool paused)
{
    m_paused = paused;
    if (!paused)
        m_deliverTimer.start(0);
}

void WebSocketChannel::close()
{
    m_over = true;
    m_queue.clear();
    m_upgradeTimer.stop();
    m_pingTimer.stop();
    m_pongTimer.stop();
    if (m_socket->state() != QAbstractSocket::ConnectedState) {
        m_socket->abort();
        return;
    }
    m_socket->close();
    QTimer::singleShot(m_limits.closeMs, m_socket.get(), &QWebSocket::abort);
}

void WebSocketChannel::take(QByteArray message)
{
    m_pongTimer.stop();
    if (m_over || m_end)
        return;
    m_queuedBytes += message.size();
    m_queue.push_back(std::move(message));
    if (m_queuedBytes > mostQueued)
        setReading(false);
    if (!m_paused && !m_deliverTimer.isActive())
        m_deliverTimer.start(0);
}

void WebSocketChannel::deliver()
{
    const QPointer<WebSocketChannel> alive(this);
    QElapsedTimer slice;
    slice.start();
    while (!m_paused && !m_queue.empty()) {
        if (slice.hasExpired(longestSliceMs)) {
            m_deliverTimer.start(0);
            return;
        }
        const QByteArray message = std::move(m_queue.front());
        m_queue.pop_front();
        m_queuedBytes -= message.size();
        Q_EMIT received(message);
        if (!alive)
            return;
    }
    if (m_queuedBytes <= mostQueued)
        setReading(true);
    if (m_queue.empty() && m_end && !std::exchange(m_over, true))
        Q_EMIT ended(*m_end);
}

void WebSocketChannel::setReading(bool reading)
{
    if (reading == m_reading)
        return;
    m_reading = reading;
    m_pongTimer.stop();
    // QWebSocket cannot be told to stop reading. The notifiers of its socket can.
    const auto notifiers = m_socket->findChildren<QSocketNotifier*>();
    for (QSocketNotifier* notifier : notifiers) {
        if (notifier->type() == QSocketNotifier::Read)
            notifier->setEnabled(reading);
    }
    // It would take the half of a frame that stays here for a peer that has died.
    const auto stopWaiting = [this] {
        const auto timers = m_socket->findChildren<QChronoTimer*>();
        for (QChronoTimer* timer : timers)
            timer->stop();
    };
    if (!reading)
        QMetaObject::invokeMethod(m_socket.get(), stopWaiting, Qt::QueuedConnection);
}

void WebSocketChannel::onPingDue()
{
    if (!m_reading)
        return;
    m_socket->ping();
    if (!m_pongTimer.isActive())
        m_pongTimer.start();
}

void WebSocketChannel::end(WebSocketEnd end)
{
    if (m_over || m_end)
        return;
    m_end = std::move(end);
    m_upgradeTimer.stop();
    m_pingTimer.stop();
    m_pongTimer.stop();
    QMetaObject::invokeMethod(m_socket.get(), &QWebSocket::abort, Qt::QueuedConnection);
    m_deliverTimer.start(0);
}

Error WebSocketChannel::broken(ErrorKind kind, const QString& text) const
{
    Error error = fail(kind, text).error();
    error.endpoint = m_socket->requestUrl().toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
    error.retryable = true;
    return error;
}

} // namespace sandglass

#include "moc_websocketchannel.cpp"
