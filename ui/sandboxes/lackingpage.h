// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

namespace sandglass {

/// A section that no provider can fill yet: says why, and what to do instead.
class LackingPage : public SpecPage
{
    Q_OBJECT

public:
    LackingPage(const QString& reason, const QString& instead, const Theme& theme, QWidget* parent = nullptr);

    void write(SandboxSpec& /*spec*/) const override {}
};

} // namespace sandglass
