// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/details.h"

#include <QJsonObject>

namespace sandglass {

/// `/system/df`, in the form of API 1.53 (one summary for each class of objects) and in the older one (lists of all
/// objects, to be summed up). API 1.52 gives both; the engine's own sums are taken.
DiskUsage diskUsageFrom(const QJsonObject& json);

/// The unused records of the build cache in `/system/df`; only these a prune removes.
QList<PruneCandidate> unusedBuildCacheFrom(const QJsonObject& json);

} // namespace sandglass
