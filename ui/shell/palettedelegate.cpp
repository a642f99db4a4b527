// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/palettedelegate.h"

#include "ui/theme/theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace sandglass {

PaletteDelegate::PaletteDelegate(const Theme& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

QSize PaletteDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(std::max(size.height(), option.fontMetrics.height() + 12));
    return size;
}

void PaletteDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem whole = option;
    initStyleOption(&whole, index);
    const QString title = whole.text;
    whole.text.clear();
    const QStyle* style = whole.widget ? whole.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &whole, painter, whole.widget);

    const bool selected = whole.state.testFlag(QStyle::State_Selected);
    const QColor strong = whole.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    const QColor quiet = selected ? strong : m_theme.color(Role::MutedText);
    const bool enabled = index.flags().testFlag(Qt::ItemIsEnabled);
    QRect rect = whole.rect.adjusted(whole.decorationSize.width() + 16, 0, -8, 0);
    painter->save();
    painter->setFont(whole.font);
    const QString shortcut = index.data(ShortcutRole).toString();
    painter->setPen(quiet);
    painter->drawText(rect, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, shortcut);
    rect.setRight(rect.right() - whole.fontMetrics.horizontalAdvance(shortcut) - (shortcut.isEmpty() ? 0 : 16));
    painter->setPen(enabled ? strong : quiet);
    const QString shownTitle = whole.fontMetrics.elidedText(title, Qt::ElideMiddle, rect.width());
    painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shownTitle);
    rect.setLeft(rect.left() + whole.fontMetrics.horizontalAdvance(shownTitle) + 12);
    if (rect.width() > 40) {
        painter->setPen(quiet);
        painter->drawText(
            rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            whole.fontMetrics.elidedText(index.data(DetailRole).toString(), Qt::ElideRight, rect.width()));
    }
    painter->restore();
}

} // namespace sandglass

#include "moc_palettedelegate.cpp"
