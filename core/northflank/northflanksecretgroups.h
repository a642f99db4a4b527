// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/northflank/northflankapi.h"
#include "core/northflank/servicepath.h"
#include "core/provider/cloud.h"

#include <memory>

namespace sandglass {

// Secret groups of a project. Values are written; of those that an answer tells nothing is kept but the names.

Task<Result<QList<CloudSecretGroup>>> listProjectSecretGroups(std::shared_ptr<NorthflankApi> api, QString project);
Task<Result<CloudSecretGroup>> readProjectSecretGroup(std::shared_ptr<NorthflankApi> api, QString project,
                                                      QString group);
Task<Result<QString>> createProjectSecretGroup(std::shared_ptr<NorthflankApi> api, QString project,
                                               CloudSecretGroupSpec spec);
/// Names the service among those that get the group, or takes it out. Conflict for a group that all get.
Task<Status> useProjectSecretGroup(std::shared_ptr<NorthflankApi> api, QString group, ServicePath service, bool use);

} // namespace sandglass
