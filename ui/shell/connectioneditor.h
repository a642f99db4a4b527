// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/connection.h"
#include "ui/shell/windowservices.h"

#include <QDialog>

#include <memory>
#include <stop_token>

class QLabel;
class QLineEdit;
class QPushButton;
class QWidget;

namespace sandglass {

class MessageBar;
class Provider;

/// Adds or changes one of the person's own connections, and tests it before it is saved.
class ConnectionEditor : public QDialog
{
    Q_OBJECT

public:
    /// A configuration without id is a new one.
    ConnectionEditor(const WindowServices& services, const ConnectionConfig& config, QWidget* parent = nullptr);
    ~ConnectionEditor() override;

Q_SIGNALS:
    void saved(const QString& id);

private:
    QLineEdit* addFileField(QWidget* parent, const QString& objectName, const QString& purpose, QWidget** row);
    ConnectionConfig edited() const;
    void validate();
    void test();
    void save();

    const WindowServices m_services;
    const ConnectionConfig m_original;
    MessageBar* m_messages;
    QLineEdit* m_name;
    QLineEdit* m_endpoint;
    QLineEdit* m_caFile;
    QLineEdit* m_certFile;
    QLineEdit* m_keyFile;
    QList<QWidget*> m_tlsRows;
    QLabel* m_note;
    QPushButton* m_test;
    QPushButton* m_save;
    std::unique_ptr<Provider> m_probed;
    std::stop_source m_stop;
};

} // namespace sandglass
