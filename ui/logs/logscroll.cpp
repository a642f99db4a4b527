// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logscroll.h"

#include "ui/logs/logitemcache.h"
#include "ui/logs/logrows.h"

#include <algorithm>

namespace sandglass {

int LogScroll::rowsAt(int position) const
{
    return m_items.item(m_rows.idAt(position)).rows();
}

LogScroll::Place LogScroll::top() const
{
    const int count = m_rows.count();
    if (count == 0)
        return {};
    const int position = m_rows.positionOf(m_topId);
    if (position >= count)
        return {count - 1, 0};
    if (m_rows.idAt(position) != m_topId)
        return {position, 0};
    return {position, std::min(m_topRow, rowsAt(position) - 1)};
}

void LogScroll::setTop(Place place)
{
    const int count = m_rows.count();
    if (count == 0) {
        m_topId = 0;
        m_topRow = 0;
        return;
    }
    const int position = std::clamp(place.position, 0, count - 1);
    m_topId = m_rows.idAt(position);
    m_topRow = std::clamp(place.row, 0, rowsAt(position) - 1);
}

LogScroll::Place LogScroll::moved(Place from, int rows) const
{
    const int count = m_rows.count();
    if (count == 0)
        return {};
    Place place = from;
    while (rows > 0) {
        const int left = rowsAt(place.position) - 1 - place.row;
        if (rows <= left || place.position + 1 >= count) {
            place.row += std::min(rows, left);
            return place;
        }
        rows -= left + 1;
        place = {place.position + 1, 0};
    }
    while (rows < 0) {
        if (-rows <= place.row || place.position == 0) {
            place.row = std::max(0, place.row + rows);
            return place;
        }
        rows += place.row + 1;
        place = {place.position - 1, rowsAt(place.position - 1) - 1};
    }
    return place;
}

LogScroll::Place LogScroll::lastTop(int viewRows) const
{
    const int count = m_rows.count();
    if (count == 0)
        return {};
    return moved({count - 1, rowsAt(count - 1) - 1}, -(std::max(viewRows, 1) - 1));
}

void LogScroll::moveBy(int rows, int viewRows)
{
    setTop(std::min(moved(top(), rows), lastTop(viewRows)));
}

void LogScroll::show(Place place, int viewRows)
{
    if (place < top())
        setTop(place);
    else if (place > moved(top(), viewRows - 1))
        setTop(moved(place, -(viewRows - 1)));
}

} // namespace sandglass
