// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/paletteitems.h"

#include "core/environments/imagecatalog.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "ui/common/format.h"
#include "ui/common/plaintext.h"
#include "ui/sandboxes/sandboxlist.h"
#include "ui/shell/actions.h"
#include "ui/shell/detailsarea.h"
#include "ui/shell/mainwindow.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QAction>
#include <QCoreApplication>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QToolButton>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sandglass::PaletteItems)
};

void addActions(QList<PaletteItem>& items, const ActionRegistry& actions)
{
    auto all = actions.all();
    // Signals are many, and rarely what is looked for.
    std::ranges::stable_partition(
        all, [](const QAction* action) { return !action->objectName().startsWith("sandbox.kill."_L1); });
    for (QAction* action : std::as_const(all)) {
        if (action->objectName() == "view.palette"_L1)
            continue;
        // What cannot be done now says why.
        const QString reason = action->statusTip();
        const QString category = actions.category(action);
        items.append({plainActionName(action->text()), reason.isEmpty() ? category : category + u": "_s + reason,
                      action->shortcut().toString(QKeySequence::NativeText), action->icon(),
                      [guard = QPointer(action)] {
                          if (guard)
                              guard->trigger();
                      },
                      action->isEnabled()});
    }
}

QString wordsOf(const QWidget& widget, const QString& text)
{
    return text.isEmpty() ? widget.accessibleName() : text;
}

/// What the buttons and menus of the pane in front offer.
void addPaneActions(QList<PaletteItem>& items, const Pane* pane, const QString& title)
{
    if (!pane)
        return;
    const auto offer = [&](const QString& text, auto* thing, auto run) {
        if (!text.isEmpty())
            items.append({plainActionName(text),
                          title,
                          {},
                          thing->icon(),
                          [guard = QPointer(thing), run] {
                              if (guard)
                                  (guard.data()->*run)();
                          },
                          thing->isEnabled()});
    };
    const auto actions = pane->findChildren<QAction*>();
    for (QAction* action : actions) {
        // Parts of Qt's widgets have no name of ours, and a line's magnifier is no action to run.
        const QString name = action->objectName();
        if (!action->isSeparator() && !action->menu() && !name.isEmpty() && !name.startsWith("_q_"_L1) &&
            !name.startsWith("qt_"_L1) && !qobject_cast<const QLineEdit*>(action->parent()))
            offer(action->text(), action, &QAction::trigger);
    }
    const auto buttons = pane->findChildren<QAbstractButton*>();
    for (QAbstractButton* button : buttons) {
        const auto* tool = qobject_cast<const QToolButton*>(button);
        const bool ours = !button->objectName().isEmpty() && !button->objectName().startsWith("qt_"_L1);
        if (ours && button->isVisible() &&
            !(tool && (tool->defaultAction() || tool->popupMode() == QToolButton::InstantPopup)))
            offer(wordsOf(*button, button->text()), button, &QAbstractButton::click);
    }
}

void addSandboxes(QList<PaletteItem>& items, const WindowServices& services, MainWindow& window)
{
    QList<const SandboxRow*> rows;
    for (const SandboxRow& row : services.sandboxes.rows())
        rows.append(&row);
    std::ranges::sort(rows, {}, [](const SandboxRow* row) { return std::tie(row->sandbox.name, row->sandbox.key); });
    for (const SandboxRow* row : std::as_const(rows)) {
        const Sandbox& sandbox = row->sandbox;
        const Provider* provider = services.providers.provider(sandbox.key.connection);
        const QString connection = provider ? shown(provider->config().name, 60) : QString();
        items.append({shown(sandbox.name, 120),
                      Words::tr("Sandbox on %1, %2").arg(connection, stateText(sandbox.state, sandbox.exitCode)),
                      {},
                      Theme::icon(u"draw-cuboid"_s),
                      [guard = QPointer(&window), key = sandbox.key] {
                          if (guard) {
                              guard->selectSandboxes({key});
                              guard->list().setFocus();
                          }
                      }});
    }
}

void addConnectionsAndImages(QList<PaletteItem>& items, const WindowServices& services, MainWindow& window)
{
    const auto providers = services.providers.providers();
    for (Provider* provider : providers) {
        const ConnectionConfig config = provider->config();
        items.append({shown(config.name, 120),
                      Words::tr("Connection, %1").arg(connectionPhaseText(provider->connectionState())),
                      {},
                      Theme::icon(u"network-server"_s),
                      [guard = QPointer(&window), name = config.name] {
                          if (guard)
                              guard->narrowToConnection(name);
                      }});
        if (!services.images.isRead(config.id))
            continue; // Opening the palette asks no engine.
        const QList<Image> images = services.images.images(config.id);
        for (const Image& image : images) {
            for (const QString& tag : image.tags) {
                items.append({shown(tag, 120),
                              Words::tr("New sandbox from this image on %1").arg(shown(config.name, 60)),
                              {},
                              Theme::icon(u"package"_s),
                              [guard = QPointer(&window), tag, id = config.id] {
                                  if (guard)
                                      guard->newSandbox(tag, id);
                              }});
            }
        }
    }
}

} // namespace

QList<PaletteItem> paletteItems(const WindowServices& services, const ActionRegistry& actions, MainWindow& window)
{
    QList<PaletteItem> items;
    addActions(items, actions);
    addPaneActions(items, window.details().currentPane(), window.details().currentTitle());
    addSandboxes(items, services, window);
    addConnectionsAndImages(items, services, window);
    return items;
}

} // namespace sandglass
