// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

namespace sandglass {

/// The contrast ratio of two opaque colours as WCAG 2 defines it: 1 (the same) to 21 (black on white).
double contrastRatio(const QColor& one, const QColor& other);

/// \a color, made lighter or darker at the same hue until it has at least \a ratio on \a background; black or white
/// where no lightness of that hue does.
QColor readableOn(const QColor& color, const QColor& background, double ratio);

} // namespace sandglass
