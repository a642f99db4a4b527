// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/agreement.h"

#include "core/docker/dockerapi.h"

namespace sandglass {

Task<Status> agreeOnVersion(std::shared_ptr<DockerApi> api, std::stop_token stop)
{
    if (api->isNegotiated())
        co_return Status{};
    const auto negotiated = co_await api->negotiate(std::move(stop));
    if (!negotiated)
        co_return std::unexpected(negotiated.error());
    if (!api->isNegotiated())
        api->adopt(*negotiated);
    co_return Status{};
}

} // namespace sandglass
