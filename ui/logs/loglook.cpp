// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/loglook.h"

#include "ui/theme/contrast.h"
#include "ui/theme/theme.h"

#include <QFontMetricsF>

#include <algorithm>

namespace sandglass {

namespace {
constexpr double readableContrast = 4.0;
constexpr qreal smallestPoints = 5;
constexpr qreal largestPoints = 48;

/// The colours 16 to 255 that terminals agree on: a cube of 6 by 6 by 6 and a ramp of grey.
QColor paletteColor(quint32 index)
{
    if (index >= 232) {
        const int level = 8 + static_cast<int>(index - 232) * 10;
        return {level, level, level};
    }
    const auto step = [](quint32 n) { return n == 0 ? 0 : 55 + static_cast<int>(n) * 40; };
    const quint32 cube = index - 16;
    return {step(cube / 36), step(cube / 6 % 6), step(cube % 6)};
}

QColor mixed(const QColor& one, const QColor& other, double share)
{
    return QColor::fromRgbF(static_cast<float>(one.redF() * share + other.redF() * (1 - share)),
                            static_cast<float>(one.greenF() * share + other.greenF() * (1 - share)),
                            static_cast<float>(one.blueF() * share + other.blueF() * (1 - share)));
}
} // namespace

LogLook::LogLook(const Theme& theme, const QPalette& palette, int zoom)
    : font(Theme::machineFont())
    , base(palette.color(QPalette::Base))
    , text(palette.color(QPalette::Text))
    , muted(theme.color(Role::MutedText))
    , separator(theme.color(Role::Separator))
    , link(theme.color(Role::Accent))
    , errorChannel(theme.color(Role::LogErrorChannel))
    , errorLevel(theme.color(Role::Failed))
    , warningLevel(theme.color(Role::Warning))
    , match(theme.color(Role::SearchMatch))
    , currentMatch(theme.color(Role::SearchMatchCurrent))
    , selection(palette.color(QPalette::Highlight))
    , selectedText(palette.color(QPalette::HighlightedText))
    , currentLine(mixed(palette.color(QPalette::Highlight), palette.color(QPalette::Base), 0.12))
    , m_ansi(theme.ansiColors())
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(std::clamp(font.pointSizeF() + zoom, smallestPoints, largestPoints));
    font.setKerning(false);
    font.setStyleStrategy(QFont::StyleStrategy(font.styleStrategy() | QFont::PreferNoShaping));
    const QFontMetricsF metrics(font);
    // Over many characters, so that no rounding adds up along a line.
    constexpr int many = 100;
    cellWidth = std::max<qreal>(1, metrics.horizontalAdvance(QString(many, u'M')) / many);
    rowHeight = std::max(1, qCeil(metrics.height()) + 2);
    ascent = metrics.ascent() + 1;
}

QColor LogLook::readable(const QColor& color, const QColor& ground)
{
    return readableOn(color, ground, readableContrast);
}

QColor LogLook::colorOf(AnsiColor color, const QColor& otherwise) const
{
    switch (color.kind) {
    case AnsiColor::Kind::Default:
        break;
    case AnsiColor::Kind::Palette:
        return color.value < m_ansi.size() ? m_ansi[color.value] : paletteColor(std::min(color.value, 255U));
    case AnsiColor::Kind::Rgb: {
        QColor named;
        named.setRgb(color.value);
        return named;
    }
    }
    return otherwise;
}

QColor LogLook::foreground(const AnsiStyle& style, const QColor& plain) const
{
    if (style.inverse)
        return readable(colorOf(style.background, base), background(style, plain));
    QColor color = colorOf(style.foreground, plain);
    const QColor ground = colorOf(style.background, base);
    if (style.faint)
        color = mixed(color, ground, 0.6);
    return style.foreground == AnsiColor() && style.background == AnsiColor() ? color : readable(color, ground);
}

QColor LogLook::background(const AnsiStyle& style, const QColor& plain) const
{
    if (style.inverse)
        return colorOf(style.foreground, plain);
    return colorOf(style.background, QColor());
}

QFont LogLook::fontOf(const AnsiStyle& style) const
{
    QFont styled = font;
    styled.setBold(style.bold);
    styled.setItalic(style.italic);
    styled.setUnderline(style.underline);
    styled.setStrikeOut(style.strike);
    return styled;
}

} // namespace sandglass
