// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/net/websocketchannel.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>

namespace sandglass {

// What Northflank's WebSockets for commands and logs have in common: one JSON object `{"type":…,"data":…}` a message,
// and a first message that holds the token.

/// A message of the server.
struct SocketMessage
{
    QString type;
    QJsonValue data;

    /// `data.message`, or \a otherwise.
    QString text(const QString& otherwise) const;
};

/// Protocol for what is not one JSON object with a type.
Result<SocketMessage> parseSocketMessage(const QByteArray& message);

/// The first message of the client. \a context is JSON, or empty for none. Never log it.
QByteArray socketInitMessage(const QByteArray& token, const QByteArray& context = {});

/// \a value as compact JSON; also of a text or a number alone.
QByteArray jsonText(const QJsonValue& value);

/// Why a WebSocket ended before its work was done: an upgrade that was refused, a closure with its code and reason, or
/// a lost connection.
Error socketError(const WebSocketEnd& end);

/// \a error without \a token, should the server have quoted it.
Error withoutToken(Error error, const QByteArray& token);

} // namespace sandglass
