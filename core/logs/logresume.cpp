// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/logresume.h"

#include <QHashFunctions>

#include <algorithm>
#include <utility>

namespace sandglass {

namespace {
constexpr qint64 overlapNs = 2'000'000'000;
/// How far out of order lines of the two channels may stand.
constexpr qint64 disorderNs = 100'000'000;
constexpr size_t mostRemembered = 65536;
constexpr qsizetype mostKept = 100000;
} // namespace

LogResume::Key LogResume::keyOf(const LogEntry& entry)
{
    return {entry.timeNs, qHash(QByteArrayView(entry.text), static_cast<size_t>(entry.channel) + 1)};
}

void LogResume::note(const LogEntry& entry)
{
    if (entry.timeNs <= 0)
        return;
    if (m_firstNs == 0)
        m_firstNs = entry.timeNs;
    m_lastNs = entry.timeNs;
    m_newest.push_back(keyOf(entry));
    while (m_newest.front().timeNs < m_lastNs - overlapNs)
        m_newest.pop_front();
    if (m_newest.size() > mostRemembered) {
        m_forgottenNs = m_newest.front().timeNs;
        m_newest.pop_front();
    }
}

void LogResume::clear()
{
    *this = {};
}

qint64 LogResume::sinceNs() const
{
    // Not after the last line, whatever the engine's clock did: its times may have stepped back.
    return std::max<qint64>(
        1, std::min(m_lastNs, std::max({m_lastNs - overlapNs, m_forgottenNs + 1, m_firstNs - disorderNs})));
}

void LogResume::beginReplay()
{
    m_known.clear();
    m_kept.clear();
    m_proven = false;
    m_replaying = m_keeping = !m_newest.empty();
    m_replayEndNs = m_lastNs;
    if (!m_replaying)
        return;
    m_last = m_newest.back();
    const qint64 since = sinceNs();
    for (const Key& key : m_newest) {
        if (key.timeNs >= since)
            ++m_known[key];
    }
}

QList<LogEntry> LogResume::fresh(const QList<LogEntry>& batch)
{
    if (!m_replaying)
        return batch;
    QList<LogEntry> found;
    for (qsizetype i = 0; i < batch.size(); ++i) {
        const LogEntry& entry = batch[i];
        const auto known = m_known.find(keyOf(entry));
        if (known != m_known.end() && known->second > 0) {
            if (--known->second > 0 || !(known->first == m_last))
                continue;
            // What was kept stands before the last one, and so was not wanted when the log was first read.
            m_kept.clear();
            m_proven = true;
            m_replaying = m_keeping = false;
            return found + batch.sliced(i + 1);
        }
        (m_keeping ? m_kept : found).append(entry);
        if (entry.timeNs > m_replayEndNs + overlapNs || m_kept.size() > mostKept) {
            m_replaying = false;
            return found + giveUp() + batch.sliced(i + 1);
        }
    }
    return found;
}

QList<LogEntry> LogResume::giveUp()
{
    m_keeping = false;
    return std::exchange(m_kept, {});
}

} // namespace sandglass
