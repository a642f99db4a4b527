// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/logsocket.h"

#include "tests/emulator/emulator.h"

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
constexpr qint64 nsPerMs = 1000000;
constexpr qint64 usualSpanMs = 30 * 60 * 1000;
constexpr qsizetype usualLines = 10;
constexpr qsizetype largestBatch = 32700;
constexpr int batchMs = 250;
} // namespace

LogSocket::LogSocket(Emulator& emulator, std::unique_ptr<QWebSocket> socket, const Request& request,
                     std::optional<QJsonObject> fault, qsizetype record)
    : m_emulator(emulator)
    , m_socket(std::move(socket))
    , m_request(request)
    , m_fault(std::move(fault))
    , m_record(record)
{
    m_flushTimer.setSingleShot(true);
    m_flushTimer.setInterval(batchMs);
    connect(&m_flushTimer, &QTimer::timeout, this, &LogSocket::flush);
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this, [this](const QString& text) {
        m_emulator.recorder.message(m_record, false, text.toUtf8());
        receive(text.toUtf8());
    });
    connect(m_socket.get(), &QWebSocket::binaryMessageReceived, this, [this](const QByteArray& text) {
        m_emulator.recorder.message(m_record, true, text);
        receive(text);
    });
    connect(m_socket.get(), &QWebSocket::disconnected, this, &QObject::deleteLater);
    strikes("connected"_L1);
}

LogSocket::~LogSocket()
{
    m_socket->disconnect(this);
    m_socket.release()->deleteLater();
}

bool LogSocket::strikes(QLatin1StringView phase)
{
    if (m_silenced)
        return true;
    const auto outcome = m_fault.strike(phase, m_sent, m_socket.get());
    m_silenced = outcome == SocketFault::Outcome::Silenced;
    return outcome != SocketFault::Outcome::None;
}

void LogSocket::receive(const QByteArray& message)
{
    if (m_silenced || std::exchange(m_initialised, true))
        return;
    const QJsonObject json = QJsonDocument::fromJson(message).object();
    const QString token = json.value("data"_L1).toObject().value("auth"_L1).toObject().value("apiToken"_L1).toString();
    if (json.value("type"_L1) != "init"_L1 || !m_emulator.knows(token) ||
        !m_emulator.allows(token, u"Project > Services > Observe > Logs"_s)) {
        send(u"init"_s, QJsonObject{{u"auth"_s, u"failed"_s}, {u"message"_s, u"Invalid API token"_s}});
        m_socket->close();
        return;
    }
    if (!strikes("init"_L1))
        send(u"init"_s, QJsonObject{{u"auth"_s, u"successful"_s}});
    if (!strikes("started"_L1))
        begin();
}

void LogSocket::begin()
{
    const auto service = m_emulator.world.service(m_request);
    auto filter = LogFilter::from(m_request);
    if (!service || !filter) {
        send(u"error"_s, QJsonObject{{u"message"_s, filter ? u"Service not found"_s : filter.error()}});
        return;
    }
    m_service = *service;
    m_filter = *filter;
    const QDateTime start = QDateTime::fromString(m_request.value(u"startTime"), Qt::ISODateWithMs);
    const qint64 sinceMs =
        start.isValid() ? start.toMSecsSinceEpoch() : QDateTime::currentMSecsSinceEpoch() - usualSpanMs;
    bool limited = false;
    const qsizetype given = m_request.value(u"lineLimit").toLongLong(&limited);
    const qsizetype limit = limited ? std::max<qsizetype>(given, 0) : usualLines;

    QList<LogLine> lines;
    for (const LogLine& line : m_service->logs.lines()) {
        if (line.entry.timeNs / nsPerMs >= sinceMs && m_filter.takes(line))
            lines.append(line);
    }
    std::ranges::stable_sort(lines, {}, [](const LogLine& line) { return line.entry.timeNs; });
    add(lines.last(std::min(limit, lines.size())));
    flush();
    connect(&m_service->logs, &LogStore::appended, this, &LogSocket::add);
}

void LogSocket::add(const QList<LogLine>& lines)
{
    for (const LogLine& line : lines) {
        if (!m_filter.takes(line))
            continue;
        if (m_batchSize + line.entry.text.size() > largestBatch)
            flush();
        m_batch.append(LogStore::json(line, m_emulator.options.logPrefix));
        m_batchSize += line.entry.text.size();
    }
    if (!m_batch.isEmpty() && !m_flushTimer.isActive())
        m_flushTimer.start();
}

void LogSocket::flush()
{
    if (m_batch.isEmpty())
        return;
    send(u"log-lines"_s, std::exchange(m_batch, {}));
    m_sent += std::exchange(m_batchSize, 0);
    strikes("output"_L1);
}

void LogSocket::send(const QString& type, const QJsonValue& data)
{
    if (!m_silenced)
        m_socket->sendTextMessage(
            QString::fromUtf8(QJsonDocument({{u"type"_s, type}, {u"data"_s, data}}).toJson(QJsonDocument::Compact)));
}

} // namespace sandglass::emulator
