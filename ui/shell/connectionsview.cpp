// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connectionsview.h"

#include "core/provider/connectionstore.h"
#include "core/provider/providerregistry.h"
#include "ui/common/format.h"
#include "ui/shell/connectionsmodel.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPushButton>
#include <QTreeView>

namespace sandglass {
using namespace Qt::StringLiterals;

ConnectionsView::ConnectionsView(const WindowServices& services, QWidget* parent)
    : QWidget(parent)
    , m_services(services)
    , m_model(new ConnectionsModel(services, this))
    , m_view(new QTreeView(this))
{
    setObjectName("connectionsPanel"_L1);
    m_view->setObjectName("connectionsView"_L1);
    m_view->setAccessibleName(tr("Connections"));
    m_view->setModel(m_model);
    m_view->setHeaderHidden(true);
    m_view->setRootIsDecorated(false);
    m_view->setAllColumnsShowFocus(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->header()->setStretchLastSection(false);
    m_view->header()->setMinimumSectionSize(16);
    m_view->header()->setSectionResizeMode(ConnectionsModel::GlyphColumn, QHeaderView::Fixed);
    m_view->header()->resizeSection(ConnectionsModel::GlyphColumn, fontMetrics().horizontalAdvance(u'●') + 16);
    m_view->header()->setSectionResizeMode(ConnectionsModel::NameColumn, QHeaderView::Stretch);
    m_view->header()->setSectionResizeMode(ConnectionsModel::WarningColumn, QHeaderView::ResizeToContents);
    m_view->header()->setSectionResizeMode(ConnectionsModel::CountColumn, QHeaderView::ResizeToContents);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_view, 1);

    setFocusProxy(m_view);
    m_view->installEventFilter(this);
    connect(m_view, &QTreeView::clicked, this, &ConnectionsView::narrow);
    connect(m_view, &QWidget::customContextMenuRequested, this, &ConnectionsView::showMenu);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] { mark(m_marked); });
    connect(&m_services.theme, &Theme::changed, m_view->viewport(), qOverload<>(&QWidget::update));
}

void ConnectionsView::narrow(const QModelIndex& index)
{
    if (const Provider* provider = m_services.providers.provider(m_model->idAt(index.row())))
        Q_EMIT narrowRequested(provider->config().name);
}

void ConnectionsView::mark(const QString& id)
{
    m_marked = id;
    m_view->clearSelection(); // Keys go on from where they were.
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->idAt(row) == id)
            m_view->setCurrentIndex(m_model->index(row, ConnectionsModel::NameColumn));
    }
}

bool ConnectionsView::eventFilter(QObject* watched, QEvent* event)
{
    // Not by activated(): on some desktops that comes with every click as well.
    if (watched == m_view && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space) {
            narrow(m_view->currentIndex());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void ConnectionsView::showMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString id = m_model->idAt(m_view->indexAt(position).row());
    if (Provider* provider = m_services.providers.provider(id)) {
        const ConnectionState state = provider->connectionState();
        const bool off = state.phase == ConnectionPhase::Disconnected;
        if (off) {
            connect(menu->addAction(Theme::icon(u"network-connect"_s), tr("Connect")), &QAction::triggered, this,
                    [this, id] { m_services.connections.setEnabled(id, true); });
        } else {
            connect(menu->addAction(Theme::icon(u"view-refresh"_s), state.isReady() ? tr("Refresh") : tr("Retry now")),
                    &QAction::triggered, provider, &Provider::retryNow);
            connect(menu->addAction(Theme::icon(u"network-disconnect"_s), tr("Disconnect")), &QAction::triggered, this,
                    [this, id] { m_services.connections.setEnabled(id, false); });
        }
        if (state.error) {
            connect(menu->addAction(Theme::icon(u"edit-copy"_s), tr("Copy error details")), &QAction::triggered, this,
                    [error = *state.error] { QGuiApplication::clipboard()->setText(errorDetails(error)); });
        }
        menu->addSeparator();
    }
    connect(menu->addAction(Theme::icon(u"configure"_s), tr("Manage connections…")), &QAction::triggered, this,
            &ConnectionsView::manageRequested);
    menu->popup(m_view->viewport()->mapToGlobal(position));
}

} // namespace sandglass

#include "moc_connectionsview.cpp"
