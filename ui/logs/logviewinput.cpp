// SPDX-License-Identifier: GPL-3.0-or-later
// How a log view answers keys and the mouse.
#include "ui/common/plaintext.h"
#include "ui/logs/logview.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTimer>
#include <QWheelEvent>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int rowsPerNotch = 3;
constexpr int notch = 120;
} // namespace

LogPoint LogView::moved(LogPoint point, int characters)
{
    const QString& text = m_items.item(point.line).layout.text();
    int offset = point.offset + characters;
    if (offset > 0 && offset < text.size() && text[offset].isLowSurrogate())
        offset += characters;
    const int position = m_rows.positionOf(point.line);
    if (offset < 0 && position > 0) {
        const LineId before = m_rows.idAt(position - 1);
        return {before, static_cast<int>(m_items.item(before).layout.text().size())};
    }
    if (offset > text.size() && position + 1 < m_rows.count())
        return {m_rows.idAt(position + 1), 0};
    return {point.line, std::clamp(offset, 0, static_cast<int>(text.size()))};
}

void LogView::moveCursorByRows(int rows, bool keepAnchor)
{
    if (!hasRows())
        return;
    const LogPoint cursor = m_selection.cursor();
    if (cursor.line == 0 || !m_rows.contains(cursor.line)) {
        // The first key of a page turns it; the first arrow only puts the cursor where one looks.
        const bool page = std::abs(rows) > 1;
        if (page)
            scrollRows(rows);
        goTo({(rows < 0) == page ? visibleLines().first() : visibleLines().last(), 0});
        return;
    }
    const LineLayout& layout = m_items.item(cursor.line).layout;
    const int row = layout.rowOf(cursor.offset);
    const int cell = layout.cellInRow(row, cursor.offset);
    const LogScroll::Place target = m_scroll.moved({m_rows.positionOf(cursor.line), row}, rows);
    const LogItem& there = m_items.item(m_rows.idAt(target.position));
    const int shownRow = std::min(target.row, there.layout.rows() - 1);
    goTo({there.id, there.layout.offsetAt(shownRow, cell)}, keepAnchor);
    if (m_session && rows < 0 && m_scroll.top().position == 0)
        m_session->requestOlder();
}

void LogView::keyPressEvent(QKeyEvent* event)
{
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    const LogPoint cursor = m_selection.cursor();
    const bool hasCursor = cursor.line != 0 && m_rows.contains(cursor.line);
    if (event->matches(QKeySequence::Copy)) {
        copy(m_timestamps);
    } else if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
    } else if (event->matches(QKeySequence::ZoomIn) ||
               (event->modifiers() == Qt::ControlModifier && event->key() == Qt::Key_Equal)) {
        setZoom(m_zoom + 1);
    } else if (event->matches(QKeySequence::ZoomOut)) {
        setZoom(m_zoom - 1);
    } else if (event->modifiers() == Qt::ControlModifier && event->key() == Qt::Key_0) {
        setZoom(0);
    } else {
        switch (event->key()) {
        case Qt::Key_Up:
            moveCursorByRows(-1, shift);
            break;
        case Qt::Key_Down:
            moveCursorByRows(1, shift);
            break;
        case Qt::Key_PageUp:
            moveCursorByRows(1 - viewRows(), shift);
            break;
        case Qt::Key_PageDown:
            moveCursorByRows(viewRows() - 1, shift);
            break;
        case Qt::Key_Left:
        case Qt::Key_Right: {
            const int step = event->key() == Qt::Key_Left ? -1 : 1;
            if (hasCursor && (shift || !m_selection.isEmpty() || m_wrapped))
                goTo(moved(cursor, step), shift);
            else
                horizontalScrollBar()->triggerAction(step < 0 ? QAbstractSlider::SliderSingleStepSub
                                                              : QAbstractSlider::SliderSingleStepAdd);
            break;
        }
        case Qt::Key_Home:
            if (shift && hasCursor) {
                goTo({cursor.line, 0}, true);
            } else if (m_rows.count() > 0) {
                goTo({m_rows.idAt(0), 0});
                if (m_session && !m_following)
                    m_session->requestOlder();
            }
            break;
        case Qt::Key_End:
            if (shift && hasCursor) {
                goTo({cursor.line, static_cast<int>(m_items.item(cursor.line).layout.text().size())}, true);
            } else if (m_rows.count() > 0) {
                m_currentMatch = 0;
                goTo({m_rows.idAt(m_rows.count() - 1), 0});
                setFollowing(true);
            }
            break;
        case Qt::Key_Space:
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (hasCursor)
                toggle(cursor.line);
            break;
        case Qt::Key_Escape:
            if (!hasSelection()) {
                event->ignore();
                return;
            }
            goTo(cursor);
            break;
        default:
            updatePointer(viewport()->mapFromGlobal(QCursor::pos()), event->modifiers());
            QAbstractScrollArea::keyPressEvent(event);
            return;
        }
    }
    event->accept();
}

