// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logsearch.h"

#include "ui/logs/logview.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace sandglass {

namespace {
constexpr int updateMs = 30;
} // namespace

LogSearch::LogSearch(LogView& view, QObject* parent)
    : QObject(parent)
    , m_view(view)
    , m_timer(new QTimer(this))
{
    m_criteria.seams = true;
    m_timer->setSingleShot(true);
    m_timer->setInterval(updateMs);
    connect(m_timer, &QTimer::timeout, this, &LogSearch::update);
    for (const LogFilter* filter : {&m_shown, &m_matches}) {
        connect(filter, &LogFilter::reset, this, &LogSearch::changed);
        connect(filter, &LogFilter::changed, this, &LogSearch::changed);
        connect(filter, &LogFilter::finished, this, &LogSearch::onSearched);
    }
    connect(&m_shown, &LogFilter::reset, &m_view, &LogView::filterChanged);
    connect(&m_shown, &LogFilter::changed, &m_view, &LogView::filterChanged);
}

void LogSearch::setSession(const std::shared_ptr<LogSession>& session)
{
    if (m_session)
        m_session->disconnect(this);
    m_shown.setStore(nullptr);
    m_matches.setStore(nullptr);
    m_session = session;
    m_wantsPrevious = false;
    if (m_session) {
        const auto schedule = [this] {
            if (!m_timer->isActive())
                m_timer->start();
        };
        connect(m_session.get(), &LogSession::appended, this, schedule);
        connect(m_session.get(), &LogSession::prepended, this, schedule);
        connect(m_session.get(), &LogSession::replaced, this, &LogSearch::update);
    }
    apply();
}

void LogSearch::setCriteria(const LogCriteria& criteria, bool filter)
{
    m_criteria = criteria;
    m_criteria.seams = true;
    m_filtering = filter;
    m_wantsPrevious = false;
    apply();
}

void LogSearch::apply()
{
    const LogStore* store = m_session ? &m_session->store() : nullptr;
    LogCriteria shown = m_criteria;
    if (!m_filtering)
        shown.text.clear();
    LogCriteria marked = m_criteria;
    marked.seams = false;
    // Without anything to look for there is nothing to search through.
    m_shown.setStore(nullptr);
    m_matches.setStore(nullptr);
    m_shown.setCriteria(shown);
    m_matches.setCriteria(marked);
    m_shown.setStore(shown.takesAll() ? nullptr : store);
    m_matches.setStore(hasText() ? store : nullptr);
    m_view.setFilter(shown.takesAll() ? nullptr : &m_shown);
    m_view.setHighlight(m_criteria);
    m_view.setCurrentMatch(0);
    Q_EMIT changed();
}

void LogSearch::update()
{
    m_shown.update();
    m_matches.update();
}

void LogSearch::onSearched()
{
    if (!isSearching() && std::exchange(m_wantsPrevious, false))
        previous();
    Q_EMIT changed();
}

int LogSearch::current() const
{
    const auto& ids = m_matches.matches();
    const auto found = std::ranges::lower_bound(ids, m_view.currentMatch());
    return found == ids.end() || *found != m_view.currentMatch() ? 0 : static_cast<int>(found - ids.begin()) + 1;
}

void LogSearch::next()
{
    const auto& ids = m_matches.matches();
    if (ids.empty())
        return;
    const LineId from = m_view.currentMatch() != 0 ? m_view.currentMatch() + 1 : m_view.topLine();
    const auto found = std::ranges::lower_bound(ids, from);
    m_view.setCurrentMatch(found == ids.end() ? ids.front() : *found);
    Q_EMIT changed();
}

void LogSearch::previous()
{
    const auto& ids = m_matches.matches();
    if (ids.empty())
        return;
    LineId from = m_view.currentMatch();
    if (from == 0) {
        const QList<LineId> visible = m_view.visibleLines();
        from = visible.isEmpty() ? 0 : visible.last() + 1;
    }
    const auto found = std::ranges::lower_bound(ids, from);
    if (found != ids.begin()) {
        m_view.setCurrentMatch(*std::prev(found));
    } else if (m_session && m_session->older() == LogSession::Older::Available) {
        m_wantsPrevious = true;
        m_session->requestOlder();
    } else {
        m_view.setCurrentMatch(ids.back());
    }
    Q_EMIT changed();
}

} // namespace sandglass

#include "moc_logsearch.cpp"
