// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logentry.h"
#include "core/logs/logstore.h"

#include <QList>

#include <deque>

namespace sandglass {

/// Finds, in a log read again from further back, the lines before those that are known already.
///
/// The known lines are recognised by their sequence, not by their time: output and error lines may stand a little out
/// of order, and not every provider gives times.
class OlderLines
{
public:
    /// \a known: the lines that are there; \a byteLimit: how much of the older ones to keep, the newest.
    OlderLines(const LogStore& known, qint64 byteLimit);

    /// Takes what was read. True when the first known line was reached: nothing more is needed.
    bool add(const QList<LogEntry>& batch);
    /// The end of the log was reached. Without the known lines in it (they were rotated away) time decides.
    void finish();

    /// The older lines, oldest first.
    const std::deque<LogEntry>& lines() const { return m_lines; }

private:
    bool knownAt(size_t index) const;

    QList<LogEntry> m_known; ///< the first few
    qint64 m_byteLimit;
    qint64 m_bytes = 0;
    std::deque<LogEntry> m_lines;
    size_t m_checked = 0; ///< lines before this are older
    bool m_reached = false;
};

} // namespace sandglass
