// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/cloud.h"
#include "core/sandboxes/cloudservice.h"

#include <QDialog>

#include <stop_token>

class QLabel;
class QProgressBar;
class QPushButton;

namespace sandglass {

class MessageBar;

/// Runs a template and shows how far it is. Closing it ends the following, not the run. Deletes itself.
class RunDialog : public QDialog
{
    Q_OBJECT

public:
    RunDialog(CloudService& service, const QString& connection, const CloudTemplate& which,
              const QMap<QString, QString>& arguments, QWidget* parent);
    ~RunDialog() override;

private:
    void follow(const CloudRun& run);
    void tell(const CloudRun& run);
    void end();
    void tellEnd(const CloudRun& begun, const Result<CloudRun>& outcome);

    CloudService& m_service;
    const QString m_connection;
    const QString m_name;
    std::stop_source m_stop;
    MessageBar* m_messages;
    QLabel* m_state;
    QLabel* m_times;
    QProgressBar* m_progress;
    QPushButton* m_stopFollowing;
};

} // namespace sandglass
