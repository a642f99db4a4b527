// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/connectionloop.h"

#include "core/base/logging.h"
#include "core/docker/eventparser.h"

#include <QJsonArray>
#include <QRandomGenerator>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
/// A connection that lasted this long has earned short pauses again.
constexpr qint64 healthyMs = 10000;

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

ConnectionPhase phaseOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Unauthorised:
        return ConnectionPhase::Unauthorised;
    case ErrorKind::Refused:
    case ErrorKind::Forbidden:
        return ConnectionPhase::Refused;
    default:
        return ConnectionPhase::Unreachable;
    }
}
} // namespace

ConnectionLoop::ConnectionLoop(std::shared_ptr<DockerApi> api, Endpoint endpoint, LiveList& list, const Clock& clock,
                               ConnectionTimings timings, QObject* parent)
    : QObject(parent)
    , m_api(std::move(api))
    , m_endpoint(std::move(endpoint))
    , m_list(list)
    , m_clock(clock)
    , m_timings(timings)
    , m_backoff(QRandomGenerator::global(), timings.firstRetryMs, timings.longestRetryMs)
{
    m_retryTimer.setSingleShot(true);
    m_pingDeadline.setSingleShot(true);
    m_listTimer.setSingleShot(true);
    m_silenceTimer.setSingleShot(true);
    m_silenceTimer.setInterval(m_timings.silentAfterMs);
    m_pingTimer.setInterval(m_timings.pingEveryMs);
    connect(&m_retryTimer, &QTimer::timeout, this, &ConnectionLoop::attempt);
    connect(&m_pingTimer, &QTimer::timeout, this, &ConnectionLoop::checkAlive);
    connect(&m_pingDeadline, &QTimer::timeout, this, [this] {
        lose(fail(ErrorKind::Timeout, u"no answer to a ping within %1 ms"_s.arg(m_timings.pingTimeoutMs)).error());
    });
    connect(&m_silenceTimer, &QTimer::timeout, this, [this] {
        m_state.silent = true;
        Q_EMIT stateChanged();
    });
    connect(&m_listTimer, &QTimer::timeout, &m_list, &LiveList::refresh);
    connect(&m_list, &LiveList::listed, this, &ConnectionLoop::becomeReady);
    connect(&m_list, &LiveList::readFailed, this, &ConnectionLoop::lose);
    connect(&m_list, &LiveList::eventsMissed, this,
            [this] { lose(fail(ErrorKind::Protocol, u"the engine stopped sending events"_s).error()); });
}

ConnectionLoop::~ConnectionLoop()
{
    m_stop.request_stop();
}

void ConnectionLoop::start()
{
    if (m_wanted)
        return;
    m_wanted = true;
    if (isLocal()) {
        m_socket = std::make_unique<SocketWatcher>(m_endpoint.path);
        connect(m_socket.get(), &SocketWatcher::appeared, this, [this] {
            if (m_state.isReady())
                return; // the stream of events tells better
            // The file may be there before the engine listens.
            m_eagerUntilMs = m_clock.monotonicMs() + m_timings.eagerForMs;
            attempt();
        });
    }
    setPhase(ConnectionPhase::Connecting);
    attempt();
}

void ConnectionLoop::stop()
{
    if (!m_wanted)
        return;
    m_wanted = false;
    m_socket.reset();
    m_eagerUntilMs = 0;
    m_backoff.reset();
    leaveConnection();
    setPhase(ConnectionPhase::Disconnected);
}

void ConnectionLoop::retryNow()
{
    if (!m_wanted)
        return;
    if (m_state.isReady()) {
        m_list.refresh();
        return;
    }
    m_backoff.reset();
    setPhase(ConnectionPhase::Connecting);
    attempt();
}

void ConnectionLoop::attempt()
{
    if (!m_wanted)
        return;
    const bool wasWaiting = m_state.nextAttemptMs != 0;
    leaveConnection();
    if (wasWaiting) {
        // A receiver may end the connection.
        const quint64 generation = m_generation;
        const QPointer<ConnectionLoop> guard(this);
        Q_EMIT stateChanged();
        if (!guard || m_generation != generation)
            return;
    }
    connectOnce(this, m_api, m_generation, m_stop.get_token());
}

Task<void> ConnectionLoop::connectOnce(QPointer<ConnectionLoop> self, std::shared_ptr<DockerApi> api,
                                       quint64 generation, std::stop_token stop)
{
    const auto isCurrent = [&self, generation] { return self && self->m_generation == generation; };
    const auto negotiated = co_await api->renegotiate(self->m_timings.greetTimeoutMs, stop);
    if (!isCurrent())
        co_return;
    if (!negotiated) {
        self->lose(negotiated.error());
        co_return;
    }
    api->adopt(*negotiated);
    auto events = co_await api->open(eventsRequest(negotiated->engineTimeNs), stop);
    if (!isCurrent())
        co_return;
    if (!events) {
        self->lose(events.error());
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
        lose(error.value_or(fail(ErrorKind::Unreachable, u"the engine ended the stream of events"_s).error()));
    });
    m_events->start();
}

