// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/docker/dockerapi.h"

#include <QByteArray>

#include <functional>
#include <memory>
#include <stop_token>

namespace sandglass {

/// Gives the next bytes of a body, at most 64 KiB; an empty array is the end.
using BodySource = std::function<Task<Result<QByteArray>>()>;

/// Sends \a request with a body that \a source gives, at the pace at which the engine takes it, and resolves to the
/// body of the answer. \a sent is told how many bytes have left so far. A refusal in the middle ends it at once.
Task<Result<QByteArray>> uploadBody(std::shared_ptr<DockerApi> api, ApiRequest request, BodySource source,
                                    std::function<void(qint64)> sent, std::stop_token stop);

} // namespace sandglass
