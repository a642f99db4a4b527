// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logchunk.h"
#include "core/logs/logsnapshot.h"

#include <QList>

#include <deque>
#include <memory>
#include <span>

namespace sandglass {

/// The lines of a log, bounded by bytes: when full, the oldest go. Lines get consecutive ids.
///
/// Owned and used by one thread; snapshot() gives a view that any thread may read while lines are added.
class LogStore
{
public:
    static constexpr qint64 usualLimitBytes = 64LL * 1024 * 1024;

    explicit LogStore(qint64 limitBytes = usualLimitBytes);

    bool isEmpty() const { return m_firstId == m_endId; }
    qsizetype count() const { return static_cast<qsizetype>(m_endId - m_firstId); }
    LineId firstId() const { return m_firstId; }
    LineId endId() const { return m_endId; } ///< one behind the last line
    bool contains(LineId id) const { return id >= m_firstId && id < m_endId; }
    qint64 bytes() const { return m_bytes; } ///< texts and what is kept for each line
    qint64 limitBytes() const { return m_limitBytes; }
    /// Another bound; what is too much goes with the next append() or dropOldest().
    void setLimitBytes(qint64 bytes) { m_limitBytes = bytes; }
    /// Lets the oldest lines go until the bound is kept.
    void dropOldest();

    /// The line \a id, which must be contained. Its text is valid until the store changes.
    LogLine lineAt(LineId id) const;

    /// Adds at the end; the id in \a line is ignored.
    LineId append(const LogLine& line);
    void append(const QList<LogEntry>& batch, quint8 source = 0);
    /// Whether adding \a bytes of text in \a lines lines would let old lines go.
    bool wouldDrop(qint64 bytes, qint64 lines) const;

    /// Adds before the first line, in order; only as many of the newest of \a older as there is room for.
    /// Returns how many were added. None after old lines were let go, because their ids must not come again.
    qsizetype prepend(std::span<const LogLine> older);
    bool canPrepend() const { return !m_dropped && m_bytes < m_limitBytes; }

    /// Empties the store. Ids go on.
    void clear();

    LogSnapshot snapshot() const;

private:
    qint64 m_limitBytes;
    qint64 m_bytes = 0;
    LineId m_firstId;
    LineId m_endId;
    bool m_dropped = false;
    std::deque<std::shared_ptr<LogChunk>> m_chunks;
};

} // namespace sandglass
