// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/specpage.h"

#include "ui/common/plainlabel.h"
#include "ui/theme/theme.h"

namespace sandglass {

QLabel* SpecPage::makeProblemLabel(const Theme& theme, QWidget* parent)
{
    auto* label = new PlainLabel(QString(), parent);
    label->setWordWrap(true);
    QPalette colours = label->palette();
    colours.setColor(QPalette::WindowText, theme.color(Role::Failed));
    label->setPalette(colours);
    label->hide();
    return label;
}

void SpecPage::showProblem(QLabel* label, const QString& text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

} // namespace sandglass

#include "moc_specpage.cpp"
