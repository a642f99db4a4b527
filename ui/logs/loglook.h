// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/ansitext.h"

#include <QColor>
#include <QFont>
#include <QPalette>

#include <array>

namespace sandglass {

class Theme;

/// Fonts, measures and colours of a log view, read from the theme once for many lines.
class LogLook
{
public:
    LogLook() = default;
    /// \a zoom: steps of a point up or down.
    LogLook(const Theme& theme, const QPalette& palette, int zoom);

    QFont font;
    qreal cellWidth = 1;
    int rowHeight = 1;
    qreal ascent = 0;

    QColor base;
    QColor text;
    QColor muted;
    QColor separator;
    QColor link;
    QColor errorChannel;
    QColor errorLevel;
    QColor warningLevel;
    QColor match;
    QColor currentMatch;
    QColor selection;
    QColor selectedText;
    QColor currentLine;

    /// The foreground and background of a style; an invalid background is none. \a plain: the line's own colour.
    QColor foreground(const AnsiStyle& style, const QColor& plain) const;
    QColor background(const AnsiStyle& style, const QColor& plain) const;
    QFont fontOf(const AnsiStyle& style) const;

private:
    QColor colorOf(AnsiColor color, const QColor& otherwise) const;
    /// \a color so that it can be read on \a ground.
    static QColor readable(const QColor& color, const QColor& ground);

    std::array<QColor, 16> m_ansi;
};

} // namespace sandglass
