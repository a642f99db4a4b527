// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/storagedialog.h"

#include "core/activity/activitylog.h"
#include "core/provider/providerregistry.h"
#include "ui/common/dialogs.h"
#include "ui/common/format.h"
#include "ui/common/messagebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <QTabWidget>
#include <QTreeWidget>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

enum UsageColumn { WhatColumn, CountColumn, SizeColumn, FreeColumn };
constexpr int kindRole = Qt::UserRole + 1;
constexpr int nameRole = Qt::UserRole + 2;

QTreeWidget* makeTable(const QString& objectName, const QString& purpose, const QStringList& titles)
{
    auto* table = new QTreeWidget;
    table->setObjectName(objectName);
    table->setAccessibleName(purpose);
    table->setHeaderLabels(titles);
    table->setRootIsDecorated(false);
    table->setAllColumnsShowFocus(true);
    table->header()->setStretchLastSection(false);
    table->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    return table;
}

QString formatSize(qint64 bytes)
{
    return bytes < 0 ? u"–"_s : formatBytes(bytes);
}

} // namespace

StorageDialog::StorageDialog(ProviderRegistry& providers, ActivityLog& activity, QWidget* parent)
    : QDialog(parent)
    , m_providers(providers)
    , m_activity(activity)
    , m_messages(new MessageBar(this))
    , m_connection(new QComboBox(this))
    , m_note(new PlainLabel(QString(), this))
    , m_clean(new QPushButton(tr("Show what can be &cleaned…"), this))
    , m_removeVolume(new QPushButton(tr("&Remove volume…"), this))
    , m_createVolume(new QPushButton(tr("&New volume…"), this))
{
    setObjectName("storageDialog"_L1);
    setWindowTitle(tr("Disk use"));
    m_connection->setObjectName("storageConnection"_L1);
    m_connection->setAccessibleName(tr("Connection"));
    const auto known = providers.providers();
    for (Provider* candidate : known) {
        if (candidate->storage() && candidate->connectionState().isReady())
            m_connection->addItem(shown(candidate->config().name, 80), candidate->config().id);
    }
    auto* tabs = new QTabWidget(this);
    tabs->setObjectName("storageTabs"_L1);
    tabs->setDocumentMode(true);
    tabs->addTab(makeUsagePage(), tr("Disk use"));
    tabs->addTab(makeVolumesPage(), tr("Volumes"));

    auto* closeButton = new QPushButton(tr("Close"), this);
    closeButton->setObjectName("storageClose"_L1);
    auto* last = new QHBoxLayout;
    last->addWidget(m_note, 1);
    last->addWidget(closeButton);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(m_messages);
    layout->addWidget(m_connection);
    layout->addWidget(tabs, 1);
    layout->addLayout(last);
    resize(fontMetrics().averageCharWidth() * 96, fontMetrics().height() * 24);

    connect(closeButton, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_connection, &QComboBox::currentIndexChanged, this, &StorageDialog::readAll);
    readAll();
}

QWidget* StorageDialog::makeUsagePage()
{
    auto* page = new QWidget;
    m_usage = makeTable(u"storageUsage"_s, tr("Disk use"), {tr("What"), tr("Number"), tr("Size"), tr("Can be freed")});
    m_clean->setObjectName("storageClean"_L1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_clean);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->addWidget(m_usage, 1);
    layout->addLayout(buttons);
    connect(m_clean, &QPushButton::clicked, this, &StorageDialog::preview);
    connect(m_usage, &QTreeWidget::itemSelectionChanged, this, &StorageDialog::updateButtons);
    return page;
}

QWidget* StorageDialog::makeVolumesPage()
{
    auto* page = new QWidget;
    m_volumes = makeTable(u"storageVolumes"_s, tr("Volumes"), {tr("Name"), tr("Size"), tr("Used by")});
    m_volumes->setSortingEnabled(true);
    m_volumes->sortByColumn(0, Qt::AscendingOrder);
    m_createVolume->setObjectName("storageCreateVolume"_L1);
    m_removeVolume->setObjectName("storageRemoveVolume"_L1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_createVolume);
    buttons->addWidget(m_removeVolume);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->addWidget(m_volumes, 1);
    layout->addLayout(buttons);
    connect(m_createVolume, &QPushButton::clicked, this, &StorageDialog::createVolume);
    connect(m_removeVolume, &QPushButton::clicked, this, &StorageDialog::removeVolume);
    connect(m_volumes, &QTreeWidget::itemSelectionChanged, this, &StorageDialog::updateButtons);
    return page;
}

