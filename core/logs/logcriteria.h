// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/loglevel.h"
#include "core/logs/logline.h"

#include <QString>

#include <optional>

namespace sandglass {

/// Which lines to take. Everything that is set must hold.
struct LogCriteria
{
    QString text; ///< empty: any text; at most 1,000 characters
    bool caseSensitive = false;
    bool regex = false; ///< `text` is a regular expression in RE2's syntax
    std::optional<LogChannel> channel;
    LogLevel atLeast = LogLevel::None; ///< lines that name no level are taken only with None
    qint64 sinceNs = 0;                ///< lines without a time are always taken
    quint64 hiddenSources = 0;         ///< a bit for each LogLine::source that is not taken
    bool seams = false;                ///< seams are taken, whatever else is set; otherwise never

    bool takesAll() const
    {
        return text.isEmpty() && !channel && atLeast == LogLevel::None && sinceNs == 0 && hiddenSources == 0 && seams;
    }
    bool operator==(const LogCriteria&) const = default;
};

} // namespace sandglass
