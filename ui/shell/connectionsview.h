// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/windowservices.h"

#include <QWidget>

class QTreeView;

namespace sandglass {

class ConnectionsModel;

/// The connections on the left of the window. A click narrows the list to one, another click widens it again.
class ConnectionsView : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectionsView(const WindowServices& services, QWidget* parent = nullptr);

    QTreeView* view() const { return m_view; }

Q_SIGNALS:
    /// The name of the connection to narrow the list to; empty for all.
    void narrowRequested(const QString& connectionName);
    void manageRequested();
    void errorDetailsRequested(const QString& connectionId);

private:
    void showMenu(const QPoint& position);

    const WindowServices m_services;
    ConnectionsModel* m_model;
    QTreeView* m_view;
    QString m_narrowedTo;
};

} // namespace sandglass
