// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cloud/clouddialog.h"

#include "core/provider/providerregistry.h"
#include "ui/cloud/cloudvolumespage.h"
#include "ui/cloud/forwardspage.h"
#include "ui/cloud/instancespage.h"
#include "ui/cloud/projectsecretspage.h"
#include "ui/cloud/projectspage.h"
#include "ui/cloud/sandboxplanpage.h"
#include "ui/cloud/sandboxportspage.h"
#include "ui/cloud/sandboxvariablespage.h"
#include "ui/cloud/templatespage.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QSignalBlocker>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

CloudPlace placeOf(const Sandbox& sandbox)
{
    return {sandbox.key.connection, sandbox.cloud ? sandbox.cloud->project : QString(), sandbox.key.id};
}

QComboBox* addChoice(QHBoxLayout& row, const QString& name, const QString& label, QWidget* parent)
{
    auto* choice = new QComboBox(parent);
    choice->setObjectName(name);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(20);
    auto* words = new PlainLabel(label, parent);
    words->setBuddy(choice);
    row.addWidget(words);
    row.addWidget(choice);
    return choice;
}

} // namespace

CloudDialog::CloudDialog(const CloudContext& context, const QString& connection, const SandboxKey& selected,
                         QWidget* parent)
    : PageDialog(u"cloudDialog"_s, tr("Cloud resources"), parent)
    , m_context(context)
    , m_projects(new ProjectsPage(context, messages()))
    , m_volumes(new CloudVolumesPage(context, messages()))
    , m_secretGroups(new ProjectSecretsPage(context, messages()))
    , m_templates(new TemplatesPage(context, messages(), selected))
{
    auto* header = new QHBoxLayout;
    m_connection = addChoice(*header, u"cloudConnection"_s, tr("&Connection:"), this);
    m_project = addChoice(*header, u"cloudProject"_s, tr("Pro&ject of disks and secrets:"), this);
    header->addStretch();
    addHeader(header);
    addPage(m_projects, tr("Projects"));
    addPage(m_volumes, tr("Disks"));
    addPage(m_secretGroups, tr("Secret groups"));
    addPage(m_templates, tr("Templates"));
    const auto known = context.providers.providers();
    for (Provider* provider : known) {
        if (provider->cloud())
            m_connection->addItem(shown(provider->config().name, 80), provider->config().id);
    }
    m_connection->setCurrentIndex(std::max(0, m_connection->findData(connection)));
    connect(m_connection, &QComboBox::currentIndexChanged, this, &CloudDialog::chooseConnection);
    connect(m_project, &QComboBox::currentIndexChanged, this, &CloudDialog::chooseProject);
    connect(m_projects, &ProjectsPage::listed, this, &CloudDialog::fillProjects);
    chooseConnection();
}

void CloudDialog::chooseConnection()
{
    const QString connection = m_connection->currentData().toString();
    const Provider* provider = m_context.providers.provider(connection);
    {
        const QSignalBlocker quiet(m_project);
        m_project->clear();
        if (const QString own = provider ? provider->config().project : QString(); !own.isEmpty())
            m_project->addItem(shown(own, 80), own);
    }
    m_projects->setPlace({connection});
    m_templates->setPlace({connection});
    chooseProject();
}

void CloudDialog::chooseProject()
{
    const CloudPlace place{m_connection->currentData().toString(), m_project->currentData().toString()};
    m_volumes->setPlace(place);
    m_secretGroups->setPlace(place);
}

void CloudDialog::fillProjects(const QList<CloudProject>& projects)
{
    const QString before = m_project->currentData().toString();
    {
        const QSignalBlocker quiet(m_project);
        m_project->clear();
        for (const CloudProject& project : projects)
            m_project->addItem(shown(project.name, 80), project.id);
        m_project->setCurrentIndex(std::max(0, m_project->findData(before)));
    }
    chooseProject();
}

void openPorts(const CloudContext& context, const Sandbox& sandbox, QWidget* parent)
{
    auto* dialog = new PageDialog(u"portsDialog"_s, CloudDialog::tr("Ports of %1").arg(sandbox.name), parent);
    dialog->addPage(new SandboxPortsPage(context, dialog->messages()), CloudDialog::tr("Ports"), placeOf(sandbox));
    dialog->addPage(new ForwardsPage(context, dialog->messages()), CloudDialog::tr("Forwarded to this machine"),
                    placeOf(sandbox));
    dialog->open();
}

void openPlan(const CloudContext& context, const Sandbox& sandbox, QWidget* parent)
{
    auto* dialog =
        new PageDialog(u"planDialog"_s, CloudDialog::tr("Plan and instances of %1").arg(sandbox.name), parent);
    dialog->addPage(new SandboxPlanPage(context, dialog->messages(), sandbox), CloudDialog::tr("Plan and image"));
    dialog->addPage(new SandboxVariablesPage(context, dialog->messages(), sandbox), CloudDialog::tr("Variables"));
    dialog->addPage(new InstancesPage(context, dialog->messages()), CloudDialog::tr("Instances"), placeOf(sandbox));
    dialog->open();
}

void openDisks(const CloudContext& context, const Sandbox& sandbox, QWidget* parent)
{
    auto* dialog = new PageDialog(u"disksDialog"_s, CloudDialog::tr("Disks of %1").arg(sandbox.name), parent);
    dialog->addPage(new CloudVolumesPage(context, dialog->messages()), CloudDialog::tr("Disks"), placeOf(sandbox));
    dialog->open();
}

} // namespace sandglass

#include "moc_clouddialog.cpp"
