// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/outcomedelegate.h"

#include "core/activity/activity.h"
#include "core/activity/activityroles.h"

#include <QApplication>
#include <QPainter>
#include <QStyleOptionProgressBar>

#include <algorithm>

namespace sandglass {

namespace {
constexpr int barHeight = 6;
constexpr int gap = 8;
constexpr int rowPadding = 8;
} // namespace

void OutcomeDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto task = index.data(role(ActivityRole::Value)).value<Activity>();
    if (task.state != ActivityState::Running || task.total <= 0) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    // The left half is the bar, the right half the words, so that both stay readable.
    const double share = std::clamp(static_cast<double>(task.done) / static_cast<double>(task.total), 0.0, 1.0);
    QStyleOptionViewItem words = option;
    initStyleOption(&words, index);
    QStyle* style = words.widget ? words.widget->style() : QApplication::style();
    const QString text = words.text;
    words.text.clear();
    style->drawControl(QStyle::CE_ItemViewItem, &words, painter, words.widget);

    const QRect cell = option.rect.adjusted(gap / 2, 0, -gap / 2, 0);
    const int barWidth = cell.width() * 2 / 5;
    const QRectF track(cell.left(), cell.center().y() - (barHeight / 2.0) + 0.5, barWidth, barHeight);
    QRectF filled = track;
    filled.setWidth(track.width() * share);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QPalette::ColorRole ink = selected ? QPalette::HighlightedText : QPalette::Highlight;
    QColor ground = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    ground.setAlphaF(0.15F);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(ground);
    painter->drawRoundedRect(track, barHeight / 2.0, barHeight / 2.0);
    painter->setBrush(option.palette.color(ink));
    painter->drawRoundedRect(filled, barHeight / 2.0, barHeight / 2.0);
    painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
    const QRect textRect = cell.adjusted(barWidth + gap, 0, 0, 0);
    painter->drawText(textRect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                      option.fontMetrics.elidedText(text, Qt::ElideRight, textRect.width()));
    painter->restore();
}

QSize OutcomeDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(option.fontMetrics.height() + rowPadding);
    return size;
}

} // namespace sandglass

#include "moc_outcomedelegate.cpp"
