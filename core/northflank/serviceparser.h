// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandbox.h"

#include <QJsonObject>

namespace sandglass {

/// Whether the service runs containers; one that only builds images is no sandbox.
bool isSandboxService(const QJsonObject& service);

/// A service as the list or its details tell it; every member but `id` may be missing. `COMPLETED` means Running. What
/// has no instances is Exited, and what the service itself paused is Paused.
Sandbox sandboxFromService(const QString& connection, const QString& project, const QJsonObject& service);

/// Whether what goes on, or went on last, is that it gets more or fewer instances.
bool isScaling(const QJsonObject& service);

/// When the service's status last changed, as its text says it: a restart keeps the status and changes this.
QString lastTransitionOf(const QJsonObject& service);

/// The port as an answer tells it.
CloudPort cloudPortFrom(const QJsonObject& port);

} // namespace sandglass
