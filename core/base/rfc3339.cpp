// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/rfc3339.h"

#include <QTimeZone>

#include <chrono>

namespace sandglass {

namespace {
/// Reads \a count digits at \a at and moves on; -1 when there are other characters.
int readDigits(QByteArrayView text, qsizetype& at, int count)
{
    if (text.size() - at < count)
        return -1;
    int value = 0;
    for (int i = 0; i < count; ++i) {
        const char c = text[at++];
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

bool skip(QByteArrayView text, qsizetype& at, char wanted)
{
    if (at >= text.size() || text[at] != wanted)
        return false;
    ++at;
    return true;
}

/// Nanoseconds behind the point; digits beyond the ninth are dropped.
qint64 readFraction(QByteArrayView text, qsizetype& at)
{
    qint64 value = 0;
    qint64 unit = 100'000'000;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
        value += (text[at++] - '0') * unit;
        unit /= 10;
    }
    return value;
}
} // namespace

qint64 nanosecondsFromRfc3339(QByteArrayView text)
{
    using namespace std::chrono;
    qsizetype at = 0;
    const int yearNumber = readDigits(text, at, 4);
    if (yearNumber < 1970 || yearNumber > 2261 || !skip(text, at, '-'))
        return 0;
    const int monthNumber = readDigits(text, at, 2);
    if (!skip(text, at, '-'))
        return 0;
    const int dayNumber = readDigits(text, at, 2);
    if (monthNumber < 1 || dayNumber < 1 || (!skip(text, at, 'T') && !skip(text, at, ' ')))
        return 0;
    const int hourNumber = readDigits(text, at, 2);
    if (!skip(text, at, ':'))
        return 0;
    const int minuteNumber = readDigits(text, at, 2);
    if (!skip(text, at, ':'))
        return 0;
    const int secondNumber = readDigits(text, at, 2);
    if (hourNumber < 0 || hourNumber > 23 || minuteNumber < 0 || minuteNumber > 59 || secondNumber < 0 ||
        secondNumber > 60)
        return 0;
    const qint64 fraction = skip(text, at, '.') ? readFraction(text, at) : 0;

    qint64 offsetSeconds = 0;
    if (!skip(text, at, 'Z')) {
        const bool east = at < text.size() && text[at] == '+';
        if (!east && (at >= text.size() || text[at] != '-'))
            return 0;
        ++at;
        const int offsetHours = readDigits(text, at, 2);
        if (!skip(text, at, ':'))
            return 0;
        const int offsetMinutes = readDigits(text, at, 2);
        if (offsetHours < 0 || offsetMinutes < 0)
            return 0;
        offsetSeconds = (offsetHours * 3600LL + offsetMinutes * 60LL) * (east ? 1 : -1);
    }
    if (at != text.size())
        return 0;

    const year_month_day date{year{yearNumber}, month{static_cast<unsigned>(monthNumber)},
                              day{static_cast<unsigned>(dayNumber)}};
    if (!date.ok())
        return 0;
    const qint64 days = sys_days{date}.time_since_epoch().count();
    const qint64 seconds = days * 86400 + hourNumber * 3600 + minuteNumber * 60 + secondNumber - offsetSeconds;
    return seconds * 1'000'000'000 + fraction;
}

qint64 nanosecondsFromRfc3339(QStringView text)
{
    return nanosecondsFromRfc3339(QByteArrayView(text.toLatin1()));
}

QDateTime dateTimeFromRfc3339(const QString& text)
{
    const qint64 nanoseconds = nanosecondsFromRfc3339(text);
    return nanoseconds == 0 ? QDateTime() : QDateTime::fromMSecsSinceEpoch(nanoseconds / 1'000'000, QTimeZone::UTC);
}

} // namespace sandglass
