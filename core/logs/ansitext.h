// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QList>
#include <QString>

namespace sandglass {

/// A colour as an escape sequence names it.
struct AnsiColor
{
    enum class Kind : quint8 { Default, Palette, Rgb };
    Kind kind = Kind::Default;
    quint32 value = 0; ///< Palette: 0…255, Rgb: 0xRRGGBB

    bool operator==(const AnsiColor&) const = default;
};

/// How a piece of text is to look.
struct AnsiStyle
{
    AnsiColor foreground;
    AnsiColor background;
    bool bold = false;
    bool faint = false;
    bool italic = false;
    bool underline = false;
    bool inverse = false;
    bool strike = false;

    bool operator==(const AnsiStyle&) const = default;
};

struct AnsiRun
{
    int start = 0; ///< UTF-16 units
    int length = 0;
    AnsiStyle style;

    bool operator==(const AnsiRun&) const = default;
};

/// A log line as people see it: plain text without any control character but the tab, and where it is not plain.
struct AnsiText
{
    QString text;
    QList<AnsiRun> runs;     ///< ordered, only where the style is not the default one
    qint64 omittedBytes = 0; ///< bytes of the line that were not looked at, because of the limit
};

/// Bytes of one line that are laid out unless the person asks for the whole line.
inline constexpr qsizetype usualLineLimit = 16 * 1024;

/// Reads at most \a limitBytes bytes of a line (all, when negative).
///
/// Colour and style escapes become runs. Carriage returns, backspaces and erasures overwrite as a terminal would, so
/// that of a progress line its last state remains. Time is linear in the bytes: a line that erases so often that it
/// would cost more is read on without erasing. All other sequences are dropped. What is left of control
/// characters, bytes that are not UTF-8, bidi controls and invisible characters becomes visible.
AnsiText parseAnsi(QByteArrayView line, qsizetype limitBytes = usualLineLimit);

/// The text of parseAnsi() of the whole line.
QString plainText(QByteArrayView line);

} // namespace sandglass
