// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/specsections.h"

#include "ui/sandboxes/specpage.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QListWidget>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedWidget>

namespace sandglass {
using namespace Qt::StringLiterals;

SpecSections::SpecSections(QWidget* parent)
    : QWidget(parent)
    , m_list(new QListWidget(this))
    , m_stack(new QStackedWidget(this))
{
    m_list->setObjectName("newSandboxSections"_L1);
    m_list->setAccessibleName(tr("Sections"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setIconSize({16, 16}); // As high as a line, so that a warning moves nothing.
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    row->addWidget(m_list);
    row->addWidget(m_stack, 1);
    connect(m_list, &QListWidget::currentRowChanged, this, &SpecSections::showPageOf);
}

void SpecSections::add(const QString& title, SpecPage* page, Use use, bool lacking)
{
    auto* scroll = new QScrollArea(m_stack);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(page);
    m_stack->addWidget(scroll);
    m_all.append({title, page, use, lacking});
    connect(page, &SpecPage::changed, this, &SpecSections::changed);
}

void SpecSections::setProvider(Provider* provider)
{
    const QString before = m_list->currentItem() ? m_list->currentItem()->text() : QString();
    {
        const QSignalBlocker quiet(m_list);
        const Use other = provider && provider->cloud() ? Use::Engines : Use::Clouds;
        m_list->clear();
        m_pages.clear();
        for (const Section& section : std::as_const(m_all)) {
            if (section.use == other)
                continue;
            m_pages.append(section.page);
            auto* const item = new QListWidgetItem(section.title, m_list);
            // Greyed, and yet it can be opened: the reason stands there for everybody, also without a mouse.
            if (section.lacking)
                item->setForeground(palette().brush(QPalette::Disabled, QPalette::Text));
        }
        m_list->setFixedWidth(m_list->sizeHintForColumn(0) + 32);
        const auto same = m_list->findItems(before, Qt::MatchExactly);
        m_list->setCurrentItem(same.isEmpty() ? m_list->item(0) : same.first());
    }
    showPageOf(m_list->currentRow());
    for (const Section& section : std::as_const(m_all))
        section.page->setProvider(provider);
}

void SpecSections::showPageOf(int row)
{
    if (row >= 0)
        m_stack->setCurrentWidget(m_pages.at(row)->parentWidget()->parentWidget()); // its scroll area
}

void SpecSections::showPage(const SpecPage* page)
{
    m_list->setCurrentRow(static_cast<int>(m_pages.indexOf(page)));
}

void SpecSections::write(SandboxSpec& spec) const
{
    for (const SpecPage* page : m_pages)
        page->write(spec);
}

QString SpecSections::check()
{
    QString first;
    for (int row = 0; row < m_pages.size(); ++row) {
        QListWidgetItem* const item = m_list->item(row);
        const QString problem = m_pages.at(row)->problem();
        // The first section shows its own problems as they come; the others are marked in the list.
        item->setIcon(problem.isEmpty() || row == 0 ? QIcon() : Theme::icon(u"dialog-warning"_s));
        if (first.isEmpty() && !problem.isEmpty())
            first = row == 0 ? problem : tr("%1: %2", "section: problem").arg(item->text(), problem);
    }
    return first;
}

} // namespace sandglass

#include "moc_specsections.cpp"
