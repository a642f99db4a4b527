// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/net/http.h"
#include "core/net/httpstream.h"

#include <QObject>

#include <memory>
#include <stop_token>

namespace sandglass {

class ConnectionPool;
class Dialer;

/// HTTP/1.1 to one endpoint over any Dialer. Main thread.
///
/// Calls queue for the places of their Lane. Short ones share kept-alive connections; a call that found its kept
/// connection closed by the server before one byte of the answer is repeated once on a new one where the method is
/// idempotent. Streams have connections of their own, without number limit (over ssh at most 64, then Limit).
/// Bounds: head 64 KiB, body of send() 64 MiB; above them Limit. Status codes are not errors here.
class HttpClient : public QObject
{
    Q_OBJECT

public:
    explicit HttpClient(std::unique_ptr<Dialer> dialer, QObject* parent = nullptr);
    ~HttpClient() override;
    Q_DISABLE_COPY_MOVE(HttpClient)

    /// One request, one whole response. Destroying the client ends calls in flight with Cancelled.
    Task<Result<HttpResponse>> send(HttpRequest request, std::stop_token stop = {});

    /// Opens an exchange and resolves when the head of the response is there, or, for a streamed request body, as soon
    /// as the head of the request is queued. Any status comes back as a stream; read the error text by readAll().
    Task<Result<std::unique_ptr<HttpStream>>> open(HttpRequest request, std::stop_token stop = {});

    QString endpointText() const;

    /// Closes the idle connections: after an outage they may be dead without telling.
    void dropIdleConnections();
    /// The same, and whatever the carrier shares among connections is made anew: nothing answered in time.
    void startOver();

private:
    std::shared_ptr<ConnectionPool> m_pool;
};

} // namespace sandglass
