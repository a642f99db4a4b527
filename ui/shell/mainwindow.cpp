// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "core/activity/activitylog.h"
#include "core/environments/samplesandbox.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "core/sandboxes/sandboxservice.h"
#include "ui/activity/activitypane.h"
#include "ui/common/dialogs.h"
#include "ui/common/messagebar.h"
#include "ui/environments/environmentsview.h"
#include "ui/environments/storagedialog.h"
#include "ui/sandboxes/isolationfeed.h"
#include "ui/sandboxes/newsandboxdialog.h"
#include "ui/sandboxes/readingsfeed.h"
#include "ui/sandboxes/sandboxlist.h"
#include "ui/sandboxes/sandboxtable.h"
#include "ui/shell/actions.h"
#include "ui/shell/cloudactions.h"
#include "ui/shell/cloudattention.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/connectionbanner.h"
#include "ui/shell/connectionsdialog.h"
#include "ui/shell/connectionsview.h"
#include "ui/shell/detailsarea.h"
#include "ui/shell/docks.h"
#include "ui/shell/engineoffer.h"
#include "ui/shell/environmentactions.h"
#include "ui/shell/menus.h"
#include "ui/shell/paletteitems.h"
#include "ui/shell/quitquestion.h"
#include "ui/shell/sandboxactions.h"
#include "ui/shell/servicenotices.h"
#include "ui/shell/statusfooter.h"
#include "ui/shell/viewactions.h"
#include "ui/shell/welcomepage.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QMenu>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusTipEvent>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
const QString splitterSetting = u"window/splitter"_s;
const QString tabSetting = u"window/tab"_s;
const QString welcomedSetting = u"window/welcomed"_s;
/// Holding an arrow key in the list must not start a stream for every row it passes.
constexpr int selectionDelayMs = 60;
constexpr int longestUnpaintedMs = 1000;

QString filterFor(const QString& connection)
{
    return u"conn:\"%1\""_s.arg(connection);
}
} // namespace

MainWindow::MainWindow(const WindowServices& services, QList<PaneFactory> panes, QWidget* parent)
    : QMainWindow(parent)
    , m_services(services)
    , m_panes(panes)
    , m_actions(new ActionRegistry(this))
    , m_list(new SandboxList(services.providers, services.sandboxes, services.theme, services.clock))
    , m_details(new DetailsArea(std::move(panes), services.providers, services.sandboxes, services.theme))
    , m_messages(new MessageBar)
    , m_banner(new ConnectionBanner(services))
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_centre(new QStackedWidget)
    , m_welcome(new WelcomePage(services))
    , m_engine(new EngineOffer(services, *m_list, *m_messages, this))
    , m_activityPane(new ActivityPane(services.activity, services.theme))
    , m_docks(new WindowDocks(*this, *m_actions))
    , m_footer(new StatusFooter(services, this))
    , m_sandboxActions(new SandboxActions(services, *m_actions, *m_list, this))
    , m_selectionTimer(new QTimer(this))
{
    new CloudAttention(services.providers, *this);
    setObjectName("mainWindow"_L1);
    setWindowTitle(tr("Sandglass"));
    setContextMenuPolicy(Qt::NoContextMenu); // Docks and toolbars are in the View menu.
    setStatusBar(m_footer);
    if (services.clouds)
        new CloudActions(services, *m_actions, *m_list, this); // Owned by the window.
    buildCentre();
    buildDocks();
    addViewActions();
    connectParts();
    connectWelcome();
    if (services.metrics)
        new ReadingsFeed(*services.metrics, *m_list->model(), *m_list->table()); // Owned by the table.
    if (services.isolation)
        new IsolationFeed(*services.isolation, *m_list); // Owned by the list.
    auto* columns = new QMenu(tr("&Columns"), this);
    columns->setObjectName("columnsMenu"_L1);
    connect(columns, &QMenu::aboutToShow, this, [this, columns] { m_list->table()->fillColumnMenu(columns); });
    menus::fillMenuBar(*this, *m_actions, columns);
    menus::makeToolBar(*this, *m_actions);
    restoreLayout();
    m_actions->refreshNow();
    m_list->setFocus();
    QTimer::singleShot(longestUnpaintedMs, this, &MainWindow::tellPainted);
}

MainWindow::~MainWindow() = default;

