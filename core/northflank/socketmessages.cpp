// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/socketmessages.h"

#include "core/northflank/northflankerror.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <variant>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
Error closureError(const WebSocketClosure& closure)
{
    constexpr int policyViolation = 1008;
    constexpr int firstBreach = 1002; // to 1010: somebody broke the rules of WebSockets
    constexpr int lastBreach = 1010;
    ErrorKind kind = ErrorKind::Unreachable;
    if (closure.code == policyViolation)
        kind = ErrorKind::Forbidden;
    else if (closure.code >= firstBreach && closure.code <= lastBreach)
        kind = ErrorKind::Protocol;
    Error error = fail(kind, u"closed with code %1: %2"_s.arg(closure.code)
                                 .arg(closure.reason.isEmpty() ? u"(no reason)"_s : closure.reason))
                      .error();
    error.retryable = kind == ErrorKind::Unreachable;
    return error;
}
} // namespace

QString SocketMessage::text(const QString& otherwise) const
{
    const QString message = data.toObject().value("message"_L1).toString();
    return message.isEmpty() ? otherwise : message;
}

Result<SocketMessage> parseSocketMessage(const QByteArray& message)
{
    QJsonParseError problem;
    const QJsonObject object = QJsonDocument::fromJson(message, &problem).object();
    const QString type = object.value("type"_L1).toString();
    if (!type.isEmpty())
        return SocketMessage{.type = type, .data = object.value("data"_L1)};
    constexpr qsizetype quoted = 200;
    const QString what = problem.error == QJsonParseError::NoError ? u"no type"_s : problem.errorString();
    return fail(ErrorKind::Protocol, u"not a message (%1): %2"_s.arg(
                                         what, QString::fromUtf8(message.first(std::min(message.size(), quoted)))));
}

QByteArray jsonText(const QJsonValue& value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return list.sliced(1, list.size() - 2);
}

QByteArray socketInitMessage(const QByteArray& token, const QByteArray& context)
{
    QByteArray data = R"({"auth":{"type":"apiToken","apiToken":)" + jsonText(QString::fromUtf8(token)) + '}';
    if (!context.isEmpty())
        data += ",\"context\":" + context;
    return R"({"type":"init","data":)" + data + "}}";
}

Error socketError(const WebSocketEnd& end)
{
    if (const auto* answer = std::get_if<HttpResponse>(&end))
        return northflankError(answer->head.status, answer->body, QString::fromUtf8(answer->head.reason));
    if (const auto* closure = std::get_if<WebSocketClosure>(&end))
        return closureError(*closure);
    return std::get<Error>(end);
}

Error withoutToken(Error error, const QByteArray& token)
{
    if (!token.isEmpty())
        error.serverText.replace(QString::fromUtf8(token), u"…"_s);
    return error;
}

} // namespace sandglass
