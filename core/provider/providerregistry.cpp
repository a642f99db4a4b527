// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/providerregistry.h"

#include <algorithm>
#include <utility>

namespace sandglass {

ProviderRegistry::ProviderRegistry(QObject* parent)
    : QObject(parent)
{
}

ProviderRegistry::~ProviderRegistry() = default;

void ProviderRegistry::registerFactory(const QString& kind, Factory factory)
{
    m_factories.insert(kind, std::move(factory));
}

Provider* ProviderRegistry::addConnection(const ConnectionConfig& config)
{
    auto made = makeProvider(config);
    if (!made)
        return nullptr;
    Provider* added = made.get();
    m_providers.push_back(std::move(made));
    Q_EMIT connectionAdded(added);
    if (config.enabled && m_holdsStarts)
        m_held.append(config.id);
    else if (config.enabled)
        added->start();
    return added;
}

void ProviderRegistry::startHeld()
{
    m_holdsStarts = false;
    const QStringList held = std::exchange(m_held, {});
    for (const QString& id : held) {
        if (Provider* waiting = provider(id))
            waiting->start();
    }
}

void ProviderRegistry::removeConnection(const QString& id)
{
    const auto found =
        std::ranges::find_if(m_providers, [&id](const auto& candidate) { return candidate->config().id == id; });
    if (found == m_providers.end())
        return;
    Q_EMIT connectionAboutToBeRemoved(found->get());
    m_held.removeAll(id);
    const auto removed = std::move(*found);
    m_providers.erase(found);
    removed->stop();
    Q_EMIT connectionRemoved(id);
}

Provider* ProviderRegistry::replaceConnection(const ConnectionConfig& config)
{
    removeConnection(config.id);
    return addConnection(config);
}

QList<Provider*> ProviderRegistry::providers() const
{
    QList<Provider*> all;
    for (const auto& candidate : m_providers)
        all.append(candidate.get());
    return all;
}

Provider* ProviderRegistry::provider(const QString& connectionId) const
{
    for (const auto& candidate : m_providers) {
        if (candidate->config().id == connectionId)
            return candidate.get();
    }
    return nullptr;
}

std::unique_ptr<Provider> ProviderRegistry::makeProvider(const ConnectionConfig& config) const
{
    const auto factory = m_factories.value(config.provider);
    return factory ? factory(config) : nullptr;
}

} // namespace sandglass

#include "moc_providerregistry.cpp"
