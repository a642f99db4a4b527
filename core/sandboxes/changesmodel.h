// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/changeroles.h"
#include "core/sandboxes/changetree.h"

#include <QAbstractItemModel>

#include <memory>

namespace sandglass {

/// What a sandbox changed in its filesystem, as a tree. Untranslated; columns: ChangeColumn, roles: ChangeRole.
class ChangesModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    explicit ChangesModel(QObject* parent = nullptr);

    /// Replaces all; never null.
    void setTree(std::shared_ptr<const ChangeTree> tree);
    const ChangeTree& tree() const { return *m_tree; }

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    const ChangeNode& node(const QModelIndex& index) const;

    std::shared_ptr<const ChangeTree> m_tree;
};

} // namespace sandglass
