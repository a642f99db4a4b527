// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/stallwatch.h"

#include <algorithm>

namespace sandglass {

StallWatch::StallWatch(Provider* provider, int lostMs, std::function<void(const Error&)> stalled)
    : m_provider(provider)
    , m_lostMs(lostMs)
    , m_stalled(std::move(stalled))
    , m_wasLost(isLost())
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &StallWatch::stall);
    if (m_provider)
        connect(m_provider, &Provider::connectionStateChanged, this, &StallWatch::follow);
}

void StallWatch::expectWithin(int milliseconds)
{
    m_patienceMs = milliseconds;
    m_timer.start(m_wasLost ? std::min(m_lostMs, milliseconds) : milliseconds);
}

void StallWatch::rest()
{
    m_timer.stop();
}

void StallWatch::follow()
{
    // The state is told again at every ping: only a change counts.
    if (std::exchange(m_wasLost, isLost()) != m_wasLost && m_timer.isActive())
        m_timer.start(m_wasLost ? std::min(m_lostMs, m_timer.remainingTime()) : m_patienceMs);
}

void StallWatch::stall()
{
    Error error =
        fail(ErrorKind::Timeout, QStringLiteral("nothing moved for %1 s").arg(m_timer.interval() / 1000)).error();
    if (m_provider && m_provider->connectionState().error)
        error = *m_provider->connectionState().error;
    error.retryable = true;
    m_stalled(error);
}

} // namespace sandglass
