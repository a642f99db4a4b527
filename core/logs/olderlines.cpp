// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/olderlines.h"

#include <algorithm>

namespace sandglass {

namespace {
constexpr qsizetype sequenceLength = 8;
} // namespace

OlderLines::OlderLines(const LogStore& known, qint64 byteLimit)
    : m_byteLimit(byteLimit)
{
    for (LineId id = known.firstId(); id < known.endId() && m_known.size() < sequenceLength; ++id) {
        const LogLine line = known.lineAt(id);
        if (line.seam)
            break;
        m_known.append({line.timeNs, line.channel, line.text.toByteArray(), line.truncated});
    }
}

bool OlderLines::knownAt(size_t index) const
{
    return std::equal(m_known.begin(), m_known.end(), m_lines.begin() + static_cast<std::ptrdiff_t>(index));
}

bool OlderLines::add(const QList<LogEntry>& batch)
{
    if (m_reached)
        return true;
    for (const LogEntry& entry : batch) {
        m_lines.push_back(entry);
        m_bytes += entry.text.size();
    }
    const size_t needed = static_cast<size_t>(m_known.size());
    for (; m_checked + needed <= m_lines.size() && needed > 0; ++m_checked) {
        if (!knownAt(m_checked))
            continue;
        m_lines.resize(m_checked);
        m_reached = true;
        return true;
    }
    while (m_bytes > m_byteLimit && m_checked > 0) {
        m_bytes -= m_lines.front().text.size();
        m_lines.pop_front();
        --m_checked;
    }
    return false;
}

void OlderLines::finish()
{
    if (m_reached)
        return;
    const qint64 firstNs = m_known.isEmpty() ? 0 : m_known.first().timeNs;
    const auto end = std::ranges::find_if(
        m_lines, [firstNs](const LogEntry& entry) { return entry.timeNs == 0 || entry.timeNs >= firstNs; });
    m_lines.erase(end, m_lines.end());
}

} // namespace sandglass
