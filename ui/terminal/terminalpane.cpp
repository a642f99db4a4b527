// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/terminal/terminalpane.h"

#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "core/terminal/terminalservice.h"
#include "ui/common/dialogs.h"
#include "ui/common/emptystate.h"
#include "ui/common/focusentry.h"
#include "ui/common/format.h"
#include "ui/common/issuewords.h"
#include "ui/common/messagebar.h"
#include "ui/common/panepages.h"
#include "ui/common/plaintext.h"
#include "ui/terminal/terminaladapter.h"
#include "ui/terminal/terminalview.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QProcess>
#include <QScopedValueRollback>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace sandglass {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestCommand = 4096;
constexpr int longestName = 80;
} // namespace

TerminalPane::TerminalPane(TerminalService& terminals, SandboxRegistry& sandboxes, ProviderRegistry& providers,
                           Theme& theme, QWidget* parent)
    : SandboxPane(parent)
    , m_terminals(terminals)
    , m_sandboxes(sandboxes)
    , m_providers(providers)
    , m_theme(theme)
    , m_tabs(new QTabBar)
    , m_new(new QToolButton)
    , m_menu(new QMenu(this))
    , m_messages(new MessageBar)
    , m_pages(new PanePages)
    , m_empty(new EmptyState)
{
    setObjectName(u"terminalPane"_s);
    setFocusEntry(this, m_pages);
    m_tabs->setObjectName(u"terminalTabs"_s);
    m_tabs->setAccessibleName(tr("Terminals of this sandbox"));
    m_tabs->setTabsClosable(true);
    m_tabs->setExpanding(false);
    m_tabs->setDocumentMode(true);
    m_tabs->setDrawBase(false);
    m_tabs->setElideMode(Qt::ElideRight);
    QSizePolicy place = m_tabs->sizePolicy();
    place.setRetainSizeWhenHidden(true); // The button beside it stays where it is.
    m_tabs->setSizePolicy(place);
    m_new->setObjectName(u"newTerminal"_s);
    m_new->setText(tr("New terminal"));
    m_new->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_new->setPopupMode(QToolButton::MenuButtonPopup);
    m_new->setAutoRaise(true);
    m_new->setFocusPolicy(Qt::StrongFocus);
    m_menu->setObjectName(u"newTerminalMenu"_s);
    m_new->setMenu(m_menu);
    m_empty->setObjectName(u"terminalEmpty"_s);

    auto* const head = new QHBoxLayout;
    head->setContentsMargins(8, 4, 8, 4);
    head->setSpacing(8);
    head->addWidget(m_new);
    head->addWidget(m_tabs, 1);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_messages);
    layout->addWidget(m_pages, 1);
    m_pages->addPage(m_empty);

    const auto paintIcon = [this] { m_new->setIcon(Theme::icon(u"list-add"_s)); };
    paintIcon();
    connect(&m_theme, &Theme::changed, this, paintIcon);
    connect(m_new, &QToolButton::clicked, this, [this] { openTerminal(); });
    connect(m_menu, &QMenu::aboutToShow, this, &TerminalPane::fillMenu);
    connect(m_tabs, &QTabBar::currentChanged, this, [this] {
        if (!m_updating)
            updatePage();
    });
    connect(m_tabs, &QTabBar::tabCloseRequested, this, &TerminalPane::closeTab);
    connect(m_empty, &EmptyState::buttonClicked, this, &TerminalPane::goOn);
    connect(&m_sandboxes, &SandboxRegistry::changed, this, [this](const SandboxBatch& batch) {
        if (m_key && (batch.changed.contains(*m_key) || batch.added.contains(*m_key) || batch.removed.contains(*m_key)))
            sync();
    });
    connect(&m_terminals, &TerminalService::opened, this, [this](const TerminalSession* session) {
        if (m_key == session->key())
            sync();
    });
    connect(&m_terminals, &TerminalService::aboutToClose, this, &TerminalPane::drop);
    connect(&m_terminals, &TerminalService::processMayLiveOn, this,
            [this](const SandboxKey& key, const QString& program, const Error& error) {
                if (m_key != key)
                    return;
                m_messages->showWarning(tr("The terminal was closed, but %1 may still run in the sandbox: %2")
                                            .arg(shown(program, 80), shown(error.serverText, 200)));
            });
    sync();
}

