// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/execchannel.h"

#include "core/northflank/northflankerror.h"
#include "core/northflank/socketmessages.h"
#include "core/provider/execfailure.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTimer>

#include <algorithm>
#include <array>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestPayload = 16 * 1024; // of bytes before base64, as Northflank's own client
constexpr qsizetype longestStartFailure = 4096;
constexpr int notReady = 500; // how an upgrade is answered while the instance starts or does not run

/// In the order of Northflank's own client.
QByteArray contextText(const ExecContext& context)
{
    QByteArray text;
    const auto add = [&text](QByteArrayView name, const QJsonValue& value) {
        text += text.isEmpty() ? "{\"" : ",\"";
        text.append(name).append("\":").append(jsonText(value));
    };
    const auto addIdentity = [&add](QByteArrayView name, const QString& identity) {
        bool isNumber = false;
        const qint64 number = identity.toLongLong(&isNumber);
        if (!identity.isEmpty())
            add(name, isNumber ? QJsonValue(number) : QJsonValue(identity));
    };
    if (!context.instance.isEmpty())
        add("instanceName", context.instance);
    if (!context.container.isEmpty())
        add("containerName", context.container);
    if (!context.command.isEmpty()) {
        add("command", QJsonArray::fromStringList(context.command));
        add("shell", u"none"_s);
    }
    addIdentity("user", context.user);
    addIdentity("group", context.group);
    add("encoding", u"base64"_s);
    add("tty", context.terminal);
    if (context.terminal) {
        add("ttyColumns", context.size.columns);
        add("ttyRows", context.size.rows);
    }
    return text + '}';
}

/// Words are all there is: the protocol has no codes.
Error execError(const QString& text)
{
    Error error = asStartError(northflankErrorFromText(0, text));
    constexpr std::array notRunning{"not running"_L1, "no running"_L1, "no instance"_L1, "not ready"_L1, "paused"_L1};
    const auto says = [lower = text.toLower()](QLatin1StringView part) { return lower.contains(part); };
    if (std::ranges::any_of(notRunning, says)) {
        error.kind = ErrorKind::Conflict;
        error.hint = Hint::SandboxNotRunning;
    }
    return error;
}
} // namespace

ExecChannel::ExecChannel(QByteArray token, ExecLimits limits)
    : m_token(std::move(token))
    , m_initMs(limits.initMs)
    , m_channel(limits.socket)
{
    connect(&m_channel, &WebSocketChannel::received, this, &ExecChannel::receive);
    connect(&m_channel, &WebSocketChannel::bytesWritten, this, &ExecStream::bytesWritten);
    connect(&m_channel, &WebSocketChannel::ended, this, [this](const WebSocketEnd& end) {
        Error error = socketError(end);
        if (error.httpStatus == notReady) {
            error.kind = ErrorKind::Conflict;
            error.hint = Hint::SandboxNotRunning;
        }
        breakOff(error);
    });
}

Task<Result<std::unique_ptr<ExecChannel>>> ExecChannel::open(QUrl url, QByteArray token, ExecContext context,
                                                             ExecLimits limits, std::stop_token stop)
{
    return begin(std::unique_ptr<ExecChannel>(new ExecChannel(std::move(token), limits)), std::move(url),
                 std::move(context), std::move(stop));
}

Task<Result<std::unique_ptr<ExecChannel>>> ExecChannel::begin(std::unique_ptr<ExecChannel> channel, QUrl url,
                                                              ExecContext context, std::stop_token stop)
{
    const OneShot<Status> begun = channel->m_begun;
    ExecChannel* const self = channel.get();
    QTimer deadline;
    deadline.setSingleShot(true);
    connect(&deadline, &QTimer::timeout, self,
            [self] { self->breakOff(fail(ErrorKind::Timeout, u"no answer to the first message"_s).error()); });
    connect(&self->m_channel, &WebSocketChannel::opened, &deadline, [self, &deadline, context] {
        self->m_channel.sendBinary(socketInitMessage(self->m_token, contextText(context)));
        deadline.start(self->m_initMs);
    });
    const auto relay = onStop(stop, self, [self] { self->breakOff(fail(ErrorKind::Cancelled).error()); });
    self->m_channel.open(QNetworkRequest(url));

    const Status outcome = co_await begun;
    if (!outcome)
        co_return std::unexpected(outcome.error());
    co_return channel;
}

