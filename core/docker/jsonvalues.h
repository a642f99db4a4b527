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

/// The label with which this program marks what it creates.
inline constexpr QLatin1StringView createdByLabel{"io.sandglass.created-by"};
inline constexpr QLatin1StringView createdByValue{"sandglass"};

} // namespace sandglass
