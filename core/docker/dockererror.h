// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>

namespace sandglass {

/// The error that an engine's answer of \a status with \a body means: kind and hint from the status and, where engines
/// use one status for many things, from the message (`{"message":…}`, or the bare text of what is not JSON).
Error errorFromAnswer(int status, const QByteArray& body);

/// The same for a message alone, as streams carry it in `errorDetail` after HTTP 200. \a status 0: none.
Error errorFromMessage(int status, const QString& message);

} // namespace sandglass
