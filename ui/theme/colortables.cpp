// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/colortables.h"

namespace sandglass {

QColor designedColor(Role role, bool dark)
{
    const auto either = [dark](QRgb inLight, QRgb inDark) { return QColor::fromRgb(dark ? inDark : inLight); };
    switch (role) {
    case Role::Running:
        return either(0x1a7f37, 0x57c26b);
    case Role::Transition:
    case Role::Warning:
        return either(0x8f5f00, 0xe0a93b);
    case Role::Failed:
    case Role::ChartLimit:
        return either(0xc62828, 0xff7b72);
    case Role::Stopped:
    case Role::MutedText:
        return either(0x5f6368, 0xa3a8ad);
    case Role::Paused:
        return either(0x1f6fb2, 0x6cb2f0);
    case Role::Accent:
        return either(0x2a62c9, 0x7aa7ff);
    case Role::Separator:
        return either(0xd8dade, 0x3c4045);
    case Role::SearchMatch:
        return either(0xffe58a, 0x6b5a12);
    case Role::SearchMatchCurrent:
        return either(0xffb74d, 0x8a5200);
    case Role::ErrorBackground:
        return either(0xfbe9e9, 0x45282a);
    case Role::WarningBackground:
        return either(0xfdf3dc, 0x40351d);
    case Role::LogErrorChannel:
        return either(0xb3261e, 0xff9a8f);
    case Role::TerminalBackground:
        return either(0xffffff, 0x1b1e20);
    case Role::TerminalForeground:
        return either(0x1f2328, 0xe6e8ea);
    case Role::ChartGrid:
        return either(0xe4e6e9, 0x34383c);
    }
    return either(0x000000, 0xffffff);
}

bool isTextRole(Role role)
{
    switch (role) {
    case Role::Running:
    case Role::Transition:
    case Role::Failed:
    case Role::Stopped:
    case Role::Paused:
    case Role::Warning:
    case Role::Accent:
    case Role::MutedText:
    case Role::LogErrorChannel:
    case Role::ChartLimit:
        return true;
    case Role::Separator:
    case Role::SearchMatch:
    case Role::SearchMatchCurrent:
    case Role::ErrorBackground:
    case Role::WarningBackground:
    case Role::TerminalBackground:
    case Role::TerminalForeground:
    case Role::ChartGrid:
        return false;
    }
    return false;
}

std::array<QColor, seriesCount> designedSeries(bool dark)
{
    // Blue, orange, green, violet, red, teal, pink, ochre.
    static constexpr std::array<QRgb, seriesCount> inLight{0x1f6fb2, 0xb35900, 0x1a7f37, 0x8250df,
                                                           0xc62828, 0x0b7a75, 0xb3267a, 0x7a5c00};
    static constexpr std::array<QRgb, seriesCount> inDark{0x6cb2f0, 0xf0a050, 0x57c26b, 0xb794f6,
                                                          0xff7b72, 0x4fc9c0, 0xf583c0, 0xd6b84a};
    std::array<QColor, seriesCount> colors;
    for (int index = 0; index < seriesCount; ++index)
        colors[index] = QColor::fromRgb(dark ? inDark[index] : inLight[index]);
    return colors;
}

std::array<QColor, 16> designedAnsiColors(bool dark)
{
    // Black and white trade places with the scheme: what a program means as "ordinary text" stays readable.
    static constexpr std::array<QRgb, 16> inLight{0x24292f, 0xb3261e, 0x1a7f37, 0x7d6000, 0x1f5fbf, 0x8e3bb0,
                                                  0x0b7285, 0x5f6368, 0x6b7075, 0xd32f2f, 0x1f8a3d, 0x8a6a00,
                                                  0x2f6fe0, 0xa040c8, 0x0a7d92, 0x3a3f45};
    static constexpr std::array<QRgb, 16> inDark{0x8b9095, 0xf47067, 0x57ab5a, 0xc69026, 0x6cb6ff, 0xc990f0,
                                                 0x56c8d8, 0xc6cbd0, 0x9da2a7, 0xff938a, 0x6bc46d, 0xdaaa3f,
                                                 0x96d0ff, 0xdcb5ff, 0x7fdbe6, 0xf0f2f4};
    std::array<QColor, 16> colors;
    for (size_t index = 0; index < colors.size(); ++index)
        colors[index] = QColor::fromRgb(dark ? inDark[index] : inLight[index]);
    return colors;
}

QPalette designedPalette(bool dark)
{
    const auto either = [dark](QRgb inLight, QRgb inDark) { return QColor::fromRgb(dark ? inDark : inLight); };
    const QColor window = either(0xf3f4f5, 0x26292c);
    const QColor text = either(0x1f2328, 0xe6e8ea);
    const QColor faint = either(0x8b9095, 0x7d8287);
    QPalette palette(either(0xf3f4f5, 0x303437), window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::Base, either(0xffffff, 0x1d2022));
    palette.setColor(QPalette::AlternateBase, either(0xf7f8f9, 0x222527));
    palette.setColor(QPalette::Highlight, either(0x2a62c9, 0x2f66c4));
    palette.setColor(QPalette::HighlightedText, either(0xffffff, 0xffffff));
    palette.setColor(QPalette::Accent, either(0x2a62c9, 0x7aa7ff));
    palette.setColor(QPalette::Link, either(0x2a62c9, 0x7aa7ff));
    palette.setColor(QPalette::LinkVisited, either(0x7a45b8, 0xb794f6));
    palette.setColor(QPalette::BrightText, either(0xffffff, 0xffffff));
    palette.setColor(QPalette::ToolTipBase, either(0xffffff, 0x33373a));
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::PlaceholderText, either(0x6b7075, 0x9da2a7));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, either(0xc4c8cc, 0x4a4f54));
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, text);
    return palette;
}

} // namespace sandglass
