// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logpainter.h"

#include "ui/common/format.h"
#include "ui/logs/logcopy.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPolygonF>
#include <QVarLengthArray>

#include <algorithm>

namespace sandglass {

namespace {
constexpr int sourceBar = 4;
constexpr int channelBar = 2;
constexpr int timeCells = 18;

bool isAscii(QChar c)
{
    return c.unicode() < 0x7f;
}
} // namespace

LogColumns::LogColumns(const LogLook& look, bool sources, bool timestamps, int viewWidth)
    : sourceWidth(sources ? sourceBar + 2 : 0)
    , level(sourceWidth + 2)
    , disclosure(level + look.cellWidth * 1.25)
    , disclosureEnd(disclosure + look.cellWidth * 1.75)
    , width(viewWidth)
{
    qreal end = disclosureEnd;
    if (timestamps) {
        time = end;
        end += look.cellWidth * (timeCells + 1);
    }
    text = qCeil(end) + channelBar + 4;
}

LogPainter::LogPainter(QPainter& painter, const LogLook& look, const Theme& theme, const LogColumns& columns,
                       int scrolledX)
    : m_painter(painter)
    , m_look(look)
    , m_theme(theme)
    , m_columns(columns)
    , m_scrolledX(scrolledX)
{
    m_painter.setFont(m_look.font);
}

void LogPainter::paintRow(const LogItem& item, int row, int y, const State& state)
{
    if (item.seam) {
        paintSeam(item, y);
        return;
    }
    if (state.current)
        m_painter.fillRect(QRect(m_columns.sourceWidth, y, m_columns.width, m_look.rowHeight), m_look.currentLine);
    paintGutter(item, row, y);
    m_painter.save();
    m_painter.setClipRect(QRect(m_columns.text, y, m_columns.textWidth(), m_look.rowHeight));
    if (row < item.layout.rows()) {
        paintText(item, row, y, state);
    } else {
        m_painter.setPen(m_look.link);
        //: A link under a very long line; %1 is a size.
        const QString more = QCoreApplication::translate("LogView", "Show the whole line (%1 more)");
        m_painter.drawText(QPointF(m_columns.text, y + m_look.ascent), more.arg(formatBytes(item.omittedBytes)));
    }
    m_painter.restore();
}

void LogPainter::paintSeam(const LogItem& item, int y)
{
    const QColor color = item.seam->proven ? m_look.muted : m_look.warningLevel;
    const QString label = item.layout.text();
    const qreal labelWidth = (static_cast<qreal>(label.size()) + 2) * m_look.cellWidth;
    const qreal middle = y + m_look.rowHeight / 2.0;
    const qreal left = std::max(m_columns.sourceWidth + 8.0, (m_columns.width - labelWidth) / 2);
    m_painter.setPen(QPen(item.seam->proven ? m_look.separator : color, 1));
    m_painter.drawLine(QPointF(m_columns.sourceWidth + 4, middle), QPointF(left, middle));
    m_painter.drawLine(QPointF(left + labelWidth, middle), QPointF(m_columns.width - 4, middle));
    m_painter.setPen(color);
    m_painter.drawText(QPointF(left + m_look.cellWidth, y + m_look.ascent), label);
}

void LogPainter::paintGutter(const LogItem& item, int row, int y)
{
    const int height = m_look.rowHeight;
    if (m_columns.sourceWidth > 0)
        m_painter.fillRect(QRect(0, y, sourceBar, height), m_theme.seriesColor(item.source));
    if (item.channel == LogChannel::Error)
        m_painter.fillRect(QRect(m_columns.text - channelBar - 3, y, channelBar, height), m_look.errorChannel);
    if (row > 0)
        return;
    if (item.level >= LogLevel::Warning) {
        const bool error = item.level == LogLevel::Error;
        m_painter.save();
        m_painter.setRenderHint(QPainter::Antialiasing);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(error ? m_look.errorLevel : m_look.warningLevel);
        const qreal size = std::min<qreal>(m_look.cellWidth, height * 0.45);
        const QRectF mark(m_columns.level, y + (height - size) / 2, size, size);
        // Different shapes, for those who don't tell the colours apart.
        if (error)
            m_painter.drawEllipse(mark);
        else
            m_painter.drawPolygon(
                QPolygonF({QPointF(mark.center().x(), mark.top()), mark.bottomRight(), mark.bottomLeft()}));
        m_painter.restore();
    }
    if (item.isJson) {
        m_painter.save();
        m_painter.setRenderHint(QPainter::Antialiasing);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_look.muted);
        const qreal size = m_look.cellWidth * 0.5;
        const QPointF middle((m_columns.disclosure + m_columns.disclosureEnd) / 2, y + height / 2.0);
        const QPolygonF right({{-size * 0.6, -size}, {size * 0.8, 0}, {-size * 0.6, size}});
        const QPolygonF down({{-size, -size * 0.6}, {size, -size * 0.6}, {0, size * 0.8}});
        m_painter.drawPolygon((item.expanded ? down : right).translated(middle));
        m_painter.restore();
    }
    if (m_columns.time >= 0) {
        m_painter.setPen(m_look.muted);
        m_painter.drawText(QPointF(m_columns.time, y + m_look.ascent), lineTime(item.timeNs));
    }
}

