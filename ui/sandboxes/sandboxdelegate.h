// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace sandglass {

class MetricService;
class Theme;

/// Paints the cells of the list: sparklines beside CPU and memory, published ports as links, calm row heights.
class SandboxDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit SandboxDelegate(Theme& theme, QObject* parent = nullptr);

    /// Where the lines come from; null paints none.
    void setMetrics(const MetricService* metrics) { m_metrics = metrics; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    Theme& m_theme;
    const MetricService* m_metrics = nullptr;
};

} // namespace sandglass
