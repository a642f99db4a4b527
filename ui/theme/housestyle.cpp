// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/housestyle.h"

#include "ui/theme/theme.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QPainter>
#include <QStyleOption>
#include <QToolButton>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int rowPadding = 8;
constexpr QSize buttonPadding{16, 4};
constexpr int menuArrow = 12;
constexpr int outlinePercent = 40; // of the way from the window's colour to that of its text

/// Qt's own style draws outlines in the window's colour, 1.4 times darker: in the dark they cannot be seen.
constexpr int darkerBy = 140;

/// A copy of \a option whose outline is seen in the dark, too.
template <typename Option> Option outlined(const Option& option)
{
    Option copy(option);
    const QColor window = option.palette.color(QPalette::Window);
    const QColor text = option.palette.color(QPalette::WindowText);
    if (text.lightness() <= window.lightness())
        return copy;
    const auto between = [](int from, int to) { return from + ((to - from) * outlinePercent / 100); };
    const QColor outline(between(window.red(), text.red()), between(window.green(), text.green()),
                         between(window.blue(), text.blue()));
    copy.palette.setColor(QPalette::Window, outline.lighter(darkerBy));
    return copy;
}

/// Whether \a widget opens a menu with every click, and so shows an arrow beside its text.
bool opensMenu(const QWidget* widget)
{
    const auto* button = qobject_cast<const QToolButton*>(widget);
    return button && button->popupMode() == QToolButton::InstantPopup &&
           (button->menu() || !button->actions().isEmpty());
}

} // namespace

bool HouseStyle::isPlain() const
{
    return baseStyle()->inherits("QFusionStyle");
}

int HouseStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                          QStyleHintReturn* data) const
{
    if (hint == SH_DialogButtonBox_ButtonsHaveIcons)
        return 0;
    if (hint == SH_DialogButtonLayout && isPlain())
        return QDialogButtonBox::GnomeLayout; // What goes on stands at the end, in every dialog.
    return QProxyStyle::styleHint(hint, option, widget, data);
}

QIcon HouseStyle::standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const
{
    switch (which) {
    case SP_TitleBarCloseButton:
    case SP_DockWidgetCloseButton:
        return Theme::icon(u"window-close-symbolic"_s);
    case SP_TitleBarNormalButton:
        return Theme::icon(u"window-duplicate"_s);
    case SP_ToolBarHorizontalExtensionButton:
        return Theme::icon(u"arrow-right-double"_s);
    case SP_ToolBarVerticalExtensionButton:
        return Theme::icon(u"arrow-down-double"_s);
    case SP_LineEditClearButton:
        return Theme::icon(u"edit-clear"_s);
    default:
        return QProxyStyle::standardIcon(which, option, widget);
    }
}

QSize HouseStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                                   const QWidget* widget) const
{
    QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    if (!isPlain() || !option)
        return size;
    switch (type) {
    case CT_ItemViewItem:
    case CT_HeaderSection:
        size.setHeight(std::max(size.height(), option->fontMetrics.height() + rowPadding));
        break;
    case CT_PushButton:
        size = (contents + buttonPadding).expandedTo(size);
        break;
    case CT_LineEdit:
    case CT_ComboBox:
    case CT_SpinBox:
        // The same height, whatever the font: forms mix words and machine text.
        size.setHeight(std::max(size.height(), QFontMetrics(QApplication::font()).height() + rowPadding + 2));
        break;
    case CT_ToolButton:
        if (opensMenu(widget))
            size.rwidth() += menuArrow;
        break;
    default:
        break;
    }
    return size;
}

void HouseStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const
{
    if (element == PE_IndicatorTabClose) {
        const bool hovered = option->state.testFlag(State_MouseOver);
        const bool raised = option->state.testFlag(State_Raised) || option->state.testFlag(State_Sunken);
        Theme::icon(u"window-close-symbolic"_s)
            .paint(painter, option->rect, Qt::AlignCenter, hovered || raised ? QIcon::Normal : QIcon::Disabled);
        return;
    }
    const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    if ((element == PE_FrameLineEdit || element == PE_FrameMenu) && frame && isPlain()) {
        const auto copy = outlined(*frame);
        QProxyStyle::drawPrimitive(element, &copy, painter, widget);
        return;
    }
    if (element == PE_PanelButtonCommand && button && isPlain()) {
        const auto copy = outlined(*button);
        QProxyStyle::drawPrimitive(element, &copy, painter, widget);
        return;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void HouseStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                             const QWidget* widget) const
{
    const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
    if (element == CE_ToolButtonLabel && button && isPlain() && opensMenu(widget)) {
        QStyleOptionToolButton label(*button);
        label.rect.setRight(label.rect.right() - menuArrow);
        QProxyStyle::drawControl(element, &label, painter, widget);
        return;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void HouseStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                    const QWidget* widget) const
{
    const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
    if (control == CC_ToolButton && button && isPlain() && opensMenu(widget)) {
        QStyleOptionToolButton plain(*button);
        plain.features &= ~QStyleOptionToolButton::HasMenu; // Else the style puts a tiny arrow into the corner.
        QProxyStyle::drawComplexControl(control, &plain, painter, widget);
        QStyleOption arrow(plain);
        arrow.rect = {plain.rect.right() - menuArrow, plain.rect.center().y() - 3, 8, 8};
        drawPrimitive(PE_IndicatorArrowDown, &arrow, painter, widget);
        return;
    }
    if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option); spin && isPlain()) {
        const auto copy = outlined(*spin);
        QProxyStyle::drawComplexControl(control, &copy, painter, widget);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace sandglass

#include "moc_housestyle.cpp"
