// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/sandboxtable.h"

#include "core/sandboxes/sandboxroles.h"
#include "ui/common/plaintext.h"
#include "ui/sandboxes/sandboxdecorator.h"
#include "ui/sandboxes/sandboxdelegate.h"
#include "ui/theme/theme.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QSettings>
#include <QStyleOptionFocusRect>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

const QString headerSetting = u"sandboxes/header"_s;
const QString headerVersionSetting = u"sandboxes/headerVersion"_s;
/// Raised when columns change, so that an old layout is not applied to new columns.
constexpr int headerVersion = 2;

struct ColumnDefault
{
    SandboxColumn column;
    int characters; ///< width in digits of the font
    bool hidden;
};
constexpr ColumnDefault columnDefaults[] = {
    {SandboxColumn::Name, 23, false},      {SandboxColumn::State, 19, false},  {SandboxColumn::Environment, 24, false},
    {SandboxColumn::Cpu, 15, false},       {SandboxColumn::Memory, 18, false}, {SandboxColumn::Ports, 13, false},
    {SandboxColumn::Left, 8, true},        {SandboxColumn::Age, 7, false},     {SandboxColumn::Connection, 12, false},
    {SandboxColumn::Isolation, 12, false},
};

} // namespace

SandboxTable::SandboxTable(Theme& theme, QWidget* parent)
    : QTreeView(parent)
    , m_theme(theme)
    , m_delegate(new SandboxDelegate(theme, this))
{
    setObjectName("sandboxTable"_L1);
    setAccessibleName(tr("Sandboxes"));
    setUniformRowHeights(true);
    setRootIsDecorated(false);
    setAllColumnsShowFocus(true);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setExpandsOnDoubleClick(false);
    setMouseTracking(true);
    setFrameShape(QFrame::NoFrame);
    setTextElideMode(Qt::ElideRight);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setItemDelegate(m_delegate);
    header()->setObjectName("sandboxHeader"_L1);
    header()->setSectionsMovable(true);
    header()->setFirstSectionMovable(true);
    header()->setStretchLastSection(true);
    header()->setHighlightSections(false);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header(), &QWidget::customContextMenuRequested, this, &SandboxTable::showHeaderMenu);
    connect(this, &QTreeView::activated, this, [this](const QModelIndex& index) {
        const auto key = index.data(role(SandboxRole::Key)).value<SandboxKey>();
        if (key.isValid())
            Q_EMIT sandboxActivated(key);
    });
    connect(&m_theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void SandboxTable::setModel(QAbstractItemModel* newModel)
{
    QTreeView::setModel(newModel);
    resetHeader();
    setSortingEnabled(true);
}

QList<SandboxKey> SandboxTable::selectedKeys() const
{
    QList<SandboxKey> keys;
    if (!selectionModel())
        return keys;
    QModelIndexList rows = selectionModel()->selectedRows();
    std::ranges::sort(rows, [](const QModelIndex& left, const QModelIndex& right) {
        return left.parent() == right.parent() ? left.row() < right.row() : left.parent().row() < right.parent().row();
    });
    for (const QModelIndex& row : std::as_const(rows)) {
        const auto key = row.data(role(SandboxRole::Key)).value<SandboxKey>();
        if (key.isValid())
            keys.append(key);
    }
    return keys;
}

QSet<SandboxKey> SandboxTable::visibleKeys() const
{
    QSet<SandboxKey> keys;
    if (!isVisible())
        return keys;
    for (QModelIndex index = indexAt({0, 0}); index.isValid(); index = indexBelow(index)) {
        if (visualRect(index).top() > viewport()->height())
            break;
        const auto key = index.data(role(SandboxRole::Key)).value<SandboxKey>();
        if (key.isValid())
            keys.insert(key);
    }
    return keys;
}

void SandboxTable::selectKeys(const QList<SandboxKey>& keys)
{
    QItemSelection selection;
    QModelIndex first;
    const auto look = [&](const QModelIndex& index) {
        if (keys.contains(index.data(role(SandboxRole::Key)).value<SandboxKey>())) {
            selection.select(index, index.siblingAtColumn(model()->columnCount() - 1));
            if (!first.isValid())
                first = index;
        }
    };
    for (int row = 0; row < model()->rowCount(); ++row) {
        const QModelIndex top = model()->index(row, 0);
        look(top);
        for (int child = 0; child < model()->rowCount(top); ++child)
            look(model()->index(child, 0, top));
    }
    if (!first.isValid())
        return;
    if (first.parent().isValid())
        expand(first.parent());
    selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    scrollTo(first);
}

void SandboxTable::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    Q_EMIT selectedKeysChanged();
}

void SandboxTable::setMetrics(const MetricService* metrics)
{
    m_delegate->setMetrics(metrics);
    viewport()->update();
}

