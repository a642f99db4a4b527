// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandbox.h"

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>

#include <array>

namespace sandglass {

/// What a colour means. The only place with colour constants is ui/theme.
enum class Role {
    Running,
    Transition,
    Failed,
    Stopped,
    Paused,
    Warning,
    Accent,    ///< selection marks, links, the active series
    MutedText, ///< secondary text, stale rows
    Separator,
    SearchMatch, ///< background of a match
    SearchMatchCurrent,
    ErrorBackground,
    WarningBackground,
    LogErrorChannel, ///< text of standard error
    TerminalBackground,
    TerminalForeground,
    ChartGrid,
    ChartLimit,
};
inline constexpr int roleCount = static_cast<int>(Role::ChartLimit) + 1;

/// Semantic colours of the present scheme (light, dark or high contrast, following the desktop or the person's choice).
/// Main thread; one object, made in `app` and given to whoever paints.
class Theme : public QObject
{
    Q_OBJECT

public:
    enum class Scheme { System, Light, Dark };

    explicit Theme(QObject* parent = nullptr);
    ~Theme() override;

    QColor color(Role role) const;
    /// Distinct, readable on the base colour; the same index gives the same hue in light and dark.
    QColor seriesColor(int index) const;
    /// The 16 ANSI colours for log text, readable on the base colour.
    std::array<QColor, 16> ansiColors() const;
    QColor stateColor(SandboxState state, std::optional<int> exitCode = {}) const;
    bool isDark() const { return m_dark; }
    /// Whether the desktop's palette asks for high contrast; text colours are then kept at 7:1.
    bool isHighContrast() const { return m_highContrast; }

    void setScheme(Scheme scheme); ///< applies to the whole application
    Scheme scheme() const { return m_scheme; }

    /// The fixed-width font for machine text, at the application's size.
    static QFont machineFont();
    /// A Breeze icon by its standard name, tinted for the present palette; never null.
    static QIcon icon(const QString& name);

Q_SIGNALS:
    /// Repaint: palette or scheme changed.
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void choosePalette();
    void readPalette();

    Scheme m_scheme = Scheme::System;
    bool m_dark = false;
    bool m_highContrast = false;
    bool m_choosing = false;
    std::array<QColor, roleCount> m_colors;
    QList<QColor> m_series;
    std::array<QColor, 16> m_ansi;
};

/// The glyph that goes with a state word: "▶", "⏸", "⨯"…; state is never shown by colour alone.
QString stateGlyph(SandboxState state, std::optional<int> exitCode = {});
/// The translated state word; "Exited (1)" with a code.
QString stateText(SandboxState state, std::optional<int> exitCode = {});

} // namespace sandglass
