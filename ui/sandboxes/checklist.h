// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTreeWidget>

namespace sandglass {

/// A table whose rows can be ticked: tags, volumes, secret groups. What is ticked stays so when the rows are replaced,
/// as far as it is still there.
class CheckList : public QTreeWidget
{
    Q_OBJECT

public:
    struct Entry
    {
        QString id;
        QStringList cells;    ///< a server's texts; made fit to be shown
        bool fixed = false;   ///< cannot be changed by the person
        bool on = false;      ///< of a fixed one: whether it is ticked
        QString toolTip = {}; ///< for example why it is fixed
    };

    CheckList(const QString& objectName, const QString& purpose, const QStringList& titles, QWidget* parent = nullptr);

    void setEntries(const QList<Entry>& entries);
    /// Those that the person ticked, in the order of the rows; fixed ones are left out.
    QStringList ticked() const;

Q_SIGNALS:
    void changed();
};

} // namespace sandglass
