// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/http.h"

#include <algorithm>

namespace sandglass {

QByteArray HttpHeaders::value(QByteArrayView name) const
{
    for (const auto& [fieldName, fieldValue] : m_fields) {
        if (fieldName.compare(name, Qt::CaseInsensitive) == 0)
            return fieldValue;
    }
    return {};
}

bool HttpHeaders::contains(QByteArrayView name) const
{
    return std::ranges::any_of(
        m_fields, [name](const auto& field) { return field.first.compare(name, Qt::CaseInsensitive) == 0; });
}

} // namespace sandglass
