// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/windowservices.h"

#include <QObject>

namespace sandglass {

class ActionRegistry;
class MainWindow;

/// The actions that move about in the window and change how it looks.
class ViewActions : public QObject
{
    Q_OBJECT

public:
    ViewActions(const WindowServices& services, ActionRegistry& actions, MainWindow& window,
                const QList<PaneFactory>& panes);

Q_SIGNALS:
    void restoreLayoutRequested();
    void paletteRequested();
    void welcomeRequested();
    void manageConnectionsRequested();
    void addConnectionRequested();
    void storageRequested();
    void startEngineRequested();

private:
    void addMoves();
    void addTabs(const QList<PaneFactory>& panes);
    void addSchemes();
    void refreshAll();
    /// The one that has the focus, pinned ones and docks too; else the current tab, null without one.
    Pane* focusedPane() const;

    const WindowServices m_services;
    ActionRegistry& m_actions;
    MainWindow& m_window;
};

} // namespace sandglass
