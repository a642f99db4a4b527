// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulator/router.h"

#include <QJsonObject>

#include <optional>

namespace sandglass::emulator {

/// What a plan gives a container.
struct Plan
{
    QString id = {};
    double cpus = 0;
    qint64 memoryMb = 0;
    double dollarsPerHour = 0;
};

/// The compute plan of that id.
std::optional<Plan> findPlan(const QString& id);
/// Whether there is such a plan, those for GPUs included.
bool isPlan(const QString& id);
bool isRegion(const QString& id);
bool isGpuType(const QString& id);
/// The cluster of one's own that every team has here.
QJsonObject ownCluster();
/// The tags that every team has at first: `spot-workload`, `on-demand` and `sandboxed`.
QList<QJsonObject> usualTags();

/// Plans, regions, clusters, tags, registries, teams, and the check of a token.
QList<Route> catalogueRoutes();

} // namespace sandglass::emulator
