// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logline.h"

namespace sandglass {

class LogItemCache;
class LogRows;

/// What stands at the top of a log view: a line, and a row of it. It is held by the line's id, so that it stays when
/// lines come and go.
class LogScroll
{
public:
    /// A row of the line at a position of LogRows.
    struct Place
    {
        int position = 0;
        int row = 0;
        auto operator<=>(const Place&) const = default;
    };

    LogScroll(const LogRows& rows, LogItemCache& items)
        : m_rows(rows)
        , m_items(items)
    {
    }

    Place top() const;
    void setTop(Place place);
    /// Moves by rows, not past the end where \a viewRows rows fill the view.
    void moveBy(int rows, int viewRows);
    void toEnd(int viewRows) { setTop(lastTop(viewRows)); }
    bool isAtEnd(int viewRows) const { return top() >= lastTop(viewRows); }
    /// The top with which the last row is the last one of the view.
    Place lastTop(int viewRows) const;
    /// Moves as little as is needed to show \a place.
    void show(Place place, int viewRows);
    /// \a from and then \a rows rows on, or back when negative, within the log.
    Place moved(Place from, int rows) const;

private:
    int rowsAt(int position) const;

    const LogRows& m_rows;
    LogItemCache& m_items;
    LineId m_topId = 0;
    int m_topRow = 0;
};

} // namespace sandglass
