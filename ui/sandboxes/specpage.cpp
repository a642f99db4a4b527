// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/specpage.h"

#include "ui/common/plainlabel.h"
#include "ui/theme/theme.h"

#include <QComboBox>

namespace sandglass {

namespace {
QLabel* makeLabel(const QString& text, const QColor& colour, QWidget* parent)
{
    auto* label = new PlainLabel(text, parent);
    label->setWordWrap(true);
    QPalette colours = label->palette();
    colours.setColor(QPalette::WindowText, colour);
    label->setPalette(colours);
    return label;
}
} // namespace

QLabel* SpecPage::makeProblemLabel(const Theme& theme, QWidget* parent)
{
    QLabel* label = makeLabel({}, theme.color(Role::Failed), parent);
    label->hide();
    return label;
}

QLabel* SpecPage::makeMutedLabel(const QString& text, const Theme& theme, QWidget* parent)
{
    return makeLabel(text, theme.color(Role::MutedText), parent);
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
