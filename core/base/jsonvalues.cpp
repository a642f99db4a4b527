// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsonvalues.h"

namespace sandglass {

QMap<QString, QString> stringMapFrom(const QJsonValue& value)
{
    QMap<QString, QString> map;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        map.insert(it.key(), it.value().toString());
    return map;
}

QJsonObject toJson(const QMap<QString, QString>& map)
{
    QJsonObject object;
    for (const auto& [key, value] : map.asKeyValueRange())
        object.insert(key, value);
    return object;
}

QStringList stringListFrom(const QJsonValue& value)
{
    QStringList list;
    const QJsonArray array = value.toArray();
    list.reserve(array.size());
    for (const auto& item : array)
        list.append(item.toString());
    return list;
}

} // namespace sandglass
