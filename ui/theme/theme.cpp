// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/colortables.h"
#include "ui/theme/contrast.h"
#include "ui/theme/housestyle.h"
#include "ui/theme/tintediconengine.h"

#include <QApplication>
#include <QCoreApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QFontInfo>
#include <QStyle>
#include <QStyleHints>

#include <breezeicons.h>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr double textContrast = 4.5;
constexpr double highTextContrast = 7.0;
// Ordinary palettes have a window that is a shade away from black or white; high-contrast ones go to the ends.
constexpr double highContrastPalette = 19.5;

bool looksDark(const QPalette& palette)
{
    return palette.color(QPalette::Base).lightness() < palette.color(QPalette::Text).lightness();
}

bool looksHighContrast(const QPalette& palette)
{
    return contrastRatio(palette.color(QPalette::WindowText), palette.color(QPalette::Window)) >= highContrastPalette &&
           contrastRatio(palette.color(QPalette::Text), palette.color(QPalette::Base)) >= highContrastPalette;
}

/// Text is painted on the base colour of lists and on their alternating rows, and on the window: readable on all.
QColor readableIn(const QPalette& palette, QColor color, double ratio)
{
    for (const QPalette::ColorRole ground : {QPalette::Base, QPalette::AlternateBase, QPalette::Window})
        color = readableOn(color, palette.color(ground), ratio);
    return color;
}

} // namespace

Theme::Theme(QObject* parent)
    : QObject(parent)
{
    BreezeIcons::initIcons();
    if (!qobject_cast<HouseStyle*>(QApplication::style()))
        QApplication::setStyle(new HouseStyle);
    choosePalette();
    qApp->installEventFilter(this);
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] { choosePalette(); });
}

Theme::~Theme() = default;

void Theme::setScheme(Scheme scheme)
{
    m_scheme = scheme;
    switch (scheme) {
    case Scheme::System:
        QGuiApplication::styleHints()->unsetColorScheme();
        break;
    case Scheme::Light:
        QGuiApplication::styleHints()->setColorScheme(Qt::ColorScheme::Light);
        break;
    case Scheme::Dark:
        QGuiApplication::styleHints()->setColorScheme(Qt::ColorScheme::Dark);
        break;
    }
    choosePalette();
}

void Theme::choosePalette()
{
    if (m_choosing)
        return;
    m_choosing = true;
    QApplication::setPalette(QPalette()); // What the desktop gives.
    const QPalette given = QGuiApplication::palette();
    bool wantDark = looksDark(given);
    if (m_scheme != Scheme::System)
        wantDark = m_scheme == Scheme::Dark;
    else if (QGuiApplication::styleHints()->colorScheme() != Qt::ColorScheme::Unknown)
        wantDark = QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
    // Not every desktop's plug-in can change its palette, and some give none but the style's: then ours.
    const QPalette ofStyle = QApplication::style()->standardPalette();
    const bool desktopHasOne = given.color(QPalette::Window) != ofStyle.color(QPalette::Window) ||
                               given.color(QPalette::Base) != ofStyle.color(QPalette::Base) ||
                               given.color(QPalette::Highlight) != ofStyle.color(QPalette::Highlight);
    if (!desktopHasOne || looksDark(given) != wantDark)
        QApplication::setPalette(designedPalette(wantDark));
    m_choosing = false;
    readPalette();
}

void Theme::readPalette()
{
    const QPalette palette = QGuiApplication::palette();
    m_dark = looksDark(palette);
    m_highContrast = looksHighContrast(palette);
    const double ratio = m_highContrast ? highTextContrast : textContrast;
    for (int index = 0; index < roleCount; ++index) {
        const auto role = static_cast<Role>(index);
        QColor color = designedColor(role, m_dark);
        if (isTextRole(role))
            color = readableIn(palette, color, ratio);
        else if (m_highContrast && (role == Role::Separator || role == Role::ChartGrid))
            color = readableOn(color, palette.color(QPalette::Base), 3.0);
        m_colors[index] = color;
    }
    m_series.clear();
    for (const QColor& color : designedSeries(m_dark))
        m_series.append(readableIn(palette, color, ratio));
    std::ranges::transform(designedAnsiColors(m_dark), m_ansi.begin(),
                           [&](const QColor& color) { return readableIn(palette, color, ratio); });
    Q_EMIT changed();
}

