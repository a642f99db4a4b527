// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services.h"

#include "app/audit.h"
#include "core/docker/discovery.h"
#include "core/docker/dockerprovider.h"
#include "core/northflank/northflankprovider.h"
#include "core/provider/tokenkey.h"
#include "core/secrets/keychainstore.h"

#include <QSettings>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
const QString engineUsedSetting = u"engine/used"_s;
const QString demoOrigin = u"demo"_s;

/// The emulated Northflank of `packaging/dev run --demo`.
ConnectionConfig demoConnection(const QString& host)
{
    ConnectionConfig config;
    config.id = demoOrigin;
    config.name = Services::tr("Northflank (demo)");
    config.provider = u"northflank"_s;
    config.endpoint = host;
    config.project = u"demo"_s;
    config.origin = demoOrigin;
    return config;
}
} // namespace

Services::Services(const QString& folder)
    : activities(clock)
    , audit(activities, folder + u"/activity.jsonl"_s)
    , secrets(std::make_unique<KeychainStore>(u"sandglass"_s))
    , connections(providers, folder + u"/connections.json"_s)
    , sandboxes(providers, clock)
    , rows(sandboxes, folder + u"/rows.json"_s)
    , sandboxService(providers, sandboxes, activities)
    , clouds(providers, activities)
    , images(providers, activities)
    , logs(providers, sandboxes, activities, clock)
    , terminals(providers, sandboxes, clock)
    , metrics(providers, sandboxes, clock)
    , isolation(providers, sandboxes)
    , transfers(providers, sandboxes, activities)
    , sample(providers, activities)
    , engine(clock)
{
    providers.registerFactory(u"docker"_s, [this](const ConnectionConfig& config) {
        return std::make_unique<DockerProvider>(config, clock);
    });
    providers.registerFactory(u"northflank"_s, [this](const ConnectionConfig& config) {
        SecretStore& tokens = config.origin == demoOrigin ? static_cast<SecretStore&>(demoSecrets) : secrets;
        return std::make_unique<NorthflankProvider>(config, tokens, clock);
    });
    connect(&connections, &ConnectionStore::removed, this, &Services::forgetToken);
    noteWhatIsNoTask(*this);
    connect(&sandboxService, &SandboxService::succeeded, &isolation, [this](Operation done, const SandboxKey& key) {
        if (done == Operation::UpdateSandbox)
            isolation.askAgain(key);
    });
    connect(&engine, &LocalEngine::stateChanged, this, [this] {
        if (engine.state() != LocalEngine::State::Running)
            return;
        // Its sandboxes are there again next time, and so must its connection be.
        QSettings().setValue(engineUsedSetting, true);
        connections.addFound(engine.connection());
        connections.setEnabled(engine.connection().id, true);
        if (Provider* provider = providers.provider(engine.connection().id))
            provider->retryNow(); // It may be waiting for its next attempt.
    });
}

Services::~Services()
{
    rows.flush();
}

void Services::recall()
{
    providers.holdStarts();
    QList<ConnectionConfig> found = discoverConnections(DiscoveryEnvironment::ofThisProcess());
    if (QSettings().value(engineUsedSetting).toBool() && engine.state() != LocalEngine::State::Unavailable)
        found.append(engine.connection());
    if (const QString demo = qEnvironmentVariable("SANDGLASS_DEMO_HOST"); !demo.isEmpty()) {
        const ConnectionConfig config = demoConnection(demo);
        demoSecrets.write(tokenKey(config), qgetenv("SANDGLASS_DEMO_TOKEN"));
        qunsetenv("SANDGLASS_DEMO_TOKEN"); // No program that is started from here needs it.
        found.append(config);
    }
    const Status read = connections.load(found);
    if (!read) {
        // The person finds it among the activities, with the name under which the damaged file was set aside.
        Activity task;
        task.operation = Operation::ReadConfiguration;
        task.subject = read.error().subject;
        activities.finish(activities.begin(task), read);
    }
    rows.load();
}

void Services::forgetToken(const ConnectionConfig& config)
{
    if (config.provider != "northflank"_L1)
        return; // Others keep none, and a locked keychain would ask the person for nothing.
    whenDone(secrets.remove(tokenKey(config)), this, [this, config](const Status& outcome) {
        if (outcome || outcome.error().hint == Hint::NoKeychain)
            return;
        // A token that stays in the keychain must not stay unsaid.
        Activity task;
        task.operation = Operation::RemoveSecret;
        task.subject = config.name;
        activities.finish(activities.begin(task), outcome);
    });
}

Task<void> Services::closeAll()
{
    // They begin at once and end side by side.
    auto shells = terminals.closeAll();
    auto files = transfers.closeAll();
    auto savedImages = images.closeAll();
    auto savedLogs = logs.closeAll();
    co_await shells;
    co_await files;
    co_await savedImages;
    co_await savedLogs;
}

void Services::discover()
{
    const auto found = discoverConnections(DiscoveryEnvironment::ofThisProcess());
    for (const ConnectionConfig& config : found)
        connections.addFound(config);
}

} // namespace sandglass

#include "moc_services.cpp"
