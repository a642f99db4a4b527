// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace sandglass {

/// All configured connections and the providers that speak them. Main thread.
///
/// `app` registers one factory per kind of provider; nothing else knows the concrete classes.
class ProviderRegistry : public QObject
{
    Q_OBJECT

public:
    using Factory = std::function<std::unique_ptr<Provider>(const ConnectionConfig&)>;

    explicit ProviderRegistry(QObject* parent = nullptr);
    ~ProviderRegistry() override;

    void registerFactory(const QString& kind, Factory factory);

    /// Makes the provider and starts it if the configuration is enabled. Null for an unknown kind.
    Provider* addConnection(const ConnectionConfig& config);
    /// Connections that are added from now on begin only with startHeld(), so that a window can be painted before
    /// anything is probed.
    void holdStarts() { m_holdsStarts = true; }
    void startHeld();
    /// Stops and destroys; sessions on it have been told by connectionAboutToBeRemoved().
    void removeConnection(const QString& id);
    /// The same id with another endpoint or name: removed and added again.
    Provider* replaceConnection(const ConnectionConfig& config);

    QList<Provider*> providers() const;                    ///< in the order they were added
    Provider* provider(const QString& connectionId) const; ///< null when unknown

    /// A provider outside the registry, for testing a configuration. Null for an unknown kind.
    std::unique_ptr<Provider> makeProvider(const ConnectionConfig& config) const;

Q_SIGNALS:
    void connectionAdded(sandglass::Provider* provider);
    void connectionAboutToBeRemoved(sandglass::Provider* provider);
    void connectionRemoved(const QString& id);

private:
    QHash<QString, Factory> m_factories;
    std::vector<std::unique_ptr<Provider>> m_providers;
    bool m_holdsStarts = false;
    QStringList m_held; ///< ids of those that wait for startHeld()
};

} // namespace sandglass
