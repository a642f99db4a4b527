// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QColor>
#include <QPalette>

#include <array>

namespace sandglass {

// The colour constants of the window: nothing else in it names a colour by its number.

/// As designed for our own palettes; the theme adapts text colours to the palette in use.
QColor designedColor(Role role, bool dark);
/// Whether the role is the colour of text or of a glyph, and must be readable on the base colour.
bool isTextRole(Role role);

inline constexpr int seriesCount = 8;
std::array<QColor, seriesCount> designedSeries(bool dark);
std::array<QColor, 16> designedAnsiColors(bool dark);

/// The palette of the application where the desktop gives none.
QPalette designedPalette(bool dark);

} // namespace sandglass
