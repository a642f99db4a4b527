// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractProxyModel>
#include <QHash>
#include <QList>

#include <functional>
#include <vector>

namespace sandglass {

/// Puts the rows of a flat model under one parent row per group, or shows them as they are when there is no grouping.
/// Group rows answer DisplayRole and SandboxRole::GroupTitle in column 0.
class GroupProxy : public QAbstractProxyModel
{
    Q_OBJECT

public:
    /// The title of the group that a source row belongs to.
    using GroupOf = std::function<QString(const QModelIndex& sourceIndex)>;

    explicit GroupProxy(QObject* parent = nullptr);

    /// An empty function shows the rows flat. Resets the model.
    void setGrouping(GroupOf groupOf);
    bool isGrouped() const { return static_cast<bool>(m_groupOf); }
    bool isGroup(const QModelIndex& index) const;

    void setSourceModel(QAbstractItemModel* source) override;
    QModelIndex mapToSource(const QModelIndex& proxyIndex) const override;
    QModelIndex mapFromSource(const QModelIndex& sourceIndex) const override;
    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    struct Group
    {
        quint64 id; ///< never 0; the internal id of its children
        QString title;
        QList<int> rows; ///< of the source, ascending
    };

    void rebuild();
    void insertRows(int first, int last);
    void aboutToRemoveRows(int first, int last);
    void removedRows(int first, int last);
    void changeRows(const QModelIndex& first, const QModelIndex& last, const QList<int>& roles);
    void insertIntoGroup(const QString& title, const QList<int>& rows);
    void removeFromGroup(int groupRow, int first, int last);
    int positionOf(quint64 groupId) const;
    QString titleOf(int sourceRow) const;

    GroupOf m_groupOf;
    std::vector<Group> m_groups;
    QHash<int, quint64> m_groupOfRow;
    quint64 m_nextId = 1;
    QList<QMetaObject::Connection> m_connections;
};

} // namespace sandglass
