// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/logchunk.h"

#include <algorithm>
#include <cstring>

namespace sandglass {

namespace {
bool anyControl(QByteArrayView text)
{
    // Without a branch per byte, so that the compiler can take many at once.
    unsigned found = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        found |= static_cast<unsigned>((byte < 0x20 && byte != '\t') || byte == 0x7f);
    }
    return found != 0;
}
} // namespace

LogChunk::LogChunk(LineId firstId, qsizetype textBytes, int lines)
    : m_firstId(firstId)
    , m_capacity(textBytes + lines)
    , m_lines(lines)
    , m_text(std::make_unique_for_overwrite<char[]>(static_cast<size_t>(m_capacity)))
    , m_meta(std::make_unique_for_overwrite<Meta[]>(static_cast<size_t>(lines) + 1))
{
    m_meta[0].offset = 0;
}

void LogChunk::append(const LogLine& line)
{
    Q_ASSERT(fits(line.text.size()));
    Meta& meta = m_meta[m_count];
    meta.timeNs = line.timeNs;
    meta.source = line.source;
    meta.flags =
        static_cast<quint8>((line.channel == LogChannel::Error ? ErrorChannel : 0) | (line.truncated ? Truncated : 0) |
                            (line.seam ? Seam : 0) | (anyControl(line.text) ? Controls : 0));
    char* end = m_text.get() + m_used;
    if (!line.text.isEmpty())
        std::memcpy(end, line.text.data(), static_cast<size_t>(line.text.size()));
    end[line.text.size()] = '\n';
    m_used += line.text.size() + 1;
    ++m_count;
    m_meta[m_count].offset = static_cast<quint32>(m_used);
}

LogLine LogChunk::line(int index) const
{
    const Meta& meta = m_meta[index];
    LogLine line;
    line.id = m_firstId + static_cast<LineId>(index);
    line.timeNs = meta.timeNs;
    line.channel = (meta.flags & ErrorChannel) != 0 ? LogChannel::Error : LogChannel::Output;
    line.source = meta.source;
    line.truncated = (meta.flags & Truncated) != 0;
    line.seam = (meta.flags & Seam) != 0;
    line.controls = (meta.flags & Controls) != 0;
    line.text = QByteArrayView(m_text.get() + meta.offset, m_meta[index + 1].offset - meta.offset - 1);
    return line;
}

QByteArrayView LogChunk::text(int from, int to) const
{
    const quint32 begin = m_meta[from].offset;
    return {m_text.get() + begin, m_meta[to].offset - begin};
}

int LogChunk::lineOfOffset(qsizetype offset, int lines) const
{
    const Meta* behind = std::upper_bound(m_meta.get(), m_meta.get() + lines, offset,
                                          [](qsizetype at, const Meta& meta) { return at < meta.offset; });
    return static_cast<int>(behind - m_meta.get()) - 1;
}

bool LogChunk::hasControls(int from, int to) const
{
    return std::any_of(m_meta.get() + from, m_meta.get() + to,
                       [](const Meta& meta) { return (meta.flags & Controls) != 0; });
}

} // namespace sandglass
