// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/logmatcher.h"

#include "core/logs/ansitext.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstring>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestPattern = 1000;
constexpr int64_t patternMemory = 8 << 20;
constexpr qsizetype mostRanges = 1000;

bool isAscii(const QByteArray& bytes)
{
    return std::ranges::all_of(bytes, [](char c) { return static_cast<signed char>(c) >= 0; });
}

/// Takes any text.
class AnyText final : public LogMatcher
{
public:
    explicit AnyText(const LogCriteria& criteria)
        : LogMatcher(criteria)
    {
    }
    bool matchesText(QByteArrayView) const override { return true; }

protected:
    Range find(QByteArrayView, qsizetype from) const override { return {from, 0}; }
};

class ExactText final : public LogMatcher
{
public:
    ExactText(const LogCriteria& criteria, QByteArray needle)
        : LogMatcher(criteria)
        , m_needle(std::move(needle))
    {
    }
    bool matchesText(QByteArrayView text) const override { return find(text, 0).start >= 0; }
    Range find(QByteArrayView text, qsizetype from) const override
    {
        // The C library's search is vectorised; QByteArrayMatcher takes twice as long.
        const void* found = ::memmem(text.data() + from, static_cast<size_t>(text.size() - from), m_needle.constData(),
                                     static_cast<size_t>(m_needle.size()));
        return found ? Range{static_cast<const char*>(found) - text.data(), m_needle.size()} : Range{};
    }

private:
    QByteArray m_needle;
};

/// Lower-cases the letters of ASCII, eight bytes at a time.
void fold(QByteArrayView text, QByteArray& folded)
{
    folded.resizeForOverwrite(text.size());
    const char* in = text.data();
    char* out = folded.data();
    constexpr quint64 each = 0x0101010101010101;
    qsizetype left = text.size();
    for (; left >= 8; left -= 8, in += 8, out += 8) {
        quint64 word = 0;
        std::memcpy(&word, in, 8);
        const quint64 low = word & (each * 0x7f);
        const quint64 fromA = low + each * (0x80 - 'A');
        const quint64 afterZ = low + each * (0x7f - 'Z');
        const quint64 upper = (fromA ^ afterZ) & ~word & (each * 0x80);
        word |= upper >> 2;
        std::memcpy(out, &word, 8);
    }
    for (; left > 0; --left, ++in, ++out)
        *out = *in >= 'A' && *in <= 'Z' ? static_cast<char>(*in + 32) : *in;
}

/// Letters of ASCII in either case: the text is lower-cased once, then searched as in ExactText.
class FoldedText final : public LogMatcher
{
public:
    FoldedText(const LogCriteria& criteria, const QByteArray& needle)
        : LogMatcher(criteria)
        , m_exact(criteria, needle.toLower())
    {
    }
    bool matchesText(QByteArrayView text) const override { return m_exact.matchesText(prepare(text)); }

protected:
    QByteArrayView prepare(QByteArrayView text) const override
    {
        thread_local QByteArray folded;
        fold(text, folded);
        return folded;
    }
    Range find(QByteArrayView prepared, qsizetype from) const override { return m_exact.find(prepared, from); }

private:
    ExactText m_exact;
};

class Pattern final : public LogMatcher
{
public:
    Pattern(const LogCriteria& criteria, const std::string& pattern, const RE2::Options& options, bool acrossLines)
        : LogMatcher(criteria)
        , m_pattern(pattern, options)
        , m_acrossLines(acrossLines)
    {
    }
    const RE2& pattern() const { return m_pattern; }
    bool matchesText(QByteArrayView text) const override
    {
        return RE2::PartialMatch({text.data(), static_cast<size_t>(text.size())}, m_pattern);
    }

protected:
    Range find(QByteArrayView text, qsizetype from) const override
    {
        absl::string_view found;
        const absl::string_view all(text.data(), static_cast<size_t>(text.size()));
        if (!m_pattern.Match(all, static_cast<size_t>(from), all.size(), RE2::UNANCHORED, &found, 1))
            return {};
        return {found.data() - text.data(), static_cast<qsizetype>(found.size())};
    }
    bool matchesAcrossLines() const override { return m_acrossLines; }

private:
    RE2 m_pattern;
    bool m_acrossLines;
};
/// A line has at least the level of the entry that it goes on with, as far as the chunk tells.
bool isAtLeast(const LogChunk& chunk, int index, LogLevel wanted)
{
    constexpr int longestEntry = 200;
    const LogLine line = chunk.line(index);
    QByteArrayView text = line.text;
    const int last = std::max(0, index - longestEntry);
    for (int before = index; detectLevel(text) < wanted;) {
        if (!continuesEntry(text))
            return false;
        // The line before it of the same output: those of others may stand between them.
        LogLine of;
        do {
            if (--before < last)
                return false;
            of = chunk.line(before);
        } while (of.seam || of.source != line.source || of.channel != line.channel);
        text = of.text;
    }
    return true;
}
} // namespace

