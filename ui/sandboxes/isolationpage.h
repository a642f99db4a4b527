// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

class QCheckBox;
class QComboBox;
class QFormLayout;

namespace sandglass {

/// How strongly the sandbox is kept apart, each choice explained in a sentence.
class IsolationPage : public SpecPage
{
    Q_OBJECT

public:
    explicit IsolationPage(const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& spec) const override;
    void setProvider(Provider* provider) override;

private:
    QCheckBox* addChoice(QFormLayout* form, const Theme& theme, const QString& objectName, const QString& text,
                         const QString& explanation);

    QComboBox* m_runtime;
    QCheckBox* m_readOnly;
    QCheckBox* m_noNewPrivileges;
    QCheckBox* m_dropCapabilities;
};

} // namespace sandglass
