// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cloud/cloudvolumespage.h"

#include "ui/cloud/backupspage.h"
#include "ui/cloud/pagedialog.h"
#include "ui/common/dialogs.h"
#include "ui/common/formdialog.h"
#include "ui/common/plaintext.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int usualMegabytes = 5 * 1024; // As for the disks of a new sandbox.
} // namespace

CloudVolumesPage::CloudVolumesPage(const CloudContext& context, MessageBar& messages)
    : CloudPage(context, messages, u"cloudVolumes"_s, tr("Disks"),
                {tr("Name"), tr("Size"), tr("Path"), tr("Attached to"), tr("State")})
{
    const auto one = [this] { return needsSelection(); };
    addButton(u"cloudNewVolume"_s, tr("&New disk…"), [this] { create(); });
    addButton(u"cloudAttach"_s, tr("&Attach…"), [this] { attach(); }, [this] { return attachObstacle(); });
    addButton(u"cloudDetach"_s, tr("Detac&h…"), [this] { detach(); }, [this] { return detachObstacle(); });
    addButton(u"cloudGrow"_s, tr("&Grow…"), [this] { grow(); }, one);
    addButton(u"cloudBackups"_s, tr("&Backups…"), [this] { showBackups(); }, one);
    addButton(
        u"cloudDeleteVolume"_s, tr("&Delete disk…"), [this] { remove(); },
        [this] {
            if (const QString reason = needsSelection(); !reason.isEmpty())
                return reason;
            return selected().attachedTo.isEmpty() ? QString() : tr("Detach it first.");
        });
}

void CloudVolumesPage::readFrom(CloudOperations& cloud)
{
    read<QList<CloudVolume>>(cloud.listVolumes(place().project),
                             [this](const QList<CloudVolume>& volumes) { fill(volumes); });
}

void CloudVolumesPage::fill(const QList<CloudVolume>& volumes)
{
    m_volumes = volumes;
    QList<TableRow> rows;
    for (const CloudVolume& volume : volumes) {
        if (isOfSandbox() && !volume.attachedTo.contains(place().sandbox))
            continue;
        QStringList users;
        for (const QString& id : volume.attachedTo)
            users.append(nameOfSandbox(id));
        rows.append({volume.id,
                     {{shown(volume.name, 80)},
                      TableCell::bytes(volume.megabytes * 1024 * 1024),
                      {shown(volume.mountPaths.join(u", "_s), 80)},
                      {users.isEmpty() ? u"–"_s : shown(users.join(u", "_s), 120)},
                      {shown(volume.status, 40)}}});
    }
    table().setRows(rows);
    if (rows.isEmpty())
        table().showEmpty(u"drive-harddisk"_s, tr("No disks"),
                          tr("A disk keeps files over restarts, and when its sandboxes are gone."));
}

CloudVolume CloudVolumesPage::selected() const
{
    const auto found = std::ranges::find(m_volumes, table().selectedKey(), &CloudVolume::id);
    return found == m_volumes.end() ? CloudVolume() : *found;
}

QStringList CloudVolumesPage::candidates(const CloudVolume& volume) const
{
    QStringList ids = sandboxesOfProject();
    ids.removeIf([&volume](const QString& id) { return volume.attachedTo.contains(id); });
    return ids;
}

QString CloudVolumesPage::attachObstacle() const
{
    if (isOfSandbox()) {
        const bool any = std::ranges::any_of(
            m_volumes, [this](const CloudVolume& volume) { return !volume.attachedTo.contains(place().sandbox); });
        return any ? QString() : tr("The project has no other disk.");
    }
    if (const QString reason = needsSelection(); !reason.isEmpty())
        return reason;
    return candidates(selected()).isEmpty() ? tr("The project has no other sandbox.") : QString();
}

QString CloudVolumesPage::detachObstacle() const
{
    if (const QString reason = needsSelection(); !reason.isEmpty())
        return reason;
    return selected().attachedTo.isEmpty() ? tr("It is attached to no sandbox.") : QString();
}

void CloudVolumesPage::create()
{
    // Where two disks meet in a sandbox, it does not start.
    QString path = u"/data"_s;
    const auto isTaken = [this](const QString& wanted) {
        return std::ranges::any_of(m_volumes, [&](const CloudVolume& volume) {
            return volume.mountPaths.contains(wanted) &&
                   (!isOfSandbox() || volume.attachedTo.contains(place().sandbox));
        });
    };
    for (int number = 2; isTaken(path); ++number)
        path = u"/data%1"_s.arg(number);
    createVolume({.name = {}, .megabytes = usualMegabytes, .mountPath = path, .storageClass = {}});
}

