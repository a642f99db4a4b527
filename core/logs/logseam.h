// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace sandglass {

/// A place in a log where reading was interrupted. It is kept as a line of its own.
struct LogSeam
{
    enum class Kind {
        Restarted,   ///< the sandbox stopped and was started again
        Reconnected, ///< the connection was lost and found again
    };

    Kind kind = Kind::Reconnected;
    qint64 outageMs = 0;
    bool proven = false; ///< the engine repeated the last lines before the seam, so nothing is missing

    bool operator==(const LogSeam&) const = default;

    QByteArray encoded() const;
    static std::optional<LogSeam> decoded(QByteArrayView text);
};

} // namespace sandglass
