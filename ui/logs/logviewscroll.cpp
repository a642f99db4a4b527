// SPDX-License-Identifier: GPL-3.0-or-later
// How a log view measures its lines, scrolls and follows.
#include "ui/logs/logview.h"

#include <QEvent>
#include <QPushButton>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>

namespace sandglass {

namespace {
constexpr int updateMs = 33;
constexpr int nearTheTop = 50; ///< rows from the first line where older ones are asked for
} // namespace

void LogView::updateLook()
{
    m_look = LogLook(m_theme, palette(), m_zoom);
    updateGeometryOfRows();
}

void LogView::updateGeometryOfRows()
{
    const bool several = m_session && m_session->sources().size() > 1;
    m_columns = LogColumns(m_look, several, m_timestamps, viewport()->width());
    const int columns = static_cast<int>(m_columns.textWidth() / m_look.cellWidth) - 1;
    m_items.setWrapColumns(m_wrapped ? std::max(columns, 10) : 0);
    updateNow();
}

int LogView::viewRows() const
{
    return std::max(1, viewport()->height() / m_look.rowHeight);
}

void LogView::scheduleUpdate()
{
    if (m_updateTimer->isActive())
        return;
    const qint64 since = m_sinceUpdate.elapsed();
    m_updateTimer->start(since >= updateMs ? 0 : static_cast<int>(updateMs - since));
}

void LogView::updateNow()
{
    m_updateTimer->stop();
    m_sinceUpdate.start();
    if (m_following) {
        m_scroll.toEnd(viewRows());
        m_seenEnd = m_session ? m_session->store().endId() : 0;
    } else if (m_rows.count() > 0) {
        m_scroll.setTop(std::min(m_scroll.top(), m_scroll.lastTop(viewRows())));
        m_topTimeNs = m_rows.lineAt(m_scroll.top().position).timeNs;
    }
    updateScrollBars();
    updateJumpButton();
    viewport()->update();
    Q_EMIT newLinesChanged();
}

void LogView::updateScrollBars()
{
    m_settingBars = true;
    QScrollBar* vertical = verticalScrollBar();
    vertical->setRange(0, m_scroll.lastTop(viewRows()).position);
    vertical->setPageStep(viewRows());
    vertical->setValue(m_scroll.top().position);
    QScrollBar* horizontal = horizontalScrollBar();
    if (m_wrapped) {
        horizontal->setRange(0, 0);
    } else {
        for (const LineId id : visibleLines())
            m_widestColumns = std::max(m_widestColumns, m_items.item(id).layout.columns());
        const int widest = qCeil((m_widestColumns + 2) * m_look.cellWidth);
        horizontal->setRange(0, std::max(0, widest - m_columns.textWidth()));
        horizontal->setPageStep(m_columns.textWidth());
        horizontal->setSingleStep(qCeil(m_look.cellWidth * 4));
    }
    m_settingBars = false;
}

void LogView::updateJumpButton()
{
    const bool shown = !m_following && !m_scroll.isAtEnd(viewRows());
    if (shown) {
        const int count = newLines();
        m_jump->setText(count == 0 ? tr("Jump to latest") : tr("Jump to latest (%n new)", nullptr, count));
        m_jump->setAccessibleDescription(tr("Follow the end of the log again. Key: End"));
        m_jump->resize(m_jump->sizeHint());
        m_jump->move((viewport()->width() - m_jump->width()) / 2, viewport()->height() - m_jump->height() - 12);
    }
    m_jump->setVisible(shown);
}

void LogView::scrollContentsBy(int, int)
{
    if (m_settingBars)
        return;
    const QScrollBar* vertical = verticalScrollBar();
    if (vertical->value() != m_scroll.top().position) {
        m_scroll.setTop({vertical->value(), 0});
        if (vertical->value() == vertical->maximum())
            m_scroll.toEnd(viewRows());
        scrolledByPerson();
    }
    viewport()->update();
}

void LogView::scrollRows(int rows)
{
    m_scroll.moveBy(rows, viewRows());
    scrolledByPerson();
}

void LogView::scrolledByPerson()
{
    const bool atEnd = m_scroll.isAtEnd(viewRows());
    if (m_following && !atEnd)
        setFollowing(false);
    else if (!m_following && atEnd && m_selection.isEmpty() && m_currentMatch == 0 && !m_selecting)
        setFollowing(true);
    else
        updateNow();
    if (!m_following && m_session && m_scroll.top().position < nearTheTop)
        m_session->requestOlder();
}

void LogView::resizeEvent(QResizeEvent*)
{
    updateGeometryOfRows();
}

void LogView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        updateLook();
}

void LogView::showEvent(QShowEvent* event)
{
    QAbstractScrollArea::showEvent(event);
    updateHold();
    updateNow();
}

void LogView::hideEvent(QHideEvent* event)
{
    QAbstractScrollArea::hideEvent(event);
    updateHold();
}

} // namespace sandglass
