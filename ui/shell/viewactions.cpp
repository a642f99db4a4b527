// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/viewactions.h"

#include "core/provider/localengine.h"
#include "core/provider/providerregistry.h"
#include "ui/sandboxes/sandboxlist.h"
#include "ui/shell/actions.h"
#include "ui/shell/connectionwords.h"
#include "ui/shell/detailsarea.h"
#include "ui/shell/helpdialogs.h"
#include "ui/shell/mainwindow.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QSettings>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
const QString schemeSetting = u"window/scheme"_s;
constexpr int mostTabKeys = 9;
} // namespace

ViewActions::ViewActions(const WindowServices& services, ActionRegistry& actions, MainWindow& window,
                         const QList<PaneFactory>& panes)
    : QObject(&window)
    , m_services(services)
    , m_actions(actions)
    , m_window(window)
{
    addMoves();
    addTabs(panes);
    addSchemes();
}

void ViewActions::addMoves()
{
    const QString category = tr("View");
    QAction* palette = m_actions.add({.id = u"view.palette"_s,
                                      .text = tr("&Search or run…"),
                                      .icon = u"search"_s,
                                      .category = category,
                                      .shortcut = QKeySequence(Qt::CTRL | Qt::Key_K)},
                                     [this] { Q_EMIT paletteRequested(); });
    palette->setShortcuts({palette->shortcut(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)});
    m_actions.add({.id = u"view.filter"_s,
                   .text = tr("&Filter the sandboxes"),
                   .icon = u"view-filter"_s,
                   .category = category,
                   .shortcut = QKeySequence(Qt::Key_Slash),
                   .shortcutWidget = &m_window.list()},
                  [this] { m_window.list().focusFilter(); });
    m_actions.add({.id = u"view.search"_s,
                   .text = tr("Search in the &pane"),
                   .icon = u"edit-find"_s,
                   .category = category,
                   .shortcut = QKeySequence(QKeySequence::Find)},
                  [this] {
                      if (Pane* pane = focusedPane())
                          pane->focusSearch();
                  });
    m_actions.add({.id = u"view.refresh"_s,
                   .text = tr("&Refresh"),
                   .icon = u"view-refresh"_s,
                   .category = category,
                   .shortcut = QKeySequence(Qt::Key_F5)},
                  [this] { refreshAll(); });
    m_actions.add({.id = u"view.list"_s,
                   .text = tr("&Go to the list of sandboxes"),
                   .icon = u"view-list-details"_s,
                   .category = category,
                   .shortcut = QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)},
                  [this] {
                      m_window.showList();
                      m_window.list().setFocus(Qt::ShortcutFocusReason);
                  });
    m_actions.add(
        {.id = u"view.restoreLayout"_s, .text = tr("Restore defaul&t layout"), .icon = {}, .category = category},
        [this] { Q_EMIT restoreLayoutRequested(); });
    m_actions.add(
        {.id = u"help.welcome"_s, .text = tr("&Welcome page"), .icon = u"help-hint"_s, .category = tr("Help")},
        [this] { Q_EMIT welcomeRequested(); });
    m_actions.add({.id = u"help.shortcuts"_s,
                   .text = tr("&Keyboard shortcuts"),
                   .icon = u"preferences-desktop-keyboard"_s,
                   .category = tr("Help"),
                   .shortcut = QKeySequence(Qt::CTRL | Qt::Key_F1)},
                  [this] { showShortcuts(m_actions, &m_window); });
    m_actions.add(
        {.id = u"help.about"_s, .text = tr("&About Sandglass"), .icon = u"help-about"_s, .category = tr("Help")},
        [this] { showAbout(&m_window); });
    m_actions.add({.id = u"connection.add"_s,
                   .text = tr("&Add connection…"),
                   .icon = u"list-add"_s,
                   .category = tr("Connection")},
                  [this] { Q_EMIT addConnectionRequested(); });
    m_actions.add({.id = u"connection.manage"_s,
                   .text = tr("&Manage connections…"),
                   .icon = u"network-server"_s,
                   .category = tr("Connection")},
                  [this] { Q_EMIT manageConnectionsRequested(); });
    m_actions.add({.id = u"tools.storage"_s,
                   .text = tr("&Disk use, volumes and networks…"),
                   .icon = u"drive-harddisk"_s,
                   .category = tr("Tools")},
                  [this] { Q_EMIT storageRequested(); });
    m_actions.add({.id = u"app.quit"_s,
                   .text = tr("&Quit"),
                   .icon = u"application-exit"_s,
                   .category = category,
                   .shortcut = QKeySequence(Qt::CTRL | Qt::Key_Q)},
                  [this] { m_window.close(); });
    if (LocalEngine* engine = m_services.localEngine) {
        m_actions.add(
            {.id = u"connection.startEngine"_s,
             .text = tr("&Start embedded engine"),
             .icon = u"run-build"_s,
             .category = tr("Connection")},
            [this] { Q_EMIT startEngineRequested(); }, [engine] { return engineObstacle(*engine); });
        connect(engine, &LocalEngine::stateChanged, &m_actions, &ActionRegistry::refresh);
    }
}

void ViewActions::addTabs(const QList<PaneFactory>& panes)
{
    int number = 0;
    for (const PaneFactory& pane : panes) {
        ++number;
        const QKeySequence key = number <= mostTabKeys
                                     ? QKeySequence(QKeyCombination(Qt::CTRL, static_cast<Qt::Key>(Qt::Key_0 + number)))
                                     : QKeySequence();
        m_actions.add({.id = u"view.tab."_s + pane.id,
                       .text = pane.title,
                       .icon = pane.icon,
                       .category = tr("Tabs"),
                       .shortcut = key},
                      [this, id = pane.id] { m_window.details().showPane(id); });
    }
}

void ViewActions::addSchemes()
{
    auto* group = new QActionGroup(this);
    const auto add = [&](const QString& id, const QString& text, Theme::Scheme scheme) {
        QAction* action = m_actions.add({.id = id, .text = text, .icon = {}, .category = tr("View")}, [this, scheme] {
            m_services.theme.setScheme(scheme);
            QSettings().setValue(schemeSetting, static_cast<int>(scheme));
        });
        action->setCheckable(true);
        group->addAction(action);
        if (QSettings().value(schemeSetting).toInt() == static_cast<int>(scheme)) {
            action->setChecked(true);
            if (scheme != m_services.theme.scheme())
                m_services.theme.setScheme(scheme);
        }
    };
    add(u"view.schemeSystem"_s, tr("Colours of the &desktop"), Theme::Scheme::System);
    add(u"view.schemeLight"_s, tr("&Light colours"), Theme::Scheme::Light);
    add(u"view.schemeDark"_s, tr("D&ark colours"), Theme::Scheme::Dark);
}

void ViewActions::refreshAll()
{
    const auto providers = m_services.providers.providers();
    for (Provider* provider : providers) {
        if (provider->connectionState().phase != ConnectionPhase::Disconnected)
            provider->retryNow();
    }
    if (Pane* pane = focusedPane())
        pane->refresh();
}

Pane* ViewActions::focusedPane() const
{
    for (QWidget* at = QApplication::focusWidget(); at; at = at->parentWidget()) {
        if (auto* pane = qobject_cast<Pane*>(at))
            return pane;
    }
    return m_window.details().currentPane();
}

} // namespace sandglass

#include "moc_viewactions.cpp"
