// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCollator>
#include <QSortFilterProxyModel>

namespace sandglass {

class RemoteFileModel;
class Theme;
struct FileEntry;

/// What one of the two views shows of a RemoteFileModel: folders first, names in the order people expect, words and
/// icons instead of numbers; without hidden entries unless wanted, and folders alone for the tree.
class RemoteFileProxy : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    enum class Shows { Everything, FoldersOnly };

    RemoteFileProxy(RemoteFileModel& model, Shows shows, Theme& theme, QObject* parent = nullptr);

    void setShowsHidden(bool shows);
    bool showsHidden() const { return m_showsHidden; }
    /// The folder that is open: it and those above it are there even when they are hidden ones.
    void setOpenPath(const QString& path);

    /// Greyed: the connection is down.
    void setStale(bool stale);

    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;
    bool filterAcceptsColumn(int sourceColumn, const QModelIndex& sourceParent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    QVariant text(const QModelIndex& index, const FileEntry& entry) const;
    static QIcon icon(const FileEntry& entry);

    RemoteFileModel& m_model;
    const Shows m_shows;
    Theme& m_theme;
    bool m_stale = false;
    bool m_showsHidden = false;
    QString m_openPath;
    QCollator m_collator;
};

} // namespace sandglass
