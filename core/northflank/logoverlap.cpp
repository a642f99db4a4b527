// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/logoverlap.h"

#include <QHashFunctions>

#include <algorithm>

namespace sandglass {

namespace {
constexpr size_t mostRemembered = 65536;
} // namespace

size_t LogOverlap::hashOf(const InstanceLine& line)
{
    return qHashMulti(0, line.entry.timeNs, line.instance, static_cast<int>(line.entry.channel), line.entry.text);
}

void LogOverlap::note(const InstanceLine& line)
{
    m_lastNs = std::max(m_lastNs, line.entry.timeNs);
    m_newest.push_back({line.entry.timeNs, hashOf(line)});
    while (m_newest.front().timeNs < m_lastNs - lagNs || m_newest.size() > mostRemembered) {
        m_forgottenNs = std::max(m_forgottenNs, m_newest.front().timeNs);
        m_newest.pop_front();
    }
}

qint64 LogOverlap::sinceNs() const
{
    return m_lastNs == 0 ? 0 : std::min(m_lastNs, std::max(m_lastNs - lagNs, m_forgottenNs + 1));
}

LogOverlap::Repeats LogOverlap::repeats() const
{
    Repeats repeats;
    for (const Key& key : m_newest)
        ++repeats.m_known[key.hash];
    return repeats;
}

QList<InstanceLine> LogOverlap::Repeats::fresh(const QList<InstanceLine>& lines)
{
    QList<InstanceLine> found;
    for (const InstanceLine& line : lines) {
        const auto known = m_known.find(hashOf(line));
        if (known == m_known.end())
            found.append(line);
        else if (--*known == 0)
            m_known.erase(known);
    }
    return found;
}

} // namespace sandglass
