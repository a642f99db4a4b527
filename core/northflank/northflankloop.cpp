// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankloop.h"

#include "core/base/logging.h"

#include <QRandomGenerator>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
/// A connection that lasted this long has earned short pauses again.
constexpr qint64 healthyMs = 10000;

ConnectionPhase phaseOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Unauthorised:
        return ConnectionPhase::Unauthorised;
    case ErrorKind::Refused:
    case ErrorKind::Forbidden:
    case ErrorKind::NotFound: // of the team
        return ConnectionPhase::Refused;
    default:
        return ConnectionPhase::Unreachable;
    }
}
} // namespace

Task<Status> loadToken(std::shared_ptr<NorthflankApi> api, SecretStore& secrets, QString key)
{
    const auto token = co_await secrets.read(std::move(key));
    if (token && *token && !(*token)->isEmpty()) {
        api->setToken(**token);
        co_return Status{};
    }
    Error error = fail(ErrorKind::Unauthorised, token ? QString() : token.error().serverText).error();
    error.hint = token ? Hint::CheckToken : token.error().hint;
    error.endpoint = api->endpointText();
    co_return std::unexpected(error.during(Operation::Connect, {}));
}

NorthflankLoop::NorthflankLoop(std::shared_ptr<NorthflankApi> api, ServiceList& list, SecretStore& secrets,
                               QString tokenKey, const Clock& clock, const NorthflankTimings& timings, QObject* parent)
    : QObject(parent)
    , m_api(std::move(api))
    , m_list(list)
    , m_secrets(secrets)
    , m_tokenKey(std::move(tokenKey))
    , m_clock(clock)
    , m_timings(timings)
    , m_backoff(QRandomGenerator::global(), timings.firstRetryMs, timings.longestRetryMs)
{
    m_retryTimer.setSingleShot(true);
    m_watchTimer.setInterval(std::max(1, m_timings.silentAfterMs / 5));
    connect(&m_retryTimer, &QTimer::timeout, this, &NorthflankLoop::attempt);
    connect(&m_watchTimer, &QTimer::timeout, this, &NorthflankLoop::watch);
    connect(&m_list, &ServiceList::listed, this, &NorthflankLoop::becomeReady);
    connect(&m_list, &ServiceList::confirmed, this, &NorthflankLoop::confirm);
    connect(&m_list, &ServiceList::readFailed, this, &NorthflankLoop::lose);
}

NorthflankLoop::~NorthflankLoop() = default;

void NorthflankLoop::start()
{
    if (m_wanted)
        return;
    m_wanted = true;
    setPhase(ConnectionPhase::Connecting);
    attempt();
}

void NorthflankLoop::stop()
{
    if (!m_wanted)
        return;
    m_wanted = false;
    m_backoff.reset();
    leave();
    setPhase(ConnectionPhase::Disconnected);
}

void NorthflankLoop::retryNow()
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

void NorthflankLoop::attempt()
{
    if (!m_wanted)
        return;
    const bool wasWaiting = m_state.nextAttemptMs != 0;
    leave();
    const quint64 generation = m_generation;
    const QPointer<NorthflankLoop> guard(this);
    if (wasWaiting)
        Q_EMIT stateChanged();
    if (guard && m_generation == generation)
        connectOnce(this, generation);
}

Task<void> NorthflankLoop::connectOnce(QPointer<NorthflankLoop> self, quint64 generation)
{
    const auto loaded = co_await loadToken(self->m_api, self->m_secrets, self->m_tokenKey);
    if (!self || self->m_generation != generation || !self->m_wanted)
        co_return;
    if (loaded)
        self->m_list.activate();
    else
        self->lose(loaded.error());
}

void NorthflankLoop::becomeReady()
{
    if (!m_wanted)
        return;
    m_readySinceMs = m_clock.monotonicMs();
    m_watchTimer.start();
    m_state.dataAsOfMs = m_clock.wallNs() / 1'000'000;
    setPhase(ConnectionPhase::Ready);
}

void NorthflankLoop::confirm()
{
    m_state.silent = false;
    m_state.dataAsOfMs = m_clock.wallNs() / 1'000'000;
    if (m_state.isReady())
        Q_EMIT stateChanged();
}

void NorthflankLoop::watch()
{
    if (m_state.silent || m_list.waitingMs() < m_timings.silentAfterMs)
        return;
    m_state.silent = true;
    Q_EMIT stateChanged();
}

void NorthflankLoop::lose(const Error& error)
{
    if (!m_wanted)
        return;
    qCInfo(logProvider) << "lost" << m_api->endpointText() << describe(error);
    if (m_state.isReady() && m_clock.monotonicMs() - m_readySinceMs >= healthyMs)
        m_backoff.reset();
    leave();
    const ConnectionPhase phase = phaseOf(error.kind);
    planRetry(phase, error);
    setPhase(phase, error);
}

void NorthflankLoop::planRetry(ConnectionPhase phase, const Error& error)
{
    if (phase != ConnectionPhase::Unreachable)
        return; // asking again and again with what was refused locks accounts out
    const qint64 now = m_clock.monotonicMs();
    qint64 delay = m_backoff.nextMs();
    if (error.httpStatus == 429)
        delay = std::max(delay, m_api->budget().resetAtMs - now);
    m_retryTimer.start(static_cast<int>(delay));
    m_state.nextAttemptMs = now + delay;
}

void NorthflankLoop::leave()
{
    ++m_generation;
    m_retryTimer.stop();
    m_watchTimer.stop();
    m_state.silent = false;
    m_state.nextAttemptMs = 0;
    m_list.deactivate();
}

void NorthflankLoop::setPhase(ConnectionPhase phase, std::optional<Error> error)
{
    m_state.phase = phase;
    m_state.error = std::move(error);
    Q_EMIT stateChanged();
}

} // namespace sandglass

#include "moc_northflankloop.cpp"
