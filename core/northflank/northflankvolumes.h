// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/northflank/northflankapi.h"
#include "core/northflank/servicepath.h"
#include "core/provider/cloud.h"

#include <memory>

namespace sandglass {

// Volumes of a project and their backups.

Task<Result<QList<CloudVolume>>> listProjectVolumes(std::shared_ptr<NorthflankApi> api, QString project);
/// Resolves to the id. \a service, if there is one, gets it attached.
Task<Result<QString>> createProjectVolume(std::shared_ptr<NorthflankApi> api, QString project, CloudVolumeSpec spec,
                                          std::optional<ServicePath> service);
/// Volumes can only grow; a smaller size is InvalidInput, by the server's word.
Task<Status> growProjectVolume(std::shared_ptr<NorthflankApi> api, QString project, QString volume, qint64 megabytes);
Task<Status> attachProjectVolume(std::shared_ptr<NorthflankApi> api, QString volume, ServicePath service);
Task<Status> detachProjectVolume(std::shared_ptr<NorthflankApi> api, QString volume, ServicePath service);
Task<Status> deleteProjectVolume(std::shared_ptr<NorthflankApi> api, QString project, QString volume);
Task<Result<QList<CloudBackup>>> listVolumeBackups(std::shared_ptr<NorthflankApi> api, QString project, QString volume);
Task<Result<QString>> backUpProjectVolume(std::shared_ptr<NorthflankApi> api, QString project, QString volume,
                                          QString name);
Task<Status> deleteVolumeBackup(std::shared_ptr<NorthflankApi> api, QString project, QString volume, QString backup);

} // namespace sandglass
