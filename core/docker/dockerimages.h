// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/docker/dockerapi.h"
#include "core/provider/provider.h"

#include <memory>

namespace sandglass {

/// The images of one engine. Main thread; operations under way outlive this object.
class DockerImages final : public ImageOperations
{
public:
    explicit DockerImages(std::shared_ptr<DockerApi> api);

    Task<Result<QList<Image>>> listImages() override;
    Task<Result<QJsonObject>> inspectImage(QString reference) override;
    Task<Status> pullImage(QString reference, Progress progress, std::stop_token stop) override;
    Task<Result<QString>> importImage(QString reference, QStringList command, Source tar, Progress progress,
                                      std::stop_token stop) override;
    Task<Result<QStringList>> loadImages(Source tar, Progress progress, std::stop_token stop) override;
    Task<Status> saveImage(QString reference, Sink tar, std::stop_token stop) override;
    Task<Status> tagImage(QString id, QString reference) override;
    Task<Status> removeImage(QString reference, bool force) override;

private:
    std::shared_ptr<DockerApi> m_api;
};

} // namespace sandglass
