// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/activitylog.h"
#include "core/environments/imagecatalog.h"
#include "core/provider/connectionstore.h"
#include "core/sandboxes/cloudservice.h"
#include "core/sandboxes/sandboxservice.h"
#include "core/secrets/keptsecrets.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "ui/shell/windowservices.h"
#include "ui/theme/theme.h"

#include <QTemporaryDir>

namespace sandglass::test {

/// What the parts of the window work with, over fake providers.
struct FakeServices
{
    /// \a found are the connections that were found on the machine.
    explicit FakeServices(const QList<ConnectionConfig>& found = {})
    {
        providers.registerFactory(QStringLiteral("docker"), [](const ConnectionConfig& config) {
            return std::make_unique<FakeProvider>(config);
        });
        providers.registerFactory(QStringLiteral("northflank"), [this](const ConnectionConfig& config) {
            auto made = std::make_unique<FakeProvider>(config);
            made->hasCloud = true;
            if (onCloudMade)
                onCloudMade(*made);
            return made;
        });
        (void)store.load(found);
    }

    static ConnectionConfig found(const QString& id, const QString& name, const QString& endpoint)
    {
        ConnectionConfig config;
        config.id = id;
        config.name = name;
        config.provider = QStringLiteral("docker");
        config.endpoint = endpoint;
        config.origin = QStringLiteral("socket");
        return config;
    }
    FakeProvider* fake(const QString& id) const { return static_cast<FakeProvider*>(providers.provider(id)); }
    WindowServices all()
    {
        WindowServices services{providers, store, sandboxes, service, images, activity, theme, clock};
        services.secrets = &secrets;
        services.clouds = &clouds;
        return services;
    }

    QTemporaryDir folder;
    Theme theme;
    ManualClock clock;
    KeptSecrets secrets{std::make_unique<MemoryStore>()};
    std::function<void(FakeProvider&)> onCloudMade; ///< sets up a new connection to Northflank
    ProviderRegistry providers;
    ConnectionStore store{providers, folder.filePath(QStringLiteral("connections.json"))};
    SandboxRegistry sandboxes{providers, clock};
    ActivityLog activity{clock};
    SandboxService service{providers, sandboxes, activity};
    ImageCatalog images{providers, activity};
    CloudService clouds{providers, activity};
};

} // namespace sandglass::test
