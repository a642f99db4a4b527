// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/sandboxdelegate.h"

#include "core/metrics/metricservice.h"
#include "core/sandboxes/sandbox.h"
#include "core/sandboxes/sandboxroles.h"
#include "ui/common/sparkline.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace sandglass {

SandboxDelegate::SandboxDelegate(Theme& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

QSize SandboxDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(std::max(size.height(), option.fontMetrics.height() + 8));
    return size;
}

void SandboxDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const auto which = static_cast<SandboxColumn>(index.column());
    if (which == SandboxColumn::Name || which == SandboxColumn::Environment)
        option->textElideMode = Qt::ElideMiddle; // Generated names and images differ at their ends.
    if (which != SandboxColumn::Ports || index.data(role(SandboxRole::Stale)).toBool())
        return;
    const auto ports = index.data(role(SandboxRole::Ports)).value<QList<PortMapping>>();
    if (std::ranges::any_of(ports, [](const PortMapping& port) { return port.hostPort != 0; }))
        option->palette.setColor(QPalette::Text, m_theme.color(Role::Accent));
}

void SandboxDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto which = static_cast<SandboxColumn>(index.column());
    const bool measured = which == SandboxColumn::Cpu || which == SandboxColumn::Memory;
    const QVariant value =
        measured ? index.data(role(which == SandboxColumn::Cpu ? SandboxRole::CpuPercent : SandboxRole::MemoryBytes))
                 : QVariant();
    const auto key = value.isValid() ? index.data(role(SandboxRole::Key)).value<SandboxKey>() : SandboxKey();
    const MetricHistory* history = m_metrics && key.isValid() ? m_metrics->history(key) : nullptr;
    if (!history) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    // The line first, the value behind it, so that the values of a column stand in line.
    QStyleOptionViewItem whole = option;
    initStyleOption(&whole, index);
    const QString text = whole.text;
    whole.text.clear();
    const QStyle* style = whole.widget ? whole.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &whole, painter, whole.widget);
    const int lineWidth = whole.fontMetrics.averageCharWidth() * 6;
    const QRect inner = whole.rect.adjusted(4, 4, -4, -4);
    const bool selected = whole.state.testFlag(QStyle::State_Selected);
    const QColor textColor = whole.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    paintSparkline(painter, QRect(inner.left(), inner.top(), lineWidth, inner.height()), *history,
                   which == SandboxColumn::Cpu ? Metric::Cpu : Metric::Memory,
                   selected ? textColor : m_theme.color(Role::Accent));
    painter->save();
    painter->setFont(whole.font);
    painter->setPen(textColor);
    const QRect textRect = inner.adjusted(lineWidth + 6, -4, 0, 4);
    painter->drawText(textRect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      whole.fontMetrics.elidedText(text, Qt::ElideRight, textRect.width()));
    painter->restore();
}

} // namespace sandglass

#include "moc_sandboxdelegate.cpp"
