// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logentry.h"

#include <QJsonArray>
#include <QList>
#include <QString>

namespace sandglass {

/// A line of a service's log, and the instance that wrote it.
struct InstanceLine
{
    QString instance; ///< may be empty: not every answer tells
    LogEntry entry;

    bool operator==(const InstanceLine&) const = default;
};

/// Reads the lines of Northflank's answers. The prefix of the container runtime ("TIME stdout F ") goes, where there is
/// one, and tells the channel; what is no text is kept as JSON; a text of several lines becomes several. What has no
/// time or is no line is left out.
QList<InstanceLine> instanceLines(const QJsonArray& answer);

} // namespace sandglass
