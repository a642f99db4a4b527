// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/docker/dockerconfig.h"

#include <QByteArray>
#include <QString>

#include <stop_token>

namespace sandglass {

/// The directory of Docker's configuration: $DOCKER_CONFIG or ~/.docker.
QString dockerConfigDirectory();

/// The value of `X-Registry-Auth` for \a registry ("docker.io", "host:5000"), from what Docker's configuration in
/// \a configDirectory holds for it: a helper program (`docker-credential-NAME get`, 10 s at most) or the file itself.
/// Without credentials, and when a helper fails, it is the empty object, so that public images can be pulled; the
/// registry's refusal then says what is missing. The only error is Cancelled. The value is a secret: never log it.
Task<Result<QByteArray>> registryAuthHeader(QString registry, QString configDirectory, std::stop_token stop);

/// The same with a configuration that was read before.
Task<Result<QByteArray>> registryAuthHeader(QString registry, DockerConfig config, std::stop_token stop);

/// The credentials as `X-Registry-Auth` takes them: base64 for URLs, of JSON.
QByteArray encodeRegistryAuth(const RegistryCredentials& credentials, const QString& registry);

/// What a helper printed for `get`; empty for what is not that.
RegistryCredentials parseHelperAnswer(const QByteArray& json);

} // namespace sandglass
