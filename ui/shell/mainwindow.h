// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/sandboxes/sandbox.h"
#include "ui/shell/windowservices.h"

#include <QMainWindow>

class QSplitter;
class QStackedWidget;
class QTimer;

namespace sandglass {

class ActionRegistry;
class ActivityPane;
class ConnectionBanner;
class ConnectionsDialog;
class ConnectionsView;
class DetailsArea;
class EngineOffer;
class MessageBar;
class SandboxActions;
class SandboxList;
class StatusFooter;
class WelcomePage;
class WindowDocks;
struct Confirmation;

/// The window: puts the parts together, passes the selection on to the details and intents on to the parts. It knows no
/// tab of the details; `app` gives the factories.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(const WindowServices& services, QList<PaneFactory> panes, QWidget* parent = nullptr);
    ~MainWindow() override;

    ActionRegistry& actions() const { return *m_actions; }
    SandboxList& list() const { return *m_list; }
    DetailsArea& details() const { return *m_details; }

    /// Selects the sandboxes; those that are not listed yet as soon as they are.
    void selectSandboxes(const QList<SandboxKey>& keys);
    /// Selects one and shows a tab of it.
    void showPane(const SandboxKey& key, const QString& pane);
    /// Opens the dialog; \a image may be empty.
    void newSandbox(const QString& image = {}, const QString& connection = {});
    /// Narrows the list to one connection.
    void narrowToConnection(const QString& name);
    void showWelcome();
    void showList();
    void restoreDefaultLayout();

Q_SIGNALS:
    /// Once: the window has been painted, or was not within a second, as when it starts minimised.
    void painted();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void buildCentre();
    void buildDocks();
    void addViewActions();
    void connectParts();
    void connectWelcome();
    void tellPainted();
    void updateWelcome();
    QString connectionOfFilter() const; ///< empty when the list is not narrowed to one
    /// That of the list's filter, or of the selection; empty when neither tells.
    QString connectionInSight() const;
    void passSelectionOn();
    void keepOpen(const QString& pane, const QList<SandboxKey>& keys);
    void showContextMenu(const QPoint& position);
    /// \a again is what Retry does; none without it.
    void showError(const Error& error, const std::function<void()>& again = {});
    void askToQuit(const Confirmation& question);
    void openPalette();
    ConnectionsDialog* openConnections();
    void restoreLayout();
    void saveLayout();

    const WindowServices m_services;
    const QList<PaneFactory> m_panes;
    ActionRegistry* m_actions;
    SandboxList* m_list;
    DetailsArea* m_details;
    MessageBar* m_messages;
    ConnectionBanner* m_banner;
    QSplitter* m_splitter;
    QStackedWidget* m_centre;
    WelcomePage* m_welcome;
    EngineOffer* m_engine;
    ActivityPane* m_activityPane;
    WindowDocks* m_docks;
    StatusFooter* m_footer;
    SandboxActions* m_sandboxActions;
    QTimer* m_selectionTimer;
    bool m_asksToQuit = false;
    bool m_painted = false;
    bool m_mayQuit = false;     ///< the person was asked
    bool m_welcomeLeft = false; ///< the person went on; the page does not come back by itself
};

} // namespace sandglass
