// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/details.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>

namespace sandglass {

/// One volume, of `/volumes` or as the answer to its creation. Use and size stay unknown.
Volume volumeFrom(const QJsonObject& json);

/// `/volumes`. \a usedBy: how many sandboxes attach each volume.
QList<Volume> volumesFrom(const QJsonObject& json, const QHash<QString, int>& usedBy);

/// From `/containers/json`: how many entries attach each volume by name.
QHash<QString, int> volumeUse(const QJsonArray& sandboxes);

/// `/networks`. \a usedBy: how many sandboxes are attached to each network.
QList<Network> networksFrom(const QJsonArray& json, const QHash<QString, int>& usedBy);

/// From `/containers/json`: how many entries are attached to each network by name.
QHash<QString, int> networkUse(const QJsonArray& sandboxes);

/// What a prune of \a kind answered; the fields are named after the kind.
PruneOutcome pruneOutcomeFrom(const QJsonObject& json);

} // namespace sandglass
