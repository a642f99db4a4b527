// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpconnection.h"

#include "core/net/dialer.h"

#include <QElapsedTimer>
#include <QPointer>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 sliceSize = 64 * 1024;
constexpr qint64 sliceMs = 4;
/// Fewer body bytes than this in a whole idle period count as silence: a server that drips must not hold a call.
constexpr qint64 leastBodyPerPeriod = 64;

QByteArray hostField(const Endpoint& endpoint)
{
    if (endpoint.scheme == Endpoint::Scheme::Unix || endpoint.scheme == Endpoint::Scheme::Ssh)
        return "docker"_ba;
    const QByteArray host = endpoint.host.contains(u':') ? '[' + endpoint.host.toUtf8() + ']' : endpoint.host.toUtf8();
    return host + ':' + QByteArray::number(endpoint.port);
}

QByteArray requestHead(const HttpRequest& request, const Endpoint& endpoint)
{
    QByteArray head = request.method + ' ' + request.target + " HTTP/1.1\r\nHost: " + hostField(endpoint) + "\r\n";
    for (const auto& [name, value] : request.headers.fields())
        head += name + ": " + value + "\r\n";
    if (request.upgrade)
        head += "Connection: Upgrade\r\nUpgrade: tcp\r\n";
    if (request.streamedBody)
        head += "Transfer-Encoding: chunked\r\n";
    else if (!request.body.isEmpty() || request.method == "POST" || request.method == "PUT")
        head += "Content-Length: " + QByteArray::number(request.body.size()) + "\r\n";
    return head + "\r\n";
}

} // namespace

HttpConnection::HttpConnection(std::unique_ptr<ByteStream> stream, Endpoint endpoint, int firstByteGraceMs)
    : m_stream(std::move(stream))
    , m_endpoint(std::move(endpoint))
    , m_graceMs(firstByteGraceMs)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &HttpConnection::deadlineReached);
    connect(m_stream.get(), &ByteStream::readyRead, this, &HttpConnection::process);
    connect(m_stream.get(), &ByteStream::bytesWritten, this, [this] {
        // Counted from the last bytes that the server took.
        if (m_phase == Phase::Head) {
            m_deadline.stop();
            if (m_requestDone)
                startHeadDeadline();
            else
                watchUpload();
        }
        Q_EMIT bytesWritten();
    });
}

HttpConnection::~HttpConnection() = default;

void HttpConnection::begin(const HttpRequest& request)
{
    m_parser.reset({.head = request.method == "HEAD", .upgrade = request.upgrade});
    m_pending.clear();
    m_error.reset();
    m_phase = Phase::Head;
    m_headTimeoutMs = request.headTimeoutMs;
    m_uploadStallMs = request.uploadStallMs;
    m_idleTimeoutMs = 0;
    m_bodyWanted = false;
    m_streamedBody = request.streamedBody;
    m_requestDone = !request.streamedBody;
    m_answered = false;
    m_hasHead = false;
    m_raw = false;
    m_messageDone = false;

    QByteArray head = requestHead(request, m_endpoint);
    constexpr qsizetype smallBody = 16 * 1024;
    if (request.streamedBody || request.body.size() > smallBody) {
        m_stream->write(head);
        if (!request.streamedBody)
            m_stream->write(request.body);
    } else {
        m_stream->write(head + request.body);
    }
    if (m_requestDone)
        startHeadDeadline();
    // A channel that is closed already tells so to a read only.
    schedule();
}

void HttpConnection::setIdleTimeout(int milliseconds)
{
    m_idleTimeoutMs = milliseconds;
    m_bodyInPeriod = 0;
    if (m_phase != Phase::Body)
        return;
    if (milliseconds > 0)
        m_deadline.start(milliseconds);
    else
        m_deadline.stop();
}

void HttpConnection::setBodyWanted(bool wanted)
{
    m_bodyWanted = wanted;
    if (wanted)
        schedule();
}

bool HttpConnection::isReusable() const
{
    return (m_phase == Phase::Idle || m_phase == Phase::Complete) && m_requestDone && !m_raw && m_parser.keepsAlive() &&
           m_pending.isEmpty() && m_stream->isOpen() && m_stream->bytesToWrite() == 0 && !m_stream->hasNews();
}

void HttpConnection::park()
{
    m_phase = Phase::Idle;
    schedule();
}

void HttpConnection::write(const QByteArray& bytes)
{
    if (bytes.isEmpty())
        return;
    if (m_raw) {
        m_stream->write(bytes);
    } else if (m_streamedBody && !m_requestDone && (m_phase == Phase::Head || m_phase == Phase::Body)) {
        m_stream->write(QByteArray::number(bytes.size(), 16) + "\r\n");
        m_stream->write(bytes);
        m_stream->write("\r\n"_ba);
        watchUpload();
    }
}

bool HttpConnection::closeWrite()
{
    return m_raw && m_stream->closeWrite();
}

void HttpConnection::finishBody()
{
    if (!m_streamedBody || m_requestDone)
        return;
    m_stream->write("0\r\n\r\n"_ba);
    m_requestDone = true;
    if (m_phase == Phase::Head)
        startHeadDeadline();
}