Provider* StorageDialog::provider() const
{
    Provider* chosen = m_providers.provider(m_connection->currentData().toString());
    return chosen && chosen->storage() ? chosen : nullptr;
}

QString StorageDialog::selectedVolume() const
{
    const auto items = m_volumes->selectedItems();
    return items.isEmpty() ? QString() : items.first()->data(0, nameRole).toString();
}

void StorageDialog::updateButtons()
{
    const bool connected = provider() != nullptr;
    m_clean->setEnabled(connected && !m_usage->selectedItems().isEmpty());
    m_createVolume->setEnabled(connected);
    m_removeVolume->setEnabled(connected && !selectedVolume().isEmpty());
}

void StorageDialog::readAll()
{
    m_usage->clear();
    m_volumes->clear();
    updateButtons();
    if (!provider()) {
        m_note->setText(tr("No connection is ready."));
        return;
    }
    readUsage();
    readVolumes();
}

void StorageDialog::readUsage()
{
    // An engine with many images walks its disk for this.
    m_note->setText(tr("Reading the disk use; this can take a while."));
    const QString id = m_connection->currentData().toString();
    whenDone(provider()->storage()->readDiskUsage(), this, [this, id](const Result<DiskUsage>& usage) {
        if (m_connection->currentData().toString() != id)
            return;
        m_note->clear();
        if (usage)
            showUsage(*usage);
        else
            m_messages->showError(usage.error(), [this] { readAll(); });
    });
}

void StorageDialog::showUsage(const DiskUsage& usage)
{
    m_usage->clear();
    const auto add = [this](const QString& what, PruneKind kind, const DiskUsageClass& facts) {
        const QLocale words;
        auto* row = new QTreeWidgetItem(m_usage, {what, words.toString(facts.count), formatSize(facts.sizeBytes),
                                                  formatSize(facts.reclaimableBytes)});
        for (const int column : {CountColumn, SizeColumn, FreeColumn})
            row->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
        row->setData(WhatColumn, kindRole, static_cast<int>(kind));
    };
    add(tr("Stopped sandboxes"), PruneKind::StoppedSandboxes, usage.sandboxes);
    add(tr("Images without use"), PruneKind::UnusedImages, usage.images);
    add(tr("Volumes without use"), PruneKind::Volumes, usage.volumes);
    add(tr("Build cache"), PruneKind::BuildCache, usage.buildCache);
    m_usage->setCurrentItem(m_usage->topLevelItem(0));
}

void StorageDialog::readVolumes()
{
    const QString id = m_connection->currentData().toString();
    whenDone(provider()->storage()->listVolumes(), this, [this, id](const Result<QList<Volume>>& listed) {
        if (m_connection->currentData().toString() != id)
            return;
        m_volumes->clear();
        if (!listed) {
            m_messages->showError(listed.error());
            return;
        }
        for (const Volume& volume : *listed) {
            auto* row =
                new QTreeWidgetItem(m_volumes, {shown(volume.name, 200), formatSize(volume.sizeBytes),
                                                volume.usedBy < 0 ? u"–"_s : QLocale().toString(volume.usedBy)});
            row->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
            row->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter);
            row->setData(0, nameRole, volume.name);
        }
        updateButtons();
    });
}

void StorageDialog::preview()
{
    const auto items = m_usage->selectedItems();
    if (items.isEmpty() || !provider())
        return;
    const auto kind = static_cast<PruneKind>(items.first()->data(WhatColumn, kindRole).toInt());
    m_clean->setEnabled(false);
    whenDone(provider()->storage()->previewPrune(kind), this,
             [this, kind](const Result<QList<PruneCandidate>>& candidates) {
                 updateButtons();
                 if (!candidates)
                     m_messages->showError(candidates.error());
                 else if (candidates->isEmpty())
                     m_messages->showNotice(tr("There is nothing to clean."));
                 else
                     confirm(kind, *candidates);
             });
}

