// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logrows.h"

#include <algorithm>
#include <numeric>

namespace sandglass {

namespace {
std::ptrdiff_t lowerBound(const std::deque<LineId>& ids, LineId id)
{
    return std::ranges::lower_bound(ids, id) - ids.begin();
}
} // namespace

LineId LogRows::first() const
{
    return std::clamp(m_floor, m_store->firstId(), m_store->endId());
}

int LogRows::count() const
{
    if (!m_store)
        return 0;
    if (!m_filter)
        return static_cast<int>(m_store->endId() - first());
    const auto& ids = m_filter->matches();
    return static_cast<int>(std::ssize(ids) - lowerBound(ids, first()));
}

LineId LogRows::idAt(int position) const
{
    if (!m_filter)
        return first() + static_cast<LineId>(position);
    const auto& ids = m_filter->matches();
    return ids[static_cast<size_t>(lowerBound(ids, first()) + position)];
}

int LogRows::positionOf(LineId id) const
{
    if (!m_store)
        return 0;
    id = std::clamp(id, first(), m_store->endId());
    if (!m_filter)
        return static_cast<int>(id - first());
    const auto& ids = m_filter->matches();
    return static_cast<int>(lowerBound(ids, id) - lowerBound(ids, first()));
}

std::vector<LineId> LogRows::ids(int first, int last) const
{
    if (first >= last)
        return {};
    if (m_filter) {
        const auto& matches = m_filter->matches();
        const auto begin = matches.begin() + lowerBound(matches, this->first());
        return {begin + first, begin + last};
    }
    std::vector<LineId> all(static_cast<size_t>(last - first));
    std::iota(all.begin(), all.end(), idAt(first));
    return all;
}

} // namespace sandglass