void SandboxTable::resetHeader()
{
    const int digit = fontMetrics().horizontalAdvance(u'0');
    for (const ColumnDefault& column : columnDefaults) {
        const int section = sandglass::column(column.column);
        header()->moveSection(header()->visualIndex(section), section);
        header()->setSectionHidden(section, column.hidden);
        header()->resizeSection(section, column.characters * digit);
    }
    sortByColumn(column(SandboxColumn::Name), Qt::AscendingOrder);
}

void SandboxTable::restoreHeader()
{
    const QSettings settings;
    if (settings.value(headerVersionSetting).toInt() == headerVersion)
        header()->restoreState(settings.value(headerSetting).toByteArray());
    // A header without columns could never be given any again.
    if (header()->hiddenSectionCount() == header()->count())
        resetHeader();
}

void SandboxTable::saveHeader() const
{
    QSettings settings;
    settings.setValue(headerVersionSetting, headerVersion);
    settings.setValue(headerSetting, header()->saveState());
}

void SandboxTable::showHeaderMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillColumnMenu(menu);
    menu->popup(header()->mapToGlobal(position));
}

void SandboxTable::fillColumnMenu(QMenu* menu)
{
    menu->clear();
    for (int visual = 0; visual < header()->count(); ++visual) {
        const int section = header()->logicalIndex(visual);
        QAction* toggle = menu->addAction(SandboxDecorator::columnTitle(static_cast<SandboxColumn>(section)));
        toggle->setCheckable(true);
        toggle->setChecked(!header()->isSectionHidden(section));
        toggle->setEnabled(section != column(SandboxColumn::Name)); // A row must stay recognisable.
        connect(toggle, &QAction::toggled, this,
                [this, section](bool shown) { header()->setSectionHidden(section, !shown); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Restore default columns")), &QAction::triggered, this, &SandboxTable::resetHeader);
}

void SandboxTable::drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QVariant title = index.data(role(SandboxRole::GroupTitle));
    if (!title.isValid()) {
        QTreeView::drawRow(painter, option, index);
        return;
    }
    // The heading of a group spans all columns.
    QRect rect = option.rect;
    rect.setWidth(viewport()->width());
    QStyleOptionViewItem branch(option);
    branch.rect = QRect(rect.left(), rect.top(), indentation(), rect.height());
    branch.state = QStyle::State_Children | QStyle::State_Enabled;
    if (isExpanded(index))
        branch.state |= QStyle::State_Open;
    style()->drawPrimitive(QStyle::PE_IndicatorBranch, &branch, painter, this);

    QRect textRect = rect.adjusted(indentation() + 4, 0, -8, 0);
    QFont font = option.font;
    font.setBold(true);
    painter->save();
    painter->setFont(font);
    painter->setPen(palette().color(QPalette::Text));
    const QString name = QFontMetrics(font).elidedText(shown(title.toString(), 200), Qt::ElideMiddle, textRect.width());
    painter->drawText(textRect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, name);
    textRect.adjust(QFontMetrics(font).horizontalAdvance(name) + 8, 0, 0, 0);
    painter->setFont(option.font);
    painter->setPen(m_theme.color(Role::MutedText));
    painter->drawText(textRect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      locale().toString(model()->rowCount(index)));
    painter->restore();
    if (hasFocus() && currentIndex().siblingAtColumn(0) == index.siblingAtColumn(0)) {
        QStyleOptionFocusRect frame;
        frame.initFrom(this);
        frame.rect = rect;
        frame.state |= QStyle::State_KeyboardFocusChange;
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &frame, painter, this);
    }
}

void SandboxTable::showEvent(QShowEvent* event)
{
    QTreeView::showEvent(event);
    // A selection made before the first show has the uniform row height measured without columns, as nothing.
    scheduleDelayedItemsLayout();
}

void SandboxTable::contextMenuEvent(QContextMenuEvent* event)
{
    QPoint position = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard && currentIndex().isValid())
        position = viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft());
    else if (!indexAt(event->pos()).isValid())
        return;
    Q_EMIT contextMenuRequested(position);
}

bool SandboxTable::hasPublishedPorts(const QModelIndex& index) const
{
    if (!index.isValid() || index.column() != column(SandboxColumn::Ports))
        return false;
    const auto ports = index.data(role(SandboxRole::Ports)).value<QList<PortMapping>>();
    return std::ranges::any_of(ports, [](const PortMapping& port) { return port.hostPort != 0; });
}

void SandboxTable::mouseReleaseEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    QTreeView::mouseReleaseEvent(event);
    if (event->button() == Qt::LeftButton && event->modifiers() == Qt::NoModifier && hasPublishedPorts(index)) {
        Q_EMIT portsClicked(index.data(role(SandboxRole::Key)).value<SandboxKey>(),
                            viewport()->mapToGlobal(visualRect(index).bottomLeft()));
    }
}

void SandboxTable::mouseMoveEvent(QMouseEvent* event)
{
    QTreeView::mouseMoveEvent(event);
    const bool link = hasPublishedPorts(indexAt(event->position().toPoint()));
    viewport()->setCursor(link ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

} // namespace sandglass

#include "moc_sandboxtable.cpp"
