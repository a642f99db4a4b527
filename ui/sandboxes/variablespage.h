// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/pairspage.h"

namespace sandglass {

/// Environment variables.
class VariablesPage : public PairsPage
{
    Q_OBJECT

public:
    explicit VariablesPage(const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& spec) const override;
    void setProvider(Provider* provider) override;
};

} // namespace sandglass
