// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logentry.h"

#include <QList>

#include <deque>
#include <unordered_map>

namespace sandglass {

/// Remembers the newest lines of a log, so that reading can go on after an interruption without a gap or a double.
///
/// `since` of the Docker API is inclusive and many lines may share a time; output and error lines are stamped by
/// different threads of the engine and so may stand in the log a little out of order. Therefore reading resumes a
/// little before the last line, and everything up to the last line that was taken, recognised by time, channel and
/// text, is old: the engine gives a log in the same order each time.
class LogResume
{
public:
    /// A line was taken.
    void note(const LogEntry& entry);
    void clear();

    /// Whether any line with a time was noted.
    bool canResume() const { return m_lastNs > 0; }
    /// What to ask for.
    qint64 sinceNs() const;

    /// The log is read again from sinceNs().
    void beginReplay();
    /// The last line that was taken has not come yet.
    bool isReplaying() const { return m_replaying; }
    /// Lines that are not known wait for the last line, which would show that they are old.
    bool isKeeping() const { return m_keeping; }
    /// The replay had the last line, so that nothing can be missing.
    bool isProven() const { return m_proven; }
    /// The lines of \a batch, which was read, that are new. While the replay lasts, known lines are dropped.
    QList<LogEntry> fresh(const QList<LogEntry>& batch);
    /// The last line has not come in time: gives the lines that were kept, and keeps no more. Should the known lines
    /// come late, they are still dropped.
    QList<LogEntry> giveUp();

private:
    struct Key
    {
        qint64 timeNs;
        size_t hash; ///< of channel and text
        bool operator==(const Key&) const = default;
    };
    struct KeyHash
    {
        size_t operator()(const Key& key) const { return key.hash ^ static_cast<size_t>(key.timeNs); }
    };
    static Key keyOf(const LogEntry& entry);

    std::deque<Key> m_newest;
    std::unordered_map<Key, int, KeyHash> m_known; ///< in the replay: how often each line is still to come
    QList<LogEntry> m_kept;
    Key m_last{}; ///< of the lines that are known
    bool m_replaying = false;
    bool m_keeping = false;
    bool m_proven = false;
    qint64 m_firstNs = 0; ///< of the first line that was noted
    qint64 m_lastNs = 0;
    qint64 m_replayEndNs = 0; ///< the last line's time when the replay began
    qint64 m_forgottenNs = 0; ///< lines up to this time may have been forgotten
};

} // namespace sandglass
