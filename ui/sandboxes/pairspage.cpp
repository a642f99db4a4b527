// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/pairspage.h"

#include "ui/common/plainlabel.h"

#include <QBoxLayout>

#include <utility>

namespace sandglass {

PairsPage::PairsPage(const Theme& theme, PairsEdit::Words words, QWidget* parent)
    : SpecPage(parent)
    , m_hint(new PlainLabel({}, this))
    , m_pairs(new PairsEdit(std::move(words)))
    , m_problem(makeProblemLabel(theme, this))
{
    m_hint->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_hint);
    layout->addWidget(m_problem);
    layout->addWidget(m_pairs, 1);
    connect(m_pairs, &PairsEdit::changed, this, &SpecPage::changed);
    connect(this, &SpecPage::changed, this, [this] { showProblem(m_problem, problem()); });
}

void PairsPage::setHint(const QString& hint)
{
    m_hint->setText(hint);
}

} // namespace sandglass

#include "moc_pairspage.cpp"
