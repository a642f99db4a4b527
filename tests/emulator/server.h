// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulator/faultysocket.h"
#include "tests/emulator/router.h"

#include <QAbstractHttpServer>
#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QHttpServerWebSocketUpgradeResponse>
#include <QUrl>
#include <QWebSocket>

#include <optional>

namespace sandglass::emulator {

/// REST and WebSockets on one port of loopback: finds out who asks for what, and whether they may.
class Server final : public QAbstractHttpServer
{
    Q_OBJECT

public:
    explicit Server(Emulator& emulator);

    /// False when nothing could listen there; \a port 0: any.
    bool listen(quint16 port);
    quint16 port() const { return m_listener->serverPort(); }
    /// The same with TLS, on another port; 0 when that can't be done. Faults that break connections don't strike there.
    quint16 listenWithTls(const QString& certificateFile, const QString& keyFile);

protected:
    bool handleRequest(const QHttpServerRequest& request, QHttpServerResponder& responder) override;
    void missingHandler(const QHttpServerRequest& request, QHttpServerResponder& responder) override;

private:
    /// A request as it came.
    struct Incoming
    {
        QByteArray method = {};
        QUrl url = {};
        QByteArray body = {};
        QString token = {};
        quint16 clientPort = 0;

        QString target() const;
    };
    Task<void> serve(Incoming incoming, QHttpServerResponder responder);
    Task<Answer> answerTo(Incoming incoming, QHttpHeaders& headers);
    std::optional<Answer> refusal(const Router::Match& match, const QString& token, Request& request) const;
    std::optional<Answer> upgradeRefusal(const QHttpServerRequest& request);
    void openSocket();

    Emulator& m_emulator;
    Router m_api;
    Router m_admin;
    Router m_sockets;
    FaultyListener* m_listener;
};

} // namespace sandglass::emulator
