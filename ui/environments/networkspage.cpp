// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/networkspage.h"

#include "core/provider/providerregistry.h"
#include "ui/common/dialogs.h"
#include "ui/common/messagebar.h"
#include "ui/common/plaintext.h"
#include "ui/environments/createdialog.h"
#include "ui/environments/inspection.h"

#include <QBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

NetworksPage::NetworksPage(const StorageContext& context)
    : StoragePage(context, u"storageNetworks"_s, tr("Networks"),
                  {tr("Name"), tr("Driver"), tr("Reaches"), tr("Used by")})
    , m_create(addButton(u"storageCreateNetwork"_s, tr("&New network…"), [this] { create(); }))
    , m_inspect(addButton(u"storageInspectNetwork"_s, tr("&Inspect"), [this] { inspect(); }))
    , m_remove(addButton(u"storageRemoveNetwork"_s, tr("&Remove network…"), [this] { remove(); }))
{
    buttonRow()->addStretch();
    makeSortable();
    updateButtons();
}

void NetworksPage::forget()
{
    m_networks.clear();
}

void NetworksPage::readAgain()
{
    read<QList<Network>>(provider()->storage()->listNetworks(), [this](const QList<Network>& networks) {
        m_networks = networks;
        QList<TableRow> rows;
        for (const Network& network : networks) {
            const bool closed = network.internal || network.driver == "null"_L1;
            rows.append({network.id,
                         {{shown(network.name, 200)},
                          {shown(network.driver, 40)},
                          {closed ? tr("Not the internet") : tr("The internet")},
                          TableCell::number(network.usedBy)}});
        }
        setRows(rows);
    });
}

const Network* NetworksPage::selected() const
{
    const auto found = std::ranges::find(m_networks, selectedKey(), &Network::id);
    return found == m_networks.end() ? nullptr : &*found;
}

void NetworksPage::updateButtons()
{
    const bool ready = provider() != nullptr;
    const Network* network = selected();
    m_create->setEnabled(ready);
    m_inspect->setEnabled(ready && network);
    m_remove->setEnabled(ready && network && !network->builtIn);
    setPlainToolTip(m_remove, network && network->builtIn ? tr("The engine brings this network and keeps it.")
                                                          : tr("Remove the selected network"));
}

void NetworksPage::create()
{
    Creation network;
    network.title = tr("New network");
    network.label = tr("&Name:");
    network.button = tr("Create network");
    network.option = tr("Without a way to the &outside");
    network.explanation = tr("Sandboxes in it reach each other, and not the internet.");
    for (const Network& there : std::as_const(m_networks))
        network.taken.append(there.name);
    network.create = [this](const QString& name, bool internal) {
        if (!provider())
            return failsWithoutConnection(Operation::CreateNetwork, name);
        return statusOf(tracked(provider()->storage()->createNetwork(name, internal), Operation::CreateNetwork, name));
    };
    auto* dialog = new CreateDialog(std::move(network), context().theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, &NetworksPage::changed);
    dialog->open();
}

void NetworksPage::inspect()
{
    const Network* network = selected();
    if (!network)
        return;
    openInspection(this, context().theme, context().providers, connection(), tr("Network %1").arg(network->name),
                   [id = network->id](Provider& provider) { return provider.storage()->inspectNetwork(id); });
}

void NetworksPage::remove()
{
    const Network* network = selected();
    if (!network)
        return;
    Confirmation question;
    question.title = tr("Remove network?");
    question.text = tr("“%1” will be removed.").arg(shown(network->name, 200));
    if (network->usedBy > 0)
        question.text += u' ' + tr("%n sandbox(es) are attached to it.", nullptr, network->usedBy);
    question.confirmButton = tr("Remove network");
    dialogs::confirm(this, question, [this, gone = *network, asked = connection()](ConfirmationAnswer answer) {
        if (!answer.confirmed || asked != connection() || !provider())
            return;
        auto work = tracked(provider()->storage()->removeNetwork(gone.id), Operation::RemoveNetwork, gone.name);
        whenDone(std::move(work), this, [this, name = gone.name](const Status& outcome) {
            if (outcome)
                context().messages.showNotice(tr("Removed %1.").arg(shown(name, 200)));
            else
                context().messages.showError(outcome.error().during(Operation::RemoveNetwork, name));
            Q_EMIT changed();
        });
    });
}

} // namespace sandglass

#include "moc_networkspage.cpp"
