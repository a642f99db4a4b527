// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/cloudactions.h"

#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "ui/cloud/clouddialog.h"
#include "ui/sandboxes/availabilitytext.h"
#include "ui/sandboxes/sandboxlist.h"
#include "ui/shell/actions.h"

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

CloudActions::CloudActions(const WindowServices& services, ActionRegistry& actions, SandboxList& list, QWidget* window)
    : QObject(window)
    , m_services(services)
    , m_context{services.providers, services.sandboxes, *services.clouds, services.theme}
    , m_actions(actions)
    , m_list(list)
    , m_window(window)
{
    addForSandbox(u"sandbox.ports"_s, tr("Ports…"), u"network-wired"_s, &openPorts);
    addForSandbox(u"sandbox.plan"_s, tr("Plan and instances…"), u"speedometer"_s, &openPlan);
    addForSandbox(u"sandbox.disks"_s, tr("Disks…"), u"drive-harddisk"_s, &openDisks);
    actions.add(
        {.id = u"connection.cloud"_s,
         .text = tr("&Cloud resources…"),
         .icon = u"folder-cloud"_s,
         .category = tr("Connection")},
        [this] { openCloud(); }, [this] { return connectionObstacle(); });
    connect(&services.providers, &ProviderRegistry::connectionAdded, &actions, &ActionRegistry::refresh);
}

void CloudActions::addForSandbox(const QString& id, const QString& text, const QString& icon,
                                 void (*open)(const CloudContext&, const Sandbox&, QWidget*))
{
    m_actions.add(
        {.id = id, .text = text, .icon = icon, .category = tr("Sandbox")},
        [this, open] {
            if (const SandboxRow* row = m_services.sandboxes.find(m_list.selectedKeys().value(0)))
                open(m_context, row->sandbox, m_window);
        },
        [this] { return sandboxObstacle(); });
}

QString CloudActions::sandboxObstacle() const
{
    const QList<SandboxKey> keys = m_list.selectedKeys();
    if (keys.isEmpty())
        return availabilityText({.obstacle = Obstacle::NothingSelected});
    if (keys.size() > 1)
        return availabilityText({.obstacle = Obstacle::OneOnly});
    Provider* provider = m_services.providers.provider(keys.first().connection);
    if (!provider || !provider->connectionState().isReady())
        return availabilityText({.obstacle = Obstacle::NotConnected});
    return provider->cloud() ? QString() : tr("Only sandboxes in a cloud have this.");
}

QString CloudActions::connectionObstacle() const
{
    const auto known = m_services.providers.providers();
    const bool any = std::ranges::any_of(known, [](Provider* provider) { return provider->cloud() != nullptr; });
    return any ? QString() : tr("There is no connection to a cloud.");
}

void CloudActions::openCloud()
{
    const SandboxKey selected = m_list.selectedKeys().value(0);
    auto* dialog = new CloudDialog(m_context, selected.connection, selected, m_window);
    dialog->open();
}

} // namespace sandglass

#include "moc_cloudactions.cpp"
