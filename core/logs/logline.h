// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logentry.h"

#include <QByteArrayView>

namespace sandglass {

/// Names a line of one LogStore for as long as the store lives; ids of later lines are greater, and none comes twice.
/// 0 is no line.
using LineId = quint64;

/// A line as a LogStore holds it. `text` is a view into the store: valid as long as the store is not changed, or the
/// LogSnapshot it came from lives.
struct LogLine
{
    LineId id = 0;
    qint64 timeNs = 0; ///< since the Unix epoch, UTC; 0: not known
    LogChannel channel = LogChannel::Output;
    quint8 source = 0;      ///< index into LogSession::sources()
    bool truncated = false; ///< the provider dropped the rest of it
    bool seam = false;      ///< not from the sandbox: `text` is an encoded LogSeam
    bool controls = false;  ///< has control characters, such as escapes: what is shown differs from `text`
    QByteArrayView text;
};

} // namespace sandglass
