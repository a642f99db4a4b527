// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cloud/projectspage.h"

#include "core/sandboxes/sandboxregistry.h"
#include "ui/common/dialogs.h"
#include "ui/common/messagebar.h"
#include "ui/common/plaintext.h"
#include "ui/common/projectform.h"

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

ProjectsPage::ProjectsPage(const CloudContext& context, MessageBar& messages)
    : CloudPage(context, messages, u"cloudProjects"_s, tr("Projects"), {tr("Name"), tr("Description"), tr("Sandboxes")})
{
    setEager(); // The other pages are about one of them.
    addButton(u"cloudNewProject"_s, tr("&New project…"), [this] { create(); });
    addButton(
        u"cloudDeleteProject"_s, tr("&Delete project…"), [this] { remove(); }, [this] { return needsSelection(); });
}

void ProjectsPage::readFrom(CloudOperations& cloud)
{
    read<QList<CloudProject>>(cloud.listProjects(), [this](const QList<CloudProject>& projects) { fill(projects); });
}

void ProjectsPage::fill(const QList<CloudProject>& projects)
{
    m_projects = projects;
    QList<TableRow> rows;
    for (const CloudProject& project : projects) {
        rows.append({project.id,
                     {{shown(project.name, 80)},
                      {shown(project.description, 120)},
                      TableCell::number(sandboxesIn(project.id).size())}});
    }
    table().setRows(rows);
    if (rows.isEmpty())
        table().showEmpty(u"folder"_s, tr("No projects"),
                          tr("A project holds sandboxes, disks and secrets, in one region or on one cluster."));
    Q_EMIT listed(projects);
}

CloudProject ProjectsPage::selected() const
{
    const auto found = std::ranges::find(m_projects, table().selectedKey(), &CloudProject::id);
    return found == m_projects.end() ? CloudProject() : *found;
}

void ProjectsPage::create()
{
    auto* form = new ProjectForm(*cloud(), context().theme, this);
    open<QString>(
        form, [=, this] { return task(Operation::CreateProject, form->spec().name); },
        [=] { return [spec = form->spec()](CloudOperations& cloud) { return cloud.createProject(spec); }; });
}

void ProjectsPage::remove()
{
    const CloudProject project = selected();
    Confirmation question;
    question.title = tr("Delete project?");
    question.text = tr("“%1” will be deleted for good, with its settings and secrets.").arg(shown(project.name, 80));
    question.confirmButton = tr("Delete project");
    question.typeToConfirm = project.name;
    dialogs::confirm(this, question, [this, project, asked = place()](ConfirmationAnswer answer) {
        if (answer.confirmed && place() == asked)
            removeEmpty(project);
    });
}

void ProjectsPage::removeEmpty(const CloudProject& project)
{
    act<void>(
        task(Operation::DeleteProject, project.name),
        [id = project.id](CloudOperations& cloud) { return cloud.deleteProject(id, false); },
        [this, project, asked = place()](const Error& error) {
            if (error.kind != ErrorKind::Conflict || place() != asked || !cloud())
                return false; // Another connection may have a project of this id too.
            offerContents(project);
            return true;
        });
}

void ProjectsPage::offerContents(const CloudProject& project)
{
    read<QList<CloudVolume>>(cloud()->listVolumes(project.id), [this, project](const QList<CloudVolume>& volumes) {
        QStringList contents;
        const QStringList sandboxes = sandboxesIn(project.id);
        for (const QString& id : sandboxes)
            contents.append(tr("Sandbox %1").arg(nameOfSandbox(id)));
        for (const CloudVolume& volume : volumes)
            contents.append(tr("Disk %1").arg(volume.name));
        removeWithContents(project, contents);
    });
}

void ProjectsPage::removeWithContents(const CloudProject& project, const QStringList& contents)
{
    Confirmation question;
    question.title = tr("Delete the project with all that is in it?");
    question.text = tr("“%1” is not empty. Everything in it will be deleted for good, with all files on its disks.")
                        .arg(shown(project.name, 80));
    question.items = contents;
    question.confirmButton = tr("Delete project and contents");
    question.typeToConfirm = project.name;
    dialogs::confirm(this, question, [this, project, asked = place()](ConfirmationAnswer answer) {
        if (answer.confirmed && place() == asked)
            act<void>(task(Operation::DeleteProject, project.name),
                      [id = project.id](CloudOperations& cloud) { return cloud.deleteProject(id, true); });
    });
}

} // namespace sandglass

#include "moc_projectspage.cpp"
