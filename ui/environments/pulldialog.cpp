// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/pulldialog.h"

#include "core/environments/imagecatalog.h"
#include "core/environments/imagereference.h"
#include "core/provider/providerregistry.h"
#include "ui/common/format.h"
#include "ui/common/messagebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTreeWidget>

namespace sandglass {
using namespace Qt::StringLiterals;

PullDialog::PullDialog(ProviderRegistry& providers, ImageCatalog& images, const QString& connection, QWidget* parent)
    : QDialog(parent)
    , m_images(images)
    , m_messages(new MessageBar(this))
    , m_reference(new QLineEdit(this))
    , m_connection(new QComboBox(this))
    , m_problem(new PlainLabel(QString(), this))
    , m_layers(new QTreeWidget(this))
    , m_total(new QProgressBar(this))
    , m_background(new QPushButton(tr("Continue in &background"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_pull(new QPushButton(tr("&Pull image"), this))
{
    setObjectName("pullDialog"_L1);
    setWindowTitle(tr("Pull image"));
    m_reference->setObjectName("pullReference"_L1);
    m_reference->setPlaceholderText(tr("node:20, registry.example.com/team/image:tag …"));
    m_connection->setObjectName("pullConnection"_L1);
    const auto known = providers.providers();
    for (Provider* provider : known) {
        if (provider->images() && provider->connectionState().isReady())
            m_connection->addItem(shown(provider->config().name, 80), provider->config().id);
    }
    m_connection->setCurrentIndex(std::max(m_connection->findData(connection), 0));

    m_layers->setObjectName("pullLayers"_L1);
    m_layers->setAccessibleName(tr("Layers"));
    m_layers->setRootIsDecorated(false);
    m_layers->setUniformRowHeights(true);
    m_layers->setSelectionMode(QAbstractItemView::NoSelection);
    m_layers->setHeaderLabels({tr("Layer"), tr("State"), tr("Progress")});
    m_layers->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_layers->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_layers->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    m_layers->header()->setStretchLastSection(false);
    m_total->setObjectName("pullTotal"_L1);
    m_total->setAccessibleName(tr("Progress of the pull"));
    m_background->setObjectName("pullBackground"_L1);
    m_cancel->setObjectName("pullCancel"_L1);
    m_pull->setObjectName("pullStart"_L1);
    m_pull->setDefault(true);
    m_background->setAutoDefault(false);
    m_cancel->setAutoDefault(false);

    auto* form = new QFormLayout;
    form->addRow(tr("&Image:"), m_reference);
    form->addRow(tr("&Connection:"), m_connection);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_problem, 1);
    buttons->addWidget(m_background);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_pull);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(m_messages);
    layout->addLayout(form);
    layout->addWidget(m_layers, 1);
    layout->addWidget(m_total);
    layout->addLayout(buttons);
    resize(fontMetrics().averageCharWidth() * 88, fontMetrics().height() * 20);

    connect(m_reference, &QLineEdit::textChanged, this, &PullDialog::validate);
    connect(m_pull, &QPushButton::clicked, this, &PullDialog::pull);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_background, &QPushButton::clicked, this, [this] {
        m_keepPulling = true;
        accept();
    });
    setPulling(false);
    validate();
    m_reference->setFocus();
}

void PullDialog::validate()
{
    const QString reference = m_reference->text().trimmed();
    QString problem;
    if (m_connection->count() == 0)
        problem = tr("No connection is ready.");
    else if (!reference.isEmpty() && !isImageReference(reference))
        problem = tr("This is no name of an image.");
    m_problem->setText(problem);
    m_pull->setEnabled(!m_pulling && problem.isEmpty() && !reference.isEmpty());
}

void PullDialog::setPulling(bool pulling)
{
    m_pulling = pulling;
    m_reference->setEnabled(!pulling);
    m_connection->setEnabled(!pulling);
    m_background->setVisible(pulling);
    m_total->setVisible(pulling);
    m_layers->setVisible(pulling || !m_items.isEmpty());
    m_total->setRange(0, 0);
    validate();
}

void PullDialog::pull()
{
    if (!m_pull->isEnabled())
        return;
    m_messages->clear();
    m_layers->clear();
    m_items.clear();
    m_sum = {};
    m_stop = std::stop_source();
    setPulling(true);
    const auto progress = [guard = QPointer(this)](const ImageProgress& step) {
        if (guard)
            guard->report(step);
    };
    whenDone(m_images.pull(m_connection->currentData().toString(), m_reference->text().trimmed(), progress, m_stop),
             this, [this](const Status& outcome) {
                 setPulling(false);
                 if (outcome)
                     accept();
                 else if (!outcome.error().isCancelled())
                     m_messages->showError(outcome.error(), [this] { pull(); });
             });
}

void PullDialog::report(const ImageProgress& progress)
{
    constexpr int mostLayers = 500; // An image has 127 at most; the server's word is not trusted.
    if (progress.layer.isEmpty() || (!m_items.contains(progress.layer) && m_items.size() >= mostLayers))
        return;
    QTreeWidgetItem*& item = m_items[progress.layer];
    if (!item)
        item = new QTreeWidgetItem(m_layers, {shown(progress.layer, 20)});
    item->setText(1, shown(progress.status, 100));
    const bool counted = progress.totalBytes > 0 && !progress.done;
    item->setText(2, counted ? tr("%1 of %2").arg(formatBytes(progress.currentBytes), formatBytes(progress.totalBytes))
                             : QString());
    m_sum.add(progress);
    if (const qint64 total = m_sum.total(); total > 0) {
        m_total->setRange(0, 1000);
        m_total->setValue(static_cast<int>(1000.0 * static_cast<double>(m_sum.done()) / static_cast<double>(total)));
    }
}

void PullDialog::done(int result)
{
    if (m_pulling && !m_keepPulling)
        m_stop.request_stop();
    QDialog::done(result);
}

} // namespace sandglass

#include "moc_pulldialog.cpp"
