// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/matchmap.h"

#include "ui/common/plaintext.h"
#include "ui/logs/logsearch.h"
#include "ui/logs/logview.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int stripWidth = 10;
constexpr int markHeight = 2;
} // namespace

MatchMap::MatchMap(LogView& view, LogSearch& search, Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_view(view)
    , m_search(search)
    , m_theme(theme)
{
    setObjectName(u"matchMap"_s);
    setAccessibleName(tr("Where the matches are"));
    setPlainToolTip(this, tr("Matches in the log; a click goes there"));
    setFixedWidth(stripWidth);
    const auto refresh = [this] {
        setVisible(m_search.hasText() && m_search.count() > 0);
        update();
    };
    connect(&m_search, &LogSearch::changed, this, refresh);
    connect(&m_view, &LogView::newLinesChanged, this, [this] { update(); });
    refresh();
}

void MatchMap::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    const auto& matches = m_search.matches();
    const LogRows& rows = m_view.rows();
    const int count = rows.count();
    if (count == 0)
        return;
    // By pixels, not by matches: there may be a million of them.
    const QColor color = m_theme.color(Role::Transition);
    auto from = matches.begin();
    for (int y = 0; y < height() && from != matches.end(); y += markHeight) {
        const auto position = static_cast<int>(static_cast<qint64>(y + markHeight) * count / height());
        const auto next =
            position >= count ? matches.end() : std::lower_bound(from, matches.end(), rows.idAt(position));
        if (next != from)
            painter.fillRect(QRect(2, y, width() - 4, markHeight), color);
        from = next;
    }
    if (m_view.currentMatch() != 0) {
        const int y = static_cast<int>(static_cast<qint64>(rows.positionOf(m_view.currentMatch())) * height() / count);
        painter.fillRect(QRect(0, std::max(0, y - 1), width(), markHeight + 1), m_theme.color(Role::Accent));
    }
}

void MatchMap::mousePressEvent(QMouseEvent* event)
{
    const LogRows& rows = m_view.rows();
    const int count = rows.count();
    const auto& matches = m_search.matches();
    if (count == 0 || matches.empty())
        return;
    const int position =
        std::clamp(static_cast<int>(event->position().y() * count / std::max(height(), 1)), 0, count - 1);
    auto nearest = std::ranges::lower_bound(matches, rows.idAt(position));
    if (nearest == matches.end())
        --nearest;
    m_view.setCurrentMatch(*nearest);
}

} // namespace sandglass

#include "moc_matchmap.cpp"
