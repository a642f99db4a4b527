// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/northflank/loglines.h"

#include <QHash>
#include <QList>

#include <deque>

namespace sandglass {

/// Remembers the newest lines of a log that was read, so that reading can go on in another answer without a gap or a
/// double. Northflank's logs have no positions: a line is known by time, instance, channel and text, and may come late
/// and out of order, so what is read again begins some seconds before the newest line.
class LogOverlap
{
public:
    static constexpr qint64 lagNs = 10'000'000'000; ///< how late a line may come

    void note(const InstanceLine& line);

    /// Where to begin; 0 when nothing was noted.
    qint64 sinceNs() const;

    /// What one answer, or one live tail, repeats of what was noted before it.
    class Repeats
    {
    public:
        /// The lines that were not had before. As often as a line was noted it is known.
        QList<InstanceLine> fresh(const QList<InstanceLine>& lines);

    private:
        friend class LogOverlap;
        QHash<size_t, int> m_known; ///< hash of a line, how often it may still come
    };
    Repeats repeats() const;

private:
    struct Key
    {
        qint64 timeNs;
        size_t hash;
    };
    static size_t hashOf(const InstanceLine& line);

    std::deque<Key> m_newest;
    qint64 m_lastNs = 0;
    qint64 m_forgottenNs = 0; ///< lines up to this time may have been forgotten
};

} // namespace sandglass
