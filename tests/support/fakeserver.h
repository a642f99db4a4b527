// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/endpoint.h"
#include "core/net/http.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QTemporaryDir>

#include <functional>
#include <optional>

namespace sandglass::test {

/// A request as it came over the wire, its body decoded.
struct FakeRequest
{
    QByteArray method;
    QByteArray target;
    HttpHeaders headers;
    QByteArray body;
};

/// Takes a whole request off \a bytes; nothing when it is not all there yet.
std::optional<FakeRequest> takeWholeRequest(QByteArray& bytes);

/// An HTTP server on a unix socket in a directory of its own, answered by the test byte by byte.
class FakeServer : public QObject
{
    Q_OBJECT

public:
    /// Called for each request; the socket takes the answer, in whatever pieces.
    using Handler = std::function<void(const FakeRequest& request, QLocalSocket* socket)>;

    explicit FakeServer(Handler handler);

    Endpoint endpoint() const;
    /// How many connections were ever accepted, and how many are open now.
    int acceptedConnections() const { return m_accepted; }
    int openConnections() const { return m_open; }
    const QList<FakeRequest>& requests() const { return m_requests; }

    /// Calls the handler as soon as the head is there, and never reads behind it.
    void answerAtHead() { m_atHead = true; }
    /// Closes the listening socket; open connections stay.
    void stopListening() { m_server.close(); }

private:
    void accept();
    void read(QLocalSocket* socket, QByteArray& bytes);

    QTemporaryDir m_directory;
    QLocalServer m_server;
    Handler m_handler;
    QList<FakeRequest> m_requests;
    int m_accepted = 0;
    int m_open = 0;
    bool m_atHead = false;
};

/// A response with a Content-Length.
QByteArray response(int status, const QByteArray& body, const QByteArray& contentType = "application/json");

/// Writes \a bytes and pushes them into the socket, so that the peer can see a slice of its own.
void sendSlice(QLocalSocket* socket, const QByteArray& bytes);

} // namespace sandglass::test
