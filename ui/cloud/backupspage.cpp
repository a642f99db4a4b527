// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cloud/backupspage.h"

#include "ui/common/cloudnames.h"
#include "ui/common/dialogs.h"
#include "ui/common/format.h"
#include "ui/common/formdialog.h"
#include "ui/common/plaintext.h"

#include <QDateTime>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int readAgainMs = 2000;

bool isBeingMade(const CloudBackup& backup)
{
    return backup.status == "in-progress"_L1;
}
} // namespace

BackupsPage::BackupsPage(const CloudContext& context, MessageBar& messages, CloudVolume volume)
    : CloudPage(context, messages, u"cloudBackupList"_s, tr("Backups"), {tr("Name"), tr("Made"), tr("State")})
    , m_volume(std::move(volume))
    , m_await(new QTimer(this))
{
    m_await->setSingleShot(true);
    m_await->setInterval(readAgainMs);
    connect(m_await, &QTimer::timeout, this, &BackupsPage::refresh);
    addButton(u"cloudBackUp"_s, tr("&Back up now…"), [this] { backUp(); });
    addButton(u"cloudRestore"_s, tr("&Restore…"), [this] { restore(); }, [this] { return restoreObstacle(); });
    addButton(u"cloudDeleteBackup"_s, tr("&Delete backup…"), [this] { remove(); }, [this] { return needsSelection(); });
}

QString BackupsPage::restoreObstacle() const
{
    if (const QString reason = needsSelection(); !reason.isEmpty())
        return reason;
    return isBeingMade(selected()) ? tr("It is still being made.") : QString();
}

void BackupsPage::readFrom(CloudOperations& cloud)
{
    read<QList<CloudBackup>>(cloud.listBackups(place().project, m_volume.id),
                             [this](const QList<CloudBackup>& backups) { fill(backups); });
}

void BackupsPage::fill(const QList<CloudBackup>& backups)
{
    m_backups = backups;
    QList<TableRow> rows;
    for (const CloudBackup& backup : backups) {
        const qint64 made = backup.created.toMSecsSinceEpoch();
        rows.append({backup.id,
                     {{shown(backup.name, 80)},
                      backup.created.isValid() ? TableCell{formatTime(made), made} : TableCell{u"–"_s},
                      {shown(backup.status, 40)}}});
    }
    table().setRows(rows);
    if (std::ranges::any_of(backups, isBeingMade))
        m_await->start();
    if (rows.isEmpty())
        table().showEmpty(u"document-save"_s, tr("No backups"),
                          tr("A backup keeps the files of this moment. It is restored into a new disk."));
}

CloudBackup BackupsPage::selected() const
{
    const auto found = std::ranges::find(m_backups, table().selectedKey(), &CloudBackup::id);
    return found == m_backups.end() ? CloudBackup() : *found;
}

void BackupsPage::backUp()
{
    auto* form =
        new FormDialog(u"backupForm"_s, tr("Back up %1").arg(m_volume.name), tr("Back up"), context().theme, this);
    const QString suggested = u"backup-%1"_s.arg(QDateTime::currentDateTime().toString(u"yyyyMMdd-HHmmss"_s));
    auto* name = form->addLine(u"backupName"_s, tr("&Name:"), suggested, longestCloudName);
    form->setProblem([name] { return cloudNameProblem(name->text(), longestCloudName); });
    open<QString>(
        form, [about = task(Operation::BackUpVolume, m_volume.name)] { return about; },
        [project = place().project, id = m_volume.id, name] {
            return
                [=, wanted = name->text()](CloudOperations& cloud) { return cloud.backUpVolume(project, id, wanted); };
        });
}

void BackupsPage::restore()
{
    createVolume({.name = m_volume.name.left(longestCloudName - 4) + u"-new"_s,
                  .megabytes = m_volume.megabytes,
                  .mountPath = m_volume.mountPaths.value(0, u"/data"_s),
                  .storageClass = m_volume.storageClass,
                  .shared = m_volume.shared,
                  .backup = m_volume.id + u'/' + selected().id});
}

void BackupsPage::remove()
{
    const CloudBackup backup = selected();
    Confirmation question;
    question.title = tr("Delete backup?");
    question.text =
        tr("“%1” of the disk “%2” will be deleted for good.").arg(shown(backup.name, 80), shown(m_volume.name, 80));
    question.confirmButton = tr("Delete backup");
    dialogs::confirm(this, question, [this, backup, project = place().project](ConfirmationAnswer answer) {
        if (answer.confirmed)
            act<void>(task(Operation::DeleteBackup, backup.name),
                      [project, volume = m_volume.id, id = backup.id](CloudOperations& cloud) {
                          return cloud.deleteBackup(project, volume, id);
                      });
    });
}

} // namespace sandglass

#include "moc_backupspage.cpp"
