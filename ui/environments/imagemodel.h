// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/environments/image.h"

#include <QAbstractTableModel>

namespace sandglass {

class Clock;
class Theme;

/// The images of one connection, a row for each tag, worded for the list on the left of the window.
class ImageModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, TagColumn, UsedColumn, CreatedColumn, SizeColumn, ColumnCount };
    enum Roles { ReferenceRole = Qt::UserRole + 1, IdRole, SortRole, UsedByRole };

    ImageModel(Theme& theme, const Clock& clock, QObject* parent = nullptr);

    void setImages(const QList<Image>& images);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        Image image;
        QString name; ///< empty for an image without a tag
        QString tag;

        bool operator==(const Row&) const = default;
    };
    QString text(const Row& row, int column) const;
    QString toolTip(const Row& row) const;
    QString age(const Image& image) const; ///< empty when not known

    Theme& m_theme;
    const Clock& m_clock;
    QList<Row> m_rows;
};

} // namespace sandglass