void ExecChannel::start()
{
    m_started = true;
    m_channel.setPaused(m_paused);
}

void ExecChannel::setPaused(bool paused)
{
    m_paused = paused;
    m_channel.setPaused(paused || !m_started);
}

void ExecChannel::write(const QByteArray& bytes)
{
    for (qsizetype at = 0; at < bytes.size() && !m_over; at += longestPayload) {
        const QByteArray piece = bytes.sliced(at, std::min(longestPayload, bytes.size() - at));
        send("payload", '"' + piece.toBase64() + '"');
    }
}

bool ExecChannel::closeInput()
{
    if (!m_over)
        send("stdInEnd");
    return true;
}

void ExecChannel::resize(TerminalSize size)
{
    if (!m_over)
        send("resize", QByteArray(R"({"ttyRows":%1,"ttyColumns":%2})")
                           .replace("%1", QByteArray::number(size.rows))
                           .replace("%2", QByteArray::number(size.columns)));
}

void ExecChannel::send(const QByteArray& type, const QByteArray& data)
{
    m_channel.sendBinary(R"({"type":")" + type + '"' + (data.isEmpty() ? data : ",\"data\":" + data) + '}');
}

void ExecChannel::receive(const QByteArray& text)
{
    if (m_over)
        return;
    const auto message = parseSocketMessage(text);
    if (!message)
        breakOff(message.error());
    else if (message->type == "error"_L1)
        breakOff(execError(message->text(u"Unknown error"_s)));
    else if (message->type == "init"_L1)
        initialise(*message);
    else if (message->type == "stdOut"_L1)
        take(&ExecStream::output, message->data);
    else if (message->type == "stdErr"_L1)
        take(&ExecStream::errorOutput, message->data);
    else if (message->type == "completion"_L1)
        complete(*message);
    // What newer servers may send besides is none of the command's output and not its end.
}

void ExecChannel::initialise(const SocketMessage& message)
{
    const QJsonObject data = message.data.toObject();
    if (data.value("auth"_L1).toString() != "successful"_L1) {
        Error error = execError(message.text(u"Reason unknown"_s));
        if (error.kind == ErrorKind::Internal) {
            error.kind = ErrorKind::Forbidden;
            error.hint = Hint::MissingPermission;
        }
        breakOff(error);
        return;
    }
    const QJsonObject context = data.value("context"_L1).toObject();
    m_instance = context.value("instanceName"_L1).toString();
    m_container = context.value("containerName"_L1).toString();
    // Nobody listens to the output before start().
    m_channel.setPaused(true);
    m_begun.set({});
}

void ExecChannel::take(void (ExecStream::*channel)(const QByteArray&), const QJsonValue& data)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(data.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || !data.isString() || !m_begun.isSet()) {
        breakOff(fail(ErrorKind::Protocol, u"output that is not base64, or before the command was started"_s).error());
        return;
    }
    const QByteArray& bytes = *decoded;
    m_beginning += bytes.first(std::min(bytes.size(), longestStartFailure - m_beginning.size()));
    if (!bytes.isEmpty())
        Q_EMIT(this->*channel)(bytes);
}

void ExecChannel::complete(const SocketMessage& message)
{
    const QJsonValue exitCode = message.data.toObject().value("exitCode"_L1);
    const QString text = message.text({});
    if (!exitCode.isDouble() || !m_begun.isSet()) {
        breakOff(execError(text.isEmpty() ? u"the command ended without an exit code"_s : text));
        return;
    }
    const QByteArray said = m_beginning.isEmpty() ? text.toUtf8() : m_beginning;
    if (const auto notStarted = execStartFailure(exitCode.toInt(), said)) {
        breakOff(*notStarted);
        return;
    }
    m_over = true;
    m_channel.close();
    Q_EMIT exited(exitCode.toInt());
}

void ExecChannel::breakOff(const Error& error)
{
    if (std::exchange(m_over, true))
        return;
    m_channel.close();
    if (m_begun.isSet())
        Q_EMIT failed(withoutToken(error, m_token));
    else
        m_begun.set(std::unexpected(withoutToken(error, m_token)));
}

} // namespace sandglass

#include "moc_execchannel.cpp"
