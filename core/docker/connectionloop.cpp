// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/connectionloop.h"

#include "core/docker/eventparser.h"

#include <QJsonArray>
#include <QRandomGenerator>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
ApiRequest eventsRequest(qint64 sinceNs)
{
    ApiRequest request = ApiRequest::get("/events");
    // Engines subscribe a moment after they have sent the head of the answer; `since` covers that moment.
    if (sinceNs > 0) {
        constexpr qint64 second = 1'000'000'000;
        request.query.add("since", u"%1.%2"_s.arg(sinceNs / second).arg(sinceNs % second, 9, 10, QLatin1Char('0')));
    }
    request.query.addFilters({{u"type"_s, QJsonArray{u"container"_s, u"image"_s, u"volume"_s, u"network"_s}}});
    return request;
}
} // namespace

ConnectionLoop::ConnectionLoop(std::shared_ptr<DockerApi> api, Endpoint endpoint, LiveList& list, const Clock& clock,
                               ConnectionTimings timings, QObject* parent)
    : ReconnectLoop(clock, timings.firstRetryMs, timings.longestRetryMs, parent)
    , m_api(std::move(api))
    , m_endpoint(std::move(endpoint))
    , m_list(list)
    , m_timings(timings)
{
    m_pingDeadline.setSingleShot(true);
    m_listTimer.setSingleShot(true);
    m_silenceTimer.setSingleShot(true);
    m_silenceTimer.setInterval(m_timings.silentAfterMs);
    m_pingTimer.setInterval(m_timings.pingEveryMs);
    connect(&m_pingTimer, &QTimer::timeout, this, &ConnectionLoop::checkAlive);
    connect(&m_pingDeadline, &QTimer::timeout, this, [this] {
        onLost(fail(ErrorKind::Timeout, u"no answer to a ping within %1 ms"_s.arg(m_timings.pingTimeoutMs)).error());
    });
    connect(&m_silenceTimer, &QTimer::timeout, this, &ConnectionLoop::setSilent);
    connect(&m_listTimer, &QTimer::timeout, &m_list, &LiveList::refresh);
    connect(&m_list, &LiveList::listed, this, &ConnectionLoop::onListed);
    connect(&m_list, &LiveList::readFailed, this, &ConnectionLoop::onLost);
    connect(&m_list, &LiveList::eventsMissed, this,
            [this] { onLost(fail(ErrorKind::Protocol, u"the engine stopped sending events"_s).error()); });
}

ConnectionLoop::~ConnectionLoop()
{
    m_stop.request_stop();
}

void ConnectionLoop::watchSocket()
{
    m_socket = std::make_unique<SocketWatcher>(m_endpoint.path);
    connect(m_socket.get(), &SocketWatcher::appeared, this, [this] {
        if (state().isReady())
            return; // the stream of events tells better
        // The file may be there before the engine listens.
        m_eagerUntilMs = clock().monotonicMs() + m_timings.eagerForMs;
        attempt();
    });
}

void ConnectionLoop::connectOnce(quint64 generation)
{
    if (isLocal() && !m_socket)
        watchSocket();
    negotiate(this, m_api, generation, m_stop.get_token());
}

Task<void> ConnectionLoop::negotiate(QPointer<ConnectionLoop> self, std::shared_ptr<DockerApi> api, quint64 generation,
                                     std::stop_token stop)
{
    const auto isCurrent = [&self, generation] { return self && self->isCurrent(generation); };
    const auto negotiated = co_await api->renegotiate(self->m_timings.greetTimeoutMs, stop);
    if (!isCurrent())
        co_return;
    if (!negotiated) {
        self->onLost(negotiated.error());
        co_return;
    }
    api->adopt(*negotiated);
    auto events = co_await api->open(eventsRequest(negotiated->engineTimeNs), stop);
    if (!isCurrent())
        co_return;
    if (!events) {
        self->onLost(events.error());
        co_return;
    }
    self->watchEvents(std::move(*events));
    self->m_list.activate();
    if (!negotiated->isRecalled)
        co_return;
    // The same product and version may have been set up anew. Whether it lives is watched elsewhere.
    const auto asked = co_await api->negotiate(stop);
    if (!isCurrent() || !asked)
        co_return;
    api->adopt(*asked);
    if (asked->info != negotiated->info)
        Q_EMIT self->stateChanged();
}

