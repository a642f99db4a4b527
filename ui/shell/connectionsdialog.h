// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/connection.h"
#include "ui/shell/windowservices.h"

#include <QDialog>
#include <QHash>

class QCheckBox;
class QLabel;
class QPushButton;
class QTreeView;

namespace sandglass {

class ConnectionsModel;
class Provider;

/// All connections: those found on this machine can be switched off and on, the person's own be added, changed, tested
/// and removed.
class ConnectionsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ConnectionsDialog(const WindowServices& services, QWidget* parent = nullptr);

    /// Opens the editor of a new connection on top, of that provider unless the person chooses another.
    void add(const QString& provider = {});
    /// Opens the editor of one of the person's own connections.
    void edit(const QString& id);

private:
    void askForPermissions(Provider* provider);
    void removeCurrent();
    void openEditor(const ConnectionConfig& config);
    void update();
    QString currentId() const;
    void select(const QString& id);
    QString originText(const ConnectionConfig& config) const;
    QStringList engineLines(Provider& provider) const;

    const WindowServices m_services;
    ConnectionsModel* m_model;
    QTreeView* m_view;
    QLabel* m_name;
    QLabel* m_facts;
    QCheckBox* m_enabled;
    QPushButton* m_retry;
    QPushButton* m_edit;
    QPushButton* m_remove;
    QHash<QString, QString> m_permissions; ///< what the tokens of clouds lack, empty while it is not known
};

} // namespace sandglass
