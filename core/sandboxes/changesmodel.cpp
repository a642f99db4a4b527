// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/changesmodel.h"

namespace sandglass {

ChangesModel::ChangesModel(QObject* parent)
    : QAbstractItemModel(parent)
    , m_tree(std::make_shared<ChangeTree>())
{
}

void ChangesModel::setTree(std::shared_ptr<const ChangeTree> tree)
{
    Q_ASSERT(tree);
    beginResetModel();
    m_tree = std::move(tree);
    endResetModel();
}

const ChangeNode& ChangesModel::node(const QModelIndex& index) const
{
    return index.isValid() ? *static_cast<const ChangeNode*>(index.constInternalPointer()) : m_tree->root;
}

QModelIndex ChangesModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, node(parent).children.at(static_cast<size_t>(row)).get());
}

QModelIndex ChangesModel::parent(const QModelIndex& child) const
{
    const ChangeNode* const above = child.isValid() ? node(child).parent : nullptr;
    return above && above != &m_tree->root ? createIndex(above->row, 0, above) : QModelIndex();
}

int ChangesModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(node(parent).children.size());
}

int ChangesModel::columnCount(const QModelIndex&) const
{
    return changeColumnCount;
}

QVariant ChangesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const ChangeNode& at = node(index);
    if (role == Qt::DisplayRole)
        return static_cast<ChangeColumn>(index.column()) == ChangeColumn::Name ? at.name : QVariant();
    switch (static_cast<ChangeRole>(role)) {
    case ChangeRole::Path:
        return at.path();
    case ChangeRole::Name:
        return at.name;
    case ChangeRole::Kind:
        return at.kind ? QVariant(static_cast<int>(*at.kind)) : QVariant();
    }
    return {};
}

} // namespace sandglass

#include "moc_changesmodel.cpp"
