// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/bytestream.h"

#include <QSslSocket>

#include <memory>

namespace sandglass {

/// A ByteStream on an encrypted socket.
class TlsStream final : public ByteStream
{
    Q_OBJECT

public:
    /// Takes an encrypted \a socket; it is deleted later, because a stream may die inside one of its signals.
    explicit TlsStream(QSslSocket* socket);
    ~TlsStream() override;
    Q_DISABLE_COPY_MOVE(TlsStream)

    QByteArray read(qint64 maximum) override;
    void write(const QByteArray& bytes) override;
    qint64 bytesToWrite() const override;
    bool closeWrite() override { return false; }
    bool isOpen() const override;
    bool hasNews() const override;
    QString closeReason() const override { return m_reason; }

private:
    void socketEnded();

    QSslSocket* m_socket;
    QString m_reason;
    bool m_ended = false;
    bool m_endTold = false;
};

} // namespace sandglass
