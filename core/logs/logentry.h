// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHashFunctions>
#include <QList>
#include <QString>

#include <cstdint>
#include <optional>

namespace sandglass {

enum class LogChannel : std::uint8_t { Output, Error };

/// One line as the provider sent it, without its end-of-line. Bytes are kept as they are.
struct LogEntry
{
    qint64 timeNs = 0; ///< since the Unix epoch, UTC; 0 when the provider gave none
    LogChannel channel = LogChannel::Output;
    QByteArray text;
    bool truncated = false; ///< the line was longer than 1 MiB; the rest was dropped

    bool operator==(const LogEntry&) const = default;
};

/// Which lines a server is to give.
struct LogServerFilter
{
    enum class Kind { TextIncludes, TextNotIncludes, RegexIncludes, RegexNotIncludes };
    Kind kind = Kind::TextIncludes;
    QString text;

    bool operator==(const LogServerFilter&) const = default;
};

/// Which part of a log is read; the rest stays on the server. Only for connections with Capability::LogScope.
struct LogScope
{
    std::optional<LogServerFilter> filter = {};
    QString instance = {}; ///< which copy of a cloud's sandbox, by name; empty: all

    bool isEmpty() const { return !filter && instance.isEmpty(); }
    bool operator==(const LogScope&) const = default;
};

inline size_t qHash(const LogScope& scope, size_t seed = 0)
{
    return qHashMulti(seed, scope.instance, scope.filter ? scope.filter->text : QString());
}

/// What to read. `sinceNs` is inclusive, as in the Docker API.
struct LogQuery
{
    int tail = -1;      ///< the newest N lines; -1: all
    qint64 sinceNs = 0; ///< 0: from the beginning
    qint64 untilNs = 0; ///< 0: no end
    bool follow = true;
    bool output = true;
    bool error = true;
    LogScope scope = {};
};

} // namespace sandglass
