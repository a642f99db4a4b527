// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logline.h"

#include <utility>

namespace sandglass {

/// A place between two characters of a log.
struct LogPoint
{
    LineId line = 0; ///< 0: none
    int offset = 0;
    auto operator<=>(const LogPoint&) const = default;
};

/// What is selected: from where it began to the cursor.
class LogSelection
{
public:
    const LogPoint& anchor() const { return m_anchor; }
    const LogPoint& cursor() const { return m_cursor; }
    LogPoint first() const { return m_anchor < m_cursor ? m_anchor : m_cursor; }
    LogPoint last() const { return m_anchor < m_cursor ? m_cursor : m_anchor; }
    bool isEmpty() const { return m_anchor == m_cursor; }

    void moveTo(LogPoint point, bool keepAnchor)
    {
        m_cursor = point;
        if (!keepAnchor || m_anchor.line == 0)
            m_anchor = point;
    }
    void select(LogPoint from, LogPoint to)
    {
        m_anchor = from;
        m_cursor = to;
    }
    void clear() { *this = {}; }

    /// What of a line of \a length characters is selected: [first, second). Of a line within, all and one more.
    std::pair<int, int> rangeIn(LineId line, int length) const
    {
        const LogPoint from = first();
        const LogPoint to = last();
        if (isEmpty() || line < from.line || line > to.line)
            return {0, 0};
        return {line == from.line ? from.offset : 0, line == to.line ? to.offset : length + 1};
    }

private:
    LogPoint m_anchor;
    LogPoint m_cursor;
};

} // namespace sandglass
