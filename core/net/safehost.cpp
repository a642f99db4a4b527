// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/safehost.h"

#include <QHostAddress>
#include <QUrl>

namespace sandglass {
using namespace Qt::StringLiterals;

bool isSafeHost(const QUrl& host)
{
    if (!host.isValid() || host.host().isEmpty())
        return false;
    if (host.scheme() == "https"_L1)
        return true;
    return host.scheme() == "http"_L1 && (host.host() == "localhost"_L1 || QHostAddress(host.host()).isLoopback());
}

} // namespace sandglass
