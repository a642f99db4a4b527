// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/pager.h"

#include <QJsonArray>
#include <QSet>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostEntries = 10000;
constexpr auto pageSize = "100"_L1; // the most that the service gives

Error strange(const NorthflankApi& api, ErrorKind kind, const QString& text, Operation operation,
              const QString& subject)
{
    Error error = fail(kind, text).error().during(operation, subject);
    error.endpoint = api.endpointText();
    return error;
}

/// The entries of one answer; nothing when it holds no list.
std::optional<QList<QJsonObject>> entriesOf(const QJsonObject& answer, const QString& member)
{
    const QJsonValue data = answer.value("data"_L1);
    const QJsonValue list = data.isObject() ? data.toObject().value(member) : data;
    if (!list.isArray())
        return std::nullopt;
    QList<QJsonObject> entries;
    const QJsonArray page = list.toArray();
    for (const auto& entry : page) {
        if (entry.isObject())
            entries.append(entry.toObject());
    }
    return entries;
}

QString nextCursor(const QJsonObject& answer)
{
    const QJsonObject pagination = answer.value("pagination"_L1).toObject();
    return pagination.value("hasNextPage"_L1).toBool() ? pagination.value("cursor"_L1).toString() : QString();
}
} // namespace

Task<Result<QList<QJsonObject>>> listAll(std::shared_ptr<NorthflankApi> api, QString path, QString member,
                                         Operation operation, QString subject, std::stop_token stop, Urgency urgency)
{
    QList<QJsonObject> entries;
    QSet<QString> cursors;
    QString cursor;
    do {
        Query query{{u"per_page"_s, pageSize}};
        if (!cursor.isEmpty())
            query.append({u"cursor"_s, cursor});
        const auto answer = co_await api->get(path, query, operation, subject, stop, urgency);
        if (!answer)
            co_return std::unexpected(answer.error());
        const auto page = entriesOf(*answer, member);
        if (!page)
            co_return std::unexpected(
                strange(*api, ErrorKind::Protocol, u"the answer holds no list"_s, operation, subject));
        entries += *page;
        if (entries.size() > mostEntries)
            co_return std::unexpected(
                strange(*api, ErrorKind::Limit, u"the list has over 10,000 entries"_s, operation, subject));
        cursors.insert(cursor);
        cursor = nextCursor(*answer);
    } while (!cursor.isEmpty() && !cursors.contains(cursor));
    co_return entries;
}

Task<Result<QList<QJsonObject>>> listWhole(std::shared_ptr<NorthflankApi> api, QString path, QString member,
                                           Operation operation, QString subject)
{
    const auto answer = co_await api->get(path, {}, operation, subject);
    if (!answer)
        co_return std::unexpected(answer.error());
    const auto entries = entriesOf(*answer, member);
    if (!entries)
        co_return std::unexpected(
            strange(*api, ErrorKind::Protocol, u"the answer holds no list"_s, operation, subject));
    co_return *entries;
}

} // namespace sandglass
