// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/ratelimit.h"

#include <algorithm>

namespace sandglass::emulator {

RateLimit::Reading RateLimit::count(const QString& token)
{
    Window& window = m_windows[token];
    const qint64 lengthMs = qint64(m_windowSeconds) * 1000;
    if (!window.since.isValid() || window.since.elapsed() >= lengthMs) {
        window.since.start();
        window.used = 0;
    }
    const bool exceeded = window.used >= m_limit;
    if (!exceeded)
        ++window.used;
    return {.limit = m_limit,
            .remaining = std::max(0, m_limit - window.used),
            .resetSeconds = int((lengthMs - window.since.elapsed() + 999) / 1000),
            .exceeded = exceeded};
}

void RateLimit::setLimit(int limit, int windowSeconds)
{
    m_limit = limit;
    m_windowSeconds = windowSeconds;
    m_windows.clear();
}

} // namespace sandglass::emulator