QRectF LogPainter::cells(const LogItem& item, int row, int from, int to, int y) const
{
    const qreal left = item.layout.cellInRow(row, from) * m_look.cellWidth;
    const qreal right = item.layout.cellInRow(row, to) * m_look.cellWidth;
    return {m_columns.text - m_scrolledX + left, static_cast<qreal>(y), right - left,
            static_cast<qreal>(m_look.rowHeight)};
}

void LogPainter::paintText(const LogItem& item, int row, int y, const State& state)
{
    const LineLayout& layout = item.layout;
    // Of a long line only what is in sight.
    const int start = std::max(layout.rowStart(row), layout.offsetAt(row, m_scrolledX / m_look.cellWidth - 2));
    const int end = std::min(layout.rowEnd(row),
                             layout.offsetAt(row, (m_scrolledX + m_columns.textWidth()) / m_look.cellWidth + 2));
    const auto [selectedFrom, selectedTo] = state.selected;
    QVarLengthArray<int, 32> cuts{start, end};
    const auto cut = [&cuts, start, end](qsizetype at) {
        if (at > start && at < end)
            cuts.append(static_cast<int>(at));
    };
    cut(selectedFrom);
    cut(selectedTo);
    const auto firstRun =
        std::ranges::upper_bound(layout.runs(), start, {}, [](const AnsiRun& run) { return run.start + run.length; });
    for (auto run = firstRun; run != layout.runs().end() && run->start < end; ++run) {
        cut(run->start);
        cut(run->start + run->length);
    }
    for (const LogMatcher::Range& match : item.matches) {
        cut(match.start);
        cut(match.start + match.length);
    }
    std::ranges::sort(cuts);

    const QColor plain = item.channel == LogChannel::Error ? m_look.errorChannel : m_look.text;
    auto run = firstRun;
    for (qsizetype i = 0; i + 1 < cuts.size(); ++i) {
        const int from = cuts[i];
        const int to = cuts[i + 1];
        if (from == to)
            continue;
        while (run != layout.runs().end() && run->start + run->length <= from)
            ++run;
        const bool styled = run != layout.runs().end() && run->start <= from;
        const bool selected = from >= selectedFrom && from < selectedTo;
        const bool matched = std::ranges::any_of(item.matches, [from](const LogMatcher::Range& match) {
            return from >= match.start && from < match.start + match.length;
        });
        QColor ground = styled ? m_look.background(run->style, plain) : QColor();
        QColor ink = styled ? m_look.foreground(run->style, plain) : plain;
        if (matched) {
            ground = state.currentMatch ? m_look.currentMatch : m_look.match;
            ink = m_look.text;
        }
        if (selected) {
            ground = m_look.selection;
            ink = m_look.selectedText;
        }
        if (ground.isValid())
            m_painter.fillRect(cells(item, row, from, to, y), ground);
        m_painter.setPen(ink);
        if (styled)
            m_painter.setFont(m_look.fontOf(run->style));
        drawCharacters(item, row, from, to, y);
        if (styled)
            m_painter.setFont(m_look.font);
    }
    if (selectedTo > layout.text().size() && row + 1 == layout.rows()) { // The line's end is selected too.
        QRectF behind = cells(item, row, layout.rowEnd(row), layout.rowEnd(row), y);
        behind.setWidth(m_look.cellWidth);
        m_painter.fillRect(behind, m_look.selection);
    }
    for (const LogLink& link : item.links) {
        const int from = std::max(link.start, start);
        const int to = std::min(link.start + link.length, end);
        if (from >= to)
            continue;
        const QRectF place = cells(item, row, from, to, y);
        m_painter.setPen(QPen(m_look.link, 1));
        m_painter.drawLine(QPointF(place.left(), y + m_look.ascent + 2), QPointF(place.right(), y + m_look.ascent + 2));
    }
}

void LogPainter::drawCharacters(const LogItem& item, int row, int from, int to, int y)
{
    const QString& text = item.layout.text();
    while (from < to) {
        // Other letters may be wider than their cells in a font of another family: they begin anew behind each.
        const bool ascii = isAscii(text[from]);
        int end = from + 1;
        while (end < to && isAscii(text[end]) == ascii && text[end] != u'\t')
            ++end;
        if (text[from] != u'\t') {
            const QPointF at(cells(item, row, from, from, y).left(), y + m_look.ascent);
            m_painter.drawText(at, text.sliced(from, end - from));
            from = end;
        } else {
            ++from;
        }
    }
}

} // namespace sandglass
