// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/cloudservice.h"

#include "core/provider/providerregistry.h"

namespace sandglass {

CloudService::CloudService(ProviderRegistry& providers, ActivityLog& activity, QObject* parent)
    : QObject(parent)
    , m_providers(providers)
    , m_activity(activity)
{
}

CloudOperations* CloudService::cloud(const QString& connection) const
{
    Provider* provider = m_providers.provider(connection);
    return provider && provider->connectionState().isReady() ? provider->cloud() : nullptr;
}

QString CloudService::nameOf(const QString& connection) const
{
    const Provider* provider = m_providers.provider(connection);
    return provider ? provider->config().name : connection;
}

} // namespace sandglass

#include "moc_cloudservice.cpp"
