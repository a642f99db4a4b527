// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/activity.h"
#include "core/base/error.h"
#include "core/provider/capabilities.h"
#include "core/provider/connection.h"
#include "core/sandboxes/sandbox.h"

#include <QString>

namespace sandglass {

// Numbers and words for people, by the locale.

QString formatBytes(qint64 bytes); ///< "12.3 MiB"
/// "81/256M", "812K/2G": what is used of a limit, as short as a table needs it. Without a limit (0) as formatBytes().
QString formatBytesOf(qint64 used, qint64 limit);
QString formatRate(double bytesPerSecond); ///< "1.2 MiB/s"
QString formatPercent(double percent);     ///< "12 %", "0.4 %"
/// "5 s", "12 min", "2 h", "3 d": one unit, changes seldom. Empty for negative input.
QString formatAge(qint64 seconds);
/// How long something took: "0.8 s", "12 s", "3 min 4 s", "2 h 5 min". Empty for negative input.
QString formatDuration(qint64 milliseconds);
/// Local time of a moment, in milliseconds since the Unix epoch: "14:03:21", with the date when it is not today's.
QString formatTime(qint64 wallMs);
/// An image as people say it: "node:20" of "docker.io/library/node:20", and of a bare id its first twelve digits.
QString formatImage(const QString& reference);
QString formatPorts(const QList<PortMapping>& ports); ///< "8080→80, 53/udp"

/// "Could not start sandbox “api-1”": the headline of an error.
QString errorHeadline(const Error& error);
/// The way on, or an empty string.
QString hintText(Hint hint);
/// Everything a bug report needs, as plain text: headline, endpoint, status, the server's words, the kind.
QString errorDetails(const Error& error);

/// "Starting api-1" while running, "Started api-1 on lab-2" in the past tense.
QString activityText(const Activity& task);

QString connectionPhaseText(const ConnectionState& state);
QString capabilityReasonText(Capability capability, CapabilityReason reason);

} // namespace sandglass
