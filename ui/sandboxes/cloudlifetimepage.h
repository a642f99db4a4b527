// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

namespace sandglass {

/// When the cloud ends a sandbox by itself.
class CloudLifetimePage : public SpecPage
{
    Q_OBJECT

public:
    explicit CloudLifetimePage(const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& spec) const override;

private:
    QComboBox* m_lifetime;
};

} // namespace sandglass
