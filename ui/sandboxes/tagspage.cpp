// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/tagspage.h"

#include "ui/common/cloudwords.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/sandboxes/checklist.h"
#include "ui/sandboxes/cloudchoices.h"
#include "ui/sandboxes/readingnote.h"

#include <QVBoxLayout>

namespace sandglass {
using namespace Qt::StringLiterals;

TagsPage::TagsPage(CloudChoices& choices, const Theme& theme, QWidget* parent)
    : SpecPage(parent)
    , m_choices(choices)
    , m_note(new ReadingNote(u"tags"_s, theme, this))
    , m_none(makeMutedLabel(tr("The team has no tags."), theme, this))
    , m_tags(new CheckList(u"specTags"_s, tr("Tags"), {tr("Tag"), tr("What it does")}, this))
    , m_isolation(makeMutedLabel({}, theme, this))
{
    auto* const hint = new PlainLabel(
        tr("Tags decide on which machines the sandbox runs, and what keeps it apart from others there."), this);
    hint->setWordWrap(true);
    m_isolation->setObjectName(u"specIsolation"_s);
    auto* const layout = new QVBoxLayout(this);
    layout->addWidget(hint);
    layout->addWidget(m_note);
    layout->addWidget(m_none);
    layout->addWidget(m_tags, 1);
    layout->addWidget(m_isolation);
    layout->addStretch();
    connect(m_tags, &CheckList::changed, this, &SpecPage::changed);
    connect(this, &SpecPage::changed, this, [this] {
        m_isolation->setText(
            tr("Isolation: %1")
                .arg(shown(cloudIsolationText(m_tags->ticked(), m_choices.catalogue().value.tags), 300)));
    });
    connect(m_note, &ReadingNote::retry, &m_choices, &CloudChoices::retry);
    connect(&m_choices, &CloudChoices::changed, this, &TagsPage::update);
    update();
}

void TagsPage::update()
{
    const auto& catalogue = m_choices.catalogue();
    const std::optional<Error> error = catalogue.error ? catalogue.error : catalogue.value.tagsError;
    m_note->show(catalogue.busy, tr("Reading the tags…"), error);
    QList<CheckList::Entry> entries;
    for (const CloudTag& tag : catalogue.value.tags)
        entries.append({.id = tag.id, .cells = {tag.name, tagText(tag)}});
    m_tags->setEntries(entries);
    m_tags->setVisible(!entries.isEmpty());
    m_none->setVisible(entries.isEmpty() && !catalogue.busy && !error);
    Q_EMIT changed();
}

void TagsPage::write(SandboxSpec& spec) const
{
    spec.cloud->tags = m_tags->ticked();
}

} // namespace sandglass

#include "moc_tagspage.cpp"
