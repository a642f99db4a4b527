// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/menus.h"

#include "ui/common/plaintext.h"
#include "ui/shell/actions.h"
#include "ui/shell/sandboxactions.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QCoreApplication>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>

#include <algorithm>
#include <initializer_list>

namespace sandglass::menus {
using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sandglass::Menus)
};

/// Adds the actions by id; an empty id is a separator.
void add(QWidget* menu, const ActionRegistry& actions, std::initializer_list<QLatin1StringView> ids)
{
    bool separate = false;
    for (const QLatin1StringView id : ids) {
        if (id.isEmpty()) {
            separate = true;
            continue;
        }
        QAction* action = actions.find(id);
        if (!action)
            continue;
        if (separate && !menu->actions().isEmpty()) {
            auto* line = new QAction(menu);
            line->setSeparator(true);
            menu->addAction(line);
        }
        separate = false;
        menu->addAction(action);
    }
}

QMenu* addMenu(QMainWindow& window, const QString& objectName, const QString& title)
{
    QMenu* menu = window.menuBar()->addMenu(title);
    menu->setObjectName(objectName);
    menu->setToolTipsVisible(true);
    return menu;
}

/// A submenu with nothing that can be chosen is greyed, and says why as its first choice does.
void followChoices(QMenu* menu)
{
    QAction* entry = menu->menuAction();
    const auto follow = [menu, entry] {
        const QList<QAction*> choices = menu->actions();
        entry->setEnabled(std::ranges::any_of(choices, &QAction::isEnabled));
        setPlainToolTip(entry, entry->isEnabled() || choices.isEmpty() ? QString() : choices.first()->statusTip());
    };
    follow();
    for (const QAction* choice : menu->actions())
        QObject::connect(choice, &QAction::enabledChanged, menu, follow);
}

void addKillMenu(QMenu* menu, const ActionRegistry& actions)
{
    QMenu* kill = menu->addMenu(Theme::icon(u"process-stop"_s), Words::tr("&Kill"));
    kill->setObjectName("killMenu"_L1);
    const QStringList names = killSignals();
    for (const QString& signal : names) {
        if (QAction* action = actions.find(u"sandbox.kill."_s + signal))
            kill->addAction(action);
    }
    followChoices(kill);
}

void addCopyMenu(QMenu* menu, const ActionRegistry& actions)
{
    QMenu* copy = menu->addMenu(Theme::icon(u"edit-copy"_s), Words::tr("&Copy"));
    copy->setObjectName("copyMenu"_L1);
    add(copy, actions, {"sandbox.copyId"_L1, "sandbox.copyName"_L1, "sandbox.copyImage"_L1, "sandbox.copyRun"_L1});
    followChoices(copy);
}

/// The place of the choices that a provider with lifetimes will bring; until then it says that there are none.
void addExtendMenu(QMenu* menu, const ActionRegistry& actions)
{
    const QAction* extend = actions.find(u"sandbox.extend"_s);
    if (!extend)
        return;
    QMenu* choices = menu->addMenu(extend->icon(), extend->text());
    choices->setObjectName("extendMenu"_L1);
    QAction* entry = choices->menuAction();
    const auto follow = [entry, extend] {
        entry->setEnabled(extend->isEnabled());
        setPlainToolTip(entry, extend->statusTip());
    };
    follow();
    QObject::connect(extend, &QAction::changed, entry, follow);
}

void fillSandboxMenu(QMenu* menu, const ActionRegistry& actions, QMenu* ports)
{
    add(menu, actions, {"sandbox.terminal"_L1, "sandbox.logs"_L1, "sandbox.files"_L1, "sandbox.metrics"_L1});
    if (ports)
        menu->addMenu(ports);
    add(menu, actions,
        {""_L1, "sandbox.start"_L1, "sandbox.stop"_L1, "sandbox.stopGrace"_L1, "sandbox.restart"_L1, "sandbox.pause"_L1,
         "sandbox.unpause"_L1});
    addKillMenu(menu, actions);
    addExtendMenu(menu, actions);
    menu->addSeparator();
    addCopyMenu(menu, actions);
    add(menu, actions,
        {"sandbox.upload"_L1, "sandbox.download"_L1, ""_L1, "sandbox.replicate"_L1, "sandbox.snapshot"_L1,
         "sandbox.rename"_L1, "sandbox.limits"_L1, "sandbox.plan"_L1, "sandbox.ports"_L1, "sandbox.disks"_L1,
         "sandbox.inspect"_L1, ""_L1, "sandbox.delete"_L1});
}