void StorageDialog::confirm(PruneKind kind, const QList<PruneCandidate>& candidates)
{
    Confirmation question;
    const int count = static_cast<int>(candidates.size());
    qint64 bytes = 0;
    for (const PruneCandidate& candidate : candidates) {
        const QString name = shown(candidate.name.isEmpty() ? candidate.id.left(24) : candidate.name, 200);
        question.items.append(candidate.sizeBytes < 0 ? name
                                                      : tr("%1 (%2)").arg(name, formatBytes(candidate.sizeBytes)));
        bytes += std::max<qint64>(candidate.sizeBytes, 0);
    }
    question.title = tr("Delete %n object(s)?", nullptr, count);
    question.text = bytes > 0 ? tr("They will be deleted for good. About %1 will be free.").arg(formatBytes(bytes))
                              : tr("They will be deleted for good.");
    if (kind == PruneKind::Volumes)
        question.text += u' ' + tr("What is on the volumes is lost.");
    question.confirmButton = tr("Delete %n object(s)", nullptr, count);
    const QString connection = m_connection->currentData().toString();
    dialogs::confirm(this, question, [this, connection, kind](ConfirmationAnswer answer) {
        if (answer.confirmed)
            clean(connection, kind);
    });
}

void StorageDialog::clean(const QString& connection, PruneKind kind)
{
    Provider* target = m_providers.provider(connection);
    if (!target || !target->storage())
        return;
    std::stop_source stop;
    Activity task;
    task.operation = Operation::Prune;
    task.connection = target->config().name;
    const quint64 id = m_activity.begin(std::move(task), [stop]() mutable { stop.request_stop(); });
    // Held by the log, not by this dialog: closing it does not end what was begun.
    whenDone(target->storage()->prune(kind, stop.get_token()), &m_activity,
             [log = &m_activity, id, guard = QPointer(this)](const Result<PruneOutcome>& outcome) {
                 log->finish(id, outcome ? Status() : Status(std::unexpected(outcome.error())));
                 if (!guard)
                     return;
                 if (outcome) {
                     guard->m_messages->showNotice(tr("Freed %1.").arg(formatBytes(outcome->freedBytes)));
                     guard->readAll();
                 } else if (!outcome.error().isCancelled()) {
                     guard->m_messages->showError(outcome.error());
                 }
             });
}

void StorageDialog::createVolume()
{
    const QString connection = m_connection->currentData().toString();
    dialogs::askText(this, tr("New volume"), tr("Name of the volume:"), {},
                     [this, connection](const std::optional<QString>& name) {
                         Provider* target = m_providers.provider(connection);
                         if (!name || name->isEmpty() || !target || !target->storage())
                             return;
                         whenDone(target->storage()->createVolume(*name, {}), this, [this](const Result<Volume>& made) {
                             if (!made)
                                 m_messages->showError(made.error());
                             else
                                 readVolumes();
                         });
                     });
}

void StorageDialog::removeVolume()
{
    const QString connection = m_connection->currentData().toString();
    const QString name = selectedVolume();
    Confirmation question;
    question.title = tr("Remove volume?");
    question.text = tr("“%1” will be removed with all that is on it.").arg(shown(name, 200));
    question.confirmButton = tr("Remove volume");
    question.typeToConfirm = name;
    dialogs::confirm(this, question, [this, connection, name](ConfirmationAnswer answer) {
        Provider* target = m_providers.provider(connection);
        if (!answer.confirmed || !target || !target->storage())
            return;
        whenDone(target->storage()->removeVolume(name), this, [this](const Status& outcome) {
            if (!outcome)
                m_messages->showError(outcome.error());
            else
                readAll();
        });
    });
}

} // namespace sandglass

#include "moc_storagedialog.cpp"
