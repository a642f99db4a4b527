// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"

#include <QJsonObject>
#include <QString>

#include <memory>
#include <stop_token>

namespace sandglass {

class DockerApi;

/// Whether \a path lies where Docker's archive calls do not look: in a tmpfs of a running sandbox or in /proc, /sys and
/// /dev. They work on the sandbox's file system as it is without those, so they miss files there, and what they unpack
/// there is lost from sight. \a inspected is the answer to `/containers/{id}/json`.
bool isHiddenFromArchive(const QJsonObject& inspected, const QString& path);

/// Asks the engine; false for Podman, whose archive calls see what the sandbox sees, and where the engine doesn't tell.
Task<bool> isHiddenFromArchive(std::shared_ptr<DockerApi> api, QString id, QString path, std::stop_token stop);

} // namespace sandglass
