// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <chrono>

namespace sandglass {

/// Time as the program sees it, so that tests can own it. Thread-safe.
class Clock
{
public:
    virtual ~Clock() = default;
    /// Nanoseconds since the Unix epoch, UTC; steps when the machine's clock is set.
    virtual qint64 wallNs() const = 0;
    /// Milliseconds of a clock that never steps; only differences mean something.
    virtual qint64 monotonicMs() const = 0;

protected:
    Clock() = default;
    Clock(const Clock&) = default;
    Clock& operator=(const Clock&) = default;
};

/// The machine's clocks.
class SystemClock final : public Clock
{
public:
    qint64 wallNs() const override
    {
        return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    }
    qint64 monotonicMs() const override
    {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
                   std::chrono::steady_clock::now().time_since_epoch())
            .count();
    }
};

} // namespace sandglass
