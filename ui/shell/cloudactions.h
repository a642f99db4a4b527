// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/cloud/cloudcontext.h"
#include "ui/shell/windowservices.h"

#include <QObject>

#include <functional>

namespace sandglass {

class ActionRegistry;
class SandboxList;

/// The actions on what clouds have: registers them once and opens their dialogs.
class CloudActions : public QObject
{
    Q_OBJECT

public:
    CloudActions(const WindowServices& services, ActionRegistry& actions, SandboxList& list, QWidget* window);

private:
    void addForSandbox(const QString& id, const QString& text, const QString& icon,
                       void (*open)(const CloudContext&, const Sandbox&, QWidget*));
    QString sandboxObstacle() const;
    QString connectionObstacle() const;
    void openCloud();

    const WindowServices m_services;
    const CloudContext m_context;
    ActionRegistry& m_actions;
    SandboxList& m_list;
    QWidget* m_window;
};

} // namespace sandglass
