// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/transferreport.h"
#include "core/terminal/terminalsession.h"
#include "ui/common/sandboxpane.h"

#include <QHash>
#include <QPointer>

#include <functional>
#include <optional>

class QMenu;
class QTabBar;
class QToolButton;

namespace sandglass {

class EmptyState;
class MessageBar;
class PanePages;
class ProviderRegistry;
class SandboxRegistry;
class TerminalService;
class TerminalView;
class Theme;
struct ShellList;

/// The terminals of the selected sandbox, one tab each. The selection may move on: sessions and their screens stay.
class TerminalPane : public SandboxPane
{
    Q_OBJECT

public:
    TerminalPane(TerminalService& terminals, SandboxRegistry& sandboxes, ProviderRegistry& providers, Theme& theme,
                 QWidget* parent = nullptr);
    ~TerminalPane() override;

    void setSandboxes(const QList<SandboxKey>& keys) override;
    void focusSearch() override;

    /// Opens a terminal in the selected sandbox and gives it the focus; does nothing where none can be opened.
    void openTerminal(const TerminalRequest& request = {});
    /// Gives the focus to the current terminal, or opens the first one.
    void focusTerminal();
    void activate() override { focusTerminal(); }
    TerminalView* currentView() const;

Q_SIGNALS:
    /// The sandbox should run, so that a terminal can be opened.
    void startRequested(const sandglass::SandboxKey& key);
    void resumeRequested(const sandglass::SandboxKey& key);
    /// Files were dropped on a terminal. \a ended takes the report of the upload, at any time while this lives.
    void uploadRequested(const sandglass::SandboxKey& key, const QStringList& localPaths,
                         std::function<void(sandglass::TransferReport)> ended);

private:
    void showEvent(QShowEvent* event) override;

    /// Brings tabs and pages in line with the sessions and the state of the sandbox.
    void sync();
    void updateTabs();
    void updatePage();
    /// Why no terminal can be opened now; empty when one can.
    QString obstacle() const;
    void showEmptyState();
    TerminalView* viewOf(TerminalSession* session);
    void closeTab(int index);
    void closeCurrent();
    void askForCommand();
    void fillMenu();
    void offerInstances();
    void addShells(const ShellList& found);
    void drop(TerminalSession* session);
    /// Asks for the upload, and types the paths in the sandbox at the prompt when it is done.
    void upload(const SandboxKey& key, const QStringList& localPaths, const QPointer<TerminalView>& view);
    /// What the button of a pane without a terminal says.
    void goOn();

    TerminalService& m_terminals;
    SandboxRegistry& m_sandboxes;
    ProviderRegistry& m_providers;
    Theme& m_theme;
    std::optional<SandboxKey> m_key;
    int m_selected = 0; ///< how many sandboxes are selected
    QHash<TerminalSession*, TerminalView*> m_views;
    QHash<SandboxKey, QPointer<TerminalSession>> m_current; ///< the tab last looked at, per sandbox
    QTabBar* m_tabs;
    QToolButton* m_new;
    QMenu* m_menu;
    MessageBar* m_messages;
    PanePages* m_pages;
    EmptyState* m_empty;
    bool m_updating = false;
};

} // namespace sandglass