void ConnectionLoop::watchEvents(std::unique_ptr<HttpStream> stream)
{
    m_events = std::make_unique<JsonStream>(std::move(stream));
    connect(m_events.get(), &JsonStream::objects, this, &ConnectionLoop::take);
    connect(m_events.get(), &JsonStream::ended, this, [this](const std::optional<Error>& error) {
        onLost(error.value_or(fail(ErrorKind::Unreachable, u"the engine ended the stream of events"_s).error()));
    });
    m_events->start();
}

void ConnectionLoop::take(const QList<QJsonObject>& events)
{
    confirmQuietly();
    if (state().silent)
        onAlive();
    const quint64 generation = this->generation();
    for (const auto& json : events) {
        if (const auto event = parseEvent(json))
            m_list.apply(*event);
        if (!isCurrent(generation))
            return;
    }
}

void ConnectionLoop::onListed()
{
    if (!isWanted() || !m_events)
        return;
    const int jitter = QRandomGenerator::global()->bounded(m_timings.listEveryMs / 2 + 1);
    m_listTimer.start(m_timings.listEveryMs + jitter);
    if (state().isReady()) {
        onAlive();
        return;
    }
    m_eagerUntilMs = 0;
    m_pingTimer.start();
    becomeReady();
}

void ConnectionLoop::onLost(Error error)
{
    if (error.operation == Operation::None)
        error = error.during(Operation::Connect, {});
    if (error.endpoint.isEmpty())
        error.endpoint = m_api->endpointText();
    lose(error);
}

std::optional<qint64> ConnectionLoop::retryDelayMs(ConnectionPhase phase, const Error& error, bool wasReady)
{
    const bool wasSilent = error.kind == ErrorKind::Timeout;
    if (wasSilent)
        m_api->startOver();
    const qint64 now = clock().monotonicMs();
    // A restart of the engine is the commonest cause, and is over in a moment.
    if (wasReady && isLocal())
        m_eagerUntilMs = now + m_timings.eagerForMs;
    // One that takes connections and does not answer is busy; waiting at its door costs it nothing.
    const bool expected = now < m_eagerUntilMs || (isLocal() && wasSilent);
    if (phase == ConnectionPhase::Unreachable)
        return expected ? m_timings.eagerRetryMs : nextBackoffMs();
    if (isLocal())
        return m_timings.longestRetryMs; // rights on a socket and the engine behind it may change
    return {};                           // asking again and again with what was refused locks accounts out
}

void ConnectionLoop::refresh()
{
    m_list.refresh();
}

void ConnectionLoop::leave()
{
    if (!isWanted()) {
        m_socket.reset();
        m_eagerUntilMs = 0;
    }
    m_stop.request_stop();
    m_stop = std::stop_source();
    m_pingTimer.stop();
    m_pingDeadline.stop();
    m_silenceTimer.stop();
    m_listTimer.stop();
    m_list.deactivate();
    m_api->dropIdleConnections();
    if (m_events) {
        // We may be inside one of its signals.
        m_events->disconnect(this);
        m_events.release()->deleteLater();
    }
}

void ConnectionLoop::checkAlive()
{
    if (m_pingDeadline.isActive())
        return;
    m_pingDeadline.start(m_timings.pingTimeoutMs);
    m_silenceTimer.start();
    pingTwice(this, m_api, generation(), m_timings.pingTimeoutMs, m_stop.get_token());
}

Task<void> ConnectionLoop::pingTwice(QPointer<ConnectionLoop> self, std::shared_ptr<DockerApi> api, quint64 generation,
                                     int timeoutMs, std::stop_token stop)
{
    const auto isCurrent = [&self, generation] { return self && self->isCurrent(generation); };
    auto alive = co_await api->ping(timeoutMs, stop);
    if (!alive && isCurrent())
        alive = co_await api->ping(timeoutMs, stop);
    if (!isCurrent())
        co_return;
    self->m_pingDeadline.stop();
    if (alive)
        self->onAlive();
    else
        self->onLost(alive.error());
}

void ConnectionLoop::onAlive()
{
    m_silenceTimer.stop();
    confirm();
}

} // namespace sandglass

#include "moc_connectionloop.cpp"
