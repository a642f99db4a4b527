// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/dialogs.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace sandglass {

/// The dialog behind dialogs::confirm() and dialogs::askText(): a heading, plain words, and verbs on the buttons.
/// Deletes itself when it is closed.
class QuestionDialog : public QDialog
{
    Q_OBJECT

public:
    explicit QuestionDialog(const Confirmation& question, QWidget* parent);
    /// Asks for a line of text.
    QuestionDialog(const QString& title, const QString& label, const QString& initial,
                   std::function<QString(const QString&)> problemWith, QWidget* parent);

    bool isChecked() const;
    QString text() const;

private:
    QVBoxLayout* makeColumn(const QString& title, const QString& iconName);
    QPushButton* addButtons(QVBoxLayout* column, const QString& confirmText);

    QCheckBox* m_checkBox = nullptr;
    QLineEdit* m_line = nullptr;
};

} // namespace sandglass