TerminalPane::~TerminalPane()
{
    // The views tell of their end while this still looks whole to them.
    for (TerminalView* view : std::as_const(m_views))
        delete view;
}

void TerminalPane::setSandboxes(const QList<SandboxKey>& keys)
{
    m_selected = static_cast<int>(keys.size());
    const auto key = keys.size() == 1 ? std::optional(keys.first()) : std::nullopt;
    if (m_key != key)
        m_messages->clear();
    m_key = key;
    sync();
}

void TerminalPane::showEvent(QShowEvent* event)
{
    SandboxPane::showEvent(event);
    sync();
}

TerminalView* TerminalPane::currentView() const
{
    return qobject_cast<TerminalView*>(m_pages->currentWidget());
}

void TerminalPane::focusSearch()
{
    if (TerminalView* const view = currentView())
        view->adapter()->openSearch();
}

void TerminalPane::focusTerminal()
{
    if (TerminalView* const view = currentView())
        view->setFocus();
    else
        openTerminal();
}

void TerminalPane::openTerminal(const TerminalRequest& request)
{
    if (!m_key || !obstacle().isEmpty())
        return;
    TerminalSession* const session = m_terminals.open(*m_key, request);
    if (!session) {
        m_messages->showWarning(tr("This sandbox has as many terminals as this window keeps. Close one first."));
        return;
    }
    m_current.insert(*m_key, session);
    sync();
    if (TerminalView* const view = currentView())
        view->setFocus();
}

QString TerminalPane::obstacle() const
{
    const SandboxRow* const row = m_key ? m_sandboxes.find(*m_key) : nullptr;
    Provider* const provider = m_key ? m_providers.provider(m_key->connection) : nullptr;
    if (!row || !provider)
        return tr("No sandbox is selected.");
    const auto reason = provider->capabilities().reason(Capability::Terminal);
    if (reason != CapabilityReason::Supported)
        return capabilityReasonText(Capability::Terminal, reason);
    if (row->stale)
        return tr("The connection to this sandbox is down.");
    if (row->sandbox.state == SandboxState::Paused)
        return tr("The sandbox is paused.");
    if (row->sandbox.state != SandboxState::Running)
        return tr("The sandbox is not running.");
    return {};
}

void TerminalPane::sync()
{
    const QString why = obstacle();
    m_new->setEnabled(why.isEmpty());
    setPlainToolTip(m_new, why.isEmpty() ? tr("Open another terminal (Ctrl+Shift+Tab leaves a terminal)") : why);
    updateTabs();
    updatePage();
}

void TerminalPane::updateTabs()
{
    const QScopedValueRollback guard(m_updating, true);
    const auto sessions = m_key ? m_terminals.sessions(*m_key) : QList<TerminalSession*>();
    while (m_tabs->count() > sessions.size())
        m_tabs->removeTab(m_tabs->count() - 1);
    for (int index = 0; index < sessions.size(); ++index) {
        TerminalSession* const session = sessions.at(index);
        if (index >= m_tabs->count())
            m_tabs->addTab({});
        m_tabs->setTabData(index, QVariant::fromValue(session));
        if (!isVisible() && !m_views.contains(session))
            continue; // Nobody sees it yet.
        const QString name = shownLabel(viewOf(session)->title(), 40);
        m_tabs->setTabText(index, session->isActive() ? name : tr("%1 (ended)").arg(name));
        m_tabs->setTabToolTip(index, plainToolTip(viewOf(session)->title()));
        if (auto* const button = m_tabs->tabButton(index, QTabBar::RightSide)) {
            button->setAccessibleName(tr("Close terminal %1").arg(name));
            setPlainToolTip(button, tr("Close terminal"));
        }
    }
    m_tabs->setVisible(!sessions.isEmpty());
    TerminalSession* const wanted = m_key ? m_current.value(*m_key).data() : nullptr;
    if (const auto index = sessions.indexOf(wanted); index >= 0)
        m_tabs->setCurrentIndex(static_cast<int>(index));
}

void TerminalPane::updatePage()
{
    auto* const session = m_tabs->tabData(m_tabs->currentIndex()).value<TerminalSession*>();
    if (!session) {
        showEmptyState();
        return;
    }
    m_current.insert(session->key(), session);
    if (isVisible() || m_views.contains(session))
        m_pages->setCurrentWidget(viewOf(session));
}

