// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

class QCheckBox;
class QFormLayout;

namespace sandglass {

/// What runs in the sandbox: command and entry point, and on an engine folder, user and terminal.
class CommandPage : public SpecPage
{
    Q_OBJECT

public:
    explicit CommandPage(const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& spec) const override;
    QString problem() const override;
    void setProvider(Provider* provider) override;

private:
    void showFields();

    QFormLayout* m_form;
    QLineEdit* m_command;
    QLineEdit* m_entrypoint;
    QLineEdit* m_folder;
    QLineEdit* m_user;
    QCheckBox* m_terminal;
    QCheckBox* m_openInput;
    QCheckBox* m_init;
    QCheckBox* m_imagesOwn; ///< cloud: the image's command in place of the suggested one
    QWidget* m_suggestion;  ///< cloud: the choice, and what runs without it
    QLabel* m_suggestionWords;
    QLabel* m_problem;
    bool m_cloud = false;
    QStringList m_suggested; ///< cloud: what runs unless told otherwise
};

} // namespace sandglass
