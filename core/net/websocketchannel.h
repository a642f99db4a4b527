// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/net/http.h"

#include <QAbstractSocket>
#include <QByteArray>
#include <QNetworkRequest>
#include <QObject>
#include <QTimer>

#include <deque>
#include <memory>
#include <optional>
#include <variant>

class QTcpSocket;
class QWebSocket;

namespace sandglass {

/// Bounds of one WebSocket; tests shorten them.
struct WebSocketLimits
{
    int upgradeMs = 10000; ///< from open() to the server's 101
    int pingMs = 20000;    ///< between two pings
    int pongMs = 10000;    ///< until any answer to one
    int closeMs = 5000;    ///< until what was queued and the goodbye have left
    qint64 longestMessage = 16LL * 1024 * 1024;
};

/// The server ended the WebSocket in order, or broke its rules (codes 1002 to 1010). Codes that Qt does not know, 1012
/// to 2999, come as 1002.
struct WebSocketClosure
{
    int code = 1000; ///< also when the server gave none
    QString reason;
};

/// How a WebSocket ended: the upgrade was answered with something else, it was closed, or it broke.
using WebSocketEnd = std::variant<HttpResponse, WebSocketClosure, Error>;

/// One WebSocket from its opening to its end. Main thread. Destroying it closes it; its signals never come from inside
/// a call, and it may be destroyed in any of them.
///
/// Reading can be paused: what has come already is held, and the rest presses back on the server. A dead peer is found
/// by pings, unless reading is paused for long.
class WebSocketChannel final : public QObject
{
    Q_OBJECT

public:
    explicit WebSocketChannel(WebSocketLimits limits = {}, QObject* parent = nullptr);
    ~WebSocketChannel() override;
    Q_DISABLE_COPY_MOVE(WebSocketChannel)

    /// Connects to a ws or wss address, with the headers and the TLS settings of \a request. Call once.
    void open(const QNetworkRequest& request);

    /// Queue a message; never block. Keep bytesToWrite() under a bound of your own, and go on at bytesWritten().
    void sendText(const QByteArray& utf8);
    void sendBinary(const QByteArray& bytes);
    qint64 bytesToWrite() const;

    void setPaused(bool paused);

    /// Says goodbye when everything queued has left. Nothing more is received; no ended() follows.
    void close();

Q_SIGNALS:
    void opened();
    /// A whole message, text (as UTF-8) and binary alike.
    void received(const QByteArray& message);
    void bytesWritten();
    /// Once; behind everything that was received before. Nothing follows.
    void ended(const sandglass::WebSocketEnd& end);

private:
    void onConnected();
    void onError(QAbstractSocket::SocketError error);
    WebSocketEnd refusal();
    void take(QByteArray message);
    void deliver();
    void setReading(bool reading);
    void onPingDue();
    void end(WebSocketEnd end);
    Error broken(ErrorKind kind, const QString& text) const;

    const WebSocketLimits m_limits;
    std::unique_ptr<QWebSocket> m_socket;
    QTcpSocket* m_carrier = nullptr; ///< of m_socket
    QTimer m_upgradeTimer;
    QTimer m_pingTimer;
    QTimer m_pongTimer;
    QTimer m_deliverTimer;
    std::deque<QByteArray> m_queue;
    qint64 m_queuedBytes = 0;
    bool m_open = false;
    bool m_paused = false;
    bool m_reading = true;
    std::optional<WebSocketEnd> m_end;
    bool m_over = false; ///< ended() was sent, or close() called
};

} // namespace sandglass
