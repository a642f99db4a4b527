// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/files/fileentry.h"
#include "core/files/remotefileroles.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace sandglass {

/// What is known of one file or folder of a sandbox, and of what is below it.
struct RemoteNode
{
    FileEntry entry;
    RemoteNode* parent = nullptr;
    std::vector<std::unique_ptr<RemoteNode>> children; ///< sorted by name
    RemoteFolderState state = RemoteFolderState::Empty;
    std::optional<Error> error;
    bool truncated = false;
};

/// The known part of a sandbox's files. Data only; RemoteFileModel changes it and tells the views.
class RemoteTree
{
public:
    RemoteTree();

    RemoteNode* root() const { return m_root.get(); }
    /// Null when the path is not known.
    RemoteNode* find(const QString& path) const;
    static RemoteNode* child(const RemoteNode* parent, const QString& name);
    static QString path(const RemoteNode* node);
    /// The node's position among its siblings; 0 for the root.
    static int row(const RemoteNode* node);
    /// Where a child called \a name stands or would have to be inserted.
    static int lowerBound(const RemoteNode* parent, const QString& name);

    /// The entries that can be shown: sorted, each name once, none that is no single path component.
    static QList<FileEntry> cleaned(QList<FileEntry> entries);
    /// "/a//b/./c/" gives "/a/b/c"; ".." is resolved by its text. Always absolute.
    static QString normalized(const QString& path);

private:
    std::unique_ptr<RemoteNode> m_root;
};

/// "drwxr-xr-x", as ls prints it.
QString permissionText(FileEntry::Kind kind, quint32 mode);

} // namespace sandglass
