// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/task.h"
#include "core/logs/logentry.h"
#include "core/metrics/metricsample.h"

#include <QByteArray>
#include <QList>
#include <QObject>

#include <optional>

namespace sandglass {

// The streams of a provider. All live on the main thread, begin at start() so that the receiver can connect first, have
// bounded buffers, can be paused so that pressure goes back to the server, and are closed by destroying them.

/// Lines of a sandbox's log. Ends when the sandbox stops (followed) or the range is complete; it does not resume by
/// itself: LogSession does.
class LogStream : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    virtual void start() = 0;
    virtual void setPaused(bool paused) = 0;

Q_SIGNALS:
    void entries(const QList<sandglass::LogEntry>& batch);
    /// Nothing follows. Without an error: the log ended, because the sandbox stopped or the range is complete.
    void ended(const std::optional<sandglass::Error>& error);
};

/// Size of a terminal in character cells; both at least 1.
struct TerminalSize
{
    int columns = 80;
    int rows = 24;

    bool operator==(const TerminalSize&) const = default;
};

/// A process running in a sandbox with its standard streams.
class ExecStream : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    virtual void start() = 0;
    virtual void setPaused(bool paused) = 0;
    /// Queues input; copied. Never blocks.
    virtual void write(const QByteArray& bytes) = 0;
    virtual qint64 bytesToWrite() const = 0;
    /// Half-close of standard input; false where the transport cannot.
    virtual bool closeInput() = 0;
    /// Terminal only. The newest size wins; sizes sent before the process runs are repeated until they are accepted.
    virtual void resize(TerminalSize size) = 0;
    /// Which copy of a cloud's sandbox it runs in, by name; empty where there is only one.
    virtual QString instance() const { return {}; }

Q_SIGNALS:
    void output(const QByteArray& bytes);
    void errorOutput(const QByteArray& bytes); ///< never with a terminal
    void bytesWritten();
    /// The process ended with \a exitCode.
    void exited(int exitCode);
    /// The stream broke; whether the process lives on is not known. Nothing follows.
    void failed(const sandglass::Error& error);
};

/// Readings of one sandbox, about one a second, until it stops.
class MetricStream : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    virtual void start() = 0;
    /// Readings are asked for, as seldom as a budget demands: their absence does not mean that the stream is dead.
    virtual bool isPolled() const { return false; }

Q_SIGNALS:
    void sample(const sandglass::MetricSample& sample);
    void ended(const std::optional<sandglass::Error>& error);
};

/// A tar stream out of a sandbox.
class DownloadStream : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    virtual void start() = 0;
    virtual void setPaused(bool paused) = 0;

Q_SIGNALS:
    void data(const QByteArray& bytes);
    void finished();
    void failed(const sandglass::Error& error);
};

/// A tar stream into a sandbox. Write, keep bytesToWrite() under your bound, then await finish().
class UploadStream : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    virtual void write(const QByteArray& bytes) = 0;
    virtual qint64 bytesToWrite() const = 0;
    /// Ends the stream and waits for the server's verdict. Call once, also after failed(), to learn the server's words.
    virtual Task<Status> finish() = 0;

Q_SIGNALS:
    void bytesWritten();
    /// The server refused or broke in the middle; no more need be written.
    void failed(const sandglass::Error& error);
};

} // namespace sandglass

Q_DECLARE_METATYPE(sandglass::LogEntry)
Q_DECLARE_METATYPE(sandglass::MetricSample)
