// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/message.h"

#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
constexpr qsizetype usualPage = 50;
constexpr qsizetype longestPage = 100;

QString formDecoded(QStringView text)
{
    return QUrl::fromPercentEncoding(text.toUtf8().replace('+', ' '));
}
} // namespace

QString Request::value(QStringView name) const
{
    const auto found = std::ranges::find_if(query, [name](const auto& pair) { return pair.first == name; });
    return found == query.end() ? QString() : found->second;
}

QStringList Request::values(QStringView name) const
{
    QStringList all;
    for (const auto& [key, value] : query) {
        if (key == name)
            all.append(value);
    }
    return all;
}

Answer answer(const QJsonValue& data)
{
    return {.body = {{u"data"_s, data}}};
}

Answer failure(int status, const QString& message, const QJsonObject& details)
{
    QJsonObject error{{u"status"_s, status}, {u"message"_s, message}};
    if (!details.isEmpty())
        error.insert(u"details"_s, details);
    return {.status = status, .body = {{u"error"_s, error}}};
}

Answer page(const Request& request, const QString& name, const QJsonArray& items)
{
    bool given = false;
    qsizetype size = request.value(u"per_page").toLongLong(&given);
    size = given ? std::clamp<qsizetype>(size, 1, longestPage) : usualPage;
    // A cursor is the index of the first item, in letters that need no encoding.
    const QString cursor = request.value(u"cursor");
    qsizetype first = (std::max<qsizetype>(1, request.value(u"page").toLongLong()) - 1) * size;
    if (!cursor.isEmpty()) {
        bool valid = false;
        first = cursor.mid(1).toLongLong(&valid, 36);
        if (!valid || !cursor.startsWith(u'c') || first < 0)
            return failure(400, u"Invalid cursor"_s);
    }
    QJsonArray shown;
    for (qsizetype i = first; i < std::min(first + size, items.size()); ++i)
        shown.append(items.at(i));
    const bool more = first + size < items.size();
    QJsonObject pagination{{u"hasNextPage"_s, more}, {u"count"_s, shown.size()}};
    if (more)
        pagination.insert(u"cursor"_s, u'c' + QString::number(first + size, 36));
    Answer result = answer(name.isEmpty() ? QJsonValue(shown) : QJsonValue(QJsonObject{{name, shown}}));
    result.body.insert(u"pagination"_s, pagination);
    return result;
}

QList<std::pair<QString, QString>> parseQuery(const QString& encoded)
{
    QList<std::pair<QString, QString>> query;
    for (const auto part : QStringView(encoded).split(u'&', Qt::SkipEmptyParts)) {
        const qsizetype equals = part.indexOf(u'=');
        const QStringView name = equals < 0 ? part : part.first(equals);
        query.append({formDecoded(name), equals < 0 ? u""_s : formDecoded(part.sliced(equals + 1))});
    }
    return query;
}

} // namespace sandglass::emulator
