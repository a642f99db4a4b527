// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/pairspage.h"

namespace sandglass {

/// Labels, by which sandboxes are found and grouped.
class LabelsPage : public PairsPage
{
    Q_OBJECT

public:
    explicit LabelsPage(const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& spec) const override;
};

} // namespace sandglass
