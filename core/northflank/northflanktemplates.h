// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/northflank/northflankapi.h"
#include "core/northflank/servicepath.h"
#include "core/provider/cloud.h"

#include <functional>
#include <memory>

namespace sandglass {

// Templates of a team, and their runs.

Task<Result<QList<CloudTemplate>>> listTeamTemplates(std::shared_ptr<NorthflankApi> api);
Task<Result<QJsonObject>> readTeamTemplate(std::shared_ptr<NorthflankApi> api, QString id);
Task<Result<CloudRun>> runTeamTemplate(std::shared_ptr<NorthflankApi> api, QString templateId,
                                       QMap<QString, QString> arguments);
/// Asks with growing pauses until the run is concluded.
Task<Result<CloudRun>> followTeamRun(std::shared_ptr<NorthflankApi> api, CloudRun run,
                                     std::function<void(const CloudRun&)> progress, std::stop_token stop);
/// The service with the volumes that are attached to it, as a template that makes them anew. Variables go along with
/// their names only: their values may be secrets.
Task<Result<QJsonObject>> exportServiceTemplate(std::shared_ptr<NorthflankApi> api, ServicePath service, QString name);
Task<Result<QString>> createTeamTemplate(std::shared_ptr<NorthflankApi> api, QJsonObject exported);

} // namespace sandglass
