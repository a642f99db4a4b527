// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/sandboxes/sandboxaction.h"
#include "ui/shell/windowservices.h"

#include <QObject>

#include <functional>

class QAction;
class QMenu;

namespace sandglass {

class ActionRegistry;
class SandboxList;

/// The actions on the selected sandboxes: registers them once and carries them out.
class SandboxActions : public QObject
{
    Q_OBJECT

public:
    SandboxActions(const WindowServices& services, ActionRegistry& actions, SandboxList& list, QWidget* window);

    /// The menu of ports to open, for the given sandbox; the caller owns it.
    QMenu* makePortMenu(const SandboxKey& key, QWidget* parent) const;

Q_SIGNALS:
    /// Show this tab for the selection, give it the focus, and run its action of that object name, if one is named.
    void paneRequested(const QString& pane, const QString& paneAction);
    void newSandboxRequested();
    /// Of the actions that SandboxService does not tell by its own signal; \a again does the same once more.
    void failed(const sandglass::Error& error, const std::function<void()>& again);

private:
    void addLifeActions();
    void addViewActions();
    void addEditActions();
    void addLaterActions();
    QAction* addFor(const QString& id, const QString& text, const QString& icon, const QKeySequence& shortcut,
                    SandboxAction action, std::function<void()> run, bool listOnly = false);
    QString obstacle(SandboxAction action) const;
    QList<SandboxKey> selection() const;
    QList<Sandbox> selectedSandboxes() const;
    void confirmDelete();
    void askGrace();
    void askName();
    void copyRunCommand(const SandboxKey& key);
    void rename(const SandboxKey& key, const QString& name);
    void editLimits();
    void copy(const std::function<QString(const Sandbox&)>& text);

    const WindowServices m_services;
    ActionRegistry& m_actions;
    SandboxList& m_list;
    QWidget* m_window;
};

/// Signals that the kill menu offers, strongest first.
QStringList killSignals();

} // namespace sandglass
