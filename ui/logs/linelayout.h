// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/ansitext.h"

#include <QList>
#include <QString>

namespace sandglass {

/// A line of text in a grid of cells, as a terminal has it: where each character stands, and how the line breaks into
/// rows. Wide characters take two cells, tabs lead to the next eighth, line feeds begin a row.
class LineLayout
{
public:
    /// The text may have line feeds. Broken into rows as wrap() does.
    explicit LineLayout(AnsiText content, int columns = 0);

    const QString& text() const { return m_content.text; }
    const QList<AnsiRun>& runs() const { return m_content.runs; }

    /// Breaks into rows of at most \a columns cells; without limit when 0.
    void wrap(int columns);
    int rows() const;
    int rowStart(int row) const; ///< offset of its first character
    int rowEnd(int row) const;   ///< one behind its last, without a line feed
    int rowOf(int offset) const;

    int columns() const { return m_columns; } ///< of the widest row, not wrapped
    /// The cell of the character at \a offset from the beginning of its row.
    int cellInRow(int row, int offset) const;
    /// The offset nearest to \a cell of \a row, between two characters.
    int offsetAt(int row, double cell) const;

    /// The offsets around the word at \a offset.
    std::pair<int, int> wordAt(int offset) const;

private:
    void measure();
    void breakIntoRows(int columns);
    int cellOf(int offset) const { return m_simple ? offset : m_cells[offset]; }

    AnsiText m_content;
    bool m_simple = true; ///< one cell for each UTF-16 unit, no line feed
    QList<int> m_cells;   ///< cell of each offset from the last line feed on; when not simple
    int m_columns = 0;
    int m_wrapColumns = 0;
    QList<int> m_rowStarts; ///< when not simple
};

} // namespace sandglass
