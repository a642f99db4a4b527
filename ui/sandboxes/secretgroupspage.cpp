// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/secretgroupspage.h"

#include "ui/common/plainlabel.h"
#include "ui/sandboxes/checklist.h"
#include "ui/sandboxes/cloudchoices.h"
#include "ui/sandboxes/readingnote.h"

#include <QVBoxLayout>

namespace sandglass {
using namespace Qt::StringLiterals;

SecretGroupsPage::SecretGroupsPage(CloudChoices& choices, const Theme& theme, QWidget* parent)
    : SpecPage(parent)
    , m_choices(choices)
    , m_note(new ReadingNote(u"secretGroups"_s, theme, this))
    , m_none(makeMutedLabel(tr("The project has no secret groups."), theme, this))
    , m_groups(new CheckList(u"specSecretGroups"_s, tr("Secret groups"), {tr("Secret group"), tr("Who gets it")}, this))
{
    auto* const hint = new PlainLabel(tr("The sandbox gets the secrets of a group as variables. Their values are kept "
                                         "by the cloud and never shown here."),
                                      this);
    hint->setWordWrap(true);
    auto* const layout = new QVBoxLayout(this);
    layout->addWidget(hint);
    layout->addWidget(m_note);
    layout->addWidget(m_none);
    layout->addWidget(m_groups, 1);
    layout->addStretch();
    connect(m_groups, &CheckList::changed, this, &SpecPage::changed);
    connect(m_note, &ReadingNote::retry, &m_choices, &CloudChoices::retry);
    connect(&m_choices, &CloudChoices::changed, this, &SecretGroupsPage::update);
    update();
}

void SecretGroupsPage::update()
{
    const auto& groups = m_choices.secretGroups();
    m_note->show(groups.busy, tr("Reading the secret groups…"), groups.error);
    QList<CheckList::Entry> entries;
    for (const CloudSecretGroup& group : groups.value) {
        const QString who =
            group.restricted ? tr("only the sandboxes that are given it") : tr("all sandboxes of the project");
        entries.append({.id = group.id,
                        .cells = {group.name, group.description.isEmpty()
                                                  ? who
                                                  : tr("%1; %2", "who; description").arg(who, group.description)},
                        .fixed = !group.restricted,
                        .on = true});
    }
    m_groups->setEntries(entries);
    m_groups->setVisible(!entries.isEmpty());
    m_none->setVisible(entries.isEmpty() && !groups.busy && !groups.error);
}

QStringList SecretGroupsPage::chosen() const
{
    return m_groups->ticked();
}

} // namespace sandglass

#include "moc_secretgroupspage.cpp"