void LogView::mousePressEvent(QMouseEvent* event)
{
    const Place place = placeAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || place.line == 0) {
        if (event->button() == Qt::RightButton && m_selection.isEmpty() && place.line != 0)
            goTo({place.line, place.offset});
        return;
    }
    if (place.part == Place::Part::Disclosure || place.part == Place::Part::More) {
        toggle(place.line);
        return;
    }
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        if (const LogLink* link = linkAt(place)) {
            const QUrl address = link->address;
            Q_EMIT linkActivated(address);
            return;
        }
    }
    // Nothing moves under the pointer while the button is down; without a selection it goes on afterwards.
    m_followedWhenPressed = m_following;
    m_selecting = true;
    m_wordAnchor.reset();
    if (m_following)
        setFollowing(false);
    goTo({place.line, place.offset}, event->modifiers().testFlag(Qt::ShiftModifier));
    m_dragTimer->start();
}

void LogView::mouseMoveEvent(QMouseEvent* event)
{
    if (m_selecting && event->buttons().testFlag(Qt::LeftButton))
        extendTo(event->position().toPoint());
    else
        updatePointer(event->position().toPoint(), event->modifiers());
}

void LogView::extendTo(QPoint inViewport)
{
    const Place place = placeAt(inViewport);
    if (place.line == 0)
        return;
    LogPoint to{place.line, place.offset};
    if (m_wordAnchor) {
        const auto [start, end] = m_items.item(place.line).layout.wordAt(place.offset);
        to.offset = to < *m_wordAnchor ? start : end;
    }
    if (to == m_selection.cursor())
        return;
    m_selection.moveTo(to, true);
    viewport()->update();
    Q_EMIT selectionChanged();
}

void LogView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_selecting)
        return;
    m_selecting = false;
    m_dragTimer->stop();
    if (m_followedWhenPressed && m_selection.isEmpty())
        setFollowing(true);
}

void LogView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const Place place = placeAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || place.part != Place::Part::Text) {
        mousePressEvent(event);
        return;
    }
    const auto [start, end] = m_items.item(place.line).layout.wordAt(place.offset);
    m_wordAnchor = LogPoint{place.line, start};
    m_selecting = true;
    m_followedWhenPressed = m_following;
    m_selection.select({place.line, start}, {place.line, end});
    setFollowing(false);
    m_dragTimer->start();
    Q_EMIT selectionChanged();
}

void LogView::wheelEvent(QWheelEvent* event)
{
    const QPoint turned = event->angleDelta();
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        if (turned.y() != 0)
            setZoom(m_zoom + (turned.y() > 0 ? 1 : -1));
    } else if (std::abs(turned.x()) > std::abs(turned.y()) || event->modifiers().testFlag(Qt::ShiftModifier)) {
        const int along = turned.x() != 0 ? turned.x() : turned.y();
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - along);
    } else {
        m_wheelRest -= turned.y() * rowsPerNotch;
        const int rows = m_wheelRest / notch;
        m_wheelRest -= rows * notch;
        if (rows != 0)
            scrollRows(rows);
    }
    event->accept();
}

const LogLink* LogView::linkAt(const Place& place)
{
    if (place.part != Place::Part::Text)
        return nullptr;
    const LogItem& item = m_items.item(place.line);
    const auto found = std::ranges::find_if(item.links, [&place](const LogLink& link) {
        return place.offset >= link.start && place.offset < link.start + link.length;
    });
    return found == item.links.end() ? nullptr : &*found;
}

void LogView::updatePointer(QPoint inViewport, Qt::KeyboardModifiers modifiers)
{
    const Place place = placeAt(inViewport);
    const bool button = place.part == Place::Part::Disclosure || place.part == Place::Part::More ||
                        (modifiers.testFlag(Qt::ControlModifier) && linkAt(place));
    Qt::CursorShape shape = place.part == Place::Part::Text ? Qt::IBeamCursor : Qt::ArrowCursor;
    if (button)
        shape = Qt::PointingHandCursor;
    viewport()->setCursor(shape);
}

QString LogView::toolTipAt(const Place& place)
{
    if (place.line == 0 || place.part == Place::Part::Outside)
        return {};
    const LogItem& item = m_items.item(place.line);
    if (place.part == Place::Part::Disclosure)
        return item.expanded ? tr("Collapse") : tr("Expand the JSON object");
    if (const LogLink* link = linkAt(place))
        return tr("%1\nCtrl+click to open").arg(shown(link->address.toString()));
    if (place.part != Place::Part::Gutter || item.seam)
        return {};
    QStringList facts;
    if (item.source < m_sourceNames.size() && m_sourceNames.size() > 1)
        facts.append(m_sourceNames[item.source]);
    facts.append(item.channel == LogChannel::Error ? tr("Standard error") : tr("Standard output"));
    if (item.timeNs > 0)
        facts.append(lineTime(item.timeNs));
    return facts.join(u'\n');
}

bool LogView::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    setPlainToolTip(this, toolTipAt(placeAt(help->pos())));
    return QAbstractScrollArea::viewportEvent(event);
}

} // namespace sandglass
