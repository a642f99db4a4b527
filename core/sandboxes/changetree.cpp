// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/changetree.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace sandglass {

namespace {

constexpr qsizetype mostChanges = 200000;
constexpr qsizetype deepestPath = 256;

QString parentOf(const QString& path)
{
    const qsizetype slash = path.lastIndexOf(u'/');
    return slash <= 0 ? QString() : path.left(slash);
}

int& countOf(ChangeCounts& counts, FileChange::Kind kind)
{
    switch (kind) {
    case FileChange::Kind::Added:
        return counts.added;
    case FileChange::Kind::Deleted:
        return counts.deleted;
    case FileChange::Kind::Changed:
        break;
    }
    return counts.changed;
}

bool lets(const ChangeFilter& filter, const FileChange& change)
{
    const bool kind = change.kind == FileChange::Kind::Added     ? filter.added
                      : change.kind == FileChange::Kind::Deleted ? filter.deleted
                                                                 : filter.changed;
    return kind && (filter.text.isEmpty() || change.path.contains(filter.text, Qt::CaseInsensitive));
}

ChangeNode* nodeOf(const QString& path, ChangeNode& root, QHash<QString, ChangeNode*>& known)
{
    if (path.isEmpty())
        return &root;
    if (ChangeNode* const found = known.value(path))
        return found;
    ChangeNode* const parent = nodeOf(parentOf(path), root, known);
    auto node = std::make_unique<ChangeNode>();
    node->name = path.mid(path.lastIndexOf(u'/') + 1);
    node->parent = parent;
    ChangeNode* const made = node.get();
    parent->children.push_back(std::move(node));
    known.insert(path, made);
    return made;
}

void sort(ChangeNode& node)
{
    std::ranges::sort(node.children, [](const auto& one, const auto& other) {
        const bool folder = !one->children.empty();
        return folder != !other->children.empty() ? folder : one->name < other->name;
    });
    for (size_t row = 0; row < node.children.size(); ++row) {
        node.children[row]->row = static_cast<int>(row);
        sort(*node.children[row]);
    }
}

} // namespace

QString ChangeNode::path() const
{
    return parent ? parent->path() + u'/' + name : QString();
}

std::shared_ptr<const ChangeTree> buildChangeTree(const QList<FileChange>& changes, const ChangeFilter& filter)
{
    auto tree = std::make_shared<ChangeTree>();
    tree->truncated = changes.size() > mostChanges;
    const auto kept = changes.first(std::min(changes.size(), mostChanges));

    // Engines list every folder above a change as changed, too.
    QSet<QString> folders;
    for (const FileChange& change : kept)
        folders.insert(parentOf(change.path));

    QHash<QString, ChangeNode*> known;
    for (const FileChange& change : kept) {
        if (!change.path.startsWith(u'/') || change.path.size() < 2 || change.path.count(u'/') > deepestPath)
            continue;
        if (change.kind == FileChange::Kind::Changed && folders.contains(change.path))
            continue;
        ++countOf(tree->all, change.kind);
        if (!lets(filter, change))
            continue;
        ++countOf(tree->shown, change.kind);
        nodeOf(change.path, tree->root, known)->kind = change.kind;
    }
    sort(tree->root);
    return tree;
}

} // namespace sandglass
