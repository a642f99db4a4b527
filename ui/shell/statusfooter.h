// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/shell/windowservices.h"

#include <QStatusBar>

class QLabel;
class QTimer;
class QToolButton;

namespace sandglass {

/// The last line of the window: connections, running sandboxes, what was done last, tasks and problems. A click goes to
/// the place that tells more.
class StatusFooter : public QStatusBar
{
    Q_OBJECT

public:
    explicit StatusFooter(const WindowServices& services, QWidget* parent = nullptr);

    /// Shows a passing word, such as why an entry of a menu is greyed, in the place of notices; empty ends it.
    void showTip(const QString& tip);
    /// "Stopped api-1 on lab-2" for some seconds; several of a kind become one: "Stopped 3 sandboxes".
    void tellDone(Operation operation, const SandboxKey& key, const QString& name);

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
    QList<QToolButton*> m_connections; ///< one for each while they are few, else the first for all
    QToolButton* m_running;
    QToolButton* m_tasks;
    QToolButton* m_problems;
    QLabel* m_notice;
    QString m_tip;
    QTimer* m_noticeTimer;
    Operation m_noticeOperation = Operation::None;
    int m_noticeCount = 0;
    QTimer* m_timer;
};

} // namespace sandglass
