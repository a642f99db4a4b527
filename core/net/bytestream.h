// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>

namespace sandglass {

/// A connected, bidirectional byte channel over whatever carries it: a unix socket, TCP, TLS, or the standard streams
/// of an ssh process. Lives on the main thread. Destroying it closes the channel at once, also from its own signals.
class ByteStream : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Up to \a maximum bytes that have arrived; empty when there are none. What is not read stays in a bounded buffer
    /// (of the system, or 256 KiB of ours), and from there presses back on the peer. readyRead() comes again only after
    /// an empty array was returned.
    virtual QByteArray read(qint64 maximum) = 0;

    /// Queues bytes; never blocks and never emits. Watch bytesToWrite() to bound the queue. Once the peer takes no
    /// more, bytes are dropped; what it sent can still be read.
    virtual void write(const QByteArray& bytes) = 0;
    virtual qint64 bytesToWrite() const = 0;

    /// Ends our direction once all queued bytes have gone (shutdown of the write side); reading goes on.
    /// False where the carrier cannot do that (TLS).
    virtual bool closeWrite() = 0;

    /// False once the peer has ended the channel, or it broke, and everything was read.
    virtual bool isOpen() const = 0;

    /// Whether the peer has ended the channel or sent bytes, asked of the system now: a kept connection of which this
    /// is true cannot carry another request.
    virtual bool hasNews() const = 0;

    /// Why the carrier broke; for ssh, what it printed if it failed. Empty after an orderly end.
    virtual QString closeReason() const = 0;

Q_SIGNALS:
    void readyRead();
    void bytesWritten();
    /// The peer ended the channel or it broke, and everything was read. Sent once, queued.
    void closed();
};

} // namespace sandglass
