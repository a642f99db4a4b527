// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/net/websocketchannel.h"
#include "core/northflank/loglines.h"

#include <QObject>
#include <QTimer>
#include <QUrl>

namespace sandglass {

/// Bounds of one live tail; tests shorten them.
struct TailLimits
{
    WebSocketLimits socket = {};
    int initMs = 30000;
};

/// The live end of a service's log: a WebSocket that brings lines as they are written, once, until it is lost. Reading
/// begins paused. Main thread.
class LogTail final : public QObject
{
    Q_OBJECT

public:
    LogTail(QByteArray token, TailLimits limits);

    /// Connects to \a url. Errors: what refused the upgrade with its status, Forbidden where the token may not,
    /// Timeout. Call once.
    Task<Status> open(QUrl url);
    void setPaused(bool paused);
    /// Resolves when the socket is lost, or at once by giveUp().
    Task<Error> lost() { return lossOf(m_lost); }
    void giveUp() { end(fail(ErrorKind::Cancelled).error()); }

Q_SIGNALS:
    void lines(const QList<sandglass::InstanceLine>& batch);

private:
    static Task<Status> statusOf(OneShot<Status> opened) { co_return co_await opened; }
    static Task<Error> lossOf(OneShot<Error> lost) { co_return co_await lost; }
    void receive(const QByteArray& text);
    void end(const Error& error);

    const QByteArray m_token;
    const int m_initMs;
    WebSocketChannel m_channel;
    QTimer m_deadline;
    OneShot<Status> m_opened;
    OneShot<Error> m_lost;
    bool m_paused = true;
    bool m_over = false;
};

} // namespace sandglass
