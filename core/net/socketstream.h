// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/net/bytestream.h"

#include <QSocketNotifier>
#include <QString>

#include <deque>
#include <functional>
#include <memory>

namespace sandglass {

/// A ByteStream on a connected stream socket of the system.
///
/// It speaks to the descriptor itself, because the socket classes of Qt drop what the peer had already said once a
/// write fails (an upload refused early), cannot half-close, and copy every byte once more. Nothing is buffered on the
/// way in: unread bytes stay in the socket.
class SocketStream final : public ByteStream
{
    Q_OBJECT

public:
    /// Takes \a descriptor, which must be non-blocking. \a companion (a process) is destroyed after it is closed.
    explicit SocketStream(int descriptor, std::unique_ptr<QObject> companion = {});
    ~SocketStream() override;
    Q_DISABLE_COPY_MOVE(SocketStream)

    QByteArray read(qint64 maximum) override;
    void write(const QByteArray& bytes) override;
    qint64 bytesToWrite() const override { return m_queued; }
    bool closeWrite() override;
    bool isOpen() const override { return m_open; }
    bool hasNews() const override;
    QString closeReason() const override { return m_reason; }

    /// Asked when the socket ends in order, where something behind it knows better (how ssh ended): resolves to why it
    /// broke, or to nothing. The stream counts as open until then.
    void setVerdict(std::function<Task<QString>()> verdict) { m_verdict = std::move(verdict); }

private:
    void flush();
    void socketEnded(const QString& reason);
    void end(const QString& reason);
    static Task<void> endAfter(QPointer<SocketStream> self, Task<QString> verdict);

    std::unique_ptr<QObject> m_companion;
    int m_descriptor;
    QSocketNotifier m_readNotifier;
    QSocketNotifier m_writeNotifier;
    std::deque<QByteArray> m_queue;
    qint64 m_queued = 0;
    qsizetype m_sentOfFirst = 0;
    std::function<Task<QString>()> m_verdict;
    QString m_reason;
    bool m_open = true;
    bool m_socketEnded = false;
    bool m_writeBroken = false;
    bool m_closeWriteWanted = false;
    bool m_writeShut = false;
};

} // namespace sandglass
