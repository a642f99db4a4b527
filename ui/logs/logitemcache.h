// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/logs/logitem.h"

#include <QCache>
#include <QSet>

#include <memory>

namespace sandglass {

class LogStore;

/// Makes lines ready to be shown, when they are first needed, and keeps the ones seen last.
class LogItemCache
{
public:
    LogItemCache();

    void setStore(const LogStore* store);
    /// What is marked as matching; null for nothing.
    void setMatcher(std::shared_ptr<const LogMatcher> matcher);
    /// Rows of so many cells; 0: not wrapped.
    void setWrapColumns(int columns) { m_wrapColumns = columns; }

    /// The line \a id, which the store must contain. Valid until the next call.
    const LogItem& item(LineId id);

    const QSet<LineId>& expanded() const { return m_expanded; } ///< lines whose JSON is
    void setExpanded(LineId id, bool expanded);
    void setWhole(LineId id, bool whole);
    /// Forgets all lines, and which were expanded.
    void clear();

private:
    std::unique_ptr<LogItem> make(LineId id) const;

    const LogStore* m_store = nullptr;
    std::shared_ptr<const LogMatcher> m_matcher;
    int m_wrapColumns = 0;
    QCache<LineId, LogItem> m_items;
    QSet<LineId> m_expanded;
    QSet<LineId> m_whole;
};

} // namespace sandglass
