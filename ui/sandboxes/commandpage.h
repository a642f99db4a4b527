// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

class QCheckBox;

namespace sandglass {

/// What runs in the sandbox: command, entry point, folder and user.
class CommandPage : public SpecPage
{
    Q_OBJECT

public:
    explicit CommandPage(const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& spec) const override;
    QString problem() const override;

private:
    QLineEdit* m_command;
    QLineEdit* m_entrypoint;
    QLineEdit* m_folder;
    QLineEdit* m_user;
    QCheckBox* m_terminal;
    QCheckBox* m_openInput;
    QCheckBox* m_init;
    QLabel* m_problem;
};

} // namespace sandglass
