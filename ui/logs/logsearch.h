// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logfilter.h"
#include "core/logs/logsession.h"

#include <QObject>

#include <memory>

class QTimer;

namespace sandglass {

class LogView;

/// Searches and filters what a log view shows, and walks from match to match.
class LogSearch : public QObject
{
    Q_OBJECT

public:
    explicit LogSearch(LogView& view, QObject* parent = nullptr);

    void setSession(const std::shared_ptr<LogSession>& session);
    /// \a criteria: which lines to show; with a text, which to mark, or when \a filter, to show only those.
    void setCriteria(const LogCriteria& criteria, bool filter);
    const LogCriteria& criteria() const { return m_criteria; }
    bool isFiltering() const { return m_filtering; }

    QString problem() const { return m_matches.problem(); } ///< of the regular expression, untranslated
    bool hasText() const { return !m_criteria.text.isEmpty(); }
    bool isSearching() const { return m_matches.isSearching() || m_shown.isSearching(); }
    int count() const { return static_cast<int>(m_matches.matches().size()); }
    int current() const; ///< 1 for the first match; 0: at none
    const std::deque<LineId>& matches() const { return m_matches.matches(); }

    void next();
    /// Before the first match that is loaded, older lines are read first.
    void previous();

Q_SIGNALS:
    void changed(); ///< count, place, progress or problem

private:
    void update();
    void apply();
    void onSearched();

    LogView& m_view;
    std::shared_ptr<LogSession> m_session;
    LogCriteria m_criteria;
    bool m_filtering = false;
    LogFilter m_shown;
    LogFilter m_matches;
    QTimer* m_timer;
    bool m_wantsPrevious = false; ///< when older lines have come
};

} // namespace sandglass
