// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QWidget>

class QLineEdit;

namespace sandglass {

class RowList;

/// Names with values, one pair per row.
class PairsEdit : public QWidget
{
    Q_OBJECT

public:
    struct Words
    {
        QString objectName; ///< of the fields: "variable" gives "variableName" and "variableValue"
        QString add;        ///< with a mnemonic
        QString remove;
        QString namePlaceholder;
        QString name;  ///< for screen readers
        QString value; ///< for screen readers
        QString nameless;
        QString twice; ///< with "%1" for the name
    };

    /// \a secret: values are not shown while they are typed either.
    explicit PairsEdit(Words words, bool secret = false, QWidget* parent = nullptr);

    QMap<QString, QString> pairs() const;
    /// In place of what is there.
    void setPairs(const QMap<QString, QString>& pairs);
    /// What is wrong; empty when nothing is.
    QString problem() const;

Q_SIGNALS:
    void changed();

private:
    void fillRow(QWidget* row);
    void pasteLine(QWidget* row, const QString& text);
    QLineEdit* nameOf(const QWidget* row) const;
    QLineEdit* valueOf(const QWidget* row) const;

    const Words m_words;
    const bool m_secret;
    RowList* m_rows;
};

} // namespace sandglass
