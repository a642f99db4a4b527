// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/windowservices.h"

#include <QWidget>

class QModelIndex;
class QTreeView;

namespace sandglass {

class ConnectionsModel;

/// The connections on the left of the window. A click or Enter narrows the list to one, another one widens it again.
class ConnectionsView : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectionsView(const WindowServices& services, QWidget* parent = nullptr);

    QTreeView* view() const { return m_view; }
    /// Marks the connection that the list is narrowed to; none with an empty \a id.
    void mark(const QString& id);

Q_SIGNALS:
    /// The connection to narrow the list to, or to widen it again.
    void narrowRequested(const QString& connectionName);
    void manageRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void narrow(const QModelIndex& index);
    void showMenu(const QPoint& position);

    const WindowServices m_services;
    ConnectionsModel* m_model;
    QTreeView* m_view;
    QString m_marked;
};

} // namespace sandglass
