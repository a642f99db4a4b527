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
    /// Show this tab for the selection and give it the focus.
    void paneRequested(const QString& pane);
    void newSandboxRequested();
    /// Of the actions that SandboxService does not tell by its own signal.
    void failed(const sandglass::Error& error, const sandglass::SandboxKey& key);

private:
    void addLifeActions();
    void addViewActions();
    void addEditActions();
    QAction* addFor(const QString& id, const QString& text, const QString& icon, const QKeySequence& shortcut,
                    SandboxAction action, std::function<void()> run, bool listOnly = false);
    QString obstacle(SandboxAction action) const;
    QList<SandboxKey> selection() const;
    QList<Sandbox> selectedSandboxes() const;
    void confirmDelete();
    void confirmStop();
    void askName();
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
