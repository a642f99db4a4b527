// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

#include <expected>
#include <optional>
#include <utility>

namespace sandglass::emulator {

/// A request as a handler sees it: whose it is has been checked, and the path is cut into its parts.
struct Request
{
    QByteArray method = {};
    QString path = {}; ///< without "/v1" and without the team
    QString team = {};
    QMap<QString, QString> ids = {}; ///< the parts of the path that the route names
    QList<std::pair<QString, QString>> query = {};
    QJsonObject body = {};
    QString token = {};

    QString id(const QString& name) const { return ids.value(name); }
    /// The first parameter of that name; null when there is none.
    QString value(QStringView name) const;
    QStringList values(QStringView name) const;
    bool isSet(QStringView name) const { return value(name) == u"true"; }
};

/// An answer before it is text. Success is 200 always: the official client takes nothing else for it.
struct Answer
{
    int status = 200;
    QJsonObject body = {};
};

/// Either what was looked for, or the answer that says why not.
template <typename T> using Found = std::expected<T, Answer>;

/// `{"data": …}`.
Answer answer(const QJsonValue& data = QJsonObject());
/// `{"error":{"status","message","details"?}}`.
Answer failure(int status, const QString& message, const QJsonObject& details = {});
/// The page of \a items that the request asks for (`per_page`, `page`, `cursor`), as `data.NAME`, or as a bare array in
/// `data` where \a name is empty. A cursor is there only when another page follows.
Answer page(const Request& request, const QString& name, const QJsonArray& items);

/// Parameters as a form writes them: "+" is a space, as the client encodes those of logs.
QList<std::pair<QString, QString>> parseQuery(const QString& encoded);

} // namespace sandglass::emulator
