// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QtTypes>

namespace sandglass {

/// How many requests a provider's server still takes, as its last answer told.
struct RateBudget
{
    int limit = -1; ///< requests in a period; -1: not told yet
    int remaining = -1;
    qint64 resetAtMs = 0; ///< Clock::monotonicMs() when the period ends; 0: not known

    bool isKnown() const { return limit >= 0 && remaining >= 0; }
    bool operator==(const RateBudget&) const = default;
};

} // namespace sandglass

Q_DECLARE_METATYPE(sandglass::RateBudget)
