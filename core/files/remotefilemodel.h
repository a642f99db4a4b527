// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/files/remotetree.h"
#include "core/sandboxes/sandbox.h"

#include <QAbstractItemModel>
#include <QHash>
#include <QList>

#include <stop_token>

namespace sandglass {

class ProviderRegistry;
struct DirectoryListing;

/// The files of one sandbox as a tree whose one top row is "/". Folders are read when they are first looked into, at
/// most four at a time; reading one again changes only what is different, so selection, expansion and scroll position
/// stay. Main thread. Roles: RemoteFileRole; columns: RemoteFileColumn; sorted by name.
class RemoteFileModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    explicit RemoteFileModel(ProviderRegistry& providers, QObject* parent = nullptr);
    ~RemoteFileModel() override;

    /// Forgets what is known. An invalid key for none.
    void setSandbox(const SandboxKey& key);
    const SandboxKey& sandbox() const { return m_sandbox; }

    /// Reads a folder; what is known stays visible meanwhile. The latest request for a path wins, and is served before
    /// those that wait.
    void load(const QString& path);
    /// Invalid when the path is not known.
    QModelIndex indexOf(const QString& path) const;
    /// The index of the folder \a path, made known first if it was not: whether it exists shows when it is read.
    QModelIndex ensure(const QString& path);
    QString pathOf(const QModelIndex& index) const;
    const FileEntry& entry(const QModelIndex& index) const; ///< of a valid index
    RemoteFolderState folderState(const QModelIndex& index) const;
    /// Whether views may have folders read that they come upon; off while nobody would answer.
    void setFetching(bool fetching) { m_fetching = fetching; }

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    static constexpr int mostInFlight = 4;

Q_SIGNALS:
    void loaded(const QString& path);
    void loadFailed(const QString& path, const sandglass::Error& error);

private:
    struct Request
    {
        quint64 number = 0;
        std::stop_source stop;
    };

    void startWaiting();
    void finish(const QString& path, quint64 number, const Result<DirectoryListing>& listing);
    void apply(RemoteNode* node, QList<FileEntry> entries, bool keepMissing);
    void removeMissing(RemoteNode* node, const QList<FileEntry>& entries);
    void insertNew(RemoteNode* node, const QList<FileEntry>& entries);
    void update(RemoteNode* node, const QList<FileEntry>& entries);
    void setState(RemoteNode* node, RemoteFolderState state, std::optional<Error> error = {});
    RemoteNode* node(const QModelIndex& index) const;
    QModelIndex indexOfNode(const RemoteNode* node, int column = 0) const;
    QVariant text(const RemoteNode* node, RemoteFileColumn column) const;

    ProviderRegistry& m_providers;
    SandboxKey m_sandbox;
    std::unique_ptr<RemoteTree> m_tree;
    QHash<QString, Request> m_requests; ///< the latest of each path, waiting or in flight
    QList<QString> m_waiting;           ///< newest last, and served first
    int m_inFlight = 0;
    quint64 m_nextNumber = 1;
    bool m_fetching = true;
};

} // namespace sandglass