std::expected<std::shared_ptr<const LogMatcher>, QString> LogMatcher::compile(const LogCriteria& criteria)
{
    const QByteArray text = criteria.text.left(longestPattern).toUtf8();
    if (text.isEmpty())
        return std::make_shared<AnyText>(criteria);
    if (!criteria.regex && criteria.caseSensitive)
        return std::make_shared<ExactText>(criteria, text);
    if (!criteria.regex && isAscii(text))
        return std::make_shared<FoldedText>(criteria, text);

    RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(criteria.caseSensitive);
    options.set_literal(!criteria.regex);
    options.set_never_nl(true); // A match must not reach into the next line.
    options.set_max_mem(patternMemory);
    // These look at the ends of the whole text or change what ^ and $ mean.
    const bool acrossLines = !text.contains("\\A") && !text.contains("\\z") && !text.contains("(?");
    const std::string pattern = (criteria.regex && acrossLines ? "(?m)" : "") + text.toStdString();
    auto compiled = std::make_shared<Pattern>(criteria, pattern, options, acrossLines);
    if (!compiled->pattern().ok())
        return std::unexpected(QString::fromStdString(compiled->pattern().error()));
    return compiled;
}

bool LogMatcher::takes(const LogChunk& chunk, int index) const
{
    const LogLine line = chunk.line(index);
    if (line.seam)
        return m_criteria.seams;
    if (line.source < 64 && ((m_criteria.hiddenSources >> line.source) & 1) != 0)
        return false;
    if (m_criteria.channel && line.channel != *m_criteria.channel)
        return false;
    if (m_criteria.sinceNs != 0 && line.timeNs != 0 && line.timeNs < m_criteria.sinceNs)
        return false;
    return m_criteria.atLeast == LogLevel::None || isAtLeast(chunk, index, m_criteria.atLeast);
}

QList<LogMatcher::Range> LogMatcher::ranges(const QString& text) const
{
    QList<Range> all;
    if (m_criteria.text.isEmpty())
        return all;
    const QByteArray bytes = text.toUtf8();
    const bool oneByteEach = bytes.size() == text.size();
    qsizetype unitsBefore = 0; // of the bytes before `counted`
    qsizetype counted = 0;
    const auto unitsUpTo = [&](qsizetype byte) {
        if (oneByteEach)
            return byte;
        unitsBefore += QString::fromUtf8(QByteArrayView(bytes).sliced(counted, byte - counted)).size();
        counted = byte;
        return unitsBefore;
    };
    const QByteArrayView prepared = prepare(bytes);
    for (qsizetype from = 0; from <= bytes.size() && all.size() < mostRanges;) {
        const Range found = find(prepared, from);
        if (found.start < 0)
            break;
        if (found.length > 0) {
            const qsizetype start = unitsUpTo(found.start);
            all.append({start, unitsUpTo(found.start + found.length) - start});
        }
        from = found.start + std::max<qsizetype>(found.length, 1);
    }
    return all;
}

void LogMatcher::match(const LogChunk& chunk, int first, int end, const std::stop_token& stop,
                       std::vector<LineId>& found) const
{
    const bool anyText = m_criteria.text.isEmpty();
    if (anyText || !matchesAcrossLines() || chunk.hasControls(first, end)) {
        for (int index = first; index < end && !stop.stop_requested(); ++index) {
            if (!takes(chunk, index))
                continue;
            const LogLine line = chunk.line(index);
            const bool matches = anyText || line.seam ||
                                 (line.controls ? matchesText(plainText(line.text).toUtf8()) : matchesText(line.text));
            if (matches)
                found.push_back(line.id);
        }
        return;
    }
    // One search over many lines at once; a line is looked at only where something was found.
    const QByteArrayView all = prepare(chunk.text(first, end));
    const qsizetype begin = chunk.offsetOfLine(first);
    int index = first;
    int seamsUpTo = first;
    const auto takeSeams = [&](int upTo) {
        if (!m_criteria.seams)
            return;
        for (; seamsUpTo < upTo; ++seamsUpTo) {
            const LogLine line = chunk.line(seamsUpTo);
            if (line.seam)
                found.push_back(line.id);
        }
    };
    while (index < end && !stop.stop_requested()) {
        const Range at = find(all, chunk.offsetOfLine(index) - begin);
        // Behind the last line feed stands no line, only a place for an empty match.
        if (at.start < 0 || at.start == all.size())
            break;
        const int hit = chunk.lineOfOffset(begin + at.start, end);
        takeSeams(hit);
        seamsUpTo = hit + 1;
        if (takes(chunk, hit))
            found.push_back(chunk.line(hit).id);
        index = hit + 1;
    }
    takeSeams(end);
}

} // namespace sandglass
