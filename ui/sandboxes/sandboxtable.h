// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandbox.h"

#include <QSet>
#include <QTreeView>

class QMenu;

namespace sandglass {

class MetricService;
class SandboxDelegate;
class Theme;

/// The table of sandboxes. Its header can be sorted, moved and hidden, and remembers how it was left. Group rows span
/// the whole width.
class SandboxTable : public QTreeView
{
    Q_OBJECT

public:
    explicit SandboxTable(Theme& theme, QWidget* parent = nullptr);

    void setModel(QAbstractItemModel* model) override;

    /// In the order shown.
    QList<SandboxKey> selectedKeys() const;
    /// The sandboxes whose rows can be seen now; none while the table is hidden.
    QSet<SandboxKey> visibleKeys() const;
    void selectKeys(const QList<SandboxKey>& keys);

    /// Where the lines beside CPU and memory come from; null for none. Must outlive the table.
    void setMetrics(const MetricService* metrics);
    void restoreHeader();
    void saveHeader() const;
    /// The columns, to be shown and hidden; \a menu is emptied first.
    void fillColumnMenu(QMenu* menu);
    /// Columns, widths and order as on the first start.
    void resetHeader();

Q_SIGNALS:
    void selectedKeysChanged();
    void contextMenuRequested(const QPoint& globalPosition);
    void portsClicked(const sandglass::SandboxKey& key, const QPoint& globalPosition);
    /// Enter or a double click.
    void sandboxActivated(const sandglass::SandboxKey& key);

protected:
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    bool hasPublishedPorts(const QModelIndex& index) const;
    void showHeaderMenu(const QPoint& position);

    Theme& m_theme;
    SandboxDelegate* m_delegate;
};

} // namespace sandglass
