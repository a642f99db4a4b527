// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/apiversion.h"

namespace sandglass {
using namespace Qt::StringLiterals;

std::optional<ApiVersion> ApiVersion::parse(QByteArrayView text)
{
    const auto dot = text.indexOf('.');
    if (dot <= 0)
        return std::nullopt;
    bool majorOk = false;
    bool minorOk = false;
    const ApiVersion version{text.first(dot).toInt(&majorOk), text.sliced(dot + 1).toInt(&minorOk)};
    if (!majorOk || !minorOk || version.major < 0 || version.minor < 0)
        return std::nullopt;
    return version;
}

QString ApiVersion::toString() const
{
    return u"%1.%2"_s.arg(major).arg(minor);
}

} // namespace sandglass
