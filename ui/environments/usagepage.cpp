// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/usagepage.h"

#include "core/provider/providerregistry.h"
#include "ui/common/dialogs.h"
#include "ui/common/format.h"
#include "ui/common/messagebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"

#include <QBoxLayout>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

/// Images that have lost their tag, usually to a newer one.
DiskUsageClass danglingOf(const QList<Image>& images)
{
    DiskUsageClass usage;
    for (const Image& image : images) {
        if (!image.tags.isEmpty())
            continue;
        ++usage.count;
        usage.sizeBytes += image.sizeBytes;
        if (image.usedBy > 0)
            ++usage.active;
        else
            usage.reclaimableBytes += image.sizeBytes;
    }
    return usage;
}

/// Networks take no room worth a word.
DiskUsageClass networksOf(const QList<Network>& networks)
{
    const auto used = std::ranges::count_if(networks, [](const Network& network) { return network.usedBy > 0; });
    return {static_cast<int>(networks.size()), static_cast<int>(used), -1, -1};
}

/// What cleaning of this kind takes, in the middle of a sentence.
QString objectsOf(PruneKind kind)
{
    switch (kind) {
    case PruneKind::StoppedSandboxes:
        return UsagePage::tr("stopped sandboxes");
    case PruneKind::DanglingImages:
        return UsagePage::tr("images without a tag");
    case PruneKind::UnusedImages:
        return UsagePage::tr("unused images");
    case PruneKind::Volumes:
        return UsagePage::tr("unused volumes");
    case PruneKind::Networks:
        return UsagePage::tr("unused networks");
    case PruneKind::BuildCache:
        break;
    }
    return UsagePage::tr("build cache");
}

QString freedWords(PruneKind kind, const PruneOutcome& outcome)
{
    if (kind == PruneKind::Networks)
        return UsagePage::tr("Deleted %n network(s).", nullptr, static_cast<int>(outcome.removed.size()));
    return UsagePage::tr("Deleted %1 and freed %2.").arg(objectsOf(kind), formatBytes(outcome.freedBytes));
}

} // namespace

UsagePage::UsagePage(const StorageContext& context)
    : StoragePage(context, u"storageUsage"_s, tr("Disk use"),
                  {tr("What"), tr("Number"), tr("In use"), tr("Size"), tr("Can be freed")})
    , m_clean(addButton(u"storageClean"_s, tr("Show what can be &cleaned…"), [this] { preview(); }))
    , m_note(new PlainLabel(QString(), this))
    , m_progress(new QProgressBar(this))
{
    m_note->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_progress->setObjectName("storageProgress"_L1);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setRange(0, 0); // Engines do not tell how far they are.
    m_progress->setMaximumWidth(fontMetrics().averageCharWidth() * 16);
    buttonRow()->addWidget(m_note, 1);
    buttonRow()->addWidget(m_progress);
    m_cancel = addButton(u"storageCancel"_s, tr("Cancel"), [this] { m_stop.request_stop(); });
    setBusy({});
}

void UsagePage::forget()
{
    m_usage.reset();
    m_images.reset();
    m_networks.reset();
    if (!m_busy)
        m_note->clear();
}

void UsagePage::readAgain()
{
    fill();
    // An engine with many images walks its disk for this.
    if (!m_busy)
        m_note->setText(tr("Reading the disk use; this can take a while."));
    const auto measured = [this](const DiskUsage& usage) {
        m_usage = usage;
        fill();
        Q_EMIT volumeBytesRead(usage.volumeBytes);
    };
    read<DiskUsage>(provider()->storage()->readDiskUsage(), measured, [this] {
        if (!m_busy)
            m_note->clear();
    });
    if (provider()->images()) {
        read<QList<Image>>(provider()->images()->listImages(), [this](const QList<Image>& images) {
            m_images = images;
            fill();
        });
    }
    read<QList<Network>>(provider()->storage()->listNetworks(), [this](const QList<Network>& networks) {
        m_networks = networks;
        fill();
    });
}

void UsagePage::fill()
{
    const DiskUsageClass unknown{-1, -1, -1, -1};
    QList<TableRow> rows;
    const auto add = [&rows](const QString& what, PruneKind kind, const DiskUsageClass& facts) {
        rows.append({QString::number(static_cast<int>(kind)),
                     {{what},
                      TableCell::number(facts.count),
                      TableCell::number(facts.active),
                      TableCell::bytes(facts.sizeBytes),
                      TableCell::bytes(facts.reclaimableBytes)}});
    };
    add(tr("Sandboxes"), PruneKind::StoppedSandboxes, m_usage ? m_usage->sandboxes : unknown);
    add(tr("Images"), PruneKind::UnusedImages, m_usage ? m_usage->images : unknown);
    add(tr("Images without a tag"), PruneKind::DanglingImages, m_images ? danglingOf(*m_images) : unknown);
    add(tr("Volumes"), PruneKind::Volumes, m_usage ? m_usage->volumes : unknown);
    add(tr("Networks"), PruneKind::Networks, m_networks ? networksOf(*m_networks) : unknown);
    add(tr("Build cache"), PruneKind::BuildCache, m_usage ? m_usage->buildCache : unknown);
    setRows(rows);
}

void UsagePage::updateButtons()
{
    m_clean->setEnabled(provider() && !m_busy && !selectedKey().isEmpty());
}

void UsagePage::setBusy(const QString& what)
{
    m_busy = !what.isEmpty();
    m_note->setText(what);
    m_progress->setVisible(m_busy);
    m_cancel->setVisible(m_busy);
    updateButtons();
}

void UsagePage::preview()
{
    if (!provider())
        return;
    const auto kind = static_cast<PruneKind>(selectedKey().toInt());
    m_clean->setEnabled(false);
    const auto show = [this, kind](const QList<PruneCandidate>& candidates) {
        if (candidates.isEmpty())
            context().messages.showNotice(tr("There is nothing to clean."));
        else
            confirm(kind, candidates);
    };
    read<QList<PruneCandidate>>(provider()->storage()->previewPrune(kind), show, [this] { updateButtons(); });
}

void UsagePage::confirm(PruneKind kind, const QList<PruneCandidate>& candidates)
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
    if (kind == PruneKind::Volumes) {
        // One by its name, as everywhere; for several, their number proves that the list was looked at.
        question.text += u' ' + tr("What is on the volumes is lost.");
        question.typeToConfirm = count == 1 ? candidates.first().name : QString::number(count);
    }
    question.confirmButton = tr("Delete %n object(s)", nullptr, count);
    dialogs::confirm(this, question, [this, kind, asked = connection()](ConfirmationAnswer answer) {
        if (answer.confirmed && asked == connection() && provider())
            clean(kind);
    });
}

void UsagePage::clean(PruneKind kind)
{
    m_stop = std::stop_source();
    setBusy(tr("Deleting %1…").arg(objectsOf(kind)));
    auto work = tracked(provider()->storage()->prune(kind, m_stop.get_token()), Operation::Prune, objectsOf(kind),
                        [stop = m_stop]() mutable { stop.request_stop(); });
    whenDone(std::move(work), this, [this, kind](const Result<PruneOutcome>& outcome) {
        setBusy({});
        if (provider())
            readAgain(); // Also after an error: some may be gone.
        if (outcome)
            context().messages.showNotice(freedWords(kind, *outcome));
        else if (outcome.error().isCancelled())
            context().messages.showNotice(tr("Cancelled. What had been deleted by then is gone."));
        else
            context().messages.showError(outcome.error());
    });
}

} // namespace sandglass

#include "moc_usagepage.cpp"