QColor Theme::color(Role role) const
{
    return m_colors[static_cast<size_t>(role)];
}

QColor Theme::seriesColor(int index) const
{
    return m_series.at(std::max(index, 0) % m_series.size());
}

std::array<QColor, 16> Theme::ansiColors() const
{
    return m_ansi;
}

QColor Theme::stateColor(SandboxState state, std::optional<int> exitCode) const
{
    switch (state) {
    case SandboxState::Running:
        return color(Role::Running);
    case SandboxState::Starting:
    case SandboxState::Stopping:
    case SandboxState::Restarting:
    case SandboxState::Deleting:
        return color(Role::Transition);
    case SandboxState::Paused:
        return color(Role::Paused);
    case SandboxState::Failed:
        return color(Role::Failed);
    case SandboxState::Exited:
        return color(exitCode.value_or(0) == 0 ? Role::Stopped : Role::Failed);
    case SandboxState::Created:
    case SandboxState::Unknown:
        break;
    }
    return color(Role::Stopped);
}

QFont Theme::machineFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    const QFont ordinary = QApplication::font();
    if (ordinary.pointSizeF() > 0)
        font.setPointSizeF(ordinary.pointSizeF());
    else
        font.setPixelSize(ordinary.pixelSize());
    if (!QFontInfo(font).fixedPitch())
        font.setFamily(u"monospace"_s);
    font.setStyleHint(QFont::Monospace);
    return font;
}

QIcon Theme::icon(const QString& name)
{
    static const QString fallback = u"unknown"_s;
    return QIcon(new TintedIconEngine(TintedIconEngine::exists(name) ? name : fallback));
}

bool Theme::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ApplicationPaletteChange && watched == qApp && !m_choosing)
        QMetaObject::invokeMethod(this, &Theme::readPalette, Qt::QueuedConnection); // After the application took it.
    return QObject::eventFilter(watched, event);
}

QString stateGlyph(SandboxState state, std::optional<int> exitCode)
{
    switch (state) {
    case SandboxState::Created:
        return u"○"_s;
    case SandboxState::Running:
        return u"▶"_s;
    case SandboxState::Paused:
        return u"‖"_s;
    case SandboxState::Starting:
        return u"◔"_s;
    case SandboxState::Stopping:
        return u"◕"_s;
    case SandboxState::Restarting:
        return u"↻"_s;
    case SandboxState::Deleting:
        return u"⌫"_s;
    case SandboxState::Failed:
        return u"⨯"_s;
    case SandboxState::Exited:
        return exitCode.value_or(0) == 0 ? u"■"_s : u"⨯"_s;
    case SandboxState::Unknown:
        break;
    }
    return u"?"_s;
}

QString stateText(SandboxState state, std::optional<int> exitCode)
{
    const auto translated = [](const char* text) { return QCoreApplication::translate("SandboxState", text); };
    switch (state) {
    case SandboxState::Created:
        return translated(QT_TRANSLATE_NOOP("SandboxState", "Created"));
    case SandboxState::Starting:
        return translated(QT_TRANSLATE_NOOP("SandboxState", "Starting"));
    case SandboxState::Running:
        return translated(QT_TRANSLATE_NOOP("SandboxState", "Running"));
    case SandboxState::Paused:
        return translated(QT_TRANSLATE_NOOP("SandboxState", "Paused"));
    case SandboxState::Stopping:
        return translated(QT_TRANSLATE_NOOP("SandboxState", "Stopping"));
    case SandboxState::Restarting:
        return translated(QT_TRANSLATE_NOOP("SandboxState", "Restarting"));
    case SandboxState::Exited:
        return exitCode ? translated(QT_TRANSLATE_NOOP("SandboxState", "Exited (%1)")).arg(*exitCode)
                        : translated(QT_TRANSLATE_NOOP("SandboxState", "Exited"));
    case SandboxState::Failed:
        return exitCode ? translated(QT_TRANSLATE_NOOP("SandboxState", "Failed (%1)")).arg(*exitCode)
                        : translated(QT_TRANSLATE_NOOP("SandboxState", "Failed"));
    case SandboxState::Deleting:
        return translated(QT_TRANSLATE_NOOP("SandboxState", "Deleting"));
    case SandboxState::Unknown:
        break;
    }
    return translated(QT_TRANSLATE_NOOP("SandboxState", "Unknown"));
}

} // namespace sandglass

#include "moc_theme.cpp"
