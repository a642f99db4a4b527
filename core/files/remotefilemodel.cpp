// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/remotefilemodel.h"

#include "core/provider/providerregistry.h"

#include <algorithm>

namespace sandglass {

namespace {
/// A link may lead to a folder, whose files are then below it as below the folder itself.
bool mayHaveFiles(const FileEntry& entry)
{
    return entry.kind == FileEntry::Kind::Directory || entry.kind == FileEntry::Kind::Link;
}

std::unique_ptr<RemoteNode> makeNode(RemoteNode* parent, const FileEntry& entry)
{
    auto made = std::make_unique<RemoteNode>();
    made->entry = entry;
    made->parent = parent;
    return made;
}

const FileEntry* findEntry(const QList<FileEntry>& sorted, const QString& name)
{
    const auto found = std::ranges::lower_bound(sorted, name, {}, &FileEntry::name);
    return found != sorted.end() && found->name == name ? &*found : nullptr;
}
} // namespace

RemoteFileModel::RemoteFileModel(ProviderRegistry& providers, QObject* parent)
    : QAbstractItemModel(parent)
    , m_providers(providers)
    , m_tree(std::make_unique<RemoteTree>())
{
}

RemoteFileModel::~RemoteFileModel()
{
    for (Request& request : m_requests)
        request.stop.request_stop();
}

void RemoteFileModel::setSandbox(const SandboxKey& key)
{
    if (key == m_sandbox)
        return;
    beginResetModel();
    for (Request& request : m_requests)
        request.stop.request_stop();
    m_requests.clear();
    m_waiting.clear();
    m_sandbox = key;
    m_tree = std::make_unique<RemoteTree>();
    endResetModel();
}

void RemoteFileModel::load(const QString& path)
{
    if (!m_sandbox.isValid())
        return;
    RemoteNode* folder = node(ensure(path));
    const QString clean = RemoteTree::path(folder);
    if (const auto before = m_requests.find(clean); before != m_requests.end())
        before->stop.request_stop();
    Request request;
    request.number = m_nextNumber++;
    m_requests.insert(clean, request);
    m_waiting.removeAll(clean);
    m_waiting.append(clean);
    setState(folder, RemoteFolderState::Loading);
    startWaiting();
}

void RemoteFileModel::startWaiting()
{
    while (m_inFlight < mostInFlight && !m_waiting.isEmpty()) {
        const QString path = m_waiting.takeLast();
        const Request request = m_requests.value(path);
        Provider* provider = m_providers.provider(m_sandbox.connection);
        FileOperations* files = provider ? provider->files() : nullptr;
        if (!files) {
            finish(path, request.number, fail(ErrorKind::Unsupported));
            continue;
        }
        ++m_inFlight;
        whenDone(files->listDirectory(m_sandbox.id, path, request.stop.get_token()), this,
                 [this, path, number = request.number](const Result<DirectoryListing>& listing) {
                     --m_inFlight;
                     finish(path, number, listing);
                     startWaiting();
                 });
    }
}

void RemoteFileModel::finish(const QString& path, quint64 number, const Result<DirectoryListing>& listing)
{
    const auto request = m_requests.constFind(path);
    if (request == m_requests.constEnd() || request->number != number)
        return; // A later request, or another sandbox.
    m_requests.erase(request);
    RemoteNode* folder = m_tree->find(path);
    if (!folder)
        return; // Its parent was read meanwhile, and it is gone.
    if (!listing) {
        const Error error = listing.error().during(Operation::ListDirectory, path);
        setState(folder, RemoteFolderState::Error, error);
        Q_EMIT loadFailed(path, error);
        return;
    }
    folder->truncated = listing->truncated;
    apply(folder, listing->entries, listing->truncated);
    setState(folder, RemoteFolderState::Loaded);
    Q_EMIT loaded(path);
}

void RemoteFileModel::apply(RemoteNode* folder, QList<FileEntry> entries, bool keepMissing)
{
    entries = RemoteTree::cleaned(std::move(entries));
    if (!keepMissing)
        removeMissing(folder, entries);
    insertNew(folder, entries);
    update(folder, entries);
}

void RemoteFileModel::removeMissing(RemoteNode* folder, const QList<FileEntry>& entries)
{
    auto& children = folder->children;
    const auto goes = [&](int row) {
        const FileEntry& known = children[static_cast<size_t>(row)]->entry;
        const FileEntry* present = findEntry(entries, known.name);
        return !present || mayHaveFiles(*present) != mayHaveFiles(known);
    };
    // In runs from the end, so that rows before stay valid and a large change is few signals.
    for (int last = static_cast<int>(children.size()) - 1; last >= 0; --last) {
        if (!goes(last))
            continue;
        int first = last;
        while (first > 0 && goes(first - 1))
            --first;
        beginRemoveRows(indexOfNode(folder), first, last);
        children.erase(children.begin() + first, children.begin() + last + 1);
        endRemoveRows();
        last = first;
    }
}

void RemoteFileModel::insertNew(RemoteNode* folder, const QList<FileEntry>& entries)
{
    auto& children = folder->children;
    for (qsizetype i = 0; i < entries.size();) {
        const int row = RemoteTree::lowerBound(folder, entries[i].name);
        const auto position = static_cast<size_t>(row);
        if (position < children.size() && children[position]->entry.name == entries[i].name) {
            ++i;
            continue;
        }
        // All that belong in front of the same known entry arrive together.
        std::vector<std::unique_ptr<RemoteNode>> arriving;
        for (; i < entries.size(); ++i) {
            if (position < children.size() && entries[i].name >= children[position]->entry.name)
                break;
            arriving.push_back(makeNode(folder, entries[i]));
        }
        beginInsertRows(indexOfNode(folder), row, row + static_cast<int>(arriving.size()) - 1);
        children.insert(children.begin() + row, std::make_move_iterator(arriving.begin()),
                        std::make_move_iterator(arriving.end()));
        endInsertRows();
    }
}

void RemoteFileModel::update(RemoteNode* folder, const QList<FileEntry>& entries)
{
    for (const FileEntry& entry : entries) {
        RemoteNode* known = RemoteTree::child(folder, entry.name);
        if (known->entry == entry)
            continue;
        known->entry = entry;
        Q_EMIT dataChanged(indexOfNode(known), indexOfNode(known, remoteFileColumnCount - 1));
    }
}

void RemoteFileModel::setState(RemoteNode* folder, RemoteFolderState state, std::optional<Error> error)
{
    folder->state = state;
    folder->error = std::move(error);
    Q_EMIT dataChanged(
        indexOfNode(folder), indexOfNode(folder, remoteFileColumnCount - 1),
        {role(RemoteFileRole::FolderState), role(RemoteFileRole::FolderError), role(RemoteFileRole::Truncated)});
}

QModelIndex RemoteFileModel::indexOf(const QString& path) const
{
    const RemoteNode* found = m_tree->find(RemoteTree::normalized(path));
    return found ? indexOfNode(found) : QModelIndex();
}

QModelIndex RemoteFileModel::ensure(const QString& path)
{
    if (!m_sandbox.isValid())
        return {};
    RemoteNode* folder = m_tree->root();
    const auto components = RemoteTree::normalized(path).split(u'/', Qt::SkipEmptyParts);
    for (const QString& component : components) {
        RemoteNode* next = RemoteTree::child(folder, component);
        if (!next) {
            FileEntry entry;
            entry.name = component;
            entry.kind = FileEntry::Kind::Directory;
            insertNew(folder, {entry});
            next = RemoteTree::child(folder, component);
        }
        folder = next;
    }
    return indexOfNode(folder);
}

QString RemoteFileModel::pathOf(const QModelIndex& index) const
{
    return index.isValid() ? RemoteTree::path(node(index)) : QString();
}

const FileEntry& RemoteFileModel::entry(const QModelIndex& index) const
{
    return node(index)->entry;
}

RemoteFolderState RemoteFileModel::folderState(const QModelIndex& index) const
{
    return index.isValid() ? node(index)->state : RemoteFolderState::Empty;
}

RemoteNode* RemoteFileModel::node(const QModelIndex& index) const
{
    return static_cast<RemoteNode*>(index.internalPointer());
}

QModelIndex RemoteFileModel::indexOfNode(const RemoteNode* found, int column) const
{
    return createIndex(RemoteTree::row(found), column, found);
}

QModelIndex RemoteFileModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column, m_tree->root());
    return createIndex(row, column, node(parent)->children[static_cast<size_t>(row)].get());
}

