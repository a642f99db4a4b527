// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

namespace sandglass::test {

/// A clock that a test sets by hand. Starts at 2026-01-01 00:00:00 UTC.
class ManualClock final : public Clock
{
public:
    qint64 wallNs() const override { return m_wallNs; }
    qint64 monotonicMs() const override { return m_monotonicMs; }
    void advanceMs(qint64 milliseconds)
    {
        m_wallNs += milliseconds * 1000000;
        m_monotonicMs += milliseconds;
    }
    void stepWallMs(qint64 milliseconds) { m_wallNs += milliseconds * 1000000; }

private:
    qint64 m_wallNs = 1767225600LL * 1000000000LL;
    qint64 m_monotonicMs = 1000;
};

} // namespace sandglass::test
