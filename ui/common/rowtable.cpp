// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/rowtable.h"

#include "ui/common/emptystate.h"
#include "ui/common/format.h"
#include "ui/common/numberdelegate.h"
#include "ui/common/plaintext.h"

#include <QHeaderView>
#include <QLocale>
#include <QStackedLayout>
#include <QTreeWidget>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int keyRole = Qt::UserRole + 1;
constexpr int valueRole = Qt::UserRole + 2;
constexpr int widestColumn = 36; ///< in characters; longer texts are in the tool tip

/// Sorts numbers by value and not by how they are written.
class Line : public QTreeWidgetItem
{
public:
    using QTreeWidgetItem::QTreeWidgetItem;

    bool operator<(const QTreeWidgetItem& other) const override
    {
        const int column = treeWidget()->sortColumn();
        const QVariant mine = data(column, valueRole);
        const QVariant theirs = other.data(column, valueRole);
        if (mine.isValid() && theirs.isValid())
            return mine.toLongLong() < theirs.toLongLong();
        return text(column).localeAwareCompare(other.text(column)) < 0;
    }
};

} // namespace

TableCell TableCell::bytes(qint64 size)
{
    return {formatBytes(size), size};
}

TableCell TableCell::number(qint64 count)
{
    return {count < 0 ? u"–"_s : QLocale().toString(count), count};
}

RowTable::RowTable(const QString& name, const QString& purpose, const QStringList& titles, QWidget* parent)
    : QWidget(parent)
    , m_stack(new QStackedLayout(this))
    , m_table(new QTreeWidget(this))
    , m_empty(new EmptyState(this))
{
    m_table->setObjectName(name);
    m_table->setAccessibleName(purpose);
    m_table->setHeaderLabels(titles);
    m_table->setRootIsDecorated(false);
    m_table->setAllColumnsShowFocus(true);
    m_table->setUniformRowHeights(true);
    m_table->setTextElideMode(Qt::ElideMiddle); // Generated names differ at their ends.
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setHighlightSections(false);
    m_table->header()->setMaximumSectionSize(fontMetrics().averageCharWidth() * widestColumn);
    m_table->setItemDelegate(new NumberDelegate(this));
    stretch(0);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    connect(m_table, &QTreeWidget::itemSelectionChanged, this, &RowTable::selectionChanged);
    connect(m_table, &QTreeWidget::itemActivated, this, &RowTable::activated);
}

void RowTable::makeSortable()
{
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(0, Qt::AscendingOrder);
}

void RowTable::stretch(int column)
{
    m_table->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->header()->setSectionResizeMode(column, QHeaderView::Stretch);
}

void RowTable::showEmpty(const QString& icon, const QString& title, const QString& text)
{
    m_empty->setContent(icon, title, text);
    m_stack->setCurrentWidget(m_empty);
}

void RowTable::setRows(const QList<TableRow>& rows)
{
    m_stack->setCurrentWidget(m_table);
    const QString selected = selectedKey();
    QList<QTreeWidgetItem*> lines;
    for (const TableRow& row : rows) {
        auto* line = new Line;
        line->setData(0, keyRole, row.key);
        for (int column = 0; column < row.cells.size(); ++column) {
            const TableCell& cell = row.cells.at(column);
            line->setText(column, cell.text);
            line->setData(column, Qt::ToolTipRole, plainToolTip(cell.text));
            if (cell.value) {
                line->setData(column, valueRole, *cell.value);
                line->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
                m_table->headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
            }
        }
        lines.append(line);
    }
    m_table->clear();
    m_table->addTopLevelItems(lines);
    for (QTreeWidgetItem* line : std::as_const(lines)) {
        if (line->data(0, keyRole).toString() == selected)
            m_table->setCurrentItem(line);
    }
    if (m_table->selectedItems().isEmpty())
        m_table->setCurrentItem(m_table->topLevelItem(0));
    Q_EMIT selectionChanged();
}

bool RowTable::isEmpty() const
{
    return m_table->topLevelItemCount() == 0;
}

QString RowTable::selectedKey() const
{
    const auto items = m_table->selectedItems();
    return items.isEmpty() ? QString() : items.first()->data(0, keyRole).toString();
}

} // namespace sandglass

#include "moc_rowtable.cpp"