void MainWindow::buildCentre()
{
    m_splitter->setObjectName("centreSplitter"_L1);
    m_splitter->setChildrenCollapsible(false);
    // The window keeps its size, whatever the parts say: on a low screen their texts give way.
    m_list->setMinimumHeight(fontMetrics().height() * 8);
    m_details->setMinimumSize(fontMetrics().averageCharWidth() * 60, fontMetrics().height() * 10);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    m_centre->setObjectName("centre"_L1);
    m_centre->addWidget(m_splitter);
    m_centre->addWidget(m_welcome);
    auto* whole = new QWidget;
    auto* wholeLayout = new QVBoxLayout(whole);
    wholeLayout->setContentsMargins(0, 0, 0, 0);
    wholeLayout->setSpacing(0);
    wholeLayout->addWidget(m_messages);
    wholeLayout->addWidget(m_banner);
    wholeLayout->addWidget(m_centre, 1);
    setCentralWidget(whole);
}

void MainWindow::buildDocks()
{
    auto* connections = new ConnectionsView(m_services);
    connect(connections, &ConnectionsView::narrowRequested, this, [this](const QString& name) {
        if (m_list->isVisible() && m_list->filterText() == filterFor(name))
            m_list->setFilterText({});
        else
            narrowToConnection(name);
    });
    connect(m_list, &SandboxList::filterChanged, connections,
            [this, connections] { connections->mark(connectionOfFilter()); });
    connect(connections, &ConnectionsView::manageRequested, this, &MainWindow::openConnections);
    m_docks->add(u"connections"_s, tr("Connections"), connections, WindowDocks::Place::Left);

    auto* environments =
        new EnvironmentsView(m_services.providers, m_services.images, m_services.theme, m_services.clock);
    auto* actions = new EnvironmentActions(m_services, *m_actions, *environments, this);
    connect(actions, &EnvironmentActions::newSandboxRequested, this, &MainWindow::newSandbox);
    connect(actions, &EnvironmentActions::failed, this, &MainWindow::showError);
    connect(actions, &EnvironmentActions::noticed, this, [this](const QString& text) { m_messages->showNotice(text); });
    m_docks->add(u"environments"_s, tr("Environments"), environments, WindowDocks::Place::Left);

    connect(m_activityPane, &ActivityPane::sandboxRequested, this, [this](const SandboxKey& key) {
        selectSandboxes({key});
        m_list->setFocus();
    });
    m_docks->add(u"activity"_s, tr("Activity"), m_activityPane, WindowDocks::Place::Bottom, false);
}

