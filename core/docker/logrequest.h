// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/docker/apirequest.h"
#include "core/logs/logentry.h"
#include "core/provider/streams.h"

#include <QList>
#include <QString>

namespace sandglass {

class DockerApi;

/// Asks for the log of sandbox \a id, each message with its time.
ApiRequest logRequest(const DockerApi& api, const QString& id, const LogQuery& query);

/// Sends \a lines from \a stream in batches of at most 4,096. False when a receiver destroyed the stream.
bool emitLogLines(LogStream* stream, const QList<LogEntry>& lines);

} // namespace sandglass
