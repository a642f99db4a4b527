// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logview.h"

#include "core/base/task.h"
#include "core/logs/logmatcher.h"
#include "ui/logs/logviewaccessible.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QPainter>
#include <QPaintEvent>
#include <QPushButton>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int dragMs = 50;
constexpr int linesCopiedAtOnce = 2000;
constexpr int smallestZoom = -6;
constexpr int largestZoom = 24;
} // namespace

LogView::LogView(Theme& theme, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_theme(theme)
    , m_updateTimer(new QTimer(this))
    , m_dragTimer(new QTimer(this))
    , m_jump(new QPushButton(viewport()))
{
    installLogViewAccessibility();
    setObjectName(u"logView"_s);
    setAccessibleName(tr("Log"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    viewport()->setMouseTracking(true);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAutoFillBackground(true);
    viewport()->setCursor(Qt::IBeamCursor);
    m_jump->setObjectName(u"jumpToLatest"_s);
    m_jump->setText(tr("Jump to latest"));
    m_jump->setIcon(Theme::icon(u"go-bottom"_s));
    m_jump->setCursor(Qt::ArrowCursor);
    m_jump->setFocusPolicy(Qt::TabFocus);
    m_jump->hide();
    connect(m_jump, &QPushButton::clicked, this, [this] {
        m_selection.clear();
        setFollowing(true);
        setFocus(Qt::OtherFocusReason);
    });
    m_updateTimer->setSingleShot(true);
    connect(m_updateTimer, &QTimer::timeout, this, &LogView::updateNow);
    m_dragTimer->setInterval(dragMs);
    connect(m_dragTimer, &QTimer::timeout, this, [this] {
        const QPoint at = viewport()->mapFromGlobal(QCursor::pos());
        const int over = at.y() < 0 ? at.y() : std::max(0, at.y() - viewport()->height());
        if (over != 0)
            scrollRows(over / m_look.rowHeight + (over > 0 ? 1 : -1));
        extendTo(at);
    });
    connect(&m_theme, &Theme::changed, this, &LogView::updateLook);
    updateLook();
    m_sinceUpdate.start();
}

LogView::~LogView()
{
    if (m_session)
        m_session->setHeld(this, false);
}

void LogView::setSession(std::shared_ptr<LogSession> session)
{
    if (m_session) {
        m_session->setHeld(this, false);
        m_session->disconnect(this);
    }
    m_session = std::move(session);
    const LogStore* store = m_session ? &m_session->store() : nullptr;
    m_rows.setStore(store);
    m_rows.setFloor(0);
    m_items.setStore(store);
    m_selection.clear();
    m_currentMatch = 0;
    m_widestColumns = 0;
    if (m_session) {
        connect(m_session.get(), &LogSession::appended, this, &LogView::scheduleUpdate);
        connect(m_session.get(), &LogSession::prepended, this, &LogView::scheduleUpdate);
        connect(m_session.get(), &LogSession::replaced, this, &LogView::onReplaced);
    }
    m_following = false;
    setFollowing(true);
    updateGeometryOfRows();
}

void LogView::onReplaced()
{
    m_items.clear();
    m_rows.setFloor(0);
    m_selection.clear();
    m_currentMatch = 0;
    m_widestColumns = 0;
    if (!m_following) {
        // The ids are others: the time tells where the person was.
        int from = 0;
        int to = m_rows.count();
        while (from < to) {
            const int middle = from + (to - from) / 2;
            if (m_rows.lineAt(middle).timeNs < m_topTimeNs)
                from = middle + 1;
            else
                to = middle;
        }
        m_scroll.setTop({from, 0});
        m_seenEnd = m_session->store().endId();
    }
    scheduleUpdate();
}

void LogView::setFilter(const LogFilter* filter)
{
    if (m_rows.filter() == filter)
        return;
    const LineId top = topLine();
    m_rows.setFilter(filter);
    m_scroll.setTop({m_rows.positionOf(top), 0});
    filterChanged();
}

void LogView::filterChanged()
{
    scheduleUpdate();
}

void LogView::setHighlight(const LogCriteria& criteria)
{
    LogCriteria pattern = criteria;
    pattern.channel.reset();
    auto compiled = LogMatcher::compile(pattern);
    m_items.setMatcher(compiled && !criteria.text.isEmpty() ? std::move(*compiled) : nullptr);
    viewport()->update();
}

void LogView::setCurrentMatch(LineId id)
{
    // A match that is looked at must not scroll away.
    if (id != 0 && m_following)
        setFollowing(false);
    m_currentMatch = id;
    if (id != 0 && m_rows.contains(id)) {
        const LogItem& found = m_items.item(id);
        const auto first = found.matches.isEmpty() ? LogMatcher::Range{0, 0} : found.matches.first();
        goTo({id, static_cast<int>(first.start)});
    }
    viewport()->update();
}

void LogView::setWrapped(bool wrapped)
{
    m_wrapped = wrapped;
    horizontalScrollBar()->setValue(0);
    updateGeometryOfRows();
}

void LogView::setTimestamps(bool shown)
{
    m_timestamps = shown;
    updateGeometryOfRows();
}

void LogView::setZoom(int steps)
{
    steps = std::clamp(steps, smallestZoom, largestZoom);
    if (steps == m_zoom)
        return;
    m_zoom = steps;
    updateLook();
    Q_EMIT zoomChanged(m_zoom);
}

void LogView::setFollowing(bool following)
{
    const bool changed = following != m_following;
    m_following = following;
    m_seenEnd = m_session ? m_session->store().endId() : 0;
    if (following)
        m_currentMatch = 0;
    updateHold();
    updateNow();
    if (changed)
        Q_EMIT followingChanged(following);
}

void LogView::updateHold()
{
    // Whoever reads older lines must not lose them under the eyes; a hidden view has no eyes.
    if (m_session)
        m_session->setHeld(this, !m_following && isVisible());
}

int LogView::newLines() const
{
    return m_following ? 0 : m_rows.count() - m_rows.positionOf(m_seenEnd);
}

LineId LogView::clear()
{
    const LineId before = m_rows.floor();
    if (m_session)
        m_rows.setFloor(m_session->store().endId());
    m_selection.clear();
    m_currentMatch = 0;
    setFollowing(true);
    return before;
}

void LogView::restoreCleared(LineId floor)
{
    m_rows.setFloor(floor);
    updateNow();
}

void LogView::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    const int scrolledX = m_wrapped ? 0 : horizontalScrollBar()->value();
    LogPainter lines(painter, m_look, m_theme, m_columns, scrolledX);
    const int count = m_rows.count();
    LogScroll::Place place = m_scroll.top();
    const int bottom = event->rect().bottom();
    for (int y = 0; y <= bottom && place.position < count; ++place.position, place.row = 0) {
        const LogItem& item = m_items.item(m_rows.idAt(place.position));
        LogPainter::State state;
        state.selected = m_selection.rangeIn(item.id, static_cast<int>(item.layout.text().size()));
        state.current = hasFocus() && item.id == m_selection.cursor().line;
        state.currentMatch = item.id == m_currentMatch;
        for (int row = place.row; row < item.rows() && y <= bottom; ++row, y += m_look.rowHeight) {
            if (y + m_look.rowHeight > event->rect().top())
                lines.paintRow(item, row, y, state);
        }
    }
}

// Places, cursor and selection.

LineId LogView::topLine() const
{
    return m_rows.count() > 0 ? m_rows.idAt(m_scroll.top().position) : 0;
}

QList<LineId> LogView::visibleLines()
{
    QList<LineId> lines;
    const int count = m_rows.count();
    LogScroll::Place place = m_scroll.top();
    for (int rows = -place.row; rows < viewRows() && place.position < count; ++place.position) {
        lines.append(m_rows.idAt(place.position));
        rows += m_items.item(lines.last()).rows();
    }
    return lines;
}

LogView::Place LogView::placeAt(QPoint at)
{
    const int count = m_rows.count();
    if (count == 0)
        return {};
    // Above and below the view too, for dragging.
    const int rows = at.y() >= 0 ? at.y() / m_look.rowHeight : -1;
    const LogScroll::Place there = m_scroll.moved(m_scroll.top(), rows);
    const LogItem& item = m_items.item(m_rows.idAt(there.position));
    Place place;
    place.line = item.id;
    place.row = there.row;
    const bool below =
        there == m_scroll.moved(there, 1) && rows > 0 && m_scroll.moved(m_scroll.top(), rows - 1) == there;
    if (there.row >= item.layout.rows()) {
        place.part = Place::Part::More;
        place.offset = static_cast<int>(item.layout.text().size());
        return place;
    }
    const int scrolledX = m_wrapped ? 0 : horizontalScrollBar()->value();
    place.offset = item.layout.offsetAt(there.row, (at.x() - m_columns.text + scrolledX) / m_look.cellWidth);
    if (below)
        place.part = Place::Part::Outside;
    else if (at.x() >= m_columns.text)
        place.part = Place::Part::Text;
    else if (item.isJson && there.row == 0 && at.x() >= m_columns.disclosure - 2 && at.x() < m_columns.disclosureEnd)
        place.part = Place::Part::Disclosure;
    else
        place.part = Place::Part::Gutter;
    return place;
}

QRect LogView::rectOf(LogPoint point)
{
    int y = 0;
    const int count = m_rows.count();
    LogScroll::Place place = m_scroll.top();
    for (; y < viewport()->height() && place.position < count; ++place.position, place.row = 0) {
        const LogItem& item = m_items.item(m_rows.idAt(place.position));
        if (item.id == point.line) {
            const int row = item.layout.rowOf(point.offset);
            if (row < place.row)
                return {};
            const int x = m_columns.text - (m_wrapped ? 0 : horizontalScrollBar()->value()) +
                          qRound(item.layout.cellInRow(row, point.offset) * m_look.cellWidth);
            return {x, y + (row - place.row) * m_look.rowHeight, qRound(m_look.cellWidth), m_look.rowHeight};
        }
        y += (item.rows() - place.row) * m_look.rowHeight;
    }
    return {};
}

LogPoint LogView::clamped(LogPoint point)
{
    if (m_rows.count() == 0)
        return {};
    const int position = std::min(m_rows.positionOf(point.line), m_rows.count() - 1);
    const LineId id = m_rows.idAt(position);
    const int length = static_cast<int>(m_items.item(id).layout.text().size());
    return {id, id == point.line ? std::clamp(point.offset, 0, length) : 0};
}

void LogView::goTo(LogPoint point, bool keepAnchor)
{
    const bool hadSelection = hasSelection();
    const LogPoint target = clamped(point);
    m_selection.moveTo(target, keepAnchor);
    if (target.line != 0) {
        const LogItem& there = m_items.item(target.line);
        m_scroll.show({m_rows.positionOf(target.line), there.layout.rowOf(target.offset)}, viewRows());
        if (!m_wrapped) {
            const QRect place = rectOf(target);
            QScrollBar* bar = horizontalScrollBar();
            if (!place.isEmpty() && place.left() < m_columns.text)
                bar->setValue(bar->value() - (m_columns.text - place.left()) - m_columns.textWidth() / 4);
            else if (!place.isEmpty() && place.right() > viewport()->width())
                bar->setValue(bar->value() + place.right() - viewport()->width() + m_columns.textWidth() / 4);
        }
    }
    if (m_following && (hasSelection() || !m_scroll.isAtEnd(viewRows())))
        setFollowing(false);
    else
        updateNow();
    Q_EMIT currentLineChanged();
    if (hasSelection() || hadSelection)
        Q_EMIT selectionChanged();
}

void LogView::selectAll()
{
    const int count = m_rows.count();
    if (count == 0)
        return;
    const LineId last = m_rows.idAt(count - 1);
    m_selection.select({m_rows.idAt(0), 0}, {last, static_cast<int>(m_items.item(last).layout.text().size())});
    setFollowing(false);
    Q_EMIT selectionChanged();
}

void LogView::copy(bool timestamps)
{
    const LineId cursor = m_selection.cursor().line;
    if (hasSelection())
        copyLines(m_selection.first(), m_selection.last(), timestamps);
    else if (cursor != 0)
        copyLines({cursor, 0}, {cursor, -1}, timestamps);
}

void LogView::copyAll(bool timestamps)
{
    if (m_rows.count() > 0)
        copyLines({m_rows.idAt(0), 0}, {m_rows.idAt(m_rows.count() - 1), -1}, timestamps);
}

void LogView::copyLines(LogPoint from, LogPoint to, bool timestamps)
{
    if (!m_session || m_rows.count() == 0)
        return;
    LogCopy what;
    what.timestamps = timestamps;
    what.firstOffset = from.offset;
    what.lastOffset = to.offset;
    what.ids = m_rows.ids(m_rows.positionOf(from.line), m_rows.positionOf(to.line + 1));
    what.expanded = m_items.expanded();
    what.lines = m_session->store().snapshot();
    if (what.ids.size() <= linesCopiedAtOnce) {
        QApplication::clipboard()->setText(copiedText(what));
        return;
    }
    whenDone(runInPool([what = std::move(what)] { return copiedText(what); }), this,
             [](const QString& text) { QApplication::clipboard()->setText(text); });
}

void LogView::toggle(LineId id)
{
    if (id == 0 || !m_rows.contains(id))
        return;
    const LogItem& item = m_items.item(id);
    if (item.isJson && item.omittedBytes == 0)
        m_items.setExpanded(id, !item.expanded);
    else if (item.omittedBytes > 0 || item.whole)
        m_items.setWhole(id, !item.whole);
    else
        return;
    // What the person looks at stays in place.
    if (m_following)
        setFollowing(false);
    else
        updateNow();
}

QString LogView::spoken(LineId id)
{
    const LogItem& line = m_items.item(id);
    QStringList parts;
    if (line.source < m_sourceNames.size() && m_sourceNames.size() > 1)
        parts.append(m_sourceNames[line.source]);
    if (line.channel == LogChannel::Error)
        parts.append(tr("Standard error"));
    if (line.level == LogLevel::Error)
        parts.append(tr("Error"));
    else if (line.level == LogLevel::Warning)
        parts.append(tr("Warning"));
    if (m_timestamps && line.timeNs > 0)
        parts.append(lineTime(line.timeNs));
    parts.append(line.layout.text());
    return parts.join(u", "_s);
}

} // namespace sandglass

#include "moc_logview.cpp"
