// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>

namespace sandglass {

/// A time as Northflank writes it: ISO 8601, also with a space instead of 'T', or Unix seconds as a number. UTC;
/// invalid for everything else.
QDateTime northflankTime(const QJsonValue& value);

/// A number, also when it is written as a text; \a otherwise for everything else.
double northflankNumber(const QJsonValue& value, double otherwise = 0);

/// The bytes of a size in megabytes; at least 0.
qint64 bytesFromMegabytes(double megabytes);

/// What follows from a name when an object is created: "My App" becomes "my-app".
QString slugOf(const QString& name);

/// `data` of an answer, or an empty object.
QJsonObject dataOf(const QJsonObject& answer);

} // namespace sandglass
