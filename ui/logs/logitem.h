// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/loglevel.h"
#include "core/logs/logline.h"
#include "core/logs/logmatcher.h"
#include "core/logs/logseam.h"
#include "ui/logs/linelayout.h"

#include <QList>
#include <QUrl>

#include <optional>

namespace sandglass {

/// An address in the text of a line.
struct LogLink
{
    int start = 0;
    int length = 0;
    QUrl address;
};

/// Addresses of the schemes https and http in \a text, at most 100, each at most 2,000 characters.
QList<LogLink> findLinks(const QString& text);

/// A line made ready to be shown.
struct LogItem
{
    LineId id = 0;
    qint64 timeNs = 0;
    LogChannel channel = LogChannel::Output;
    int source = 0;
    bool truncated = false;
    std::optional<LogSeam> seam;
    LogLevel level = LogLevel::None;
    bool isJson = false;
    bool expanded = false;   ///< the JSON object over several rows
    bool whole = false;      ///< however long it is
    qint64 omittedBytes = 0; ///< not shown; then a row at the end offers them
    LineLayout layout{AnsiText()};
    QList<LogLink> links;
    QList<LogMatcher::Range> matches;

    bool hasMoreRow() const { return omittedBytes > 0; }
    int rows() const { return layout.rows() + (hasMoreRow() ? 1 : 0); }
};

} // namespace sandglass
