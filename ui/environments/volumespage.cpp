// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/volumespage.h"

#include "core/provider/providerregistry.h"
#include "ui/common/dialogs.h"
#include "ui/common/messagebar.h"
#include "ui/common/plaintext.h"
#include "ui/environments/createdialog.h"
#include "ui/environments/inspection.h"

#include <QBoxLayout>
#include <QPushButton>

namespace sandglass {
using namespace Qt::StringLiterals;

VolumesPage::VolumesPage(const StorageContext& context)
    : StoragePage(context, u"storageVolumes"_s, tr("Volumes"), {tr("Name"), tr("Driver"), tr("Size"), tr("Used by")})
    , m_create(addButton(u"storageCreateVolume"_s, tr("&New volume…"), [this] { create(); }))
    , m_inspect(addButton(u"storageInspectVolume"_s, tr("&Inspect"), [this] { inspect(); }))
    , m_remove(addButton(u"storageRemoveVolume"_s, tr("&Remove volume…"), [this] { remove(); }))
{
    buttonRow()->addStretch();
    makeSortable();
    updateButtons();
}

void VolumesPage::forget()
{
    m_volumes.clear();
    m_bytes.clear();
}

void VolumesPage::readAgain()
{
    read<QList<Volume>>(provider()->storage()->listVolumes(), [this](const QList<Volume>& volumes) {
        m_volumes = volumes;
        fill();
        if (volumes.isEmpty())
            showEmpty(u"drive-harddisk"_s, tr("No volumes"),
                      tr("A volume keeps files when its sandboxes are gone. Create one here, or with a sandbox that "
                         "has it as a disk."));
    });
}

void VolumesPage::setBytes(const QMap<QString, qint64>& bytes)
{
    m_bytes = bytes;
    if (!m_volumes.isEmpty())
        fill();
}

void VolumesPage::fill()
{
    QList<TableRow> rows;
    for (const Volume& volume : std::as_const(m_volumes)) {
        rows.append({volume.name,
                     {{shown(volume.name, 200)},
                      {shown(volume.driver, 40)},
                      TableCell::bytes(m_bytes.value(volume.name, volume.sizeBytes)),
                      TableCell::number(volume.usedBy)}});
    }
    setRows(rows);
}

void VolumesPage::updateButtons()
{
    const bool ready = provider() != nullptr;
    m_create->setEnabled(ready);
    m_inspect->setEnabled(ready && !selectedKey().isEmpty());
    m_remove->setEnabled(ready && !selectedKey().isEmpty());
}

void VolumesPage::create()
{
    Creation volume;
    volume.title = tr("New volume");
    volume.label = tr("&Name:");
    volume.button = tr("Create volume");
    for (const Volume& there : std::as_const(m_volumes))
        volume.taken.append(there.name);
    volume.create = [this](const QString& name, bool) {
        if (!provider())
            return failsWithoutConnection(Operation::CreateVolume, name);
        return statusOf(tracked(provider()->storage()->createVolume(name, {}), Operation::CreateVolume, name));
    };
    auto* dialog = new CreateDialog(std::move(volume), context().theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, &VolumesPage::changed);
    dialog->open();
}

void VolumesPage::inspect()
{
    openInspection(this, context().theme, context().providers, connection(), tr("Volume %1").arg(selectedKey()),
                   [name = selectedKey()](Provider& provider) { return provider.storage()->inspectVolume(name); });
}

void VolumesPage::remove()
{
    const QString name = selectedKey();
    Confirmation question;
    question.title = tr("Remove volume?");
    question.text = tr("“%1” will be removed with all that is on it.").arg(shown(name, 200));
    question.confirmButton = tr("Remove volume");
    question.typeToConfirm = name;
    dialogs::confirm(this, question, [this, name, asked = connection()](ConfirmationAnswer answer) {
        if (!answer.confirmed || asked != connection() || !provider())
            return;
        auto work = tracked(provider()->storage()->removeVolume(name), Operation::RemoveVolume, name);
        whenDone(std::move(work), this, [this, name](const Status& outcome) {
            if (outcome)
                context().messages.showNotice(tr("Removed %1.").arg(shown(name, 200)));
            else
                context().messages.showError(outcome.error());
            Q_EMIT changed();
        });
    });
}

} // namespace sandglass

#include "moc_volumespage.cpp"
