// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tintediconengine.h"

#include <QFile>
#include <QGuiApplication>
#include <QHash>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr std::array drawnSizes{16, 22, 24, 32, 48, 64};

/// The file drawn for \a wanted logical pixels, or for the next size there is; empty when the theme lacks the name.
QString fileFor(const QString& name, int wanted)
{
    static QHash<std::pair<QString, int>, QString> found;
    const auto known = found.constFind({name, wanted});
    if (known != found.constEnd())
        return *known;
    // Nearest first, as each look into the theme costs.
    auto sizes = drawnSizes;
    std::ranges::stable_sort(sizes, {}, [wanted](int size) { return std::abs(size - wanted); });
    QString file;
    for (const QLatin1StringView category : {"actions"_L1, "status"_L1, "places"_L1, "devices"_L1, "mimetypes"_L1,
                                             "apps"_L1, "categories"_L1, "emblems"_L1, "preferences"_L1}) {
        for (const int size : sizes) {
            const QString candidate = u":/icons/breeze/%1/%2/%3.svg"_s.arg(category, QString::number(size), name);
            if (QFile::exists(candidate)) {
                file = candidate;
                break;
            }
        }
        if (!file.isEmpty())
            break;
    }
    found.insert({name, wanted}, file);
    return file;
}

QColor tint(QIcon::Mode mode)
{
    const QPalette palette = QGuiApplication::palette();
    switch (mode) {
    case QIcon::Disabled:
        return palette.color(QPalette::Disabled, QPalette::ButtonText);
    case QIcon::Selected:
        return palette.color(QPalette::Active, QPalette::HighlightedText);
    case QIcon::Normal:
    case QIcon::Active:
        break;
    }
    return palette.color(QPalette::Active, QPalette::ButtonText);
}

QByteArray tintedSvg(const QString& file, const QColor& color)
{
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = source.readAll();
    // The theme draws in this one colour of its style sheet; the coloured accents of some icons are left alone.
    svg.replace("#232629"_ba, color.name().toLatin1());
    return svg;
}

} // namespace

TintedIconEngine::TintedIconEngine(QString name)
    : m_name(std::move(name))
{
}

bool TintedIconEngine::exists(const QString& name)
{
    return !fileFor(name, 16).isEmpty();
}

void TintedIconEngine::paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state)
{
    const qreal scale = painter->device() ? painter->device()->devicePixelRatio() : 1.0;
    const QPixmap image = scaledPixmap(rect.size() * scale, mode, state, scale);
    painter->drawPixmap(rect, image);
}

QPixmap TintedIconEngine::pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state)
{
    return scaledPixmap(size, mode, state, 1.0);
}

QPixmap TintedIconEngine::scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale)
{
    const QColor color = tint(mode);
    const int side = std::min(size.width(), size.height());
    if (side <= 0)
        return {};
    const QString cacheKey = u"sandglass-icon/%1/%2/%3x%4/%5"_s.arg(
        m_name, color.name(), QString::number(size.width()), QString::number(size.height()), QString::number(scale));
    QPixmap image;
    if (QPixmapCache::find(cacheKey, &image))
        return image;
    image = QPixmap(size);
    image.fill(Qt::transparent);
    QSvgRenderer renderer(tintedSvg(fileFor(m_name, qRound(side / scale)), color));
    QPainter painter(&image);
    if (mode == QIcon::Disabled)
        painter.setOpacity(0.7);
    const QRectF target((size.width() - side) / 2.0, (size.height() - side) / 2.0, side, side);
    renderer.render(&painter, target);
    painter.end();
    image.setDevicePixelRatio(scale);
    QPixmapCache::insert(cacheKey, image);
    return image;
}

QIconEngine* TintedIconEngine::clone() const
{
    return new TintedIconEngine(m_name);
}

QString TintedIconEngine::key() const
{
    return u"SandglassTintedIconEngine"_s;
}

} // namespace sandglass
