// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

#include <optional>

class QStackedLayout;
class QTreeWidget;

namespace sandglass {

class EmptyState;

/// One cell of a table. Numbers sort by their value and stand at the right.
struct TableCell
{
    QString text; ///< as it is shown
    std::optional<qint64> value = {};

    static TableCell bytes(qint64 size);   ///< unknown when negative
    static TableCell number(qint64 count); ///< unknown when negative
};

struct TableRow
{
    QString key; ///< what the server calls the object
    QList<TableCell> cells;
};

/// A short table of a server's objects, of which one is selected, or words in its place.
class RowTable : public QWidget
{
    Q_OBJECT

public:
    /// \a name is the object name of the view, \a purpose its name for screen readers.
    RowTable(const QString& name, const QString& purpose, const QStringList& titles, QWidget* parent = nullptr);

    /// Lets the person sort by a click on a title.
    void makeSortable();
    /// Gives that column the room that the others leave, in place of the first.
    void stretch(int column);
    /// Shows words, until there are rows.
    void showEmpty(const QString& icon, const QString& title, const QString& text);
    /// Shows \a rows in place of what was there, with the same one selected.
    void setRows(const QList<TableRow>& rows);
    bool isEmpty() const;
    QString selectedKey() const; ///< empty when nothing is selected

Q_SIGNALS:
    void selectionChanged();
    void activated(); ///< a row, by double click or Enter

private:
    QStackedLayout* m_stack;
    QTreeWidget* m_table;
    EmptyState* m_empty;
};

} // namespace sandglass
