// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/windowservices.h"

#include <QStatusBar>

class QTimer;
class QToolButton;

namespace sandglass {

/// The last line of the window: connections, running sandboxes, tasks and problems. A click goes to the place that
/// tells more.
class StatusFooter : public QStatusBar
{
    Q_OBJECT

public:
    explicit StatusFooter(const WindowServices& services, QWidget* parent = nullptr);

Q_SIGNALS:
    void connectionsRequested();
    void runningRequested();
    void activityRequested();
    void problemsRequested();

private:
    QToolButton* addButton(const QString& objectName, const QString& purpose);
    void updateLater();
    void updateNow();
    void updateConnections();
    void updateTasks();

    const WindowServices m_services;
    QToolButton* m_connections;
    QToolButton* m_running;
    QToolButton* m_tasks;
    QToolButton* m_problems;
    QTimer* m_timer;
};

} // namespace sandglass
