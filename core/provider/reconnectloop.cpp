// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/reconnectloop.h"

#include "core/base/logging.h"

#include <QPointer>
#include <QRandomGenerator>

#include <utility>

namespace sandglass {

namespace {
/// A connection that lasted this long has earned short pauses again.
constexpr qint64 healthyMs = 10000;
} // namespace

ReconnectLoop::ReconnectLoop(const Clock& clock, int firstRetryMs, int longestRetryMs, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_backoff(QRandomGenerator::global(), firstRetryMs, longestRetryMs)
{
    m_retryTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, &ReconnectLoop::attempt);
}

ReconnectLoop::~ReconnectLoop() = default;

void ReconnectLoop::start()
{
    if (std::exchange(m_wanted, true))
        return;
    setPhase(ConnectionPhase::Connecting);
    attempt();
}

void ReconnectLoop::stop()
{
    if (!std::exchange(m_wanted, false))
        return;
    m_backoff.reset();
    leaveAttempt();
    setPhase(ConnectionPhase::Disconnected);
}

void ReconnectLoop::retryNow()
{
    if (!m_wanted)
        return;
    if (m_state.isReady()) {
        refresh();
        return;
    }
    m_backoff.reset();
    setPhase(ConnectionPhase::Connecting);
    attempt();
}

void ReconnectLoop::attempt()
{
    if (!m_wanted)
        return;
    const bool wasWaiting = m_state.nextAttemptMs != 0;
    leaveAttempt();
    const quint64 generation = m_generation;
    // A receiver may end the connection.
    const QPointer<ReconnectLoop> guard(this);
    if (wasWaiting)
        Q_EMIT stateChanged();
    if (guard && isCurrent(generation))
        connectOnce(generation);
}

void ReconnectLoop::becomeReady()
{
    m_readySinceMs = m_clock.monotonicMs();
    confirmQuietly();
    setPhase(ConnectionPhase::Ready);
}

void ReconnectLoop::lose(const Error& error)
{
    if (!m_wanted)
        return;
    qCInfo(logProvider) << "lost" << error.endpoint << describe(error);
    const bool wasReady = m_state.isReady();
    const qint64 now = m_clock.monotonicMs();
    if (wasReady && now - m_readySinceMs >= healthyMs)
        m_backoff.reset();
    leaveAttempt();
    const ConnectionPhase phase = phaseOf(error.kind);
    if (const auto delayMs = retryDelayMs(phase, error, wasReady)) {
        m_retryTimer.start(static_cast<int>(*delayMs));
        m_state.nextAttemptMs = now + *delayMs;
    }
    setPhase(phase, error);
}

void ReconnectLoop::confirm()
{
    m_state.silent = false;
    confirmQuietly();
    if (m_state.isReady())
        Q_EMIT stateChanged();
}

void ReconnectLoop::confirmQuietly()
{
    m_state.dataAsOfMs = m_clock.wallNs() / 1'000'000;
}

void ReconnectLoop::setSilent()
{
    if (!std::exchange(m_state.silent, true))
        Q_EMIT stateChanged();
}

ConnectionPhase ReconnectLoop::phaseOf(ErrorKind kind) const
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

void ReconnectLoop::leaveAttempt()
{
    ++m_generation;
    m_retryTimer.stop();
    m_state.silent = false;
    m_state.nextAttemptMs = 0;
    leave();
}

void ReconnectLoop::setPhase(ConnectionPhase phase, std::optional<Error> error)
{
    m_state.phase = phase;
    m_state.error = std::move(error);
    Q_EMIT stateChanged();
}

} // namespace sandglass

#include "moc_reconnectloop.cpp"
