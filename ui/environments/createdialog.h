// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"

#include <QDialog>
#include <QStringList>

#include <functional>

class QCheckBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace sandglass {

class MessageBar;
class Theme;

/// What to create by a name, such as a volume or a network.
struct Creation
{
    QString title;       ///< "New network"
    QString label;       ///< of the name, with a mnemonic
    QString button;      ///< "Create network"
    QString option;      ///< a check box with a mnemonic, empty for none
    QString explanation; ///< of the option, a sentence
    QStringList taken;   ///< names that are there already
    std::function<Task<Status>(QString name, bool option)> create;
};

/// Asks for a name and creates; an error stays in the dialog with what was typed.
class CreateDialog : public QDialog
{
    Q_OBJECT

public:
    CreateDialog(Creation creation, const Theme& theme, QWidget* parent = nullptr);

private:
    void validate();
    void create();

    Creation m_creation;
    MessageBar* m_messages;
    QLineEdit* m_name;
    QLabel* m_problem;
    QCheckBox* m_option = nullptr;
    QDialogButtonBox* m_buttons;
    QPushButton* m_create;
    bool m_busy = false;
};

} // namespace sandglass