void ConnectionLoop::take(const QList<QJsonObject>& events)
{
    m_state.dataAsOfMs = m_clock.wallNs() / 1'000'000;
    if (m_state.silent)
        confirm();
    const quint64 generation = m_generation;
    for (const auto& json : events) {
        if (const auto event = parseEvent(json))
            m_list.apply(*event);
        if (m_generation != generation)
            return;
    }
}

void ConnectionLoop::becomeReady()
{
    if (!m_wanted || !m_events)
        return;
    const int jitter = QRandomGenerator::global()->bounded(m_timings.listEveryMs / 2 + 1);
    m_listTimer.start(m_timings.listEveryMs + jitter);
    if (m_state.isReady()) {
        confirm();
        return;
    }
    m_readySinceMs = m_clock.monotonicMs();
    m_eagerUntilMs = 0;
    m_pingTimer.start();
    m_state.dataAsOfMs = m_clock.wallNs() / 1'000'000;
    setPhase(ConnectionPhase::Ready);
}

void ConnectionLoop::lose(const Error& error)
{
    if (!m_wanted)
        return;
    qCInfo(logProvider) << "lost" << m_api->endpointText() << describe(error);
    const bool wasReady = m_state.isReady();
    leaveConnection();
    if (error.kind == ErrorKind::Timeout)
        m_api->startOver();
    Error named = error.operation == Operation::None ? error.during(Operation::Connect, {}) : error;
    if (named.endpoint.isEmpty())
        named.endpoint = m_api->endpointText();
    const ConnectionPhase phase = phaseOf(named.kind);
    planRetry(phase, wasReady, named.kind == ErrorKind::Timeout);
    setPhase(phase, named);
}

void ConnectionLoop::planRetry(ConnectionPhase phase, bool wasReady, bool wasSilent)
{
    const qint64 now = m_clock.monotonicMs();
    if (wasReady) {
        if (now - m_readySinceMs >= healthyMs)
            m_backoff.reset();
        // A restart of the engine is the commonest cause, and is over in a moment.
        if (isLocal())
            m_eagerUntilMs = now + m_timings.eagerForMs;
    }
    // One that takes connections and does not answer is busy; waiting at its door costs it nothing.
    const bool expected = now < m_eagerUntilMs || (isLocal() && wasSilent);
    int delay = 0;
    if (phase == ConnectionPhase::Unreachable)
        delay = expected ? m_timings.eagerRetryMs : m_backoff.nextMs();
    else if (isLocal())
        delay = m_timings.longestRetryMs; // rights on a socket and the engine behind it may change
    else
        return; // asking again and again with what was refused locks accounts out
    m_retryTimer.start(delay);
    m_state.nextAttemptMs = now + delay;
}

void ConnectionLoop::leaveConnection()
{
    ++m_generation;
    m_stop.request_stop();
    m_stop = std::stop_source();
    m_retryTimer.stop();
    m_pingTimer.stop();
    m_pingDeadline.stop();
    m_silenceTimer.stop();
    m_state.silent = false;
    m_listTimer.stop();
    m_state.nextAttemptMs = 0;
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
    pingTwice(this, m_api, m_generation, m_timings.pingTimeoutMs, m_stop.get_token());
}

Task<void> ConnectionLoop::pingTwice(QPointer<ConnectionLoop> self, std::shared_ptr<DockerApi> api, quint64 generation,
                                     int timeoutMs, std::stop_token stop)
{
    const auto isCurrent = [&self, generation] { return self && self->m_generation == generation; };
    auto alive = co_await api->ping(timeoutMs, stop);
    if (!alive && isCurrent())
        alive = co_await api->ping(timeoutMs, stop);
    if (!isCurrent())
        co_return;
    self->m_pingDeadline.stop();
    if (alive)
        self->confirm();
    else
        self->lose(alive.error());
}

void ConnectionLoop::confirm()
{
    m_silenceTimer.stop();
    m_state.silent = false;
    m_state.dataAsOfMs = m_clock.wallNs() / 1'000'000;
    Q_EMIT stateChanged();
}

void ConnectionLoop::setPhase(ConnectionPhase phase, std::optional<Error> error)
{
    m_state.phase = phase;
    m_state.error = std::move(error);
    Q_EMIT stateChanged();
}

} // namespace sandglass

#include "moc_connectionloop.cpp"
