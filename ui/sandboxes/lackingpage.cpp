// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/lackingpage.h"

#include "ui/common/plainlabel.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>

namespace sandglass {

LackingPage::LackingPage(const QString& reason, const QString& instead, const Theme& theme, QWidget* parent)
    : SpecPage(parent)
{
    auto* layout = new QVBoxLayout(this);
    auto* why = new PlainLabel(reason, this);
    why->setWordWrap(true);
    layout->addWidget(why);
    layout->addWidget(makeMutedLabel(instead, theme, this));
    layout->addStretch();
}

} // namespace sandglass

#include "moc_lackingpage.cpp"
