// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "tests/emulator/faults.h"
#include "tests/emulator/router.h"

#include <QObject>
#include <QPointer>
#include <QTcpSocket>
#include <QWebSocket>

#include <memory>

namespace sandglass::emulator {

class EngineBackend;

/// One forwarded TCP connection: the bytes of binary frames, both ways. Lives until either side ends.
class TunnelSocket final : public QObject
{
    Q_OBJECT

public:
    TunnelSocket(EngineBackend& engine, std::unique_ptr<QWebSocket> socket, const QString& container, quint16 port,
                 std::optional<QJsonObject> fault);
    ~TunnelSocket() override;

private:
    static Task<void> connectTarget(QPointer<TunnelSocket> self, EngineBackend& engine, QString container,
                                    quint16 port);
    void forward();

    std::unique_ptr<QWebSocket> m_socket;
    SocketFault m_fault;
    QTcpSocket m_target;
    QByteArray m_early; ///< what came before the target was known
    qint64 m_sent = 0;
    bool m_silenced = false;
};

/// What a client needs to know before it opens tunnels.
QList<Route> forwardingRoutes();

} // namespace sandglass::emulator
