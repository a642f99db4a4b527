// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace sandglass {

/// Nanoseconds since the Unix epoch of "2026-01-02T03:04:05.123456789Z" or with an offset such as "+02:00"; 0 for what
/// is no such time and for Go's zero time (year 1), with which engines say "never". Allocates nothing: it is called for
/// every line of a log.
qint64 nanosecondsFromRfc3339(QByteArrayView text);
qint64 nanosecondsFromRfc3339(QStringView text);

/// The same in milliseconds, UTC; invalid for "never".
QDateTime dateTimeFromRfc3339(const QString& text);

} // namespace sandglass
