// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/storagepage.h"

#include "core/provider/providerregistry.h"
#include "ui/common/emptystate.h"
#include "ui/common/format.h"
#include "ui/common/messagebar.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <QStackedLayout>
#include <QTreeWidget>

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int keyRole = Qt::UserRole + 1;
constexpr int valueRole = Qt::UserRole + 2;

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

Task<Status> failsWithoutConnection(Operation operation, QString subject)
{
    co_return std::unexpected(fail(ErrorKind::Unreachable).error().during(operation, std::move(subject)));
}

StorageCell StorageCell::bytes(qint64 size)
{
    return {formatBytes(size), size};
}

StorageCell StorageCell::number(qint64 count)
{
    return {count < 0 ? u"–"_s : QLocale().toString(count), count};
}

StoragePage::StoragePage(const StorageContext& context, const QString& name, const QString& purpose,
                         const QStringList& titles)
    : m_context(context)
    , m_stack(new QStackedLayout)
    , m_table(new QTreeWidget(this))
    , m_empty(new EmptyState(this))
    , m_buttons(new QHBoxLayout)
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
    m_table->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_buttons->setSpacing(8);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(m_stack, 1);
    layout->addLayout(m_buttons);
    connect(m_table, &QTreeWidget::itemSelectionChanged, this, [this] { updateButtons(); });
}

QPushButton* StoragePage::addButton(const QString& name, const QString& text, std::function<void()> clicked)
{
    auto* button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setAutoDefault(false);
    m_buttons->addWidget(button);
    connect(button, &QPushButton::clicked, this, [run = std::move(clicked)] { run(); });
    return button;
}

void StoragePage::makeSortable()
{
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(0, Qt::AscendingOrder);
}

void StoragePage::setConnection(const QString& id)
{
    if (m_connection != id) {
        forget();
        setRows({});
    }
    m_connection = id;
    updateButtons();
    if (provider())
        readAgain();
}

void StoragePage::showEmpty(const QString& icon, const QString& title, const QString& text)
{
    m_empty->setContent(icon, title, text);
    m_stack->setCurrentWidget(m_empty);
}

void StoragePage::setRows(const QList<StorageRow>& rows)
{
    m_stack->setCurrentWidget(m_table);
    const QString selected = selectedKey();
    QList<QTreeWidgetItem*> lines;
    for (const StorageRow& row : rows) {
        auto* line = new Line;
        line->setData(0, keyRole, row.key);
        for (int column = 0; column < row.cells.size(); ++column) {
            const StorageCell& cell = row.cells.at(column);
            line->setText(column, cell.text);
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
    updateButtons();
}

QString StoragePage::selectedKey() const
{
    const auto items = m_table->selectedItems();
    return items.isEmpty() ? QString() : items.first()->data(0, keyRole).toString();
}

Provider* StoragePage::provider() const
{
    Provider* chosen = m_context.providers.provider(m_connection);
    return chosen && chosen->storage() && chosen->connectionState().isReady() ? chosen : nullptr;
}

quint64 StoragePage::beginActivity(Operation operation, const QString& subject, std::function<void()> cancel) const
{
    Activity task;
    task.operation = operation;
    task.subject = subject;
    if (const Provider* there = provider())
        task.connection = there->config().name;
    return m_context.activity.begin(std::move(task), std::move(cancel));
}

void StoragePage::showError(const Error& error)
{
    m_context.messages.showError(error, [guard = QPointer(this)] {
        if (guard && guard->provider())
            guard->readAgain();
    });
}

} // namespace sandglass

#include "moc_storagepage.cpp"
