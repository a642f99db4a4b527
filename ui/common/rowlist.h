// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

#include <functional>

class QPushButton;
class QVBoxLayout;

namespace sandglass {

/// Rows of fields that can be added and taken away: variables, ports, disks.
class RowList : public QWidget
{
    Q_OBJECT

public:
    /// Fills a new row with its fields, and connects their changes to RowList::changed.
    using MakeRow = std::function<void(QWidget* row)>;

    RowList(const QString& addText, const QString& removeText, MakeRow makeRow, QWidget* parent = nullptr);

    /// The new row, with the focus in its first field when \a focus.
    QWidget* addRow(bool focus = false);
    /// Takes all rows away, without a word.
    void clear();
    const QList<QWidget*>& rows() const { return m_rows; }

Q_SIGNALS:
    void changed();

private:
    void removeRow(QWidget* row);

    QString m_removeText;
    MakeRow m_makeRow;
    QVBoxLayout* m_layout;
    QPushButton* m_add;
    QList<QWidget*> m_rows;
};

} // namespace sandglass
