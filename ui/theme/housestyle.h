// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace sandglass {

/// The desktop's style with what it lacks in this program: icons of its own that are readable in both schemes, and
/// buttons of dialogs without icons. Where the desktop brings no style of its own, also more room in rows and buttons,
/// outlines of fields that show in the dark, and the arrow of a menu button beside its text.
class HouseStyle : public QProxyStyle
{
    Q_OBJECT

public:
    HouseStyle() = default;

    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override;
    QIcon standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;

private:
    bool isPlain() const; ///< whether the style below is Qt's own
};

} // namespace sandglass
