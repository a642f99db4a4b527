// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRandomGenerator>

#include <algorithm>

namespace sandglass {

/// Waiting times between attempts: 1 s, doubled each time up to 30 s, each with full jitter in its upper half so that
/// many clients of one engine do not return in step. `reset()` after success.
class Backoff
{
public:
    explicit Backoff(QRandomGenerator* random, int firstMs = 1000, int longestMs = 30000)
        : m_random(random)
        , m_firstMs(firstMs)
        , m_longestMs(longestMs)
        , m_currentMs(firstMs)
    {
    }

    /// Milliseconds to wait before the next attempt; between half of the current step and the whole of it.
    int nextMs()
    {
        const int step = m_currentMs;
        m_currentMs = std::min(m_currentMs * 2, m_longestMs);
        return step / 2 + m_random->bounded(step / 2 + 1);
    }
    void reset() { m_currentMs = m_firstMs; }

private:
    QRandomGenerator* m_random;
    int m_firstMs;
    int m_longestMs;
    int m_currentMs;
};

} // namespace sandglass
