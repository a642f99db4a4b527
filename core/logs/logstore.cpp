// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/logstore.h"

#include <algorithm>

namespace sandglass {

namespace {
/// Room below the first id, so that older lines can be added before it; each clear() leaves as much again.
constexpr LineId idsPerLife = LineId(1) << 40;

qint64 costOf(qint64 textBytes)
{
    return textBytes + LogChunk::bytesPerLine;
}
} // namespace

LogStore::LogStore(qint64 limitBytes)
    : m_limitBytes(limitBytes)
    , m_firstId(idsPerLife)
    , m_endId(idsPerLife)
{
}

LogLine LogStore::lineAt(LineId id) const
{
    Q_ASSERT(contains(id));
    const auto behind = std::ranges::upper_bound(m_chunks, id, {}, [](const auto& chunk) { return chunk->firstId(); });
    const LogChunk& chunk = **std::prev(behind);
    return chunk.line(static_cast<int>(id - chunk.firstId()));
}

LineId LogStore::append(const LogLine& line)
{
    if (m_chunks.empty() || !m_chunks.back()->fits(line.text.size())) {
        const qsizetype room = std::max(LogChunk::usualTextBytes, line.text.size());
        m_chunks.push_back(std::make_shared<LogChunk>(m_endId, room, LogChunk::mostLines));
    }
    m_chunks.back()->append(line);
    m_bytes += costOf(line.text.size());
    if (m_bytes > m_limitBytes)
        dropOldest();
    return m_endId++;
}

void LogStore::append(const QList<LogEntry>& batch, quint8 source)
{
    for (const LogEntry& entry : batch) {
        LogLine line;
        line.timeNs = entry.timeNs;
        line.channel = entry.channel;
        line.source = source;
        line.truncated = entry.truncated;
        line.text = entry.text;
        append(line);
    }
}

bool LogStore::wouldDrop(qint64 bytes, qint64 lines) const
{
    return m_bytes + bytes + lines * LogChunk::bytesPerLine > m_limitBytes;
}

void LogStore::dropOldest()
{
    while (m_bytes > m_limitBytes && m_chunks.size() > 1) {
        m_bytes -= m_chunks.front()->bytes();
        m_chunks.pop_front();
        m_firstId = m_chunks.front()->firstId();
        m_dropped = true;
    }
}

qsizetype LogStore::prepend(std::span<const LogLine> older)
{
    if (!canPrepend())
        return 0;
    size_t begin = older.size();
    for (qint64 bytes = m_bytes; begin > 0; --begin) {
        bytes += costOf(older[begin - 1].text.size());
        if (bytes > m_limitBytes)
            break;
    }
    older = older.subspan(begin);
    std::vector<std::shared_ptr<LogChunk>> chunks;
    m_firstId -= older.size();
    LineId next = m_firstId;
    while (!older.empty()) {
        size_t lines = 0;
        qsizetype textBytes = 0;
        while (lines < older.size() && lines < size_t(LogChunk::mostLines) &&
               (lines == 0 || textBytes + older[lines].text.size() <= LogChunk::usualTextBytes))
            textBytes += older[lines++].text.size();
        auto chunk = std::make_shared<LogChunk>(next, textBytes, static_cast<int>(lines));
        for (const LogLine& line : older.first(lines))
            chunk->append(line);
        m_bytes += chunk->bytes();
        next += lines;
        older = older.subspan(lines);
        chunks.push_back(std::move(chunk));
    }
    m_chunks.insert(m_chunks.begin(), chunks.begin(), chunks.end());
    return static_cast<qsizetype>(next - m_firstId);
}

void LogStore::clear()
{
    m_chunks.clear();
    m_bytes = 0;
    m_dropped = false;
    m_endId = (m_endId / idsPerLife + 2) * idsPerLife;
    m_firstId = m_endId;
}

LogSnapshot LogStore::snapshot() const
{
    return {{m_chunks.begin(), m_chunks.end()}, m_firstId, m_endId};
}

} // namespace sandglass
