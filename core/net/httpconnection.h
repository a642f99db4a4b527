// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/bytestream.h"
#include "core/net/endpoint.h"
#include "core/net/http.h"
#include "core/net/httpparser.h"

#include <QTimer>

#include <memory>
#include <optional>

namespace sandglass {

/// One channel that speaks HTTP/1.1, one exchange at a time. It may be destroyed at any time, also from its own
/// signals.
class HttpConnection final : public QObject
{
    Q_OBJECT

public:
    /// \a firstByteGraceMs: see Dialer::firstByteGraceMs().
    HttpConnection(std::unique_ptr<ByteStream> stream, Endpoint endpoint, int firstByteGraceMs);
    ~HttpConnection() override;
    Q_DISABLE_COPY_MOVE(HttpConnection)

    /// Sends the head, and the body that \a request holds. The connection must be new or isReusable().
    void begin(const HttpRequest& request);
    /// Ends in Timeout when fewer than 64 bytes of body come in a period of that length, in milliseconds; 0 for never.
    void setIdleTimeout(int milliseconds);
    /// Delivers the body, or stops reading from the channel. Off at the beginning of each exchange.
    void setBodyWanted(bool wanted);

    bool hasHead() const { return m_hasHead; }
    const HttpHead& head() const { return m_parser.head(); }
    bool isRaw() const { return m_raw; }
    /// Whether a byte of the present answer has come.
    bool hasAnswered() const { return m_answered; }
    /// Whether the exchange is complete and another may follow on the same channel.
    bool isReusable() const;
    /// Watches the channel until the next exchange: failed() comes when the server ends it.
    void park();
    bool isComplete() const { return m_phase == Phase::Complete; }
    /// Why the exchange broke.
    const std::optional<Error>& error() const { return m_error; }

    /// A streamed request body, or the raw channel.
    void write(const QByteArray& bytes);
    qint64 bytesToWrite() const { return m_stream->bytesToWrite(); }
    bool closeWrite();
    void finishBody();

    /// Keeps \a lease as long as the connection lives.
    void hold(std::shared_ptr<void> lease) { m_lease = std::move(lease); }

Q_SIGNALS:
    void headReceived();
    void bodyReceived(const QByteArray& bytes);
    void bytesWritten();
    /// The response is complete, or the raw channel was ended by the peer. Nothing follows.
    void completed();
    /// The exchange broke, or an idle connection ended. Nothing follows.
    void failed(const sandglass::Error& error);

private:
    enum class Phase { Idle, Head, Body, Raw, Complete, Failed };

    bool wantsBytes() const;
    void schedule();
    void process();
    void consume(QByteArray bytes);
    void channelEnded();
    void deadlineReached();
    void startHeadDeadline();
    void watchUpload();
    void complete();
    void failWith(Error error);
    void failWith(ErrorKind kind, const QString& text);

    std::shared_ptr<void> m_lease;
    std::unique_ptr<ByteStream> m_stream;
    Endpoint m_endpoint;
    HttpParser m_parser;
    QTimer m_deadline;
    QByteArray m_pending; ///< read from the channel, not parsed yet
    std::optional<Error> m_error;
    Phase m_phase = Phase::Idle;
    int m_graceMs;
    int m_headTimeoutMs = 0;
    int m_idleTimeoutMs = 0;
    int m_uploadStallMs = 0;
    qint64 m_bodyInPeriod = 0;
    bool m_bodyWanted = false;
    bool m_scheduled = false;
    bool m_streamedBody = false;
    bool m_requestDone = true;
    bool m_answered = false;
    bool m_hasHead = false;
    bool m_raw = false;
    bool m_messageDone = false;
};

} // namespace sandglass
