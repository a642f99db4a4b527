// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/environmentsview.h"

#include "core/environments/imagecatalog.h"
#include "core/provider/providerregistry.h"
#include "ui/common/emptystate.h"
#include "ui/common/focusentry.h"
#include "ui/common/format.h"
#include "ui/common/plaintext.h"
#include "ui/common/searchline.h"
#include "ui/environments/imagemodel.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QSettings>
#include <QSortFilterProxyModel>
#include <QStackedLayout>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
const QString connectionSetting = u"environments/connection"_s;
} // namespace

EnvironmentsView::EnvironmentsView(ProviderRegistry& providers, ImageCatalog& images, Theme& theme, const Clock& clock,
                                   QWidget* parent)
    : Pane(parent)
    , m_providers(providers)
    , m_images(images)
    , m_connection(new QComboBox(this))
    , m_filter(new SearchLine(tr("Filter images"), nullptr, this))
    , m_model(new ImageModel(theme, clock, this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_view(new QTreeView(this))
    , m_empty(new EmptyState(this))
    , m_stack(new QStackedLayout)
    , m_new(new QToolButton(this))
    , m_wanted(QSettings().value(connectionSetting).toString())
{
    setObjectName("environmentsPanel"_L1);
    m_connection->setObjectName("environmentsConnection"_L1);
    m_connection->setAccessibleName(tr("Connection whose images are listed"));
    setPlainToolTip(m_connection, tr("Connection whose images are listed"));
    m_filter->setObjectName("environmentsFilter"_L1);
    m_empty->setObjectName("environmentsEmpty"_L1);

    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(ImageModel::SortRole);
    m_sorted->setFilterRole(ImageModel::ReferenceRole);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_view->setObjectName("environmentsTable"_L1);
    m_view->setAccessibleName(tr("Images"));
    m_view->setModel(m_sorted);
    m_view->setRootIsDecorated(false);
    m_view->setAllColumnsShowFocus(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setTextElideMode(Qt::ElideMiddle); // The end of an image's name tells most.
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(ImageModel::NameColumn, Qt::AscendingOrder);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->header()->setStretchLastSection(false);
    m_view->header()->setHighlightSections(false);
    m_view->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_view->header()->setSectionResizeMode(ImageModel::NameColumn, QHeaderView::Stretch);
    m_view->header()->setSectionResizeMode(ImageModel::TagColumn, QHeaderView::Interactive);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->header()->setResizeContentsPrecision(20);

    auto* bar = new QVBoxLayout;
    bar->setContentsMargins(8, 4, 8, 4);
    bar->setSpacing(4);
    bar->addWidget(m_connection);
    bar->addWidget(m_filter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addLayout(m_stack, 1);
    buildBottom(layout);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    setFocusEntry(this, m_view);

    connect(m_filter, &SearchLine::searchChanged, m_sorted, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_connection, &QComboBox::currentIndexChanged, this, &EnvironmentsView::fillImages);
    connect(m_connection, &QComboBox::activated, this, [this] {
        m_wanted = connection();
        QSettings().setValue(connectionSetting, m_wanted);
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &EnvironmentsView::selectionChanged);
    connect(m_sorted, &QAbstractItemModel::modelReset, this, &EnvironmentsView::selectionChanged);
    connect(m_sorted, &QAbstractItemModel::modelReset, this, &EnvironmentsView::fitTags);
    connect(m_view, &QTreeView::activated, this, &EnvironmentsView::createRequested);
    connect(m_view, &QWidget::customContextMenuRequested, this,
            [this](const QPoint& position) { Q_EMIT contextMenuRequested(m_view->viewport()->mapToGlobal(position)); });
    connect(m_empty, &EmptyState::buttonClicked, this, &EnvironmentsView::pullRequested);
    connect(&m_images, &ImageCatalog::changed, this, [this](const QString& id) {
        if (id == connection())
            fillImages();
    });
    const auto watch = [this](const Provider* provider) {
        connect(provider, &Provider::connectionStateChanged, this, &EnvironmentsView::fillConnections);
        fillConnections();
    };
    const auto known = providers.providers();
    for (const Provider* provider : known)
        watch(provider);
    connect(&providers, &ProviderRegistry::connectionAdded, this, watch);
    connect(&providers, &ProviderRegistry::connectionRemoved, this, &EnvironmentsView::fillConnections);
    connect(&theme, &Theme::changed, m_view->viewport(), qOverload<>(&QWidget::update));
    fillConnections();
}

void EnvironmentsView::buildBottom(QBoxLayout* layout)
{
    m_new->setObjectName("environmentsNew"_L1);
    m_new->setText(tr("New environment"));
    m_new->setIcon(Theme::icon(u"list-add"_s));
    m_new->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_new->setPopupMode(QToolButton::InstantPopup);
    m_new->setAutoRaise(true);
    m_new->setFocusPolicy(Qt::StrongFocus);
    setPlainToolTip(m_new, tr("Pull an image, or import one"));
    auto* bottom = new QHBoxLayout;
    bottom->setContentsMargins(4, 4, 4, 4);
    bottom->addWidget(m_new);
    bottom->addStretch();
    layout->addLayout(bottom);
    // Ages grow; the list itself does not change.
    auto* minute = new QTimer(this);
    minute->setInterval(60'000);
    connect(minute, &QTimer::timeout, m_view->viewport(), qOverload<>(&QWidget::update));
    minute->start();
}

void EnvironmentsView::resizeEvent(QResizeEvent* event)
{
    Pane::resizeEvent(event);
    // The tool tip has the size as well; the names need the room more.
    m_view->setColumnHidden(ImageModel::SizeColumn, width() < fontMetrics().averageCharWidth() * 46);
    fitTags();
}

void EnvironmentsView::fitTags()
{
    const QAbstractItemView* view = m_view;
    m_view->header()->resizeSection(ImageModel::TagColumn,
                                    std::min(view->sizeHintForColumn(ImageModel::TagColumn), width() / 3));
}

void EnvironmentsView::setNewActions(const QList<QAction*>& actions)
{
    m_new->addActions(actions);
}

void EnvironmentsView::fillConnections()
{
    const QString before = connection();
    {
        const QSignalBlocker quiet(m_connection);
        m_connection->clear();
        const auto known = m_providers.providers();
        for (Provider* provider : known) {
            const bool off = provider->connectionState().phase == ConnectionPhase::Disconnected;
            if (!off && provider->images())
                m_connection->addItem(shown(provider->config().name, 80), provider->config().id);
        }
        const int wanted = m_connection->findData(m_wanted);
        m_connection->setCurrentIndex(wanted >= 0 ? wanted : std::max(m_connection->findData(before), 0));
    }
    m_connection->setVisible(m_connection->count() > 1);
    fillImages();
}

void EnvironmentsView::fillImages()
{
    const QString id = connection();
    const QList<Image> images = id.isEmpty() ? QList<Image>() : m_images.images(id);
    const QString reference = selectedReference();
    m_model->setImages(images);
    for (int row = 0; row < m_sorted->rowCount() && !reference.isEmpty(); ++row) {
        if (m_sorted->index(row, 0).data(ImageModel::ReferenceRole).toString() == reference)
            m_view->setCurrentIndex(m_sorted->index(row, 0));
    }
    const Provider* provider = m_providers.provider(id);
    if (!provider) {
        m_empty->setContent(u"network-disconnect"_s, tr("No connection with images"),
                            tr("The images of a Docker or Podman engine are listed here when it is connected."));
    } else if (const auto error = m_images.error(id)) {
        m_empty->setContent(u"dialog-warning"_s, errorHeadline(*error), shown(error->serverText, 300));
    } else if (!m_images.isRead(id)) {
        m_empty->setContent(u"network-connect"_s, connectionPhaseText(provider->connectionState()),
                            tr("Images are listed here when the connection is ready."));
    } else {
        m_empty->setContent(u"package"_s, tr("No images"),
                            tr("Sandboxes are created from images. Pull one from a registry, or import a folder."),
                            tr("Pull image…"));
    }
    m_stack->setCurrentWidget(images.isEmpty() ? static_cast<QWidget*>(m_empty) : m_view);
    Q_EMIT selectionChanged();
}

QString EnvironmentsView::connection() const
{
    return m_connection->currentData().toString();
}

QVariant EnvironmentsView::selected(int role) const
{
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    return rows.isEmpty() ? QVariant() : rows.first().data(role);
}

QString EnvironmentsView::selectedReference() const
{
    return selected(ImageModel::ReferenceRole).toString();
}

QString EnvironmentsView::selectedId() const
{
    return selected(ImageModel::IdRole).toString();
}

int EnvironmentsView::selectedUsedBy() const
{
    const QVariant count = selected(ImageModel::UsedByRole);
    return count.isValid() ? count.toInt() : -1;
}

void EnvironmentsView::focusSearch()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void EnvironmentsView::refresh()
{
    m_images.refresh(connection());
}

} // namespace sandglass

#include "moc_environmentsview.cpp"
