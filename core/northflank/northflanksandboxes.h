// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/northflank/northflankapi.h"
#include "core/northflank/servicepath.h"
#include "core/provider/cloud.h"
#include "core/sandboxes/sandboxspec.h"

#include <QJsonArray>

#include <memory>

namespace sandglass {

// The life of services. Errors carry operation and the service's name. All of it is begun by the call and done by the
// service later: ServiceList::follow() sees it through.

/// A service that was made, as the answer tells it.
struct CreatedService
{
    ServicePath path;
    QJsonObject service;
};

/// Makes the spec's new volumes and then the service with them. When a step fails, what was made before is taken away
/// again; Error::leftBehind names what remains. When the answer is lost, it looks whether the service is there.
/// \a defaultProject: where it goes when the spec names no project.
Task<Result<CreatedService>> createService(std::shared_ptr<NorthflankApi> api, SandboxSpec spec,
                                           QString defaultProject);
/// The requests with which createService() makes it when nothing fails, with \a team in their paths if there is one.
Result<QJsonArray> requestsToCreate(const SandboxSpec& spec, const QString& team, const QString& defaultProject);
/// What the service has now, as its details tell it.
Task<Result<QJsonObject>> inspectService(std::shared_ptr<NorthflankApi> api, ServicePath service);
/// \a graceSeconds until processes are killed; -1: the service's own setting.
Task<Status> scaleService(std::shared_ptr<NorthflankApi> api, ServicePath service, int instances, Operation operation,
                          int graceSeconds = -1);
Task<Status> restartService(std::shared_ptr<NorthflankApi> api, ServicePath service);
Task<Status> pauseService(std::shared_ptr<NorthflankApi> api, ServicePath service);
/// \a instances: how many to go on with; 0: as the service decides.
Task<Status> resumeService(std::shared_ptr<NorthflankApi> api, ServicePath service, int instances, Operation operation);
Task<Status> deleteService(std::shared_ptr<NorthflankApi> api, ServicePath service, bool withVolumes);
/// Its own variables, without those of secret groups.
Task<Result<QMap<QString, QString>>> readServiceVariables(std::shared_ptr<NorthflankApi> api, ServicePath service,
                                                          Operation operation);
Task<Status> updateService(std::shared_ptr<NorthflankApi> api, ServicePath service, CloudUpdate update);
Task<Result<QList<CloudInstance>>> listServiceInstances(std::shared_ptr<NorthflankApi> api, ServicePath service);
/// Until its status says that it runs: asked with growing pauses, for \a longestMs. A service that failed, was paused
/// or has no instances ends the wait.
Task<Status> waitUntilRunning(std::shared_ptr<NorthflankApi> api, ServicePath service, int longestMs,
                              std::stop_token stop);

} // namespace sandglass
