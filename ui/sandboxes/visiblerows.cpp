// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/visiblerows.h"

#include "ui/sandboxes/sandboxtable.h"

#include <QEvent>
#include <QHeaderView>
#include <QScrollBar>
#include <QTimer>

namespace sandglass {

namespace {
constexpr int lookDelayMs = 250;
} // namespace

VisibleRows::VisibleRows(SandboxTable& table)
    : QObject(&table)
    , m_timer(new QTimer(this))
{
    m_timer->setSingleShot(true);
    m_timer->setInterval(lookDelayMs);
    connect(m_timer, &QTimer::timeout, this, &VisibleRows::changed);
    const auto later = [this] { m_timer->start(); };
    connect(table.verticalScrollBar(), &QScrollBar::valueChanged, this, later);
    connect(table.model(), &QAbstractItemModel::rowsInserted, this, later);
    connect(table.model(), &QAbstractItemModel::rowsRemoved, this, later);
    connect(table.model(), &QAbstractItemModel::layoutChanged, this, later);
    connect(table.model(), &QAbstractItemModel::modelReset, this, later);
    connect(table.header(), &QHeaderView::sectionResized, this, later); // Also hidden and shown.
    connect(&table, &QTreeView::expanded, this, later);
    connect(&table, &QTreeView::collapsed, this, later);
    table.viewport()->installEventFilter(this);
    m_timer->start();
}

bool VisibleRows::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::Resize:
        m_timer->start();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace sandglass

#include "moc_visiblerows.cpp"