QModelIndex RemoteFileModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || !node(child)->parent)
        return {};
    return indexOfNode(node(child)->parent);
}

int RemoteFileModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return m_sandbox.isValid() ? 1 : 0;
    return parent.column() == 0 ? static_cast<int>(node(parent)->children.size()) : 0;
}

int RemoteFileModel::columnCount(const QModelIndex&) const
{
    return remoteFileColumnCount;
}

bool RemoteFileModel::hasChildren(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return m_sandbox.isValid();
    if (parent.column() != 0)
        return false;
    const RemoteNode* folder = node(parent);
    const bool mayHave = folder->entry.kind == FileEntry::Kind::Directory && folder->state == RemoteFolderState::Empty;
    return mayHave || !folder->children.empty();
}

bool RemoteFileModel::canFetchMore(const QModelIndex& parent) const
{
    if (!m_fetching || !parent.isValid() || parent.column() != 0)
        return false;
    return node(parent)->entry.kind == FileEntry::Kind::Directory && node(parent)->state == RemoteFolderState::Empty;
}

void RemoteFileModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent))
        load(pathOf(parent));
}

QVariant RemoteFileModel::text(const RemoteNode* shown, RemoteFileColumn column) const
{
    const FileEntry& entry = shown->entry;
    switch (column) {
    case RemoteFileColumn::Name:
        return entry.name;
    case RemoteFileColumn::Size:
        return entry.kind == FileEntry::Kind::File ? QVariant(entry.sizeBytes) : QVariant();
    case RemoteFileColumn::Modified:
        return entry.modified;
    case RemoteFileColumn::Permissions:
        return permissionText(entry.kind, entry.mode);
    case RemoteFileColumn::Owner:
        return entry.group.isEmpty() ? entry.owner : entry.owner + u':' + entry.group;
    }
    return {};
}

