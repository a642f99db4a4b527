// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>
#include <QWidget>

class QGridLayout;

namespace sandglass {

class PlainLabel;
class Theme;

/// Facts in two aligned columns under headings. Rows are made once by addRow() and filled by setFact(); a row without a
/// value is not shown, and a heading without rows neither.
class FactForm : public QWidget
{
    Q_OBJECT

public:
    explicit FactForm(Theme& theme, QWidget* parent = nullptr);

    void addHeading(const QString& text);
    /// Text that can be selected; \a machine in the fixed-width font. \a name becomes the object name of the value.
    void addRow(const QString& name, const QString& label, bool machine = false);
    /// Any widget as the value; shown by showRow().
    void addRow(const QString& name, const QString& label, QWidget* value);
    /// \a text is a server's or the program's; it is made fit to be shown. Empty hides the row.
    void setFact(const QString& name, const QString& text);
    void showRow(const QString& name, bool on);
    PlainLabel* value(const QString& name) const; ///< of a row of text

private:
    struct Row
    {
        PlainLabel* label = nullptr;
        QWidget* value = nullptr;
        int heading = -1;
        bool visible = false;
    };
    void addLine(const QString& name, const QString& label, QWidget* value);
    void updateHeadings();
    void paintLabels();

    Theme& m_theme;
    QGridLayout* m_grid;
    QList<PlainLabel*> m_headings;
    QHash<QString, Row> m_rows;
};

} // namespace sandglass
