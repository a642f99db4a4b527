// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/docker/dockerapi.h"
#include "core/docker/jsonstream.h"
#include "core/docker/livelist.h"
#include "core/docker/socketwatcher.h"
#include "core/net/endpoint.h"
#include "core/provider/reconnectloop.h"

#include <QTimer>

#include <memory>
#include <stop_token>

namespace sandglass {

/// The waiting times of a connection, in milliseconds; tests shorten them.
struct ConnectionTimings
{
    int pingEveryMs = 2500;
    int silentAfterMs = 2000;   ///< without an answer; with the one above, a dead engine is told within 5 s
    int pingTimeoutMs = 5000;   ///< then the connection is lost
    int greetTimeoutMs = 10000; ///< for the first answer of all
    int listEveryMs = 60000;    ///< at least; up to half as long again, so that many clients do not list in step
    int firstRetryMs = 1000;
    int longestRetryMs = 30000;
    int eagerRetryMs = 250; ///< while an engine is expected back any moment
    int eagerForMs = 5000;
};

/// Negotiates, opens the events, has the list read, and watches that the engine is alive. After an outage it connects
/// at once when the engine's socket appears. Main thread.
class ConnectionLoop final : public ReconnectLoop
{
    Q_OBJECT

public:
    ConnectionLoop(std::shared_ptr<DockerApi> api, Endpoint endpoint, LiveList& list, const Clock& clock,
                   ConnectionTimings timings = {}, QObject* parent = nullptr);
    ~ConnectionLoop() override;
    Q_DISABLE_COPY_MOVE(ConnectionLoop)

protected:
    void connectOnce(quint64 generation) override;
    void leave() override;
    void refresh() override;
    std::optional<qint64> retryDelayMs(ConnectionPhase phase, const Error& error, bool wasReady) override;

private:
    void watchSocket();
    void watchEvents(std::unique_ptr<HttpStream> stream);
    void take(const QList<QJsonObject>& events);
    void onListed();
    void onLost(Error error);
    void checkAlive();
    void onAlive();
    bool isLocal() const { return m_endpoint.scheme == Endpoint::Scheme::Unix; }

    static Task<void> negotiate(QPointer<ConnectionLoop> self, std::shared_ptr<DockerApi> api, quint64 generation,
                                std::stop_token stop);
    static Task<void> pingTwice(QPointer<ConnectionLoop> self, std::shared_ptr<DockerApi> api, quint64 generation,
                                int timeoutMs, std::stop_token stop);

    const std::shared_ptr<DockerApi> m_api;
    const Endpoint m_endpoint;
    LiveList& m_list;
    const ConnectionTimings m_timings;
    std::unique_ptr<JsonStream> m_events;
    std::unique_ptr<SocketWatcher> m_socket;
    qint64 m_eagerUntilMs = 0;
    std::stop_source m_stop;
    QTimer m_pingTimer;
    QTimer m_pingDeadline;
    QTimer m_silenceTimer;
    QTimer m_listTimer;
};

} // namespace sandglass
