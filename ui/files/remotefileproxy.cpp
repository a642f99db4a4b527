// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/remotefileproxy.h"

#include "core/files/remotefilemodel.h"
#include "ui/common/format.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QLocale>

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
/// Keeps what ends at the right edge of its column apart from the next, as FileDelegate does.
constexpr QChar enSpace(0x2002);
} // namespace

RemoteFileProxy::RemoteFileProxy(RemoteFileModel& model, Shows shows, Theme& theme, QObject* parent)
    : QSortFilterProxyModel(parent)
    , m_model(model)
    , m_shows(shows)
    , m_theme(theme)
{
    // The C locale compares bytes, and neither numbers nor without case.
    if (QLocale().language() == QLocale::C)
        m_collator.setLocale(QLocale::English);
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
    setSourceModel(&model);
    sort(static_cast<int>(RemoteFileColumn::Name));
}

void RemoteFileProxy::setShowsHidden(bool shows)
{
    if (m_showsHidden == shows)
        return;
    m_showsHidden = shows;
    invalidateRowsFilter();
}

void RemoteFileProxy::setStale(bool stale)
{
    if (std::exchange(m_stale, stale) != stale && rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(0, columnCount() - 1), {Qt::ForegroundRole});
}

void RemoteFileProxy::setOpenPath(const QString& path)
{
    if (m_openPath == path)
        return;
    m_openPath = path;
    // Only hidden folders on the way can come or go by this.
    if (!m_showsHidden)
        invalidateRowsFilter();
}

bool RemoteFileProxy::filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const
{
    const QModelIndex index = m_model.index(sourceRow, 0, sourceParent);
    if (!sourceParent.isValid())
        return true; // "/"
    const FileEntry& entry = m_model.entry(index);
    const bool hidden = entry.name.startsWith(u'.');
    const bool unwanted =
        (hidden && !m_showsHidden) || (m_shows == Shows::FoldersOnly && entry.kind != FileEntry::Kind::Directory);
    if (!unwanted)
        return true;
    const QString path = m_model.pathOf(index);
    return m_openPath == path || m_openPath.startsWith(path + u'/');
}

bool RemoteFileProxy::filterAcceptsColumn(int sourceColumn, const QModelIndex&) const
{
    return m_shows == Shows::Everything || sourceColumn == static_cast<int>(RemoteFileColumn::Name);
}

bool RemoteFileProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const FileEntry& one = m_model.entry(left);
    const FileEntry& other = m_model.entry(right);
    const bool folder = one.kind == FileEntry::Kind::Directory;
    if (folder != (other.kind == FileEntry::Kind::Directory))
        return (sortOrder() == Qt::AscendingOrder) == folder; // folders first in either order
    const auto byName = [this](const FileEntry& a, const FileEntry& b) {
        const int order = m_collator.compare(a.name, b.name);
        return order != 0 ? order < 0 : a.name < b.name;
    };
    switch (static_cast<RemoteFileColumn>(left.column())) {
    case RemoteFileColumn::Size:
        if (one.sizeBytes != other.sizeBytes)
            return one.sizeBytes < other.sizeBytes;
        break;
    case RemoteFileColumn::Modified:
        if (one.modified != other.modified)
            return one.modified < other.modified;
        break;
    case RemoteFileColumn::Permissions:
        if (one.mode != other.mode)
            return one.mode < other.mode;
        break;
    case RemoteFileColumn::Owner:
        if (one.owner != other.owner)
            return one.owner < other.owner;
        break;
    case RemoteFileColumn::Name:
        break;
    }
    return byName(one, other);
}

bool RemoteFileProxy::hasChildren(const QModelIndex& parent) const
{
    // A folder that was not read yet gets its arrow without being read, and one with files only loses it afterwards.
    const QModelIndex source = mapToSource(parent);
    if (source.isValid() && m_model.canFetchMore(source))
        return true;
    return QSortFilterProxyModel::hasChildren(parent);
}

QIcon RemoteFileProxy::icon(const FileEntry& entry)
{
    static const QIcon folder = Theme::icon(u"folder"_s);
    static const QIcon file = Theme::icon(u"text-x-generic"_s);
    static const QIcon link = Theme::icon(u"insert-link"_s);
    static const QIcon other = Theme::icon(u"unknown"_s);
    switch (entry.kind) {
    case FileEntry::Kind::Directory:
        return folder;
    case FileEntry::Kind::Link:
        return link;
    case FileEntry::Kind::Other:
        return other;
    case FileEntry::Kind::File:
        break;
    }
    return file;
}

QVariant RemoteFileProxy::text(const QModelIndex& index, const FileEntry& entry) const
{
    constexpr int longestName = 255;
    switch (static_cast<RemoteFileColumn>(index.column())) {
    case RemoteFileColumn::Name:
        if (m_shows == Shows::Everything && !entry.linkTarget.isEmpty())
            return tr("%1 → %2", "a link and where it leads")
                .arg(shown(entry.name, longestName), shown(entry.linkTarget, longestName));
        return shown(entry.name, longestName);
    case RemoteFileColumn::Size:
        return entry.kind == FileEntry::Kind::File ? formatBytes(entry.sizeBytes) : QString();
    case RemoteFileColumn::Modified:
        return entry.modified.isValid() ? QLocale().toString(entry.modified.toLocalTime(), QLocale::ShortFormat)
                                        : QString();
    case RemoteFileColumn::Permissions:
        return entry.mode == 0 && entry.owner.isEmpty() ? QString() : permissionText(entry.kind, entry.mode);
    case RemoteFileColumn::Owner:
        return shown(entry.group.isEmpty() ? entry.owner : entry.owner + u':' + entry.group, longestName);
    }
    return {};
}

QVariant RemoteFileProxy::data(const QModelIndex& index, int role) const
{
    const QModelIndex source = mapToSource(index);
    if (!source.isValid())
        return {};
    const FileEntry& entry = m_model.entry(source);
    switch (role) {
    case Qt::DisplayRole:
        return text(source, entry);
    case Qt::ForegroundRole:
        return m_stale ? m_theme.color(Role::MutedText) : QVariant();
    case Qt::DecorationRole:
        return source.column() == static_cast<int>(RemoteFileColumn::Name) ? icon(entry) : QVariant();
    case Qt::ToolTipRole:
        return source.column() == static_cast<int>(RemoteFileColumn::Name) ? plainToolTip(m_model.pathOf(source))
                                                                           : QVariant();
    case Qt::TextAlignmentRole:
        return source.column() == static_cast<int>(RemoteFileColumn::Size)
                   ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter)
                   : QVariant();
    case Qt::FontRole:
        return source.column() == static_cast<int>(RemoteFileColumn::Permissions) ? Theme::machineFont() : QVariant();
    default:
        return QSortFilterProxyModel::data(index, role);
    }
}

QVariant RemoteFileProxy::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == static_cast<int>(RemoteFileColumn::Size))
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<RemoteFileColumn>(section)) {
    case RemoteFileColumn::Name:
        return tr("Name");
    case RemoteFileColumn::Size:
        return tr("Size") + enSpace;
    case RemoteFileColumn::Modified:
        return tr("Modified");
    case RemoteFileColumn::Permissions:
        return tr("Permissions");
    case RemoteFileColumn::Owner:
        return tr("Owner");
    }
    return {};
}

} // namespace sandglass

#include "moc_remotefileproxy.cpp"
