// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIconEngine>

namespace sandglass {

/// Paints an icon of the Breeze theme in the text colour of the palette that is in force when it is painted, so that
/// icons which were set once follow the change between light and dark. (The theme's own files are drawn for light, and
/// its dark variant comes with the desktop, not with the library.)
class TintedIconEngine : public QIconEngine
{
public:
    explicit TintedIconEngine(QString name);

    /// Whether the theme has an icon of that name.
    static bool exists(const QString& name);

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    QIconEngine* clone() const override;
    QString key() const override;
    QString iconName() override { return m_name; }
    bool isNull() override { return false; }

private:
    QString m_name;
};

} // namespace sandglass
