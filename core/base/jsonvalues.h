// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QStringList>

namespace sandglass {

/// `{"a":"b"}` as a map; what is no string counts as empty.
QMap<QString, QString> stringMapFrom(const QJsonValue& value);
QJsonObject toJson(const QMap<QString, QString>& map);

/// `["a","b"]`; `null` is the empty list.
QStringList stringListFrom(const QJsonValue& value);

} // namespace sandglass