TerminalView* TerminalPane::viewOf(TerminalSession* session)
{
    TerminalView*& view = m_views[session];
    if (view)
        return view;
    view = new TerminalView(session, m_sandboxes, m_theme, m_pages);
    m_pages->addPage(view);
    connect(view, &TerminalView::titleChanged, this, &TerminalPane::updateTabs);
    connect(view, &TerminalView::resumeRequested, this, [this, key = session->key()] { Q_EMIT resumeRequested(key); });
    connect(view, &TerminalView::commandRequested, this, &TerminalPane::askForCommand);
    connect(view->adapter(), &TerminalAdapter::closeRequested, this, &TerminalPane::closeCurrent);
    connect(
        view, &TerminalView::filesDropped, this,
        [this, key = session->key(), view = QPointer(view)](const QStringList& paths) { upload(key, paths, view); });
    return view;
}

void TerminalPane::upload(const SandboxKey& key, const QStringList& localPaths, const QPointer<TerminalView>& view)
{
    Q_EMIT uploadRequested(key, localPaths, [this, key, localPaths, view](const TransferReport& report) {
        for (const QString& path : view ? report.arrived : QStringList())
            view->insertPath(path);
        if (report.error && !report.error->isCancelled())
            m_messages->showError(*report.error, [this, key, localPaths, view] { upload(key, localPaths, view); });
        else if (!report.issues.isEmpty())
            m_messages->showWarning(reportText(report));
    });
}

void TerminalPane::drop(TerminalSession* session)
{
    TerminalView* const view = m_views.take(session);
    const bool focused = view && view->isAncestorOf(window()->focusWidget());
    // After the signal, because the service still counts it now; the view goes at once, before the session does.
    delete view;
    QMetaObject::invokeMethod(
        this,
        [this, focused] {
            sync();
            if (focused)
                setFocus(); // of the next terminal, or of what stands in its place
        },
        Qt::QueuedConnection);
}

void TerminalPane::closeCurrent()
{
    closeTab(m_tabs->currentIndex());
}

void TerminalPane::closeTab(int index)
{
    QPointer<TerminalSession> session = m_tabs->tabData(index).value<TerminalSession*>();
    if (!session)
        return;
    if (session->state() != TerminalSession::State::Running) {
        m_terminals.close(session);
        return;
    }
    const SandboxRow* const row = m_sandboxes.find(session->key());
    Confirmation question;
    question.title = tr("Close terminal?");
    question.text = tr("%1 still runs in %2 and will be ended, with everything that was started in this terminal.")
                        .arg(shown(viewOf(session)->title(), longestName),
                             shown(row ? row->sandbox.name : session->key().id, longestName));
    question.confirmButton = tr("Close terminal");
    dialogs::confirm(this, question, [this, session](const ConfirmationAnswer& answer) {
        if (answer.confirmed && session)
            m_terminals.close(session);
    });
}

void TerminalPane::askForCommand()
{
    dialogs::askText(
        this, tr("Run a command"), tr("Program and arguments:"), {},
        [this](const std::optional<QString>& line) {
            if (line)
                openTerminal({QProcess::splitCommand(*line), {}});
        },
        [](const QString& line) -> QString {
            if (QProcess::splitCommand(line).isEmpty())
                return tr("Type the program that should run.");
            return line.size() > longestCommand ? tr("This is too long.") : QString();
        });
}

void TerminalPane::fillMenu()
{
    m_menu->clear();
    qDeleteAll(m_menu->findChildren<QMenu*>(Qt::FindDirectChildrenOnly));
    auto* const custom = m_menu->addAction(tr("Run a &command…"), this, &TerminalPane::askForCommand);
    custom->setObjectName(u"terminalCustomCommand"_s);
    if (!m_key)
        return;
    offerInstances();
    auto* const waiting = m_menu->addAction(tr("Looking for shells…"));
    waiting->setEnabled(false);
    whenDone(m_terminals.findShells(*m_key), waiting, [this, waiting](const Result<ShellList>& found) {
        // The menu was not filled again meanwhile: it owns the line that waits.
        if (found) {
            addShells(*found);
            delete waiting;
        } else {
            waiting->setText(found.error().hint == Hint::NoShell ? tr("This image has no shell")
                                                                 : shownLabel(errorHeadline(found.error())));
        }
    });
}

