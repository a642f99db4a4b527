// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/storagedialog.h"

#include "core/provider/providerregistry.h"
#include "ui/common/format.h"
#include "ui/common/messagebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/environments/networkspage.h"
#include "ui/environments/usagepage.h"
#include "ui/environments/volumespage.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QTabWidget>
#include <QTimer>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int changesMs = 200;
} // namespace

StorageDialog::StorageDialog(ProviderRegistry& providers, ActivityLog& activity, Theme& theme, QWidget* parent)
    : QDialog(parent)
    , m_providers(providers)
    , m_messages(new MessageBar(this))
    , m_connection(new QComboBox(this))
    , m_state(new PlainLabel(QString(), this))
    , m_changes(new QTimer(this))
{
    setObjectName("storageDialog"_L1);
    setWindowTitle(tr("Disk use, volumes and networks"));
    const StorageContext context{providers, activity, theme, *m_messages};
    m_usage = new UsagePage(context);
    m_volumes = new VolumesPage(context);
    m_networks = new NetworksPage(context);
    m_connection->setObjectName("storageConnection"_L1);
    m_connection->setAccessibleName(tr("Connection"));
    auto* tabs = new QTabWidget(this);
    tabs->setObjectName("storageTabs"_L1);
    tabs->setDocumentMode(true);
    tabs->addTab(m_usage, tr("Disk use"));
    tabs->addTab(m_volumes, tr("Volumes"));
    tabs->addTab(m_networks, tr("Networks"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setObjectName("storageClose"_L1);
    auto* first = new QHBoxLayout;
    first->addWidget(m_connection);
    first->addWidget(m_state, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(m_messages);
    layout->addLayout(first);
    layout->addWidget(tabs, 1);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 96, fontMetrics().height() * 24);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_connection, &QComboBox::currentIndexChanged, this, &StorageDialog::chooseConnection);
    connect(m_connection, &QComboBox::activated, this, [this] { m_picked = true; });
    connect(new QShortcut(QKeySequence::Refresh, this), &QShortcut::activated, this, &StorageDialog::chooseConnection);
    connect(m_usage, &UsagePage::volumeBytesRead, m_volumes, &VolumesPage::setBytes);
    connect(m_volumes, &VolumesPage::changed, this, &StorageDialog::chooseConnection);
    connect(m_networks, &NetworksPage::changed, this, &StorageDialog::chooseConnection);
    m_changes->setSingleShot(true);
    m_changes->setInterval(changesMs);
    connect(m_changes, &QTimer::timeout, this, [this] {
        const QString id = m_connection->currentData().toString();
        m_volumes->setConnection(id);
        m_networks->setConnection(id);
    });
    const auto known = providers.providers();
    for (Provider* provider : known)
        watch(provider);
    connect(&providers, &ProviderRegistry::connectionAdded, this, [this](Provider* provider) {
        watch(provider);
        fillConnections();
    });
    connect(&providers, &ProviderRegistry::connectionRemoved, this, &StorageDialog::fillConnections);
    fillConnections();
}

void StorageDialog::watch(Provider* provider)
{
    const auto isShown = [this, provider] { return provider->config().id == m_connection->currentData().toString(); };
    const auto gather = [this, isShown] {
        if (isShown() && !m_changes->isActive())
            m_changes->start();
    };
    connect(provider, &Provider::volumesChanged, this, gather);
    connect(provider, &Provider::networksChanged, this, gather);
    connect(provider, &Provider::connectionStateChanged, this, [this, provider, isShown] {
        fillConnections();
        if (isShown() && provider->connectionState().isReady() != m_ready)
            chooseConnection();
    });
}

void StorageDialog::fillConnections()
{
    const QString before = m_connection->currentData().toString();
    const Provider* shownBefore = m_providers.provider(before);
    const bool keep = m_picked || (shownBefore && shownBefore->connectionState().isReady());
    int firstReady = -1;
    {
        const QSignalBlocker quiet(m_connection);
        m_connection->clear();
        const auto known = m_providers.providers();
        for (Provider* provider : known) {
            if (!provider->storage() || provider->connectionState().phase == ConnectionPhase::Disconnected)
                continue;
            if (firstReady < 0 && provider->connectionState().isReady())
                firstReady = m_connection->count();
            m_connection->addItem(shown(provider->config().name, 80), provider->config().id);
        }
        const int kept = m_connection->findData(before);
        const bool move = kept < 0 || (!keep && firstReady >= 0);
        m_connection->setCurrentIndex(move ? std::max(firstReady, 0) : kept);
    }
    m_connection->setVisible(m_connection->count() > 1);
    if (m_connection->currentData().toString() != before || before.isEmpty())
        chooseConnection();
}

void StorageDialog::chooseConnection()
{
    const QString id = m_connection->currentData().toString();
    const Provider* provider = m_providers.provider(id);
    m_ready = provider && provider->connectionState().isReady();
    m_state->setText(!provider ? tr("There is no connection to an engine.")
                     : m_ready ? QString()
                               : connectionPhaseText(provider->connectionState()));
    m_state->setVisible(!m_state->text().isEmpty());
    m_usage->setConnection(id);
    m_volumes->setConnection(id);
    m_networks->setConnection(id);
}

} // namespace sandglass

#include "moc_storagedialog.cpp"
