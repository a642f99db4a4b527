// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/logtail.h"

#include "core/northflank/northflankerror.h"
#include "core/northflank/socketmessages.h"

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

LogTail::LogTail(QByteArray token, TailLimits limits)
    : m_token(std::move(token))
    , m_initMs(limits.initMs)
    , m_channel(limits.socket)
{
    connect(&m_channel, &WebSocketChannel::opened, this, [this] {
        m_channel.sendText(socketInitMessage(m_token));
        m_deadline.start(m_initMs);
    });
    connect(&m_channel, &WebSocketChannel::received, this, &LogTail::receive);
    connect(&m_channel, &WebSocketChannel::ended, this, [this](const WebSocketEnd& how) { end(socketError(how)); });
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this,
            [this] { end(fail(ErrorKind::Timeout, u"no answer to the first message"_s).error()); });
}

Task<Status> LogTail::open(QUrl url)
{
    m_channel.open(QNetworkRequest(url));
    return statusOf(m_opened);
}

void LogTail::setPaused(bool paused)
{
    m_paused = paused;
    if (m_opened.isSet())
        m_channel.setPaused(paused);
}

void LogTail::receive(const QByteArray& text)
{
    const auto message = parseSocketMessage(text);
    if (!message) {
        end(message.error());
    } else if (message->type == "error"_L1) {
        end(northflankErrorFromText(0, message->text(u"Unknown error"_s)));
    } else if (message->type == "init"_L1) {
        m_deadline.stop();
        if (message->data.toObject().value("auth"_L1).toString() != "successful"_L1) {
            Error error = northflankErrorFromText(0, message->text(u"Reason unknown"_s));
            error.kind = ErrorKind::Forbidden;
            error.hint = Hint::MissingPermission;
            end(error);
            return;
        }
        m_channel.setPaused(m_paused);
        m_opened.set({});
    } else if (message->type == "log-lines"_L1) {
        if (const auto batch = instanceLines(message->data.toArray()); !batch.isEmpty())
            Q_EMIT lines(batch);
    }
}

void LogTail::end(const Error& error)
{
    if (std::exchange(m_over, true))
        return;
    m_deadline.stop();
    m_channel.close();
    const Error clean = withoutToken(error, m_token);
    const auto lost = m_lost;
    m_opened.set(std::unexpected(clean));
    lost.set(clean);
}

} // namespace sandglass

#include "moc_logtail.cpp"
