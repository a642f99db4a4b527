// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logsnapshot.h"
#include "ui/logs/logselection.h"

#include <QSet>
#include <QString>

#include <vector>

namespace sandglass {

/// The local time of a line as a log view shows it: "01-31 14:03:21.123"; blanks of the same length without a time.
QString lineTime(qint64 timeNs);

/// What to copy: lines in order, of the first one from an offset on, of the last one up to an offset.
struct LogCopy
{
    LogSnapshot lines;
    std::vector<LineId> ids;
    int firstOffset = 0;
    int lastOffset = -1; ///< -1: to the end
    bool timestamps = false;
    QSet<LineId> expanded; ///< JSON lines that are shown over several rows, and copied so
};

/// The lines as text, each without colours, joined by line feeds. May take long: thread-safe.
QString copiedText(const LogCopy& what);

} // namespace sandglass
