// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logcriteria.h"
#include "core/logs/logsnapshot.h"

#include <QObject>

#include <deque>
#include <memory>
#include <stop_token>

namespace sandglass {

class LogMatcher;
class LogStore;

/// The lines of a store that match, searched on the thread pool and kept up with the store: lines that are added are
/// searched as they come, and nothing is searched twice. Main thread.
///
/// Whoever changes the store calls update() then.
class LogFilter : public QObject
{
    Q_OBJECT

public:
    explicit LogFilter(QObject* parent = nullptr);
    ~LogFilter() override;

    /// Starts anew over \a store, which must outlive this or be replaced first; null for none.
    void setStore(const LogStore* store);
    /// Starts anew if \a criteria are others. False when the regular expression is wrong: then problem() says why and
    /// nothing matches.
    bool setCriteria(const LogCriteria& criteria);
    const LogCriteria& criteria() const { return m_criteria; }
    QString problem() const { return m_problem; }

    /// The store has changed.
    void update();

    /// Ids in rising order. Those of lines that the store let go are gone.
    const std::deque<LineId>& matches() const { return m_matches; }
    bool isSearching() const { return m_running; }
    double progress() const; ///< 0…1 of the lines that the store has

Q_SIGNALS:
    void reset();    ///< the matches were emptied
    void changed();  ///< matches were added or let go, or the progress grew
    void finished(); ///< all lines that the store has are searched

private:
    struct Found;
    void restart();
    void proceed();
    void take(const Found& found);
    void trim();

    const LogStore* m_store = nullptr;
    LogCriteria m_criteria;
    std::shared_ptr<const LogMatcher> m_matcher;
    QString m_problem;
    std::deque<LineId> m_matches;
    std::stop_source m_stop;
    quint64 m_generation = 0;
    LineId m_from = 0; ///< [m_from, m_to) is searched
    LineId m_to = 0;
    bool m_running = false;
};

} // namespace sandglass
