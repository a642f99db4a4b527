// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

class QCheckBox;
class QComboBox;
class QFormLayout;

namespace sandglass {

class RowList;

/// How strongly the sandbox is kept apart, each choice explained in a sentence.
class IsolationPage : public SpecPage
{
    Q_OBJECT

public:
    explicit IsolationPage(const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& spec) const override;
    QString problem() const override;
    void setProvider(Provider* provider) override;

private:
    QCheckBox* addChoice(QFormLayout* form, const Theme& theme, const QString& objectName, const QString& text,
                         const QString& explanation);
    void fillCapabilityRow(QWidget* row);
    void explainRuntime();

    QComboBox* m_runtime;
    QString m_defaultRuntime; ///< of the engine
    QLabel* m_runtimeWords;
    QCheckBox* m_readOnly;
    QCheckBox* m_noNewPrivileges;
    QCheckBox* m_dropCapabilities;
    RowList* m_capabilities;
    QLabel* m_problem;
};

} // namespace sandglass
