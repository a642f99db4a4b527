// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/contrast.h"

#include <algorithm>
#include <cmath>

namespace sandglass {

namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

double contrastRatio(const QColor& one, const QColor& other)
{
    const double first = luminance(one) + 0.05;
    const double second = luminance(other) + 0.05;
    return std::max(first, second) / std::min(first, second);
}

QColor readableOn(const QColor& color, const QColor& background, double ratio)
{
    if (contrastRatio(color, background) >= ratio)
        return color;
    const bool lighten = contrastRatio(Qt::white, background) > contrastRatio(Qt::black, background);
    const int step = lighten ? 4 : -4;
    for (int lightness = color.lightness() + step; lightness > 0 && lightness < 255; lightness += step) {
        const QColor candidate = QColor::fromHsl(color.hslHue(), color.hslSaturation(), lightness);
        if (contrastRatio(candidate, background) >= ratio)
            return candidate;
    }
    return lighten ? Qt::white : Qt::black;
}

} // namespace sandglass
