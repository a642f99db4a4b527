// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/backoff.h"
#include "core/base/clock.h"
#include "core/base/task.h"
#include "core/docker/dockerapi.h"
#include "core/docker/jsonstream.h"
#include "core/docker/livelist.h"
#include "core/docker/socketwatcher.h"
#include "core/net/endpoint.h"
#include "core/provider/connection.h"

#include <QObject>
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

/// Connects, and keeps connected: negotiates, opens the events, has the list read, and watches that the engine is
/// alive. After an outage it begins again from the start, with growing pauses, or at once when the engine's socket
/// appears. Main thread.
class ConnectionLoop : public QObject
{
    Q_OBJECT

public:
    ConnectionLoop(std::shared_ptr<DockerApi> api, Endpoint endpoint, LiveList& list, const Clock& clock,
                   ConnectionTimings timings = {}, QObject* parent = nullptr);
    ~ConnectionLoop() override;
    Q_DISABLE_COPY_MOVE(ConnectionLoop)

    void start();
    void stop();
    void retryNow();

    const ConnectionState& state() const { return m_state; }

Q_SIGNALS:
    void stateChanged();

private:
    void attempt();
    void watchEvents(std::unique_ptr<HttpStream> stream);
    void take(const QList<QJsonObject>& events);
    void becomeReady();
    void lose(const Error& error);
    void planRetry(ConnectionPhase phase, bool wasReady, bool wasSilent);
    void leaveConnection();
    void checkAlive();
    void confirm();
    void setPhase(ConnectionPhase phase, std::optional<Error> error = std::nullopt);
    bool isLocal() const { return m_endpoint.scheme == Endpoint::Scheme::Unix; }

    static Task<void> connectOnce(QPointer<ConnectionLoop> self, std::shared_ptr<DockerApi> api, quint64 generation,
                                  std::stop_token stop);
    static Task<void> pingTwice(QPointer<ConnectionLoop> self, std::shared_ptr<DockerApi> api, quint64 generation,
                                int timeoutMs, std::stop_token stop);

    const std::shared_ptr<DockerApi> m_api;
    const Endpoint m_endpoint;
    LiveList& m_list;
    const Clock& m_clock;
    const ConnectionTimings m_timings;
    ConnectionState m_state;
    Backoff m_backoff;
    std::unique_ptr<JsonStream> m_events;
    std::unique_ptr<SocketWatcher> m_socket;
    bool m_wanted = false;
    qint64 m_readySinceMs = 0;
    qint64 m_eagerUntilMs = 0;
    quint64 m_generation = 0; ///< of the connection; what belongs to an earlier one is void
    std::stop_source m_stop;
    QTimer m_retryTimer;
    QTimer m_pingTimer;
    QTimer m_pingDeadline;
    QTimer m_silenceTimer;
    QTimer m_listTimer;
};

} // namespace sandglass
