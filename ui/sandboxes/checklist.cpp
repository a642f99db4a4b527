// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/checklist.h"

#include "ui/common/plaintext.h"

#include <QHeaderView>
#include <QSignalBlocker>

namespace sandglass {

namespace {
constexpr int longestCell = 200;
} // namespace

CheckList::CheckList(const QString& objectName, const QString& purpose, const QStringList& titles, QWidget* parent)
    : QTreeWidget(parent)
{
    setObjectName(objectName);
    setAccessibleName(purpose);
    setHeaderLabels(titles);
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setTabKeyNavigation(false);
    header()->setHighlightSections(false);
    header()->setStretchLastSection(true);
    connect(this, &QTreeWidget::itemChanged, this, &CheckList::changed);
}

void CheckList::setEntries(const QList<Entry>& entries)
{
    const QStringList before = ticked();
    const QSignalBlocker quiet(this);
    clear();
    for (const Entry& entry : entries) {
        auto* const row = new QTreeWidgetItem(this);
        for (int cell = 0; cell < entry.cells.size(); ++cell) {
            row->setText(cell, shown(entry.cells.at(cell), longestCell));
            row->setData(cell, Qt::ToolTipRole,
                         plainToolTip(entry.toolTip.isEmpty() ? entry.cells.at(cell) : entry.toolTip));
        }
        row->setData(0, Qt::UserRole, entry.id);
        const bool on = entry.fixed ? entry.on : before.contains(entry.id);
        row->setCheckState(0, on ? Qt::Checked : Qt::Unchecked);
        if (entry.fixed)
            row->setFlags(row->flags() & ~Qt::ItemIsEnabled);
    }
    for (int column = 0; column + 1 < columnCount(); ++column)
        resizeColumnToContents(column);
}

QStringList CheckList::ticked() const
{
    QStringList ids;
    for (int row = 0; row < topLevelItemCount(); ++row) {
        const QTreeWidgetItem* const item = topLevelItem(row);
        if (item->flags().testFlag(Qt::ItemIsEnabled) && item->checkState(0) == Qt::Checked)
            ids.append(item->data(0, Qt::UserRole).toString());
    }
    return ids;
}

} // namespace sandglass

#include "moc_checklist.cpp"