void MainWindow::addViewActions()
{
    auto* view = new ViewActions(m_services, *m_actions, *this, m_panes);
    connect(view, &ViewActions::restoreLayoutRequested, this, &MainWindow::restoreDefaultLayout);
    connect(view, &ViewActions::paletteRequested, this, &MainWindow::openPalette);
    connect(view, &ViewActions::welcomeRequested, this, &MainWindow::showWelcome);
    connect(view, &ViewActions::manageConnectionsRequested, this, &MainWindow::openConnections);
    connect(view, &ViewActions::storageRequested, this, [this] {
        auto* dialog = new StorageDialog(m_services.providers, m_services.activity, m_services.theme, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    connect(view, &ViewActions::startEngineRequested, m_engine, &EngineOffer::startEngine);
    connect(view, &ViewActions::addConnectionRequested, this, [this] { openConnections()->add(); });
}

void MainWindow::connectParts()
{
    m_selectionTimer->setSingleShot(true);
    m_selectionTimer->setInterval(selectionDelayMs);
    connect(m_selectionTimer, &QTimer::timeout, this, &MainWindow::passSelectionOn);
    connect(m_list, &SandboxList::selectionChanged, m_selectionTimer, qOverload<>(&QTimer::start));
    connect(m_list, &SandboxList::newSandboxRequested, this, [this] { newSandbox(); });
    connect(m_list->table(), &SandboxTable::contextMenuRequested, this, &MainWindow::showContextMenu);
    connect(m_list->table(), &SandboxTable::sandboxActivated, this, [this] { m_details->showPane(u"overview"_s); });
    connect(m_list->table(), &SandboxTable::portsClicked, this, [this](const SandboxKey& key, const QPoint& position) {
        QMenu* menu = m_sandboxActions->makePortMenu(key, this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->popup(position);
    });
    connect(m_details, &DetailsArea::keepOpenRequested, this, &MainWindow::keepOpen);
    connect(m_details, &DetailsArea::paneRequested, this, &MainWindow::showPane);
    connect(m_sandboxActions, &SandboxActions::paneRequested, this, [this](const QString& pane, const QString& run) {
        passSelectionOn();
        m_details->showPane(pane);
        SandboxPane* shown = m_details->currentPane();
        if (!shown)
            return;
        shown->activate();
        if (auto* action = run.isEmpty() ? nullptr : shown->findChild<QAction*>(run))
            action->trigger();
    });
    connect(m_sandboxActions, &SandboxActions::newSandboxRequested, this, [this] { newSandbox(); });
    connect(m_sandboxActions, &SandboxActions::failed, this, &MainWindow::showError);
    connect(&m_services.service, &SandboxService::succeeded, m_footer, &StatusFooter::tellDone);
    connect(m_footer, &StatusFooter::connectionsRequested, this, [this] { m_docks->show(u"connections"_s); });
    connect(m_footer, &StatusFooter::activityRequested, this, [this] { m_docks->show(u"activity"_s); });
    connect(m_footer, &StatusFooter::problemsRequested, this, [this] {
        m_activityPane->showNewestFailure();
        m_docks->show(u"activity"_s);
    });
    connect(m_footer, &StatusFooter::runningRequested, this, [this] {
        showList();
        m_list->setFilterText(u"state:running"_s);
        m_list->setFocus();
    });
    connect(m_banner, &ConnectionBanner::manageRequested, this, &MainWindow::openConnections);
    const auto editConnection = [this](const QString& connection) { openConnections()->edit(connection); };
    connect(m_banner, &ConnectionBanner::tokenRequested, this, editConnection);
    auto* notices = new ServiceNotices(m_services, *m_messages, this);
    connect(notices, &ServiceNotices::tokenRequested, this, editConnection);
    connect(m_engine, &EngineOffer::manageRequested, this, &MainWindow::openConnections);
}

void MainWindow::connectWelcome()
{
    connect(m_welcome, &WelcomePage::engineRequested, m_engine, &EngineOffer::startEngine);
    connect(m_welcome, &WelcomePage::listRequested, this, &MainWindow::showList);
    connect(m_welcome, &WelcomePage::newSandboxRequested, this, [this] { newSandbox(); });
    connect(m_welcome, &WelcomePage::connectRequested, this,
            [this](const QString& provider) { openConnections()->add(provider); });
    if (m_services.sample) {
        connect(m_welcome, &WelcomePage::sampleRequested, m_services.sample, &SampleSandbox::create);
        connect(m_services.sample, &SampleSandbox::failed, this, [this](const Error& error) { showError(error); });
        connect(m_services.sample, &SampleSandbox::created, this,
                [this](const QString& connection, const QString& id) { selectSandboxes({{connection, id}}); });
    }
    connect(&m_services.sandboxes, &SandboxRegistry::changed, this, &MainWindow::updateWelcome);
    m_welcomeLeft = QSettings().value(welcomedSetting).toBool();
    updateWelcome();
}

void MainWindow::updateWelcome()
{
    if (!m_services.sandboxes.rows().isEmpty()) {
        if (m_centre->currentWidget() == m_welcome && !m_welcomeLeft)
            showList();
        return;
    }
    if (!m_welcomeLeft)
        m_centre->setCurrentWidget(m_welcome);
}

void MainWindow::showWelcome()
{
    m_welcomeLeft = true; // Asked for: it stays until the person leaves it.
    m_centre->setCurrentWidget(m_welcome);
}

void MainWindow::showList()
{
    m_welcomeLeft = true;
    QSettings().setValue(welcomedSetting, true);
    m_centre->setCurrentWidget(m_splitter);
}

void MainWindow::narrowToConnection(const QString& name)
{
    showList();
    m_list->setFilterText(filterFor(name));
}

void MainWindow::openPalette()
{
    m_actions->refreshNow();
    auto* palette = new CommandPalette(paletteItems(m_services, *m_actions, *this), m_services.theme, this);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    palette->show();
}

ConnectionsDialog* MainWindow::openConnections()
{
    auto* dialog = new ConnectionsDialog(m_services, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

void MainWindow::passSelectionOn()
{
    m_selectionTimer->stop();
    const QList<SandboxKey> keys = m_list->selectedKeys();
    if (keys != m_details->sandboxes())
        m_details->setSandboxes(keys);
}

void MainWindow::selectSandboxes(const QList<SandboxKey>& keys)
{
    showList();
    m_list->select(keys);
    passSelectionOn();
}

void MainWindow::showPane(const SandboxKey& key, const QString& pane)
{
    if (m_list->selectedKeys() != QList{key})
        selectSandboxes({key});
    m_details->showPane(pane);
}

QString MainWindow::connectionOfFilter() const
{
    const auto known = m_services.providers.providers();
    const auto found = std::ranges::find_if(known, [filter = m_list->filterText()](const Provider* provider) {
        return filter == filterFor(provider->config().name);
    });
    return found == known.end() ? QString() : (*found)->config().id;
}

QString MainWindow::connectionInSight() const
{
    if (const QString connection = connectionOfFilter(); !connection.isEmpty())
        return connection;
    const QList<SandboxKey> selected = m_list->selectedKeys();
    return selected.isEmpty() ? QString() : selected.first().connection;
}

void MainWindow::newSandbox(const QString& image, const QString& connection)
{
    auto* dialog = new NewSandboxDialog(m_services.providers, m_services.sandboxes, m_services.service,
                                        m_services.images, *m_services.clouds, m_services.theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->preset(connection.isEmpty() ? connectionInSight() : connection, image);
    connect(dialog, &NewSandboxDialog::created, this, [this](const SandboxKey& key) { selectSandboxes({key}); });
    dialog->open();
}

void MainWindow::keepOpen(const QString& pane, const QList<SandboxKey>& keys)
{
    for (const PaneFactory& factory : m_panes) {
        if (factory.id != pane || keys.isEmpty())
            continue;
        SandboxPane* kept = factory.make(this);
        kept->setObjectName(factory.id);
        kept->setSandboxes(keys);
        connect(kept, &SandboxPane::paneRequested, this, &MainWindow::showPane);
        const SandboxRow* row = m_services.sandboxes.find(keys.first());
        const QString name = row ? row->sandbox.name : keys.first().id.left(12);
        const int others = static_cast<int>(keys.size()) - 1;
        m_docks->addPinned(others == 0 ? tr("%1: %2").arg(factory.title, name)
                                       : tr("%1: %2 and %n more", nullptr, others).arg(factory.title, name),
                           kept);
        return;
    }
}

void MainWindow::showContextMenu(const QPoint& position)
{
    const QList<SandboxKey> keys = m_list->selectedKeys();
    if (keys.isEmpty())
        return;
    m_actions->refreshNow();
    QMenu* ports = keys.size() == 1 ? m_sandboxActions->makePortMenu(keys.first(), this) : nullptr;
    QMenu* menu = menus::makeSandboxMenu(*m_actions, ports, this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (ports)
        ports->setParent(menu, ports->windowFlags()); // Goes with the menu that shows it.
    menu->popup(position);
}

void MainWindow::showError(const Error& error, const std::function<void()>& again)
{
    m_messages->showError(error, again);
}

void MainWindow::restoreLayout()
{
    m_docks->restore();
    const QSettings settings;
    if (!m_splitter->restoreState(settings.value(splitterSetting).toByteArray()))
        m_splitter->setSizes({300, 400});
    m_details->showPane(settings.value(tabSetting).toString());
}

void MainWindow::saveLayout()
{
    m_docks->save();
    QSettings settings;
    settings.setValue(splitterSetting, m_splitter->saveState());
    settings.setValue(tabSetting, m_details->currentPaneId());
}

void MainWindow::restoreDefaultLayout()
{
    m_docks->restoreDefault();
    m_splitter->setSizes({300, 400});
    m_list->resetLayout();
    const auto panes = findChildren<Pane*>();
    for (Pane* pane : panes)
        pane->resetLayout();
}

void MainWindow::tellPainted()
{
    if (std::exchange(m_painted, true))
        return;
    Q_EMIT painted();
    QMetaObject::invokeMethod(m_engine, &EngineOffer::begin, Qt::QueuedConnection);
}

bool MainWindow::event(QEvent* event)
{
    if (event->type() != QEvent::StatusTip)
        return QMainWindow::event(event);
    m_footer->showTip(static_cast<QStatusTipEvent*>(event)->tip());
    return true;
}

void MainWindow::paintEvent(QPaintEvent* event)
{
    QMainWindow::paintEvent(event);
    tellPainted();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!m_mayQuit) {
        if (const auto question = quitQuestion(m_services.activity, m_services.terminals)) {
            event->ignore();
            askToQuit(*question);
            return;
        }
    }
    saveLayout();
    QMainWindow::closeEvent(event);
}

void MainWindow::askToQuit(const Confirmation& question)
{
    if (std::exchange(m_asksToQuit, true))
        return;
    dialogs::confirm(this, question, [this](ConfirmationAnswer answer) {
        m_asksToQuit = false;
        m_mayQuit = answer.confirmed;
        // Later: the question's own window is still closing.
        if (m_mayQuit)
            QTimer::singleShot(0, this, &QWidget::close);
    });
}

} // namespace sandglass

#include "moc_mainwindow.cpp"
