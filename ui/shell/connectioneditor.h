// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/connection.h"
#include "ui/shell/connectiontrial.h"
#include "ui/shell/windowservices.h"

#include <QDialog>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace sandglass {

class ConnectionFields;
class MessageBar;

/// Adds or changes one of the person's own connections, and tests it before it is saved.
class ConnectionEditor : public QDialog
{
    Q_OBJECT

public:
    /// A configuration without id is a new one, of the provider that it names or of another that the person chooses.
    ConnectionEditor(const WindowServices& services, const ConnectionConfig& config, QWidget* parent = nullptr);
    ~ConnectionEditor() override;

Q_SIGNALS:
    void saved(const QString& id);

private:
    void buildForm(QFormLayout* form);
    void chooseKind();
    ConnectionConfig edited() const;
    void onEdited();
    /// What a test depends on.
    std::pair<ConnectionConfig, QByteArray> testable() const;
    void validate();
    void test();
    void tellSuccess(const EngineInfo& info, const QList<CloudProject>& projects);
    void endTest();
    void save();

    const WindowServices m_services;
    const ConnectionConfig m_original;
    MessageBar* m_messages;
    QRadioButton* m_engineKind;
    QRadioButton* m_cloudKind;
    QLineEdit* m_name;
    QString m_suggestedName; ///< what the editor put there itself
    ConnectionFields* m_engineFields = nullptr;
    ConnectionFields* m_cloudFields = nullptr;
    ConnectionFields* m_fields = nullptr; ///< those of the chosen kind
    QLabel* m_note;
    QPushButton* m_test;
    QPushButton* m_save;
    std::optional<std::pair<ConnectionConfig, QByteArray>> m_tested; ///< by the last trial
    std::unique_ptr<ConnectionTrial> m_trial;
};

} // namespace sandglass
