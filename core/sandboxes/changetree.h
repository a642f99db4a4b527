// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/details.h"

#include <QList>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace sandglass {

/// A path component under which something changed.
struct ChangeNode
{
    QString name;
    /// Unset for a folder that is listed only because something below it changed.
    std::optional<FileChange::Kind> kind;
    ChangeNode* parent = nullptr;
    int row = 0; ///< among the children of the parent
    std::vector<std::unique_ptr<ChangeNode>> children;

    QString path() const;
};

struct ChangeCounts
{
    int added = 0;
    int changed = 0;
    int deleted = 0;

    int total() const { return added + changed + deleted; }
    bool operator==(const ChangeCounts&) const = default;
};

/// The changes of a sandbox as a tree, folders first and then by name.
struct ChangeTree
{
    ChangeNode root;
    ChangeCounts all;   ///< without the folders that only lead to changes
    ChangeCounts shown; ///< of those, what the filter let through
    bool truncated = false;
};

/// What to show of the changes.
struct ChangeFilter
{
    QString text; ///< somewhere in the path, without regard to case; empty for all
    bool added = true;
    bool changed = true;
    bool deleted = true;

    bool operator==(const ChangeFilter&) const = default;
};

/// Builds the tree of at most 200,000 changes. Takes some 100 ms for that many: run it in the pool.
std::shared_ptr<const ChangeTree> buildChangeTree(const QList<FileChange>& changes, const ChangeFilter& filter);

} // namespace sandglass
