// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpclient.h"

#include "core/net/connectionpool.h"

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 longestBody = 64 * 1024 * 1024;

/// One stop out of two: the caller's, and the end of the client.
class CallStop
{
public:
    CallStop(const std::stop_token& caller, const std::stop_token& client)
        : m_onCaller(caller, Request{m_source})
        , m_onClient(client, Request{m_source})
    {
    }
    std::stop_token token() const { return m_source.get_token(); }

private:
    struct Request
    {
        std::stop_source source;
        void operator()() { source.request_stop(); }
    };

    std::stop_source m_source;
    std::stop_callback<Request> m_onCaller;
    std::stop_callback<Request> m_onClient;
};

bool isIdempotent(const QByteArray& method)
{
    return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" || method == "OPTIONS";
}

/// Waits until the exchange on \a connection is complete. The connection must outlive the wait.
Task<Result<HttpResponse>> exchange(HttpConnection* connection, HttpRequest request, std::stop_token stop)
{
    const auto body = std::make_shared<QByteArray>();
    const OneShot<Status> done;
    QObject context;
    QObject::connect(connection, &HttpConnection::headReceived, &context, [connection, body] {
        const qint64 announced = connection->head().headers.value("Content-Length").toLongLong();
        constexpr qint64 believed = 1024 * 1024;
        body->reserve(std::min(announced, believed));
    });
    QObject::connect(connection, &HttpConnection::bodyReceived, &context, [body, done](const QByteArray& bytes) {
        if (body->size() + bytes.size() > longestBody)
            done.set(fail(ErrorKind::Limit, u"the answer is longer than 64 MiB"_s));
        else
            body->append(bytes);
    });
    QObject::connect(connection, &HttpConnection::completed, &context, [done] { done.set({}); });
    QObject::connect(connection, &HttpConnection::failed, &context,
                     [done](const Error& error) { done.set(std::unexpected(error)); });
    const auto relay = onStop(stop, &context, [done] { done.set(fail(ErrorKind::Cancelled)); });
    connection->begin(request);
    connection->setIdleTimeout(request.idleTimeoutMs);
    connection->setBodyWanted(true);
    const Status ended = co_await done;
    if (!ended)
        co_return std::unexpected(ended.error());
    co_return HttpResponse{connection->head(), std::move(*body)};
}

template <typename T> Result<T> placed(Result<T> result, const ConnectionPool& pool)
{
    if (!result && result.error().endpoint.isEmpty())
        result.error().endpoint = pool.endpoint().toString();
    return result;
}

/// A call that may wait for ever counts as a stream.
Task<Result<ConnectionPool::Slot>> placeFor(std::shared_ptr<ConnectionPool> pool, HttpRequest request,
                                            std::stop_token stop)
{
    if (request.lane == Lane::Own && request.headTimeoutMs == 0)
        co_return ConnectionPool::acquireStream(pool);
    co_return co_await ConnectionPool::acquireSlot(pool, request.lane, stop);
}

Task<Result<HttpResponse>> sendCall(std::shared_ptr<ConnectionPool> pool, HttpRequest request, std::stop_token caller)
{
    const CallStop stop(caller, pool->closing().get_token());
    const auto place = co_await placeFor(pool, request, stop.token());
    if (!place)
        co_return std::unexpected(place.error());
    for (;;) {
        if (stop.token().stop_requested())
            co_return dialFailure(pool->endpoint(), ErrorKind::Cancelled, {});
        auto connection = request.lane == Lane::Own ? nullptr : pool->takeIdle();
        const bool kept = connection != nullptr;
        if (!kept) {
            auto fresh = co_await pool->connectNew(stop.token());
            if (!fresh)
                co_return std::unexpected(fresh.error());
            connection = std::move(*fresh);
        }
        auto response = co_await exchange(connection.get(), request, stop.token());
        if (response) {
            pool->giveBack(std::move(connection));
            co_return response;
        }
        // The server had closed the kept connection; once it is out of the pool, a new one takes the call. Each round
        // uses one kept connection up, so there are at most as many as the pool holds.
        const bool stale = kept && !connection->hasAnswered() && response.error().kind == ErrorKind::Unreachable;
        if (!stale || !isIdempotent(request.method))
            co_return placed(std::move(response), *pool);
        pool->dropIdle();
    }
}

Task<Result<std::unique_ptr<HttpStream>>> openCall(std::shared_ptr<ConnectionPool> pool, HttpRequest request,
                                                   std::stop_token caller)
{
    const CallStop stop(caller, pool->closing().get_token());
    auto lease = ConnectionPool::acquireStream(pool);
    if (!lease)
        co_return std::unexpected(lease.error());
    auto connected = co_await pool->connectNew(stop.token());
    if (!connected)
        co_return std::unexpected(connected.error());
    auto connection = std::move(*connected);
    connection->hold(std::move(*lease));

    const OneShot<Status> done;
    QObject context;
    QObject::connect(connection.get(), &HttpConnection::headReceived, &context, [done] { done.set({}); });
    QObject::connect(connection.get(), &HttpConnection::failed, &context,
                     [done](const Error& error) { done.set(std::unexpected(error)); });
    const auto relay = onStop(stop.token(), &context, [done] { done.set(fail(ErrorKind::Cancelled)); });
    connection->begin(request);
    if (!request.streamedBody) {
        Status ended = co_await done;
        if (!ended)
            co_return std::unexpected(placed(std::move(ended), *pool).error());
    }
    co_return std::make_unique<HttpStream>(std::move(connection));
}

} // namespace

HttpClient::HttpClient(std::unique_ptr<Dialer> dialer, QObject* parent)
    : QObject(parent)
    , m_pool(std::make_shared<ConnectionPool>(std::move(dialer)))
{
}

HttpClient::~HttpClient()
{
    m_pool->dropIdle();
    m_pool->closing().request_stop();
}

Task<Result<HttpResponse>> HttpClient::send(HttpRequest request, std::stop_token stop)
{
    return sendCall(m_pool, std::move(request), std::move(stop));
}

Task<Result<std::unique_ptr<HttpStream>>> HttpClient::open(HttpRequest request, std::stop_token stop)
{
    return openCall(m_pool, std::move(request), std::move(stop));
}

QString HttpClient::endpointText() const
{
    return m_pool->endpoint().toString();
}

void HttpClient::dropIdleConnections()
{
    m_pool->dropIdle();
}

void HttpClient::startOver()
{
    m_pool->startOver();
}

} // namespace sandglass

#include "moc_httpclient.cpp"
