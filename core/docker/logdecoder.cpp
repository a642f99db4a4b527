// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/logdecoder.h"

#include "core/base/rfc3339.h"

#include <algorithm>

namespace sandglass {

namespace {
constexpr qsizetype longestLine = 1024 * 1024;
/// Docker cuts a line into messages of this size.
constexpr qsizetype longestMessage = 16 * 1024;
/// "2026-01-02T03:04:05.123456789+02:00" and some room.
constexpr qsizetype longestStamp = 40;

bool isStampByte(char c)
{
    return (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '.' || c == 'T' || c == 'Z' || c == '+';
}
} // namespace

LogDecoder::LogDecoder(Mode mode)
    : m_mode(mode)
{
    m_lines[size_t(LogChannel::Error)].entry.channel = LogChannel::Error;
    m_stamp.reserve(longestStamp);
}

Status LogDecoder::push(QByteArrayView bytes, QList<LogEntry>& lines)
{
    if (m_mode == Mode::Framed)
        return pushFramed(bytes, lines);
    pushRaw(bytes, lines);
    return {};
}

void LogDecoder::finish(QList<LogEntry>& lines)
{
    if (m_readingStamp && m_mode == Mode::Raw)
        giveUpStamp(LogChannel::Output, lines);
    const auto firstNew = lines.size();
    for (Line& line : m_lines) {
        if (line.begun && !line.entry.text.isEmpty())
            lines.append(line.entry);
        line.begun = false;
        line.entry.text.clear();
    }
    std::ranges::stable_sort(lines.begin() + firstNew, lines.end(), {}, &LogEntry::timeNs);
}

Status LogDecoder::pushFramed(QByteArrayView bytes, QList<LogEntry>& lines)
{
    while (true) {
        const auto taken = m_frames.next(bytes);
        if (!taken)
            return std::unexpected(taken.error());
        if (!*taken)
            return {};
        const FramePiece& piece = **taken;
        const LogChannel channel = piece.error ? LogChannel::Error : LogChannel::Output;
        if (piece.first)
            beginMessage();
        QByteArrayView content = piece.bytes;
        if (m_readingStamp)
            content = readStamp(content);
        if (m_noStamp || (m_readingStamp && piece.last))
            giveUpStamp(channel, lines);
        addContent(channel, content, lines);
    }
}

void LogDecoder::pushRaw(QByteArrayView bytes, QList<LogEntry>& lines)
{
    while (!bytes.isEmpty()) {
        if (m_readingStamp) {
            bytes = readStamp(bytes);
            if (m_noStamp)
                giveUpStamp(LogChannel::Output, lines);
            continue;
        }
        const QByteArrayView window = bytes.first(std::min(bytes.size(), longestMessage - m_messageSize));
        const qsizetype newline = window.indexOf('\n');
        const QByteArrayView content = newline < 0 ? window : window.first(newline + 1);
        addContent(LogChannel::Output, content, lines);
        m_messageSize += content.size();
        bytes = bytes.sliced(content.size());
        if (newline >= 0 || m_messageSize == longestMessage)
            beginMessage();
    }
}

void LogDecoder::beginMessage()
{
    m_readingStamp = true;
    m_noStamp = false;
    m_stamp.clear();
    m_messageNs = 0;
    m_messageSize = 0;
}

/// Takes the time off the front of a message and returns what is behind it. Sets m_noStamp where none stands.
QByteArrayView LogDecoder::readStamp(QByteArrayView bytes)
{
    qsizetype length = 0;
    while (length < bytes.size() && isStampByte(bytes[length]) && m_stamp.size() + length <= longestStamp)
        ++length;
    const bool open = length == bytes.size();
    // Mostly the whole stamp is here: it is read in place.
    if (!open && bytes[length] == ' ' && m_stamp.isEmpty()) {
        m_messageNs = nanosecondsFromRfc3339(bytes.first(length));
        if (m_messageNs != 0) {
            m_readingStamp = false;
            m_lastNs = m_messageNs;
            return bytes.sliced(length + 1);
        }
    }
    m_stamp += bytes.first(length);
    bytes = bytes.sliced(length);
    if (open && m_stamp.size() <= longestStamp)
        return bytes;
    if (!bytes.isEmpty() && bytes.front() == ' ') {
        m_messageNs = nanosecondsFromRfc3339(m_stamp);
        if (m_messageNs != 0) {
            m_readingStamp = false;
            m_lastNs = m_messageNs;
            return bytes.sliced(1);
        }
    }
    m_noStamp = true;
    return bytes;
}

void LogDecoder::giveUpStamp(LogChannel channel, QList<LogEntry>& lines)
{
    m_readingStamp = false;
    m_noStamp = false;
    addContent(channel, m_stamp, lines);
    m_messageSize = m_stamp.size();
    m_stamp.clear();
}

void LogDecoder::addContent(LogChannel channel, QByteArrayView bytes, QList<LogEntry>& lines)
{
    Line& line = m_lines[size_t(channel)];
    while (!bytes.isEmpty()) {
        if (!line.begun) {
            line.begun = true;
            line.entry.timeNs = m_messageNs;
        }
        const qsizetype newline = bytes.indexOf('\n');
        if (newline < 0) {
            append(line, bytes);
            return;
        }
        append(line, bytes.first(newline));
        bytes = bytes.sliced(newline + 1);
        if (line.entry.text.endsWith('\r') && !line.entry.truncated)
            line.entry.text.chop(1);
        lines.append(line.entry);
        if (m_tracksPosition)
            ++m_finished[m_messageNs];
        line.begun = false;
        line.entry.truncated = false;
        line.entry.text = QByteArray();
    }
}

LogPosition LogDecoder::position()
{
    LogPosition position{.sinceNs = m_lastNs};
    for (const Line& line : m_lines) {
        if (line.begun)
            position.sinceNs = std::min(position.sinceNs, line.entry.timeNs);
    }
    m_finished.removeIf([&position](const auto& entry) { return entry.key() < position.sinceNs; });
    for (const qsizetype count : std::as_const(m_finished))
        position.lines += count;
    return position;
}

void LogDecoder::append(Line& line, QByteArrayView bytes)
{
    const qsizetype room = longestLine - line.entry.text.size();
    if (bytes.size() > room)
        line.entry.truncated = true;
    line.entry.text.append(bytes.first(std::min(bytes.size(), room)));
}

} // namespace sandglass
