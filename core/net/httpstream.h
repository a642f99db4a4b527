// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/task.h"
#include "core/net/http.h"

#include <QObject>

#include <memory>

namespace sandglass {

class HttpConnection;

/// One exchange with a connection of its own: a response whose body arrives over time, a request whose body leaves over
/// time, or, after an upgrade, raw bytes both ways. Main thread. Destroying it closes the connection.
///
/// Reading starts with start(), so that the receiver can connect first. Bytes come in slices of at most 64 KiB and a
/// few milliseconds of work per turn of the event loop.
class HttpStream : public QObject
{
    Q_OBJECT

public:
    /// \a connection has begun its exchange; made by HttpClient::open().
    explicit HttpStream(std::unique_ptr<HttpConnection> connection);
    ~HttpStream() override;
    Q_DISABLE_COPY_MOVE(HttpStream)

    /// The head of the response. Valid when HttpClient::open() returned the stream; for streamed request bodies, which
    /// are answered last, only after finished() or a successful waitForHead().
    const HttpHead& head() const;

    /// True after 101, or 200 to a request that asked for an upgrade: no HTTP from here on, bytes both ways.
    bool isRaw() const;

    /// Begins delivering the body.
    void start();

    /// Stops reading from the socket, so that pressure goes back to the server; false goes on. Nothing is lost.
    void setPaused(bool paused);
    bool isPaused() const;

    /// Raw channel or streamed request body: queues bytes, never blocks. Stop when bytesToWrite() is above your bound
    /// and go on at bytesWritten().
    void write(const QByteArray& bytes);
    qint64 bytesToWrite() const;

    /// Raw channel: half-close (false where TLS forbids it).
    bool closeWrite();
    /// Streamed request body: the last chunk. The response follows.
    void finishBody();
    /// Streamed request body: resolves when the head of the response is there; it may come before finishBody() when the
    /// server refuses early.
    Task<Result<HttpHead>> waitForHead();

    /// Reads the rest of the body, at most \a limit bytes, 30 s of silence at most; for error texts and small answers.
    /// Not to be mixed with start(). Cancelled when the stream is destroyed meanwhile.
    Task<Result<QByteArray>> readAll(qint64 limit);

Q_SIGNALS:
    void dataReceived(const QByteArray& bytes);
    void bytesWritten();
    /// The body is complete, or the raw channel was ended in order by the peer. Nothing follows.
    void finished();
    /// The exchange broke. Nothing follows. The stream may be destroyed from here, as from all of its signals.
    void failed(const sandglass::Error& error);

private:
    std::unique_ptr<HttpConnection> m_connection;
    bool m_started = false;
    bool m_paused = false;
};

} // namespace sandglass
