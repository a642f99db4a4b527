// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/docker/dockerapi.h"
#include "core/provider/provider.h"

#include <memory>

namespace sandglass {

/// The volumes, networks and disk space of one engine. Main thread; operations under way outlive this object.
class DockerStorage final : public StorageOperations
{
public:
    explicit DockerStorage(std::shared_ptr<DockerApi> api);

    Task<Result<QList<Volume>>> listVolumes() override;
    Task<Result<Volume>> createVolume(QString name, QMap<QString, QString> labels) override;
    Task<Result<QJsonObject>> inspectVolume(QString name) override;
    Task<Status> removeVolume(QString name) override;
    Task<Result<QList<Network>>> listNetworks() override;
    Task<Result<QString>> createNetwork(QString name, bool internal) override;
    Task<Result<QJsonObject>> inspectNetwork(QString id) override;
    Task<Status> removeNetwork(QString id) override;
    Task<Result<DiskUsage>> readDiskUsage() override;
    Task<Result<QList<PruneCandidate>>> previewPrune(PruneKind kind) override;
    Task<Result<PruneOutcome>> prune(PruneKind kind, std::stop_token stop) override;

private:
    std::shared_ptr<DockerApi> m_api;
};

} // namespace sandglass