QVariant RemoteFileModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const RemoteNode* shown = node(index);
    if (role == Qt::DisplayRole)
        return text(shown, static_cast<RemoteFileColumn>(index.column()));
    switch (static_cast<RemoteFileRole>(role)) {
    case RemoteFileRole::Path:
        return RemoteTree::path(shown);
    case RemoteFileRole::Name:
        return shown->entry.name;
    case RemoteFileRole::Kind:
        return static_cast<int>(shown->entry.kind);
    case RemoteFileRole::Size:
        return shown->entry.sizeBytes;
    case RemoteFileRole::Modified:
        return shown->entry.modified;
    case RemoteFileRole::Mode:
        return shown->entry.mode;
    case RemoteFileRole::LinkTarget:
        return shown->entry.linkTarget;
    case RemoteFileRole::FolderState:
        return static_cast<int>(shown->state);
    case RemoteFileRole::FolderError:
        return shown->error ? QVariant::fromValue(*shown->error) : QVariant();
    case RemoteFileRole::Truncated:
        return shown->truncated;
    }
    return {};
}

Qt::ItemFlags RemoteFileModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled;
    const FileEntry::Kind kind = node(index)->entry.kind;
    if (kind == FileEntry::Kind::Directory)
        flags |= Qt::ItemIsDropEnabled;
    else if (kind != FileEntry::Kind::Link)
        flags |= Qt::ItemNeverHasChildren;
    return flags;
}

} // namespace sandglass

#include "moc_remotefilemodel.cpp"
