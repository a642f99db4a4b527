// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/loglevel.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sandglass {

namespace {
constexpr qsizetype looked = 256;

struct Word
{
    std::string_view upper;
    LogLevel level;
};
constexpr std::array words{
    Word{"ERROR", LogLevel::Error},     Word{"WARN", LogLevel::Warning},    Word{"INFO", LogLevel::Info},
    Word{"DEBUG", LogLevel::Debug},     Word{"WARNING", LogLevel::Warning}, Word{"FATAL", LogLevel::Error},
    Word{"ERR", LogLevel::Error},       Word{"TRACE", LogLevel::Debug},     Word{"NOTICE", LogLevel::Info},
    Word{"CRITICAL", LogLevel::Error},  Word{"CRIT", LogLevel::Error},      Word{"PANIC", LogLevel::Error},
    Word{"SEVERE", LogLevel::Error},    Word{"EMERG", LogLevel::Error},     Word{"EMERGENCY", LogLevel::Error},
    Word{"ALERT", LogLevel::Error},     Word{"WRN", LogLevel::Warning},     Word{"INF", LogLevel::Info},
    Word{"DBG", LogLevel::Debug},       Word{"VERBOSE", LogLevel::Debug},   Word{"INFORMATION", LogLevel::Info},
    Word{"TRACEBACK", LogLevel::Error},
};
constexpr size_t longestWord = 11;

constexpr bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
constexpr char upper(char c)
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

LogLevel levelOf(std::string_view word)
{
    if (word.size() < 3 || word.size() > longestWord)
        return LogLevel::None;
    std::array<char, longestWord> raised{};
    std::ranges::transform(word, raised.begin(), upper);
    const std::string_view same(raised.data(), word.size());
    const auto* const found = std::ranges::find(words, same, &Word::upper);
    return found == words.end() ? LogLevel::None : found->level;
}

LogLevel levelOfNumber(int number)
{
    // pino and bunyan: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal.
    if (number >= 50)
        return LogLevel::Error;
    if (number >= 40)
        return LogLevel::Warning;
    if (number >= 30)
        return LogLevel::Info;
    return number >= 10 ? LogLevel::Debug : LogLevel::None;
}

LogLevel levelOfJson(std::string_view line)
{
    for (const std::string_view key : {R"("level")", R"("severity")", R"("lvl")", R"("log.level")", R"("levelname")"}) {
        size_t at = line.find(key);
        if (at == std::string_view::npos)
            continue;
        at = line.find_first_not_of(" :\t", at + key.size());
        if (at == std::string_view::npos)
            continue;
        if (line[at] == '"') {
            const size_t end = line.find('"', at + 1);
            return levelOf(line.substr(at + 1, end == std::string_view::npos ? end : end - at - 1));
        }
        int number = 0;
        for (; at < line.size() && isDigit(line[at]) && number < 1000; ++at)
            number = number * 10 + (line[at] - '0');
        return levelOfNumber(number);
    }
    return LogLevel::None;
}

/// "E0102 15:04:05.000000 …"
LogLevel levelOfKlog(std::string_view line)
{
    if (line.size() < 6 || !std::ranges::all_of(line.substr(1, 4), isDigit) || line[5] != ' ')
        return LogLevel::None;
    switch (line[0]) {
    case 'E':
    case 'F':
        return LogLevel::Error;
    case 'W':
        return LogLevel::Warning;
    case 'I':
        return LogLevel::Info;
    default:
        return LogLevel::None;
    }
}

/// A word in capitals counts anywhere; another one only where it is marked as a level: [warn], warn:, level=warn,
/// <warn>.
bool standsAsLevel(std::string_view line, size_t begin, size_t end)
{
    const std::string_view word = line.substr(begin, end - begin);
    if (std::ranges::none_of(word, [](char c) { return c >= 'a' && c <= 'z'; }))
        return true;
    const char before = begin > 0 ? line[begin - 1] : ' ';
    const char after = end < line.size() ? line[end] : ' ';
    return (before == '[' && after == ']') || (before == '<' && after == '>') || (before == '(' && after == ')') ||
           (before == '=' && begin > 1) || after == ':' || (begin == 0 && word.starts_with("Traceback"));
}
} // namespace

LogLevel detectLevel(QByteArrayView bytes)
{
    std::string_view line(bytes.data(), static_cast<size_t>(std::min(bytes.size(), looked)));
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.empty())
        return LogLevel::None;
    if (line.front() == '{')
        return levelOfJson(line);
    if (const LogLevel level = levelOfKlog(line); level != LogLevel::None)
        return level;
    for (size_t at = 0; at < line.size();) {
        if (line[at] == '\x1b' && at + 1 < line.size() && line[at + 1] == '[') {
            // The letter that ends a colour escape is no part of the word behind it.
            at += 2;
            while (at < line.size() && !isLetter(line[at]))
                ++at;
            ++at;
            continue;
        }
        if (!isLetter(line[at])) {
            ++at;
            continue;
        }
        size_t end = at;
        while (end < line.size() && isLetter(line[end]))
            ++end;
        const bool partOfName = end < line.size() && (line[end] == '_' || isDigit(line[end]));
        if (!partOfName && standsAsLevel(line, at, end)) {
            if (const LogLevel level = levelOf(line.substr(at, end - at)); level != LogLevel::None)
                return level;
        }
        at = end + (partOfName ? 1 : 0);
    }
    return LogLevel::None;
}

bool continuesEntry(QByteArrayView line)
{
    if (line.isEmpty() || line.front() == ' ' || line.front() == '\t')
        return true;
    for (const char* const beginning : {"at ", "... ", "Caused by:", "Suppressed:", "Traceback (", "During handling of",
                                        "The above exception", "goroutine ", "stack backtrace:"}) {
        if (line.startsWith(beginning))
            return true;
    }
    // The last line of a Python trace names the exception.
    const qsizetype colon = line.indexOf(':');
    const QByteArrayView name = colon < 0 ? line : line.first(colon);
    return (name.endsWith("Error") || name.endsWith("Exception")) && name.size() > 9 && !name.contains(' ');
}

} // namespace sandglass
