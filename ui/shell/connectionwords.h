// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/connection.h"

#include <QColor>
#include <QString>

namespace sandglass {

class Clock;
class LocalEngine;
class Theme;
struct EngineInfo;

/// "●" ready, "◐" connecting, "○" off or not reachable, "⚠" the server refuses.
QString connectionGlyph(ConnectionPhase phase);
QColor connectionColor(ConnectionPhase phase, const Theme& theme);
/// "Next attempt in 8 s", or empty when none is planned.
QString nextAttemptText(const ConnectionState& state, const Clock& clock);
bool isNorthflank(const ConnectionConfig& config);
/// Where it leads: the address, and of a cloud the team and the project.
QString placeText(const ConnectionConfig& config);
/// What answers there: "Docker 26.1.5, API 1.45".
QString productText(const EngineInfo& info);
/// "The token lacks the permissions: Tags, Clusters"; empty when it lacks none.
QString missingPermissionsText(const EngineInfo& info);
/// Whether it crosses a network without TLS.
bool isUnencrypted(const ConnectionConfig& config);
QString unencryptedText();
/// Why the embedded engine cannot be started now; empty when it can.
QString engineObstacle(const LocalEngine& engine);
/// Why it is not ready: the server's words and the way on; empty without an error.
QString connectionProblemText(const ConnectionState& state);

} // namespace sandglass
