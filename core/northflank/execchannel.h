// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/net/websocketchannel.h"
#include "core/provider/streams.h"

#include <QJsonValue>
#include <QStringList>
#include <QUrl>

#include <memory>
#include <stop_token>

namespace sandglass {

struct SocketMessage;

/// What is to run, and where. Empty values are not sent.
struct ExecContext
{
    QString instance = {}; ///< a pod by its name; empty: one that runs
    QString container = {};
    QStringList command = {}; ///< empty: an interactive shell
    QString user = {};        ///< name or number
    QString group = {};
    bool terminal = false;
    TerminalSize size = {};
};

/// Bounds of one command; tests shorten them.
struct ExecLimits
{
    WebSocketLimits socket = {};
    int initMs = 30000; ///< until the first message is answered
};

/// One command, or one terminal, over a WebSocket of its own. All bytes go as base64, each message complete in itself.
///
/// A socket that is lost is a failure: whether the process lives on is not known, and nothing is ever sent twice.
class ExecChannel final : public ExecStream
{
    Q_OBJECT

public:
    /// Connects to \a url and starts the command. Errors: what refused the upgrade with its status (500: the instance
    /// is not ready, retryable), Forbidden where the token may not, Timeout, and those of starting a program. None
    /// names operation or subject.
    static Task<Result<std::unique_ptr<ExecChannel>>> open(QUrl url, QByteArray token, ExecContext context,
                                                           ExecLimits limits = {}, std::stop_token stop = {});

    /// The pod that runs it, for steps that must happen in the same place; empty where the server did not tell.
    QString instance() const override { return m_instance; }
    QString container() const { return m_container; }

    void start() override;
    void setPaused(bool paused) override;
    void write(const QByteArray& bytes) override;
    qint64 bytesToWrite() const override { return m_channel.bytesToWrite(); }
    bool closeInput() override;
    void resize(TerminalSize size) override;

private:
    ExecChannel(QByteArray token, ExecLimits limits);
    static Task<Result<std::unique_ptr<ExecChannel>>> begin(std::unique_ptr<ExecChannel> channel, QUrl url,
                                                            ExecContext context, std::stop_token stop);
    void receive(const QByteArray& message);
    void take(void (ExecStream::*channel)(const QByteArray&), const QJsonValue& data);
    void initialise(const SocketMessage& message);
    void complete(const SocketMessage& message);
    void breakOff(const Error& error);
    void send(const QByteArray& type, const QByteArray& data = {});

    const QByteArray m_token;
    const int m_initMs;
    WebSocketChannel m_channel;
    OneShot<Status> m_begun;
    QString m_instance;
    QString m_container;
    QByteArray m_beginning; ///< of the output: it may be the engine's and not the program's
    bool m_started = false;
    bool m_paused = false;
    bool m_over = false;
};

} // namespace sandglass
