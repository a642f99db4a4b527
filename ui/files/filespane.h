// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/sandboxpane.h"
#include "ui/files/navigationhistory.h"

#include <QHash>
#include <QModelIndex>
#include <QSet>
#include <QStringList>

class QSplitter;

namespace sandglass {

class DragOut;
class EmptyState;
class FileActions;
class FileCommands;
class FileToolBar;
class FileView;
class MessageBar;
class PanePages;
class PathBar;
class ProviderRegistry;
class RemoteFileModel;
class RemoteFileProxy;
class StaleNote;
class SandboxRegistry;
class Theme;
class TransferQueue;
class TransferStrip;
struct Error;

/// The files of one sandbox: folders on the left, the open folder on the right, files in and out by drag, clipboard,
/// button and key. Works for stopped sandboxes where the provider does.
class FilesPane : public SandboxPane
{
    Q_OBJECT

public:
    FilesPane(ProviderRegistry& providers, SandboxRegistry& sandboxes, TransferQueue& transfers, Theme& theme,
              QWidget* parent = nullptr);
    ~FilesPane() override;

    void setSandboxes(const QList<SandboxKey>& keys) override;
    void refresh() override;
    void resetLayout() override;

    QString currentPath() const;
    void openPath(const QString& path);
    DragOut* dragOut() const { return m_dragOut; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeLayout();
    void connectActions();
    void connectViews();
    void restoreState();
    void saveState() const;

    /// Why nothing can be shown; empty when it can.
    QString problem() const;
    void updateAvailability();
    void updateActions();
    void updatePlaceholder();
    void showPath();
    void goHome();
    void openIndex(const QModelIndex& index);
    void folderLoaded(const QString& path);
    void folderFailed(const QString& path, const Error& error);
    void leaveMissingFolder();
    /// Why files cannot be renamed and deleted here, though they can be read; empty when they can.
    QString whyUnchangeable() const;
    void folderChanged(const SandboxKey& key, const QString& directory);
    void selectPath(const QString& path);
    QStringList selectedPaths() const;
    bool selectionHasFolders() const;
    void copyPaths();
    void pasteFiles();
    void startDrag();
    void showContextMenu(const QPoint& position);
    NavigationHistory& history() { return m_histories[m_key]; }

    ProviderRegistry& m_providers;
    SandboxRegistry& m_sandboxes;
    Theme& m_theme;
    SandboxKey m_key;
    bool m_several = false; ///< more than one sandbox is selected
    bool m_down = false;    ///< its connection
    FileActions* m_actions;
    RemoteFileModel* m_model;
    RemoteFileProxy* m_listProxy;
    RemoteFileProxy* m_treeProxy;
    FileToolBar* m_toolBar;
    PathBar* m_pathBar;
    MessageBar* m_messages;
    StaleNote* m_staleNote;
    FileView* m_tree;
    FileView* m_list;
    QSplitter* m_splitter;
    TransferStrip* m_strip;
    PanePages* m_stack;
    QWidget* m_page;
    EmptyState* m_empty;
    FileCommands* m_commands;
    DragOut* m_dragOut;

    QHash<SandboxKey, NavigationHistory> m_histories;
    QHash<QString, qint64> m_readAtMs; ///< folders of this sandbox, and when they were read
    QSet<SandboxKey> m_unchangeable;   ///< without programs that rename and delete
    QString m_selectWhenLoaded;        ///< a path that was just made
    bool m_available = false;
};

} // namespace sandglass
