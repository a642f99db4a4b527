// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandboxspec.h"

#include <QDialog>
#include <QList>

class QComboBox;
class QDialogButtonBox;
class QDoubleSpinBox;
class QSpinBox;

namespace sandglass {

class MessageBar;
class SandboxRegistry;
class SandboxService;

/// New limits for running or stopped sandboxes. What is left as it is, is not sent; an error stays in the dialog.
class LimitsDialog : public QDialog
{
    Q_OBJECT

public:
    LimitsDialog(SandboxService& service, const SandboxRegistry& registry, QList<SandboxKey> keys,
                 QWidget* parent = nullptr);

private:
    void apply();
    void finishOne(bool succeeded);

    SandboxService& m_service;
    const QList<SandboxKey> m_keys;
    MessageBar* m_messages;
    QDoubleSpinBox* m_cpus;
    QSpinBox* m_memory;
    QSpinBox* m_processes;
    QComboBox* m_restart;
    QDialogButtonBox* m_buttons;
    int m_open = 0;
    bool m_anyFailed = false;
};

} // namespace sandglass
