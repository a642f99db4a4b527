// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/docker/quirks.h"
#include "core/sandboxes/details.h"
#include "core/sandboxes/sandbox.h"

#include <QJsonArray>
#include <QJsonObject>

#include <optional>

namespace sandglass {

/// The state that an engine's word means; Unknown for words that this program does not know.
SandboxState sandboxStateFrom(const QString& word);

/// The exit code in the prose of a list, "Exited (137) 2 hours ago"; empty when there is none.
std::optional<int> exitCodeFromStatus(const QString& status);

/// One entry of `/containers/json`. Only what does not change by itself is taken: rows must not churn with the prose of
/// "Up 3 hours". Lists are sorted, since engines give them in another order each time. The key's connection is left to
/// the caller. Empty for an entry without an id.
std::optional<Sandbox> sandboxFromList(const QJsonObject& entry, const QString& connection);

/// All entries of `/containers/json`, without the helper containers of pods.
QList<Sandbox> sandboxesFromList(const QJsonArray& entries, const QString& connection, const Quirks& quirks);

/// The answer of `/containers/{id}/json`, of any API version.
std::optional<Sandbox> sandboxFromInspect(const QJsonObject& json, const QString& connection);

/// The answers of `/containers/{id}/top` and `/containers/{id}/changes`.
ProcessTable processTableFrom(const QJsonObject& json);
QList<FileChange> fileChangesFrom(const QJsonArray& json);

} // namespace sandglass
