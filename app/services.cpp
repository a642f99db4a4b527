// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services.h"

#include "core/docker/discovery.h"
#include "core/docker/dockerprovider.h"

namespace sandglass {
using namespace Qt::StringLiterals;

Services::Services(const QString& folder)
    : activities(clock)
    , connections(providers, folder + u"/connections.json"_s)
    , sandboxes(providers, clock)
    , rows(sandboxes, folder + u"/rows.json"_s)
    , sandboxService(providers, sandboxes, activities)
    , images(providers, activities)
    , logs(providers, sandboxes, clock)
    , terminals(providers, sandboxes, clock)
    , metrics(providers, sandboxes, clock)
    , transfers(providers, sandboxes, activities)
    , sample(providers, activities)
{
    providers.registerFactory(u"docker"_s, [this](const ConnectionConfig& config) {
        return std::make_unique<DockerProvider>(config, clock);
    });
    connect(&engine, &LocalEngine::stateChanged, this, [this] {
        if (engine.state() == LocalEngine::State::Running)
            connections.addFound(engine.connection());
    });
}

Services::~Services()
{
    rows.flush();
}

void Services::connectAll()
{
    const Status read = connections.load(discoverConnections(DiscoveryEnvironment::ofThisProcess()));
    if (!read) {
        // The person finds it among the activities, with the name under which the damaged file was set aside.
        Activity task;
        task.operation = Operation::ReadConfiguration;
        task.subject = read.error().subject;
        activities.finish(activities.begin(task), read);
    }
    rows.load();
}

void Services::startEngine()
{
    engine.start();
}

} // namespace sandglass

#include "moc_services.cpp"
