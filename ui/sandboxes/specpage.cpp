// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/specpage.h"

#include "ui/common/wordlabel.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QLabel>

namespace sandglass {

QLabel* SpecPage::makeProblemLabel(const Theme& theme, QWidget* parent)
{
    QLabel* label = makeWordLabel({}, theme.color(Role::Failed), parent);
    label->hide();
    return label;
}

QLabel* SpecPage::makeMutedLabel(const QString& text, const Theme& theme, QWidget* parent)
{
    return makeWordLabel(text, theme.color(Role::MutedText), parent);
}

void SpecPage::keepNarrow(QComboBox* box)
{
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(24);
}

void SpecPage::showProblem(QLabel* label, const QString& text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

} // namespace sandglass

#include "moc_specpage.cpp"
