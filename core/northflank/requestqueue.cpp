// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/requestqueue.h"

#include <algorithm>

namespace sandglass {

RequestQueue::RequestQueue(const Clock& clock, int width, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_width(width)
{
    m_release.setSingleShot(true);
    connect(&m_release, &QTimer::timeout, this, &RequestQueue::letGo);
}

Task<bool> RequestQueue::enter(Urgency urgency, std::stop_token stop)
{
    const OneShot<bool> turn;
    const auto behind = std::ranges::upper_bound(m_waiting, urgency, {}, &Waiter::urgency);
    m_waiting.insert(behind, {urgency, turn});
    auto waiting = wait(this, turn, std::move(stop));
    letGo();
    return waiting;
}

Task<bool> RequestQueue::wait(QPointer<RequestQueue> self, OneShot<bool> turn, std::stop_token stop)
{
    QObject context;
    const auto relay = onStop(stop, &context, [self, turn] {
        if (self && !turn.isSet())
            self->drop(turn);
    });
    co_return co_await turn;
}

void RequestQueue::leave()
{
    --m_underWay;
    letGo();
}

void RequestQueue::holdUntil(qint64 monotonicMs)
{
    m_heldUntilMs = std::max(m_heldUntilMs, monotonicMs);
}

void RequestQueue::close()
{
    m_closed = true;
    const auto waiting = std::exchange(m_waiting, {});
    for (const Waiter& waiter : waiting)
        waiter.turn.set(false);
}

bool RequestQueue::mayGo(Urgency urgency) const
{
    const qint64 held = m_heldUntilMs - m_clock.monotonicMs();
    return held <= 0 || (urgency == Urgency::Person && held > patienceMs);
}

void RequestQueue::letGo()
{
    if (m_closed)
        return close();
    const QPointer<RequestQueue> guard(this);
    while (guard && !m_waiting.empty() && m_underWay < m_width && mayGo(m_waiting.front().urgency)) {
        const Waiter next = m_waiting.front();
        m_waiting.erase(m_waiting.begin());
        ++m_underWay;
        next.turn.set(true);
    }
    if (!guard || m_waiting.empty())
        return;
    const qint64 held = m_heldUntilMs - m_clock.monotonicMs();
    if (held > 0 && !m_release.isActive())
        m_release.start(static_cast<int>(std::min<qint64>(held, 3600'000)));
}

void RequestQueue::drop(const OneShot<bool>& turn)
{
    // It may have had its turn in the meantime; then the request itself ends.
    turn.set(false);
    std::erase_if(m_waiting, [](const Waiter& waiter) { return waiter.turn.isSet(); });
}

} // namespace sandglass

#include "moc_requestqueue.cpp"
