// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/sandboxes/sandboxfacts.h"
#include "core/sandboxes/sandboxspec.h"

#include <QDialog>
#include <QList>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QPushButton;

namespace sandglass {

class MessageBar;
class ProviderRegistry;
class SandboxRegistry;
class SandboxService;

/// The limits of running or stopped sandboxes, to be looked at and changed. What is left as it is, is not sent; an
/// error stays in the dialog.
class LimitsDialog : public QDialog
{
    Q_OBJECT

public:
    LimitsDialog(ProviderRegistry& providers, SandboxService& service, const SandboxRegistry& registry,
                 QList<SandboxKey> keys, QWidget* parent = nullptr);

private:
    /// One limit: 0 stands for none, or for "left as they are" where the sandboxes differ.
    struct Field
    {
        QDoubleSpinBox* box = nullptr;
        double before = 0; ///< what is in force
        bool mixed = false;

        bool isChanged() const;
    };

    Field addField(QFormLayout* form, const QString& label, const QString& objectName, double most, double step,
                   const QString& suffix);
    void readAll();
    void readOne(const SandboxKey& key);
    void fill(const QList<SandboxFacts>& facts);
    void fillField(Field& field, const QList<double>& values, double least, bool lift);
    void setEditable(bool editable);
    bool canLift() const;
    void apply();
    void finishOne(bool succeeded);

    ProviderRegistry& m_providers;
    SandboxService& m_service;
    const QList<SandboxKey> m_keys;
    QList<SandboxFacts> m_read;
    MessageBar* m_messages;
    Field m_cpus;
    Field m_memory; ///< in MiB
    Field m_processes;
    QComboBox* m_restart;
    int m_restartBefore = 0; ///< the choice that stands for what is in force
    QLabel* m_note;
    QPushButton* m_accept;
    int m_open = 0;
    bool m_anyFailed = false;
};

} // namespace sandglass