void CloudVolumesPage::attach()
{
    auto* form = new FormDialog(u"attachForm"_s, tr("Attach disk"), tr("Attach disk"), context().theme, this);
    QComboBox* volume = form->addChoice(u"attachVolume"_s, tr("&Disk:"));
    for (const CloudVolume& one : std::as_const(m_volumes)) {
        if (isOfSandbox() ? !one.attachedTo.contains(place().sandbox) : one.id == table().selectedKey())
            volume->addItem(shown(one.name, 80), one.id);
    }
    QComboBox* sandbox = addSandboxChoice(*form, isOfSandbox() ? QStringList{place().sandbox} : candidates(selected()));
    form->addNote(tr("The sandbox restarts, and has the files of the disk then."));
    open<void>(
        form,
        [=, this] { return task(Operation::AttachVolume, volume->currentText(), sandbox->currentData().toString()); },
        [=] {
            const QString id = volume->currentData().toString();
            const QString user = sandbox->currentData().toString();
            return [=](CloudOperations& cloud) { return cloud.attachVolume(id, user); };
        });
}

void CloudVolumesPage::detach()
{
    const CloudVolume volume = selected();
    if (isOfSandbox() || volume.attachedTo.size() == 1) {
        confirmDetach(volume, isOfSandbox() ? place().sandbox : volume.attachedTo.first());
        return;
    }
    auto* form = new FormDialog(u"detachForm"_s, tr("Detach disk"), tr("Detach disk"), context().theme, this);
    QComboBox* sandbox = addSandboxChoice(*form, volume.attachedTo);
    form->addNote(tr("The sandbox restarts without the disk. Its files stay."));
    open<void>(
        form, [=, this] { return task(Operation::DetachVolume, volume.name, sandbox->currentData().toString()); },
        [=] {
            const QString user = sandbox->currentData().toString();
            return [=, id = volume.id](CloudOperations& cloud) { return cloud.detachVolume(id, user); };
        });
}

void CloudVolumesPage::confirmDetach(const CloudVolume& volume, const QString& sandbox)
{
    Confirmation question;
    question.title = tr("Detach disk?");
    question.text = tr("“%1” restarts without “%2”. The files of the disk stay.")
                        .arg(shown(nameOfSandbox(sandbox), 80), shown(volume.name, 80));
    question.confirmButton = tr("Detach disk");
    dialogs::confirm(this, question, [this, volume, sandbox](ConfirmationAnswer answer) {
        if (answer.confirmed)
            act<void>(task(Operation::DetachVolume, volume.name, sandbox),
                      [id = volume.id, sandbox](CloudOperations& cloud) { return cloud.detachVolume(id, sandbox); });
    });
}

void CloudVolumesPage::grow()
{
    const CloudVolume volume = selected();
    auto* form = new FormDialog(u"growForm"_s, tr("Grow %1").arg(volume.name), tr("Grow disk"), context().theme, this);
    const int present = wholeGigabytes(volume.megabytes);
    auto* size = form->addNumber(u"growSize"_s, tr("&New size:"), present, mostGigabytes, present, tr(" GiB"));
    size->selectAll();
    form->addNote(tr("A disk can't become smaller again."));
    const auto wanted = [size] { return qint64(size->value()) * megabytesPerGigabyte; };
    form->setProblem([wanted, present = volume.megabytes] {
        return wanted() > present ? QString() : tr("Choose more than it has.");
    });
    open<void>(
        form, [about = task(Operation::ResizeVolume, volume.name)] { return about; },
        [=, project = place().project] {
            return [=, id = volume.id, size = wanted()](CloudOperations& cloud) {
                return cloud.growVolume(project, id, size);
            };
        });
}

void CloudVolumesPage::showBackups()
{
    const CloudVolume volume = selected();
    auto* dialog = new PageDialog(u"backupsDialog"_s, tr("Backups of %1").arg(volume.name), this);
    dialog->addPage(new BackupsPage(context(), dialog->messages(), volume), tr("Backups"), place());
    dialog->open();
}

void CloudVolumesPage::remove()
{
    const CloudVolume volume = selected();
    Confirmation question;
    question.title = tr("Delete disk?");
    question.text = tr("“%1” will be deleted with all that is on it.").arg(shown(volume.name, 80));
    question.confirmButton = tr("Delete disk");
    question.typeToConfirm = volume.name;
    dialogs::confirm(this, question, [this, volume, project = place().project](ConfirmationAnswer answer) {
        if (answer.confirmed)
            act<void>(task(Operation::DeleteCloudVolume, volume.name),
                      [project, id = volume.id](CloudOperations& cloud) { return cloud.deleteVolume(project, id); });
    });
}

} // namespace sandglass

#include "moc_cloudvolumespage.cpp"
