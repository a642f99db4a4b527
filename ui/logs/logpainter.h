// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/logs/logitem.h"
#include "ui/logs/loglook.h"

#include <QRect>

class QPainter;

namespace sandglass {

class Theme;

/// Where the parts of a row stand in a log view, in pixels from its left edge.
struct LogColumns
{
    LogColumns() = default;
    LogColumns(const LogLook& look, bool sources, bool timestamps, int viewWidth);

    int sourceWidth = 0;  ///< of the bar that tells the sandbox; 0 with only one
    qreal level = 0;      ///< the mark of warnings and errors
    qreal disclosure = 0; ///< the triangle of JSON lines
    qreal disclosureEnd = 0;
    qreal time = -1; ///< negative: not shown
    int text = 0;
    int width = 0; ///< of the view

    int textWidth() const { return width - text; }
};

/// Paints rows of log lines.
class LogPainter
{
public:
    LogPainter(QPainter& painter, const LogLook& look, const Theme& theme, const LogColumns& columns, int scrolledX);

    /// What makes a row differ from time to time.
    struct State
    {
        std::pair<int, int> selected{0, 0};
        bool current = false;      ///< the line that keys act on
        bool currentMatch = false; ///< the match that search stands at
    };
    void paintRow(const LogItem& item, int row, int y, const State& state);

private:
    void paintSeam(const LogItem& item, int y);
    void paintGutter(const LogItem& item, int row, int y);
    void paintText(const LogItem& item, int row, int y, const State& state);
    void drawCharacters(const LogItem& item, int row, int from, int to, int y);
    QRectF cells(const LogItem& item, int row, int from, int to, int y) const;

    QPainter& m_painter;
    const LogLook& m_look;
    const Theme& m_theme;
    const LogColumns& m_columns;
    int m_scrolledX;
};

} // namespace sandglass
