// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/connection.h"

namespace sandglass {
using namespace Qt::StringLiterals;

QString toString(ConnectionPhase phase)
{
    switch (phase) {
    case ConnectionPhase::Disconnected:
        return u"Disconnected"_s;
    case ConnectionPhase::Connecting:
        return u"Connecting"_s;
    case ConnectionPhase::Ready:
        return u"Ready"_s;
    case ConnectionPhase::Unauthorised:
        return u"Unauthorised"_s;
    case ConnectionPhase::Unreachable:
        return u"Unreachable"_s;
    case ConnectionPhase::Refused:
        return u"Refused"_s;
    }
    return u"Disconnected"_s;
}

} // namespace sandglass
