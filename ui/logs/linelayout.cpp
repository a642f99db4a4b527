// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/linelayout.h"

#include <utf8proc.h>

#include <algorithm>
#include <cmath>

namespace sandglass {

namespace {
constexpr int tabColumns = 8;

int cellsOf(char32_t character)
{
    const bool ascii = character >= 0x20 && character < 0x7f;
    return ascii ? 1 : std::max(utf8proc_charwidth(static_cast<utf8proc_int32_t>(character)), 0);
}

bool isSimple(QStringView text)
{
    const char16_t* const end = text.utf16() + text.size();
    return std::all_of(text.utf16(), end, [](char16_t c) {
        return (c >= 0x20 && c < 0x7f) || (!QChar::isSurrogate(c) && cellsOf(c) == 1);
    });
}

bool isWordPart(QChar c)
{
    return c.isLetterOrNumber() || c.isSurrogate() || c.isMark() || c == u'_' || c == u'-' || c == u'.' || c == u'/';
}
} // namespace

LineLayout::LineLayout(AnsiText content, int columns)
    : m_content(std::move(content))
{
    m_simple = isSimple(m_content.text);
    if (m_simple)
        m_columns = static_cast<int>(m_content.text.size());
    else
        measure();
    breakIntoRows(columns);
}

void LineLayout::measure()
{
    const QStringView text = m_content.text;
    m_cells.resize(text.size() + 1);
    int* const cells = m_cells.data();
    int cell = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        cells[i] = cell;
        const QChar c = text[i];
        if (c == u'\n') {
            m_columns = std::max(m_columns, cell);
            cell = 0;
        } else if (c == u'\t') {
            cell += tabColumns - cell % tabColumns;
        } else if (c.isHighSurrogate() && i + 1 < text.size()) {
            cell += cellsOf(QChar::surrogateToUcs4(c, text[i + 1]));
            cells[++i] = cell; // The second half takes no cell of its own.
        } else {
            cell += cellsOf(c.unicode());
        }
    }
    cells[text.size()] = cell;
    m_columns = std::max(m_columns, cell);
}

void LineLayout::wrap(int columns)
{
    if (columns != m_wrapColumns)
        breakIntoRows(columns);
}

void LineLayout::breakIntoRows(int columns)
{
    m_wrapColumns = columns;
    if (m_simple)
        return;
    const QStringView text = m_content.text;
    const int* const cells = m_cells.constData();
    m_rowStarts = {0};
    int rowCell = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'\n') {
            m_rowStarts.append(static_cast<int>(i) + 1);
            rowCell = 0;
            continue;
        }
        if (columns <= 0 || text[i].isLowSurrogate())
            continue;
        // The next character's cell is where this one ends; a tab may reach over the edge.
        qsizetype next = i + 1;
        while (next < text.size() && text[next].isLowSurrogate())
            ++next;
        const bool lastOfLine = next < text.size() && text[next] == u'\n';
        const int end = lastOfLine ? cells[i] + 1 : cells[next];
        if (end - rowCell > columns && cells[i] > rowCell && text[i] != u'\t') {
            m_rowStarts.append(static_cast<int>(i));
            rowCell = cells[i];
        }
    }
}

int LineLayout::rows() const
{
    if (!m_simple)
        return static_cast<int>(m_rowStarts.size());
    if (m_wrapColumns <= 0 || m_content.text.isEmpty())
        return 1;
    return static_cast<int>((m_content.text.size() + m_wrapColumns - 1) / m_wrapColumns);
}

int LineLayout::rowStart(int row) const
{
    return m_simple ? row * m_wrapColumns : m_rowStarts[row];
}

int LineLayout::rowEnd(int row) const
{
    const int size = static_cast<int>(m_content.text.size());
    if (m_simple)
        return m_wrapColumns <= 0 ? size : std::min(size, (row + 1) * m_wrapColumns);
    if (row + 1 >= m_rowStarts.size())
        return size;
    const int end = m_rowStarts[row + 1];
    return m_content.text[end - 1] == u'\n' ? end - 1 : end;
}

int LineLayout::rowOf(int offset) const
{
    if (m_simple)
        return m_wrapColumns <= 0 ? 0 : std::clamp(offset / m_wrapColumns, 0, rows() - 1);
    return static_cast<int>(std::ranges::upper_bound(m_rowStarts, offset) - m_rowStarts.begin()) - 1;
}

int LineLayout::cellInRow(int row, int offset) const
{
    return cellOf(offset) - cellOf(rowStart(row));
}

int LineLayout::offsetAt(int row, double cell) const
{
    const int start = rowStart(row);
    const int end = rowEnd(row);
    if (m_simple)
        return std::clamp(start + static_cast<int>(std::lround(cell)), start, end);
    const double wanted = cell + cellOf(start);
    int nearest = start;
    for (int offset = start; offset <= end; ++offset) {
        if (offset < end && m_content.text[offset].isLowSurrogate())
            continue;
        if (std::abs(cellOf(offset) - wanted) <= std::abs(cellOf(nearest) - wanted))
            nearest = offset;
        else
            break;
    }
    return nearest;
}

std::pair<int, int> LineLayout::wordAt(int offset) const
{
    const QString& text = m_content.text;
    int start = std::clamp(offset, 0, static_cast<int>(text.size()));
    int end = start;
    while (start > 0 && isWordPart(text[start - 1]))
        --start;
    while (end < text.size() && isWordPart(text[end]))
        ++end;
    return {start, end};
}

} // namespace sandglass
