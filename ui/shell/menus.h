// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMainWindow;
class QMenu;
class QToolBar;
class QWidget;

namespace sandglass {

class ActionRegistry;

/// The menus and the toolbar of the window, made of the registry's actions. Actions that were not registered are left
/// out.
namespace menus {
/// \a columns goes into View; the window keeps it.
void fillMenuBar(QMainWindow& window, const ActionRegistry& actions, QMenu* columns);
QToolBar* makeToolBar(QMainWindow& window, const ActionRegistry& actions);
/// What a right click on sandboxes offers; the caller owns it. \a ports may be null.
QMenu* makeSandboxMenu(const ActionRegistry& actions, QMenu* ports, QWidget* parent);
/// What a right click on images offers; the caller owns it.
QMenu* makeEnvironmentMenu(const ActionRegistry& actions, QWidget* parent);
} // namespace menus

} // namespace sandglass
