// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>

namespace sandglass {

/// What Northflank refused with \a status, said in its own words: `error.message` with its details, else `message`,
/// else the status line's \a reason. Also for the answer to a WebSocket upgrade. The caller adds operation and subject.
Error northflankError(int status, const QByteArray& body, const QString& reason);

/// The same for a text alone, as WebSocket messages bring it; \a status 0 when there was none.
Error northflankErrorFromText(int status, const QString& text);

} // namespace sandglass
