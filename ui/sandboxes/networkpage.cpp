// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/networkpage.h"

#include "ui/common/plaintext.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int internalRole = Qt::UserRole + 1;
constexpr int builtInChoices = 3;
} // namespace

NetworkPage::NetworkPage(const Theme& theme, QWidget* parent)
    : SpecPage(parent)
    , m_network(new QComboBox(this))
    , m_explanation(makeMutedLabel({}, theme, this))
{
    m_network->setObjectName("specNetwork"_L1);
    keepNarrow(m_network);
    m_network->addItem(tr("Default"), QString());
    m_network->addItem(tr("None"), u"none"_s);
    m_network->addItem(tr("The machine's own"), u"host"_s);
    auto* form = new QFormLayout(this);
    form->addRow(tr("&Network:"), m_network);
    form->addRow(QString(), m_explanation);
    connect(m_network, &QComboBox::currentIndexChanged, this, [this] {
        explain();
        Q_EMIT changed();
    });
    explain();
}

void NetworkPage::explain()
{
    const QString network = m_network->currentData().toString();
    if (network.isEmpty())
        m_explanation->setText(tr("Reaches the internet; is reached through published ports only."));
    else if (network == "none"_L1)
        m_explanation->setText(tr("Reaches nothing and is reached by nothing: the safest for code you do not trust."));
    else if (network == "host"_L1)
        m_explanation->setText(tr("Shares the machine's network: reaches all that the machine reaches, also its own "
                                  "services. Only for code you trust."));
    else if (m_network->currentData(internalRole).toBool())
        m_explanation->setText(tr("Reaches the other sandboxes of this network, and not the internet."));
    else
        m_explanation->setText(tr("Reaches the other sandboxes of this network by name, and the internet."));
}

void NetworkPage::setProvider(Provider* provider)
{
    while (m_network->count() > builtInChoices)
        m_network->removeItem(builtInChoices);
    m_connection.clear();
    StorageOperations* storage = provider ? provider->storage() : nullptr;
    if (!storage || !provider->connectionState().isReady())
        return;
    const QString connection = provider->config().id;
    m_connection = connection;
    whenDone(storage->listNetworks(), this, [this, connection](const Result<QList<Network>>& listed) {
        if (m_connection != connection)
            return; // Another connection was chosen meanwhile.
        for (const Network& network : listed.value_or(QList<Network>())) {
            if (network.builtIn)
                continue;
            m_network->addItem(shown(network.name, 80), network.name);
            m_network->setItemData(m_network->count() - 1, network.internal, internalRole);
        }
    });
}

void NetworkPage::write(SandboxSpec& spec) const
{
    spec.network = m_network->currentData().toString();
}

} // namespace sandglass

#include "moc_networkpage.cpp"
