// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace sandglass {

class CloudChoices;
class MessageBar;
class Theme;

/// Creates a project of a cloud, in one of its regions or on a cluster of the account's own, and chooses it. An error
/// stays in the dialog with what was typed.
class NewProjectDialog : public QDialog
{
    Q_OBJECT

public:
    NewProjectDialog(CloudChoices& choices, const Theme& theme, QWidget* parent = nullptr);

private:
    void fillPlaces();
    void validate();
    void create();

    CloudChoices& m_choices;
    MessageBar* m_messages;
    QLineEdit* m_name;
    QLabel* m_problem;
    QComboBox* m_place;
    QPushButton* m_create;
    bool m_busy = false;
};

} // namespace sandglass
