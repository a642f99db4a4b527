// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logcriteria.h"
#include "core/logs/logsnapshot.h"

#include <QList>

#include <expected>
#include <memory>
#include <stop_token>
#include <vector>

namespace sandglass {

/// Compiled criteria. Immutable; may be used by several threads at once. Time is linear in the text, whatever the
/// pattern.
class LogMatcher
{
public:
    virtual ~LogMatcher() = default;
    LogMatcher(const LogMatcher&) = delete;
    LogMatcher& operator=(const LogMatcher&) = delete;

    /// The matcher, or what is wrong with the regular expression in the words of the library.
    static std::expected<std::shared_ptr<const LogMatcher>, QString> compile(const LogCriteria& criteria);

    /// Appends the ids of the lines of [\a first, \a end) of \a chunk that match. What is compared is what people see:
    /// escapes are no part of the text. Ends early, with some of them missing, when \a stop says so.
    void match(const LogChunk& chunk, int first, int end, const std::stop_token& stop,
               std::vector<LineId>& found) const;

    /// Where the shown text of a line matches, in order and apart, in UTF-16 units; at most 1,000 places. None without
    /// a pattern.
    struct Range
    {
        qsizetype start = -1;
        qsizetype length = 0;
        bool operator==(const Range&) const = default;
    };
    QList<Range> ranges(const QString& text) const;

    /// Whether the shown text of a line has the pattern. For text from elsewhere; does not look at channel and time.
    virtual bool matchesText(QByteArrayView text) const = 0;

protected:
    explicit LogMatcher(LogCriteria criteria)
        : m_criteria(std::move(criteria))
    {
    }
    /// Text in the form that find() wants, byte for byte at the same place; valid until the next call on this
    /// thread.
    virtual QByteArrayView prepare(QByteArrayView text) const { return text; }
    /// The first match in  prepared, which is some lines with their line feeds, at or behind  from; in bytes.
    virtual Range find(QByteArrayView prepared, qsizetype from) const = 0;
    /// Whether find() gives the same lines as matchesText() line by line.
    virtual bool matchesAcrossLines() const { return true; }

private:
    bool takes(const LogChunk& chunk, int index) const;

    LogCriteria m_criteria;
};

} // namespace sandglass