void TerminalPane::offerInstances()
{
    const SandboxRow* const row = m_sandboxes.find(*m_key);
    Provider* const provider = m_providers.provider(m_key->connection);
    CloudOperations* const cloud = provider ? provider->cloud() : nullptr;
    if (!row || !row->sandbox.cloud || row->sandbox.cloud->instances < 2 || !cloud)
        return;
    auto* const menu = m_menu->addMenu(tr("On &instance"));
    menu->setObjectName(u"terminalInstances"_s);
    menu->menuAction()->setEnabled(false); // Until there is something to choose.
    whenDone(cloud->listInstances(m_key->id), menu, [this, menu](const Result<QList<CloudInstance>>& listed) {
        if (!listed)
            menu->addAction(shownLabel(errorHeadline(listed.error())))->setEnabled(false);
        for (const CloudInstance& instance : listed.value_or(QList<CloudInstance>())) {
            auto* const action = menu->addAction(shownLabel(instance.name));
            action->setEnabled(instance.running);
            connect(action, &QAction::triggered, this,
                    [this, name = instance.name] { openTerminal({.command = {}, .user = {}, .instance = name}); });
        }
        menu->menuAction()->setEnabled(!menu->isEmpty());
    });
}

void TerminalPane::addShells(const ShellList& found)
{
    QAction* const before = m_menu->actions().constFirst();
    for (const QString& shell : found.shells) {
        auto* const action = new QAction(shownLabel(shell), m_menu);
        connect(action, &QAction::triggered, this, [this, shell] { openTerminal({{shell}, {}}); });
        m_menu->insertAction(before, action);
    }
    if (!found.users.isEmpty()) {
        auto* const users = new QMenu(tr("As &user"), m_menu);
        for (const QString& user : found.users) {
            auto* const action = users->addAction(shownLabel(user));
            connect(action, &QAction::triggered, this,
                    [this, user, shell = found.shells.first()] { openTerminal({{shell}, user}); });
        }
        m_menu->insertMenu(before, users);
    }
    m_menu->insertSeparator(before);
}

void TerminalPane::showEmptyState()
{
    const SandboxRow* const row = m_key ? m_sandboxes.find(*m_key) : nullptr;
    const QString icon = u"utilities-terminal-symbolic"_s;
    const QString name = row ? shown(row->sandbox.name, longestName) : QString();
    if (!row) {
        m_empty->setContent(icon, m_selected > 1 ? tr("Several sandboxes are selected") : tr("No sandbox selected"),
                            tr("Select one sandbox to work in it through a terminal."));
    } else if (const QString why = obstacle(); why.isEmpty()) {
        m_empty->setContent(icon, tr("No terminal is open"),
                            tr("Opens a shell in %1. Terminals stay open while you look at other sandboxes.").arg(name),
                            tr("Open terminal"));
    } else if (row->stale || row->sandbox.state == SandboxState::Running) {
        m_empty->setContent(icon, tr("No terminal can be opened"), why);
    } else if (row->sandbox.state == SandboxState::Paused) {
        m_empty->setContent(icon, tr("%1 is paused").arg(name), tr("A terminal needs a running sandbox."),
                            tr("Resume sandbox"));
    } else {
        const bool stopped = !isAlive(row->sandbox.state) && row->sandbox.state != SandboxState::Deleting;
        m_empty->setContent(icon, tr("%1 is not running").arg(name),
                            tr("A terminal needs a running sandbox. It is %1 now.")
                                .arg(stateText(row->sandbox.state, row->sandbox.exitCode)),
                            stopped ? tr("Start sandbox") : QString());
    }
    m_pages->setCurrentWidget(m_empty);
}

void TerminalPane::goOn()
{
    const SandboxRow* const row = m_key ? m_sandboxes.find(*m_key) : nullptr;
    if (!row)
        return;
    if (obstacle().isEmpty())
        openTerminal();
    else if (row->sandbox.state == SandboxState::Paused)
        Q_EMIT resumeRequested(*m_key);
    else
        Q_EMIT startRequested(*m_key);
}

} // namespace sandglass

#include "moc_terminalpane.cpp"