bool HttpConnection::wantsBytes() const
{
    switch (m_phase) {
    case Phase::Idle:
    case Phase::Head:
        return true;
    case Phase::Body:
    case Phase::Raw:
        return m_bodyWanted;
    case Phase::Complete:
    case Phase::Failed:
        return false;
    }
    return false;
}

void HttpConnection::schedule()
{
    if (m_scheduled)
        return;
    m_scheduled = true;
    QMetaObject::invokeMethod(this, &HttpConnection::process, Qt::QueuedConnection);
}

void HttpConnection::process()
{
    m_scheduled = false;
    const QPointer<HttpConnection> alive(this);
    QElapsedTimer worked;
    worked.start();
    while (wantsBytes()) {
        if (m_phase == Phase::Body && m_messageDone) {
            complete();
            return;
        }
        QByteArray bytes = m_pending.isEmpty() ? m_stream->read(sliceSize) : std::exchange(m_pending, {});
        if (bytes.isEmpty()) {
            if (!m_stream->isOpen())
                channelEnded();
            return;
        }
        consume(std::move(bytes));
        if (!alive)
            return;
        if (worked.hasExpired(sliceMs)) {
            if (wantsBytes())
                schedule();
            return;
        }
    }
}

void HttpConnection::consume(QByteArray bytes)
{
    if (m_phase == Phase::Raw) {
        Q_EMIT bodyReceived(bytes);
        return;
    }
    if (m_phase == Phase::Idle) {
        failWith(ErrorKind::Protocol, u"the server sent bytes that nobody asked for"_s);
        return;
    }

    m_answered = true;
    HttpParser::Step step = m_parser.parse(std::move(bytes));
    m_pending = std::move(step.rest);
    m_messageDone = step.messageDone;
    const QPointer<HttpConnection> alive(this);
    if (step.headDone) {
        m_deadline.stop();
        m_hasHead = true;
        m_raw = step.upgraded;
        m_phase = m_raw ? Phase::Raw : Phase::Body;
        if (m_idleTimeoutMs > 0)
            setIdleTimeout(m_idleTimeoutMs);
        Q_EMIT headReceived();
        if (!alive)
            return;
    }
    if (!step.body.isEmpty()) {
        m_bodyInPeriod += step.body.size();
        Q_EMIT bodyReceived(step.body);
        if (!alive)
            return;
    }
    if (step.error)
        failWith(*step.error);
}

void HttpConnection::channelEnded()
{
    const QString reason = m_stream->closeReason();
    switch (m_phase) {
    case Phase::Raw:
        if (reason.isEmpty())
            complete();
        else
            failWith(brokenChannel(m_endpoint, reason));
        return;
    case Phase::Body:
        if (reason.isEmpty() && m_parser.finish()) {
            m_messageDone = true;
            complete();
        } else {
            failWith(ErrorKind::Unreachable,
                     reason.isEmpty() ? u"the connection was closed in the middle of the answer"_s : reason);
        }
        return;
    case Phase::Head:
        if (m_answered)
            failWith(ErrorKind::Unreachable,
                     reason.isEmpty() ? u"the connection was closed in the middle of the answer"_s : reason);
        else
            failWith(brokenChannel(m_endpoint, reason));
        return;
    case Phase::Idle:
        failWith(brokenChannel(m_endpoint, reason));
        return;
    case Phase::Complete:
    case Phase::Failed:
        return;
    }
}

void HttpConnection::deadlineReached()
{
    if (m_phase == Phase::Head && !m_requestDone) {
        failWith(ErrorKind::Timeout, u"the server took nothing for %1 s"_s.arg(m_uploadStallMs / 1000));
    } else if (m_phase == Phase::Head) {
        failWith(ErrorKind::Timeout, u"no answer within %1 s"_s.arg(m_deadline.interval() / 1000));
    } else if (m_phase == Phase::Body) {
        if (m_bodyInPeriod >= leastBodyPerPeriod)
            setIdleTimeout(m_idleTimeoutMs);
        else
            failWith(ErrorKind::Timeout, u"the answer stopped for %1 s"_s.arg(m_idleTimeoutMs / 1000));
    }
}

void HttpConnection::startHeadDeadline()
{
    if (m_headTimeoutMs > 0)
        m_deadline.start(m_headTimeoutMs + m_graceMs);
    else
        m_deadline.stop();
}

void HttpConnection::watchUpload()
{
    if (m_phase == Phase::Head && m_uploadStallMs > 0 && m_stream->bytesToWrite() > 0 && !m_deadline.isActive())
        m_deadline.start(m_uploadStallMs + m_graceMs);
}

void HttpConnection::complete()
{
    m_deadline.stop();
    m_phase = Phase::Complete;
    m_graceMs = 0;
    Q_EMIT completed();
}

void HttpConnection::failWith(Error error)
{
    if (m_phase == Phase::Failed)
        return;
    m_deadline.stop();
    m_phase = Phase::Failed;
    if (error.endpoint.isEmpty())
        error.endpoint = m_endpoint.toString();
    m_error = error;
    Q_EMIT failed(error);
}

void HttpConnection::failWith(ErrorKind kind, const QString& text)
{
    failWith(fail(kind, text).error());
}

} // namespace sandglass

#include "moc_httpconnection.cpp"
