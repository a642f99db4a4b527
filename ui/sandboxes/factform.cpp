// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/factform.h"

#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QGridLayout>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int longestFact = 2000;
constexpr int headingSpace = 16;
/// Buttons in a row make its first line higher than text.
constexpr int buttonLift = 3;
} // namespace

FactForm::FactForm(Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(16);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(1, 1);
    connect(&m_theme, &Theme::changed, this, &FactForm::paintLabels);
}

void FactForm::addHeading(const QString& text)
{
    auto* const heading = new PlainLabel(text, this);
    QFont font = heading->font();
    font.setWeight(QFont::DemiBold);
    heading->setFont(font);
    heading->setContentsMargins(0, m_headings.isEmpty() ? 0 : headingSpace, 0, 0);
    heading->hide();
    m_grid->addWidget(heading, m_grid->rowCount(), 0, 1, 2);
    m_headings.append(heading);
}

void FactForm::addRow(const QString& name, const QString& label, bool machine)
{
    auto* const text = new PlainLabel({}, this);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text->setWordWrap(true);
    text->setAccessibleName(label);
    if (machine) {
        text->setFont(Theme::machineFont());
        // On one base line with the label beside it.
        const int lower = fontMetrics().ascent() - QFontMetrics(text->font()).ascent();
        text->setContentsMargins(0, std::max(0, lower), 0, 0);
    }
    addLine(name, label, text);
}

void FactForm::addRow(const QString& name, const QString& label, QWidget* value)
{
    value->setParent(this);
    addLine(name, label, value);
    m_rows.value(name).label->setContentsMargins(0, buttonLift, 0, 0);
}

void FactForm::addLine(const QString& name, const QString& label, QWidget* value)
{
    value->setObjectName(name);
    auto* const title = new PlainLabel(label, this);
    title->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    title->setBuddy(value);
    const int line = m_grid->rowCount();
    m_grid->addWidget(title, line, 0, Qt::AlignLeft | Qt::AlignTop);
    m_grid->addWidget(value, line, 1, Qt::AlignTop);
    title->hide();
    value->hide();
    m_rows.insert(name, {title, value, static_cast<int>(m_headings.size()) - 1, false});
    paintLabels();
}

void FactForm::setFact(const QString& name, const QString& text)
{
    PlainLabel* const label = value(name);
    const QString fit = shown(text, longestFact, true);
    if (label->text() != fit)
        label->setText(fit);
    showRow(name, !fit.isEmpty());
}

void FactForm::showRow(const QString& name, bool on)
{
    Row& row = m_rows[name];
    if (row.visible == on)
        return;
    row.visible = on;
    row.label->setVisible(on);
    row.value->setVisible(on);
    updateHeadings();
}

PlainLabel* FactForm::value(const QString& name) const
{
    return qobject_cast<PlainLabel*>(m_rows.value(name).value);
}

void FactForm::updateHeadings()
{
    for (int heading = 0; heading < m_headings.size(); ++heading) {
        const bool any =
            std::ranges::any_of(m_rows, [heading](const Row& row) { return row.heading == heading && row.visible; });
        m_headings.at(heading)->setVisible(any);
    }
}

void FactForm::paintLabels()
{
    for (const Row& row : std::as_const(m_rows)) {
        QPalette colors = row.label->palette();
        colors.setColor(QPalette::WindowText, m_theme.color(Role::MutedText));
        row.label->setPalette(colors);
    }
}

} // namespace sandglass

#include "moc_factform.cpp"
