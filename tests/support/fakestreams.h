// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/streams.h"

#include <QList>
#include <QString>

#include <functional>

namespace sandglass::test {

// Streams that a test drives by hand: it emits what the server would, and reads what the program did.

class FakeLogStream final : public LogStream
{
public:
    FakeLogStream(QString sandboxId, LogQuery asked)
        : id(std::move(sandboxId))
        , query(asked)
    {
    }
    void start() override
    {
        started = true;
        if (onStart)
            onStart(*this);
    }
    void setPaused(bool on) override
    {
        paused = on;
        if (onPaused)
            onPaused(*this);
    }
    void send(const QList<LogEntry>& batch) { Q_EMIT entries(batch); }
    void send(qint64 timeNs, const QByteArray& text, LogChannel channel = LogChannel::Output)
    {
        send({LogEntry{timeNs, channel, text, false}});
    }
    void end(const std::optional<Error>& error = {}) { Q_EMIT ended(error); }

    const QString id;
    const LogQuery query;
    bool started = false;
    bool paused = false;
    std::function<void(FakeLogStream&)> onStart;
    std::function<void(FakeLogStream&)> onPaused;
};

class FakeExecStream final : public ExecStream
{
public:
    FakeExecStream(QString sandboxId, TerminalSize size)
        : id(std::move(sandboxId))
        , sizes{size}
    {
    }
    void start() override { started = true; }
    void setPaused(bool on) override { paused = on; }
    void write(const QByteArray& bytes) override
    {
        written += bytes;
        if (onWrite)
            onWrite(*this, bytes);
    }
    qint64 bytesToWrite() const override { return queuedBytes; }
    bool closeInput() override
    {
        inputClosed = canCloseInput;
        return canCloseInput;
    }
    void resize(TerminalSize size) override { sizes.append(size); }
    QString instance() const override { return inInstance; }

    void print(const QByteArray& bytes) { Q_EMIT output(bytes); }
    void printError(const QByteArray& bytes) { Q_EMIT errorOutput(bytes); }
    void exit(int code) { Q_EMIT exited(code); }
    void fail(const Error& error) { Q_EMIT failed(error); }
    void drain()
    {
        queuedBytes = 0;
        Q_EMIT bytesWritten();
    }

    const QString id;
    QList<TerminalSize> sizes; ///< the first is the one it was opened with
    QByteArray written;
    qint64 queuedBytes = 0; ///< what bytesToWrite() says
    QString inInstance;     ///< what instance() says
    bool started = false;
    bool paused = false;
    bool inputClosed = false;
    bool canCloseInput = true;
    std::function<void(FakeExecStream&, const QByteArray&)> onWrite;
};

class FakeMetricStream final : public MetricStream
{
public:
    FakeMetricStream(QString sandboxId, bool polled)
        : id(std::move(sandboxId))
        , m_polled(polled)
    {
    }
    void start() override { started = true; }
    bool isPolled() const override { return m_polled; }
    void send(const MetricSample& reading) { Q_EMIT sample(reading); }
    void end(const std::optional<Error>& error = {}) { Q_EMIT ended(error); }

    const QString id;
    bool started = false;

private:
    const bool m_polled;
};

/// Gives `content` when started, in pieces of `pieceBytes`, and ends; or waits for the test when `automatic` is off.
class FakeDownloadStream final : public DownloadStream
{
public:
    FakeDownloadStream(QString sandboxId, QString remotePath, QByteArray bytes)
        : id(std::move(sandboxId))
        , path(std::move(remotePath))
        , content(std::move(bytes))
    {
    }
    void start() override
    {
        started = true;
        if (automatic)
            QMetaObject::invokeMethod(this, &FakeDownloadStream::next, Qt::QueuedConnection);
    }
    void setPaused(bool on) override
    {
        const bool resumed = paused && !on;
        paused = on;
        if (resumed && started && automatic)
            QMetaObject::invokeMethod(this, &FakeDownloadStream::next, Qt::QueuedConnection);
    }
    void send(const QByteArray& bytes) { Q_EMIT data(bytes); }
    void finish() { Q_EMIT finished(); }
    void fail(const Error& error) { Q_EMIT failed(error); }

    const QString id;
    const QString path;
    const QByteArray content;
    qsizetype pieceBytes = 65536;
    bool automatic = true;
    bool started = false;
    bool paused = false;

private:
    void next()
    {
        if (paused || m_done)
            return;
        if (m_at >= content.size()) {
            m_done = true;
            Q_EMIT finished();
            return;
        }
        const QByteArray piece = content.mid(m_at, pieceBytes);
        m_at += piece.size();
        QMetaObject::invokeMethod(this, &FakeDownloadStream::next, Qt::QueuedConnection);
        Q_EMIT data(piece);
    }
    qsizetype m_at = 0;
    bool m_done = false;
};

/// What was uploaded so far; shared with the provider, so that it outlives the stream.
struct FakeUpload
{
    QString id;
    QString directory;
    QByteArray bytes;
    bool finished = false;
    bool destroyedUnfinished = false;
};

class FakeUploadStream final : public UploadStream
{
public:
    FakeUploadStream(std::shared_ptr<FakeUpload> upload, Status result)
        : m_upload(std::move(upload))
        , m_verdict(std::move(result))
    {
    }
    ~FakeUploadStream() override
    {
        if (!m_upload->finished)
            m_upload->destroyedUnfinished = true;
    }
    void write(const QByteArray& bytes) override
    {
        m_upload->bytes += bytes;
        m_queued += bytes.size();
        if (hold)
            return;
        QMetaObject::invokeMethod(this, &FakeUploadStream::drain, Qt::QueuedConnection);
    }
    qint64 bytesToWrite() const override { return m_queued; }
    Task<Status> finish() override
    {
        m_upload->finished = true;
        return settle(m_verdict);
    }
    /// The server has taken everything written so far.
    void drain()
    {
        m_queued = 0;
        Q_EMIT bytesWritten();
    }
    void fail(const Error& error)
    {
        m_verdict = std::unexpected(error);
        Q_EMIT failed(error);
    }

    bool hold = false; ///< written bytes stay queued until drain()

private:
    static Task<Status> settle(Status verdict)
    {
        co_await sleepFor(0);
        co_return verdict;
    }
    std::shared_ptr<FakeUpload> m_upload;
    Status m_verdict;
    qint64 m_queued = 0;
};

} // namespace sandglass::test
