// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/environments/storagepage.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QTimer;

namespace sandglass {

class NetworksPage;
class UsagePage;
class VolumesPage;

/// What uses the disk of an engine, its volumes and its networks. F5 reads everything again; what others change is seen
/// by itself.
class StorageDialog : public QDialog
{
    Q_OBJECT

public:
    StorageDialog(ProviderRegistry& providers, ActivityLog& activity, Theme& theme, QWidget* parent = nullptr);

private:
    void watch(Provider* provider);
    void fillConnections();
    void chooseConnection();

    ProviderRegistry& m_providers;
    MessageBar* m_messages;
    QComboBox* m_connection;
    QLabel* m_state;
    UsagePage* m_usage;
    VolumesPage* m_volumes;
    NetworksPage* m_networks;
    QTimer* m_changes; ///< gathers what the engine tells while many objects go at once
    bool m_ready = false;
    bool m_picked = false; ///< the person chose the connection; else the first that is ready is shown
};

} // namespace sandglass
