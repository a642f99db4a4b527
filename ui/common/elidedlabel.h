// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/plainlabel.h"

namespace sandglass {

/// A label of one line that takes the width there is, and shows by "…" that its text goes on.
class ElidedLabel : public PlainLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(const QString& text = {}, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace sandglass
