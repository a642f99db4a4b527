// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/net/dialer.h"
#include "core/net/httpconnection.h"

#include <QTimer>

#include <deque>
#include <memory>
#include <stop_token>
#include <vector>

namespace sandglass {

/// The connections of one HttpClient. Calls hold it by shared_ptr, so it outlives the client until they have ended.
class ConnectionPool final : public QObject
{
    Q_OBJECT

public:
    explicit ConnectionPool(std::unique_ptr<Dialer> dialer);

    /// Permission to be one of the calls of \a lane, in the order of asking; given back by destroying it.
    using Slot = std::shared_ptr<void>;
    static Task<Result<Slot>> acquireSlot(std::shared_ptr<ConnectionPool> pool, Lane lane, std::stop_token stop);

    /// Permission to be one of the streams; Limit when there are too many for the carrier.
    static Result<Slot> acquireStream(const std::shared_ptr<ConnectionPool>& pool);

    /// A kept connection that looks alive, or null.
    std::unique_ptr<HttpConnection> takeIdle();
    void giveBack(std::unique_ptr<HttpConnection> connection);
    void dropIdle();
    void startOver();

    Task<Result<std::unique_ptr<HttpConnection>>> connectNew(std::stop_token stop);

    const Endpoint& endpoint() const { return m_endpoint; }
    bool isSsh() const { return m_endpoint.scheme == Endpoint::Scheme::Ssh; }
    /// Requested when the client is destroyed.
    std::stop_source& closing() { return m_closing; }

private:
    struct Places
    {
        int free;
        std::deque<OneShot<bool>> waiting;
    };
    Places& placesOf(Lane lane);
    void releaseSlot(Lane lane);
    void forget(HttpConnection* connection);

    std::unique_ptr<Dialer> m_dialer;
    Endpoint m_endpoint;
    std::vector<std::unique_ptr<HttpConnection>> m_idle;
    Places m_shared;
    Places m_urgent;
    Places m_own;
    int m_streams = 0;
    std::stop_source m_closing;
    QTimer m_idleTimer;
};

} // namespace sandglass
