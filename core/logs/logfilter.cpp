// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/logfilter.h"

#include "core/base/task.h"
#include "core/logs/logmatcher.h"
#include "core/logs/logstore.h"

#include <algorithm>
#include <chrono>

namespace sandglass {

namespace {
/// How long one piece of work runs before its matches are handed over.
constexpr std::chrono::milliseconds slice{20};
} // namespace

struct LogFilter::Found
{
    LineId from = 0;
    LineId to = 0; ///< [from, to) was searched
    std::vector<LineId> matches;
};

LogFilter::LogFilter(QObject* parent)
    : QObject(parent)
{
    m_matcher = *LogMatcher::compile(m_criteria);
}

LogFilter::~LogFilter()
{
    m_stop.request_stop();
}

void LogFilter::setStore(const LogStore* store)
{
    m_store = store;
    restart();
}

bool LogFilter::setCriteria(const LogCriteria& criteria)
{
    if (criteria == m_criteria)
        return m_problem.isEmpty();
    m_criteria = criteria;
    auto compiled = LogMatcher::compile(criteria);
    m_problem = compiled ? QString() : compiled.error();
    m_matcher = compiled ? std::move(*compiled) : nullptr;
    restart();
    return m_problem.isEmpty();
}

void LogFilter::restart()
{
    m_stop.request_stop();
    m_stop = {};
    ++m_generation;
    m_running = false;
    m_matches.clear();
    m_from = m_to = m_store ? m_store->firstId() : 0;
    Q_EMIT reset();
    proceed();
}

void LogFilter::update()
{
    if (!m_store)
        return;
    if (m_store->isEmpty() && m_to != m_store->firstId()) { // It was cleared.
        restart();
        return;
    }
    trim();
    proceed();
}

void LogFilter::trim()
{
    const LineId first = m_store->firstId();
    const size_t before = m_matches.size();
    while (!m_matches.empty() && m_matches.front() < first)
        m_matches.pop_front();
    if (m_to < first)
        m_from = m_to = first;
    if (m_matches.size() != before)
        Q_EMIT changed();
}

void LogFilter::proceed()
{
    if (!m_store || !m_matcher || m_running)
        return;
    LineId from = m_to;
    LineId to = m_store->endId();
    if (from >= to) { // The new end is done: older lines that were added before the first one are next.
        from = m_store->firstId();
        to = m_from;
    }
    if (from >= to)
        return;
    m_running = true;
    auto work = [matcher = m_matcher, lines = m_store->snapshot(), stop = m_stop.get_token(), from, to] {
        Found found{from, from, {}};
        const auto deadline = std::chrono::steady_clock::now() + slice;
        // Lines before the first are taken whole, so that what is searched stays one range.
        const bool whole = from == lines.firstId() && to < lines.endId();
        lines.visit(from, to, [&](const LogChunk& chunk, int first, int end) {
            matcher->match(chunk, first, end, stop, found.matches);
            found.to = chunk.firstId() + static_cast<LineId>(end);
            return !stop.stop_requested() && (whole || std::chrono::steady_clock::now() < deadline);
        });
        return found;
    };
    whenDone(runInPool(std::move(work)), this, [this, generation = m_generation](const Found& found) {
        if (generation == m_generation)
            take(found);
    });
}

void LogFilter::take(const Found& found)
{
    m_running = false;
    // What joins neither end was let go or cleared meanwhile.
    if (found.from == m_to) {
        m_matches.insert(m_matches.end(), found.matches.begin(), found.matches.end());
        m_to = found.to;
    } else if (found.to == m_from) {
        m_matches.insert(m_matches.begin(), found.matches.begin(), found.matches.end());
        m_from = found.from;
    }
    trim();
    proceed();
    Q_EMIT changed();
    if (!m_running)
        Q_EMIT finished();
}

double LogFilter::progress() const
{
    if (!m_store || m_store->isEmpty())
        return 1;
    const LineId from = std::max(m_from, m_store->firstId());
    const double searched = m_to > from ? static_cast<double>(m_to - from) : 0;
    return std::min(1.0, searched / static_cast<double>(m_store->count()));
}

} // namespace sandglass

#include "moc_logfilter.cpp"
