// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/windowservices.h"

#include <QAbstractTableModel>

class QTimer;

namespace sandglass {

class Provider;

/// The connections for the list on the left: glyph, name, a warning where it is not encrypted, and the number of
/// sandboxes, with the state in the tool tip.
class ConnectionsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { GlyphColumn, NameColumn, WarningColumn, CountColumn, ColumnCount };
    enum Role { IdRole = Qt::UserRole + 1 };

    explicit ConnectionsModel(const WindowServices& services, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QString idAt(int row) const;

private:
    void watch(Provider* provider);
    void reload();
    void changed(const QString& id);
    void countLater();
    QString toolTip(const Provider& provider) const;

    const WindowServices m_services;
    QStringList m_ids;
    QTimer* m_countTimer;
};

} // namespace sandglass