void fillEnvironmentMenu(QMenu* menu, const ActionRegistry& actions)
{
    add(menu, actions,
        {"environment.create"_L1, ""_L1, "environment.pull"_L1, "environment.import"_L1, "environment.importFolder"_L1,
         "environment.load"_L1, ""_L1, "environment.tag"_L1, "environment.save"_L1, "environment.copyName"_L1,
         "environment.inspect"_L1, ""_L1, "environment.remove"_L1});
}

} // namespace

void fillMenuBar(QMainWindow& window, const ActionRegistry& actions, QMenu* columns)
{
    QMenu* sandbox = addMenu(window, u"sandboxMenu"_s, Words::tr("&Sandbox"));
    add(sandbox, actions, {"sandbox.new"_L1});
    sandbox->addSeparator();
    fillSandboxMenu(sandbox, actions, nullptr);
    add(sandbox, actions, {""_L1, "app.quit"_L1});

    QMenu* environment = addMenu(window, u"environmentMenu"_s, Words::tr("&Environment"));
    fillEnvironmentMenu(environment, actions);

    QMenu* connection = addMenu(window, u"connectionMenu"_s, Words::tr("&Connection"));
    add(connection, actions,
        {"connection.add"_L1, "connection.manage"_L1, ""_L1, "connection.cloud"_L1, ""_L1,
         "connection.startEngine"_L1});

    QMenu* view = addMenu(window, u"viewMenu"_s, Words::tr("&View"));
    add(view, actions,
        {"view.palette"_L1, "view.list"_L1, "view.filter"_L1, "view.search"_L1, "view.refresh"_L1, ""_L1});
    for (const QAction* action : actions.all()) {
        if (action->objectName().startsWith("view.tab."_L1))
            view->addAction(actions.find(action->objectName()));
    }
    view->addSeparator();
    for (const QAction* action : actions.all()) {
        if (action->objectName().startsWith("view.dock."_L1))
            view->addAction(actions.find(action->objectName()));
    }
    view->addSeparator();
    view->addMenu(columns);
    add(view, actions,
        {""_L1, "view.schemeSystem"_L1, "view.schemeLight"_L1, "view.schemeDark"_L1, ""_L1, "view.restoreLayout"_L1});

    QMenu* tools = addMenu(window, u"toolsMenu"_s, Words::tr("&Tools"));
    add(tools, actions, {"tools.storage"_L1, ""_L1, "view.palette"_L1});

    QMenu* help = addMenu(window, u"helpMenu"_s, Words::tr("&Help"));
    add(help, actions, {"help.welcome"_L1, "help.shortcuts"_L1, ""_L1, "help.about"_L1});

    for (QMenu* menu : {environment, connection, view, tools, help})
        menu->menuAction()->setVisible(!menu->isEmpty());
}

QToolBar* makeToolBar(QMainWindow& window, const ActionRegistry& actions)
{
    QToolBar* bar = window.addToolBar(Words::tr("Main toolbar"));
    bar->setObjectName("mainToolBar"_L1);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize({16, 16});
    bar->setMovable(false);
    add(bar, actions,
        {"sandbox.new"_L1, ""_L1, "sandbox.start"_L1, "sandbox.stop"_L1, "sandbox.restart"_L1, "sandbox.pause"_L1,
         "sandbox.unpause"_L1, ""_L1, "sandbox.terminal"_L1, "sandbox.logs"_L1, "sandbox.files"_L1});
    const auto added = bar->actions();
    for (QAction* action : added) {
        if (QWidget* button = bar->widgetForAction(action); button && !action->isSeparator())
            button->setObjectName(u"toolBar."_s + action->objectName());
    }
    // The palette stands at the far end, as a field that it looks like.
    auto* space = new QWidget(bar);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    if (QAction* palette = actions.find(u"view.palette"_s)) {
        auto* button = new QToolButton(bar);
        button->setObjectName("paletteButton"_L1);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIcon(palette->icon());
        button->setText(Words::tr("Search or run…  %1").arg(palette->shortcut().toString(QKeySequence::NativeText)));
        setPlainToolTip(button, Words::tr("Search sandboxes, images and connections, or run an action"));
        QObject::connect(button, &QToolButton::clicked, palette, &QAction::trigger);
        bar->addWidget(button);
    }
    return bar;
}

QMenu* makeEnvironmentMenu(const ActionRegistry& actions, QWidget* parent)
{
    auto* menu = new QMenu(parent);
    menu->setObjectName("environmentContextMenu"_L1);
    menu->setToolTipsVisible(true);
    fillEnvironmentMenu(menu, actions);
    return menu;
}

QMenu* makeSandboxMenu(const ActionRegistry& actions, QMenu* ports, QWidget* parent)
{
    auto* menu = new QMenu(parent);
    menu->setObjectName("sandboxContextMenu"_L1);
    menu->setToolTipsVisible(true);
    fillSandboxMenu(menu, actions, ports);
    return menu;
}

} // namespace sandglass::menus
