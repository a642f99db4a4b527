// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

namespace sandglass {

class RowList;

/// Names with values, one pair per row.
class PairsPage : public SpecPage
{
    Q_OBJECT

public:
    QString problem() const override;

protected:
    struct Words
    {
        QString objectName; ///< of the fields: "variable" gives "variableName" and "variableValue"
        QString hint;       ///< above the rows
        QString add;        ///< with a mnemonic
        QString remove;
        QString namePlaceholder;
        QString name;  ///< for screen readers
        QString value; ///< for screen readers
        QString nameless;
        QString twice; ///< with "%1" for the name
    };

    PairsPage(const Theme& theme, Words words, QWidget* parent);
    QMap<QString, QString> pairs() const;

private:
    void fillRow(QWidget* row);
    void pasteLine(QWidget* row, const QString& text);
    QLineEdit* nameOf(const QWidget* row) const;
    QLineEdit* valueOf(const QWidget* row) const;

    const Words m_words;
    RowList* m_rows;
    QLabel* m_problem;
};

} // namespace sandglass
