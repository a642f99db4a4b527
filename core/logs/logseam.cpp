// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/logseam.h"

#include <QByteArrayList>

namespace sandglass {
using namespace Qt::StringLiterals;

QByteArray LogSeam::encoded() const
{
    return (kind == Kind::Restarted ? "restarted "_ba : "reconnected "_ba) + QByteArray::number(outageMs) +
           (proven ? " proven"_ba : " unproven"_ba);
}

std::optional<LogSeam> LogSeam::decoded(QByteArrayView text)
{
    const QByteArrayList words = text.toByteArray().split(' ');
    if (words.size() != 3)
        return std::nullopt;
    bool ok = false;
    const qint64 outage = words.at(1).toLongLong(&ok);
    if (!ok)
        return std::nullopt;
    return LogSeam{words.at(0) == "restarted"_ba ? Kind::Restarted : Kind::Reconnected, outage,
                   words.at(2) == "proven"_ba};
}

} // namespace sandglass
