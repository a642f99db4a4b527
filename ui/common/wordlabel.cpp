// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/wordlabel.h"

#include "ui/common/plainlabel.h"

namespace sandglass {

QLabel* makeWordLabel(const QString& text, const QColor& colour, QWidget* parent)
{
    auto* label = new PlainLabel(text, parent);
    label->setWordWrap(true);
    QPalette colours = label->palette();
    colours.setColor(QPalette::WindowText, colour);
    label->setPalette(colours);
    return label;
}

} // namespace sandglass
