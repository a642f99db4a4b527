// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connectionpool.h"

#include <algorithm>
#include <limits>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int mostCalls = 6;
constexpr int mostUrgentCalls = 2;
/// Over ssh each connection is a process here and a session there. Of the streams, half may be metrics.
constexpr int mostSshStreams = 64;
constexpr int mostOwnSshCalls = 8;
/// Kept connections go when no call was made for so long.
constexpr int keepMs = 60000;

using Connected = Result<std::unique_ptr<HttpConnection>>;

Task<Connected> wrap(Task<Result<std::unique_ptr<ByteStream>>> dialling, Endpoint endpoint, int graceMs)
{
    auto stream = co_await dialling;
    if (!stream)
        co_return std::unexpected(stream.error());
    co_return std::make_unique<HttpConnection>(std::move(*stream), std::move(endpoint), graceMs);
}

} // namespace

ConnectionPool::ConnectionPool(std::unique_ptr<Dialer> dialer)
    : m_dialer(std::move(dialer))
    , m_endpoint(m_dialer->endpoint())
    , m_shared{.free = mostCalls, .waiting = {}}
    , m_urgent{.free = mostUrgentCalls, .waiting = {}}
    , m_own{.free = isSsh() ? mostOwnSshCalls : std::numeric_limits<int>::max(), .waiting = {}}
{
    m_idleTimer.setSingleShot(true);
    m_idleTimer.setInterval(keepMs);
    connect(&m_idleTimer, &QTimer::timeout, this, &ConnectionPool::dropIdle);
}

Task<Result<ConnectionPool::Slot>> ConnectionPool::acquireSlot(std::shared_ptr<ConnectionPool> pool, Lane lane,
                                                               std::stop_token stop)
{
    Places& places = pool->placesOf(lane);
    if (places.free > 0) {
        --places.free;
    } else {
        const OneShot<bool> turn;
        places.waiting.push_back(turn);
        const auto relay = onStop(stop, pool.get(), [turn] { turn.set(false); });
        // The one that gave its place back leaves the count as it is.
        if (!co_await turn)
            co_return dialFailure(pool->m_endpoint, ErrorKind::Cancelled, {});
    }
    co_return Slot(nullptr, [pool, lane](void*) { pool->releaseSlot(lane); });
}

Result<ConnectionPool::Slot> ConnectionPool::acquireStream(const std::shared_ptr<ConnectionPool>& pool)
{
    if (pool->isSsh() && pool->m_streams >= mostSshStreams)
        return dialFailure(pool->m_endpoint, ErrorKind::Limit,
                           u"over ssh at most %1 streams can be open"_s.arg(mostSshStreams));
    ++pool->m_streams;
    return Slot(nullptr, [pool](void*) { --pool->m_streams; });
}

ConnectionPool::Places& ConnectionPool::placesOf(Lane lane)
{
    switch (lane) {
    case Lane::Shared:
        return m_shared;
    case Lane::Urgent:
        return m_urgent;
    case Lane::Own:
        return m_own;
    }
    Q_UNREACHABLE_RETURN(m_shared);
}

void ConnectionPool::releaseSlot(Lane lane)
{
    // Queued, so that a long queue whose calls fail at once does not pile up on the stack.
    QMetaObject::invokeMethod(
        this,
        [&places = placesOf(lane)] {
            while (!places.waiting.empty()) {
                const OneShot<bool> next = places.waiting.front();
                places.waiting.pop_front();
                if (next.set(true))
                    return;
            }
            ++places.free;
        },
        Qt::QueuedConnection);
}

std::unique_ptr<HttpConnection> ConnectionPool::takeIdle()
{
    while (!m_idle.empty()) {
        auto connection = std::move(m_idle.back());
        m_idle.pop_back();
        connection->disconnect(this);
        if (connection->isReusable())
            return connection;
    }
    return {};
}

void ConnectionPool::giveBack(std::unique_ptr<HttpConnection> connection)
{
    if (!connection->isReusable() || m_closing.stop_requested() || m_idle.size() >= mostCalls)
        return;
    connection->park();
    connect(connection.get(), &HttpConnection::failed, this, [this, kept = connection.get()] { forget(kept); });
    m_idle.push_back(std::move(connection));
    m_idleTimer.start();
}

void ConnectionPool::forget(HttpConnection* connection)
{
    std::erase_if(m_idle, [connection](const auto& kept) { return kept.get() == connection; });
}

void ConnectionPool::dropIdle()
{
    m_idle.clear();
}

void ConnectionPool::startOver()
{
    dropIdle();
    m_dialer->startOver();
}

Task<Connected> ConnectionPool::connectNew(std::stop_token stop)
{
    return wrap(m_dialer->dial(std::move(stop)), m_endpoint, m_dialer->firstByteGraceMs());
}

} // namespace sandglass

#include "moc_connectionpool.cpp"
