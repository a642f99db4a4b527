// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logfilter.h"
#include "core/logs/logstore.h"

#include <vector>

namespace sandglass {

/// Which lines of a store a view shows, in order: all, or those of a filter, from a first one on. Positions change when
/// lines come and go; ids don't.
class LogRows
{
public:
    void setStore(const LogStore* store) { m_store = store; }
    void setFilter(const LogFilter* filter) { m_filter = filter; } ///< null: all lines
    const LogFilter* filter() const { return m_filter; }
    /// Lines before \a id are not shown.
    void setFloor(LineId id) { m_floor = id; }
    LineId floor() const { return m_floor; }

    int count() const;
    LineId idAt(int position) const;
    /// The position of \a id, or of the next line that is shown; count() when none follows.
    int positionOf(LineId id) const;
    /// The ids of the positions [\a first, \a last), in one pass.
    std::vector<LineId> ids(int first, int last) const;
    LogLine lineAt(int position) const { return m_store->lineAt(idAt(position)); }
    bool contains(LineId id) const { return m_store && m_store->contains(id); }

private:
    LineId first() const;

    const LogStore* m_store = nullptr;
    const LogFilter* m_filter = nullptr;
    LineId m_floor = 0;
};

} // namespace sandglass
