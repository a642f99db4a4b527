// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/tarstreams.h"

#include "core/docker/dockerapi.h"
#include "core/docker/dockerexec.h"
#include "core/provider/tarprocess.h"

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {
Task<Result<std::unique_ptr<ExecStream>>> openTar(std::shared_ptr<DockerApi> api, QString id, ExecSpec tar)
{
    tar.user = u"0"_s;
    return openDockerExec(std::move(api), std::move(id), std::move(tar));
}
} // namespace

Task<Result<std::unique_ptr<DownloadStream>>> downloadByTar(std::shared_ptr<DockerApi> api, QString id, QString path,
                                                            std::stop_token stop)
{
    auto exec = co_await openTar(api, id, tarOutSpec(path));
    if (!exec)
        co_return std::unexpected(exec.error());
    co_return tarDownload(std::move(*exec), stop, path);
}

Task<Result<std::unique_ptr<UploadStream>>> uploadByTar(std::shared_ptr<DockerApi> api, QString id, QString directory,
                                                        std::stop_token stop)
{
    // tar would wait for the end of its input, after everything was sent.
    if (!api->canEndInput())
        co_return fail(ErrorKind::Unsupported, u"the transport cannot end the input"_s);
    auto exec = co_await openTar(api, id, tarInSpec(directory));
    if (!exec)
        co_return std::unexpected(exec.error());
    co_return tarUpload(std::move(*exec), stop, directory);
}

} // namespace sandglass
