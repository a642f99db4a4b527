// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/remotetree.h"

#include <QStringList>

#include <algorithm>

namespace sandglass {

RemoteTree::RemoteTree()
    : m_root(std::make_unique<RemoteNode>())
{
    m_root->entry.kind = FileEntry::Kind::Directory;
    m_root->entry.name = QStringLiteral("/");
}

RemoteNode* RemoteTree::find(const QString& path) const
{
    RemoteNode* node = m_root.get();
    const auto components = QStringView(path).split(u'/', Qt::SkipEmptyParts);
    for (const QStringView component : components) {
        node = child(node, component.toString());
        if (!node)
            return nullptr;
    }
    return node;
}

RemoteNode* RemoteTree::child(const RemoteNode* parent, const QString& name)
{
    const auto position = static_cast<size_t>(lowerBound(parent, name));
    if (position >= parent->children.size() || parent->children[position]->entry.name != name)
        return nullptr;
    return parent->children[position].get();
}

QString RemoteTree::path(const RemoteNode* node)
{
    if (!node->parent)
        return QStringLiteral("/");
    QString path;
    for (; node->parent; node = node->parent)
        path.prepend(u'/' + node->entry.name);
    return path;
}

int RemoteTree::row(const RemoteNode* node)
{
    return node->parent ? lowerBound(node->parent, node->entry.name) : 0;
}

int RemoteTree::lowerBound(const RemoteNode* parent, const QString& name)
{
    const auto found = std::ranges::lower_bound(parent->children, name, {},
                                                [](const auto& node) -> const QString& { return node->entry.name; });
    return static_cast<int>(found - parent->children.begin());
}

QList<FileEntry> RemoteTree::cleaned(QList<FileEntry> entries)
{
    entries.removeIf([](const FileEntry& entry) {
        return entry.name.isEmpty() || entry.name == u"." || entry.name == u".." || entry.name.contains(u'/');
    });
    std::ranges::stable_sort(entries, {}, &FileEntry::name);
    const auto doubled = std::ranges::unique(entries, {}, &FileEntry::name);
    entries.erase(doubled.begin(), doubled.end());
    return entries;
}

QString RemoteTree::normalized(const QString& path)
{
    QStringList kept;
    const auto components = path.split(u'/', Qt::SkipEmptyParts);
    for (const QString& component : components) {
        if (component == u".")
            continue;
        if (component != u"..")
            kept.append(component);
        else if (!kept.isEmpty())
            kept.removeLast();
    }
    return u'/' + kept.join(u'/');
}

QString permissionText(FileEntry::Kind kind, quint32 mode)
{
    QString text = QStringLiteral("-rwxrwxrwx");
    switch (kind) {
    case FileEntry::Kind::Directory:
        text[0] = u'd';
        break;
    case FileEntry::Kind::Link:
        text[0] = u'l';
        break;
    case FileEntry::Kind::Other:
        text[0] = u'?';
        break;
    case FileEntry::Kind::File:
        break;
    }
    for (int bit = 0; bit < 9; ++bit) {
        if (!(mode & (0400U >> bit)))
            text[bit + 1] = u'-';
    }
    const auto special = [&text, mode](quint32 bit, int position, QChar with, QChar without) {
        if (mode & bit)
            text[position] = text[position] == u'x' ? with : without;
    };
    special(04000, 3, u's', u'S');
    special(02000, 6, u's', u'S');
    special(01000, 9, u't', u'T');
    return text;
}

} // namespace sandglass
