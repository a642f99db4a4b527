// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QUrl;

namespace sandglass {

/// Whether a token may be sent to \a host: https, or http to this machine.
bool isSafeHost(const QUrl& host);

} // namespace sandglass
