// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/logsnapshot.h"

#include <algorithm>

namespace sandglass {

LogSnapshot::LogSnapshot(std::vector<std::shared_ptr<const LogChunk>> chunks, LineId firstId, LineId endId)
    : m_chunks(std::move(chunks))
    , m_firstId(firstId)
    , m_endId(endId)
{
}

size_t LogSnapshot::chunkOf(LineId id) const
{
    const auto behind = std::ranges::upper_bound(m_chunks, id, {}, [](const auto& chunk) { return chunk->firstId(); });
    return static_cast<size_t>(behind - m_chunks.begin()) - 1;
}

LogLine LogSnapshot::lineAt(LineId id) const
{
    Q_ASSERT(id >= m_firstId && id < m_endId);
    const LogChunk& chunk = *m_chunks[chunkOf(id)];
    return chunk.line(static_cast<int>(id - chunk.firstId()));
}

void LogSnapshot::visit(LineId from, LineId to,
                        const std::function<bool(const LogChunk&, int first, int end)>& visit) const
{
    from = std::max(from, m_firstId);
    to = std::min(to, m_endId);
    if (from >= to)
        return;
    for (size_t index = chunkOf(from); index < m_chunks.size(); ++index) {
        const LogChunk& chunk = *m_chunks[index];
        if (chunk.firstId() >= to)
            return;
        // The owner may be appending to the last chunk: its end is taken from the snapshot, not from the chunk.
        const LineId chunkEnd = index + 1 < m_chunks.size() ? m_chunks[index + 1]->firstId() : m_endId;
        const int first = from > chunk.firstId() ? static_cast<int>(from - chunk.firstId()) : 0;
        const int end = static_cast<int>(std::min(to, chunkEnd) - chunk.firstId());
        if (first < end && !visit(chunk, first, end))
            return;
    }
}

} // namespace sandglass
