// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/transferstrip.h"

#include "core/files/transferqueue.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/format.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int barSteps = 1000;
constexpr int barWidth = 160;
} // namespace

TransferStrip::TransferStrip(TransferQueue& queue, QWidget* parent)
    : QWidget(parent)
    , m_queue(queue)
    , m_text(new ElidedLabel({}, this))
    , m_bar(new QProgressBar(this))
    , m_cancel(new QToolButton(this))
{
    setObjectName("transferStrip"_L1);
    m_text->setObjectName("transferText"_L1);
    m_bar->setObjectName("transferProgress"_L1);
    m_bar->setAccessibleName(tr("Progress of the transfers"));
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(barWidth);
    m_cancel->setObjectName("cancelTransfers"_L1);
    m_cancel->setIcon(Theme::icon(u"dialog-cancel"_s));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_cancel->setAutoRaise(true);
    setPlainToolTip(m_cancel, tr("Cancel the transfers of this sandbox"));

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 4, 4);
    row->setSpacing(8);
    row->addWidget(m_text, 1);
    row->addWidget(m_bar);
    row->addWidget(m_cancel);

    connect(m_cancel, &QToolButton::clicked, this, &TransferStrip::cancelAll);
    connect(&m_queue, &TransferQueue::added, this, &TransferStrip::refresh);
    connect(&m_queue, &TransferQueue::progressed, this, &TransferStrip::refresh);
    connect(&m_queue, &TransferQueue::finished, this, &TransferStrip::refresh);
    hide();
}

void TransferStrip::setSandbox(const SandboxKey& key)
{
    m_key = key;
    refresh();
}

void TransferStrip::cancelAll()
{
    const auto transfers = m_queue.transfers(m_key);
    for (const TransferInfo& transfer : transfers)
        m_queue.cancel(transfer.id);
    refresh();
}

void TransferStrip::refresh()
{
    const auto transfers = m_queue.transfers(m_key);
    setVisible(!transfers.isEmpty());
    if (transfers.isEmpty())
        return;
    qint64 bytes = 0;
    qint64 total = 0;
    bool totalKnown = true;
    const TransferInfo* shownOne = &transfers.first();
    for (const TransferInfo& transfer : transfers) {
        bytes += transfer.bytes;
        total += transfer.totalBytes;
        totalKnown = totalKnown && transfer.totalBytes > 0;
        if (transfer.running && !shownOne->running)
            shownOne = &transfer;
    }
    const QString name =
        shown(shownOne->currentName.isEmpty() ? shownOne->sources.value(0) : shownOne->currentName, 120);
    QString text;
    if (!shownOne->running)
        text = tr("Waiting to copy %1").arg(name);
    else if (shownOne->direction == TransferDirection::Upload)
        text = tr("Uploading %1").arg(name);
    else
        text = tr("Downloading %1").arg(name);
    const QString amount = totalKnown ? tr("%1 of %2").arg(formatBytes(bytes), formatBytes(total)) : formatBytes(bytes);
    text += u"  ·  "_s + amount;
    const int others = static_cast<int>(transfers.size()) - 1;
    if (others > 0)
        text += u"  ·  "_s + tr("and %n more", nullptr, others);
    m_text->setText(text);
    m_bar->setRange(0, totalKnown ? barSteps : 0);
    if (totalKnown)
        m_bar->setValue(static_cast<int>(std::min<qint64>(bytes * barSteps / total, barSteps)));
}

} // namespace sandglass

#include "moc_transferstrip.cpp"
