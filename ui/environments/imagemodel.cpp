// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/imagemodel.h"

#include "core/base/clock.h"
#include "core/environments/imagereference.h"
#include "ui/common/format.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QLocale>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

ImageModel::ImageModel(Theme& theme, const Clock& clock, QObject* parent)
    : QAbstractTableModel(parent)
    , m_theme(theme)
    , m_clock(clock)
{
}

void ImageModel::setImages(const QList<Image>& images)
{
    QList<Row> rows;
    for (const Image& image : images) {
        for (const QString& reference : image.tags) {
            const auto parsed = ImageReference::parse(reference);
            rows.append({image, parsed ? parsed->repository : reference, parsed ? parsed->tag : QString()});
        }
        if (image.tags.isEmpty())
            rows.append({image, {}, {}});
    }
    if (rows == m_rows)
        return; // A list that was read again and is the same keeps selection and place.
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

int ImageModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ImageModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ImageModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section >= UsedColumn)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == UsedColumn)
        return plainToolTip(tr("Sandboxes created from it"));
    if (role == Qt::ToolTipRole && section == CreatedColumn)
        return plainToolTip(tr("Time since the image was made"));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Image");
    case TagColumn:
        return tr("Tag");
    case SizeColumn:
        return tr("Size");
    case UsedColumn:
        return tr("Used");
    case CreatedColumn:
        return tr("Age");
    default:
        return {};
    }
}

QVariant ImageModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows.at(index.row());
    const bool dangling = row.name.isEmpty();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(toolTip(row));
    case Qt::ForegroundRole:
        return dangling || index.column() != NameColumn ? QVariant(m_theme.color(Role::MutedText)) : QVariant();
    case Qt::TextAlignmentRole:
        if (index.column() >= UsedColumn)
            return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case ReferenceRole:
        if (dangling)
            return row.image.id;
        return row.tag.isEmpty() ? row.name : row.name + u':' + row.tag;
    case IdRole:
        return row.image.id;
    case UsedByRole:
        return row.image.usedBy;
    case SortRole:
        if (index.column() == SizeColumn)
            return row.image.sizeBytes;
        if (index.column() == UsedColumn)
            return row.image.usedBy;
        if (index.column() == CreatedColumn)
            return row.image.created.isValid() ? -row.image.created.toSecsSinceEpoch() : 0; // By age.
        return dangling ? QString(QChar(QChar::LastValidCodePoint & 0xffff)) : text(row, index.column()).toLower();
    default:
        return {};
    }
}

QString ImageModel::text(const Row& row, int column) const
{
    switch (column) {
    case NameColumn:
        return row.name.isEmpty() ? tr("(no tag) %1").arg(shown(row.image.id.section(u':', -1).left(12)))
                                  : shown(formatImage(row.name), 200);
    case TagColumn:
        return shown(row.tag, 100);
    case SizeColumn:
        return formatBytes(row.image.sizeBytes);
    case UsedColumn:
        return row.image.usedBy < 0 ? u"–"_s : QLocale().toString(row.image.usedBy);
    case CreatedColumn: {
        const QString since = age(row.image);
        return since.isEmpty() ? u"–"_s : since;
    }
    default:
        return {};
    }
}

QString ImageModel::age(const Image& image) const
{
    if (!image.created.isValid())
        return {};
    const qint64 seconds = m_clock.wallNs() / 1'000'000'000 - image.created.toSecsSinceEpoch();
    return formatAge(std::max<qint64>(seconds, 0));
}

QString ImageModel::toolTip(const Row& row) const
{
    QStringList lines{row.name.isEmpty() ? tr("An image without a tag") : row.name + u':' + row.tag,
                      tr("ID %1").arg(row.image.id), tr("Size %1").arg(formatBytes(row.image.sizeBytes))};
    if (const QString since = age(row.image); !since.isEmpty())
        lines.append(tr("Created %1 ago").arg(since));
    if (row.image.usedBy >= 0)
        lines.append(tr("Used by %n sandbox(es)", nullptr, row.image.usedBy));
    return lines.join(u'\n');
}

} // namespace sandglass

#include "moc_imagemodel.cpp"
