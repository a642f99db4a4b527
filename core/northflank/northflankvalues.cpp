// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankvalues.h"

#include "core/base/rfc3339.h"

#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>
#include <cmath>

namespace sandglass {
using namespace Qt::StringLiterals;

QDateTime northflankTime(const QJsonValue& value)
{
    if (value.isDouble()) {
        constexpr double latest = 32503680000; // the year 3000
        const double seconds = value.toDouble();
        if (seconds <= 0 || seconds > latest)
            return {};
        return QDateTime::fromMSecsSinceEpoch(std::llround(seconds * 1000), QTimeZone::UTC);
    }
    QString text = value.toString();
    if (text.size() > 10 && text.at(10) == u' ')
        text[10] = u'T';
    return dateTimeFromRfc3339(text);
}

double northflankNumber(const QJsonValue& value, double otherwise)
{
    if (value.isDouble())
        return value.toDouble();
    bool isNumber = false;
    const double number = value.toString().toDouble(&isNumber);
    return isNumber && std::isfinite(number) ? number : otherwise;
}

qint64 bytesFromMegabytes(double megabytes)
{
    constexpr double most = 1e9;
    return static_cast<qint64>(std::clamp(megabytes, 0.0, most) * 1024 * 1024);
}

QString slugOf(const QString& name)
{
    static const QRegularExpression others(u"[^a-z0-9]+"_s);
    QString slug = name.toLower().replace(others, u"-"_s);
    while (slug.startsWith(u'-'))
        slug.remove(0, 1);
    while (slug.endsWith(u'-'))
        slug.chop(1);
    return slug;
}

QJsonObject dataOf(const QJsonObject& answer)
{
    return answer.value("data"_L1).toObject();
}

} // namespace sandglass
