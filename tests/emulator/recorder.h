// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <deque>

namespace sandglass::emulator {

/// What clients have sent, so that tests can compare two of them: the newest 10,000 requests. Tokens are not kept.
class Recorder
{
public:
    /// A request, or the upgrade to a WebSocket; the number is for messages().
    qsizetype request(const QString& method, const QString& target, const QByteArray& body, const QString& userAgent);
    /// A message that the client has sent over the WebSocket \a number; the first three are kept.
    void message(qsizetype number, bool binary, const QByteArray& text);

    QJsonArray json() const;
    void clear();

private:
    std::deque<QJsonObject> m_requests;
    qsizetype m_first = 0; ///< the number of the first that is kept
};

} // namespace sandglass::emulator
