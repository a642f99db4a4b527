// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;
class QTreeWidget;

namespace sandglass {

class ActivityLog;
class MessageBar;
class ProviderRegistry;

/// What uses the disk of an engine, and cleaning it: every cleaning shows first what it would take. Volumes can be made
/// and removed one by one.
class StorageDialog : public QDialog
{
    Q_OBJECT

public:
    StorageDialog(ProviderRegistry& providers, ActivityLog& activity, QWidget* parent = nullptr);

private:
    QWidget* makeUsagePage();
    QWidget* makeVolumesPage();
    void readAll();
    void readUsage();
    void readVolumes();
    void showUsage(const DiskUsage& usage);
    void preview();
    void confirm(PruneKind kind, const QList<PruneCandidate>& candidates);
    void clean(const QString& connection, PruneKind kind);
    void createVolume();
    void removeVolume();
    void updateButtons();
    Provider* provider() const; ///< null without a connection
    QString selectedVolume() const;

    ProviderRegistry& m_providers;
    ActivityLog& m_activity;
    MessageBar* m_messages;
    QComboBox* m_connection;
    QTreeWidget* m_usage;
    QTreeWidget* m_volumes;
    QLabel* m_note;
    QPushButton* m_clean;
    QPushButton* m_removeVolume;
    QPushButton* m_createVolume;
};

} // namespace sandglass
