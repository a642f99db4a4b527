// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/isolation.h"

namespace sandglass {
using namespace Qt::StringLiterals;

QString toString(IsolationLevel level)
{
    switch (level) {
    case IsolationLevel::Exposed:
        return u"Exposed"_s;
    case IsolationLevel::Weak:
        return u"Weakened"_s;
    case IsolationLevel::Standard:
        return u"Standard"_s;
    case IsolationLevel::Hardened:
        return u"Hardened"_s;
    case IsolationLevel::OwnKernel:
        return u"OwnKernel"_s;
    }
    return {};
}

} // namespace sandglass
