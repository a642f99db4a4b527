// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/projectchoice.h"

#include "ui/common/cloudwords.h"
#include "ui/common/focusentry.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/common/projectform.h"
#include "ui/sandboxes/cloudchoices.h"
#include "ui/sandboxes/readingnote.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>

namespace sandglass {
using namespace Qt::StringLiterals;

ProjectChoice::ProjectChoice(CloudChoices& choices, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_choices(choices)
    , m_theme(theme)
    , m_box(new QComboBox(this))
    , m_new(new QPushButton(Theme::icon(u"list-add"_s), tr("New pro&ject…"), this))
    , m_place(new PlainLabel({}, this))
    , m_note(new ReadingNote(u"projects"_s, theme, this))
{
    m_box->setObjectName(u"specProject"_s);
    m_box->setAccessibleName(tr("Project"));
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_box->setMinimumContentsLength(24);
    m_box->setPlaceholderText(tr("Choose a project"));
    m_new->setObjectName(u"newProject"_s);
    m_new->setAutoDefault(false);
    QPalette muted = m_place->palette();
    muted.setColor(QPalette::WindowText, theme.color(Role::MutedText));
    m_place->setPalette(muted);
    m_place->setObjectName(u"projectPlace"_s);
    setFocusEntry(this, m_box);

    auto* const line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_box, 1);
    line->addWidget(m_new);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(line);
    layout->addWidget(m_place);
    layout->addWidget(m_note);
    connect(m_box, &QComboBox::currentIndexChanged, this,
            [this] { m_choices.chooseProject(m_box->currentData().toString()); });
    connect(m_new, &QPushButton::clicked, this, &ProjectChoice::createProject);
    connect(m_note, &ReadingNote::retry, &m_choices, &CloudChoices::retry);
    connect(&m_choices, &CloudChoices::changed, this, &ProjectChoice::update);
    update();
}

void ProjectChoice::fill()
{
    const QSignalBlocker quiet(m_box);
    m_box->clear();
    const QList<CloudProject>& projects = m_choices.projects().value;
    for (const CloudProject& project : projects)
        m_box->addItem(shown(project.name, 80), project.id);
    // The connection's own is offered even when the token may not list it.
    const QString chosen = m_choices.chosenProject();
    if (!chosen.isEmpty() && m_box->findData(chosen) < 0)
        m_box->addItem(shown(chosen, 80), chosen);
    m_box->setCurrentIndex(chosen.isEmpty() ? -1 : m_box->findData(chosen));
}

void ProjectChoice::update()
{
    const auto& projects = m_choices.projects();
    fill();
    if (m_choices.chosenProject().isEmpty() && projects.value.size() == 1) {
        m_choices.chooseProject(projects.value.first().id); // There is no other.
        return;
    }
    m_new->setEnabled(m_choices.cloud());
    const QString place = placeText(m_choices.project().value, m_choices.catalogue().value);
    m_place->setText(tr("Runs in %1").arg(shown(place, 120)));
    m_place->setVisible(!place.isEmpty());
    m_note->show(projects.busy || m_choices.project().busy, tr("Reading the projects…"),
                 projects.error ? projects.error : m_choices.project().error);
}

QString ProjectChoice::problem() const
{
    if (!m_choices.chosenProject().isEmpty())
        return {};
    if (m_choices.projects().busy)
        return tr("The projects are being read.");
    return m_choices.projects().error || !m_choices.projects().value.isEmpty() ? tr("Choose a project.")
                                                                               : tr("There is no project. Create one.");
}

void ProjectChoice::createProject()
{
    CloudOperations* const cloud = m_choices.cloud();
    if (!cloud)
        return;
    auto* const form = new ProjectForm(*cloud, m_theme, this);
    form->setWork([this, form] { return m_choices.createProject(form->spec()); });
    form->open();
}

} // namespace sandglass

#include "moc_projectchoice.cpp"
