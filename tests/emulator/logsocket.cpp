// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/logsocket.h"

#include "tests/emulator/emulator.h"

#include <QDateTime>

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
    : MessageSocket(emulator, std::move(socket), request, std::move(fault), record)
{
    m_flushTimer.setSingleShot(true);
    m_flushTimer.setInterval(batchMs);
    connect(&m_flushTimer, &QTimer::timeout, this, &LogSocket::flush);
}

void LogSocket::receive(const QJsonObject& message)
{
    if (std::exchange(m_initialised, true))
        return;
    const QString token =
        message.value("data"_L1).toObject().value("auth"_L1).toObject().value("apiToken"_L1).toString();
    if (message.value("type"_L1) != "init"_L1 || !emulator().knows(token) ||
        !emulator().allows(token, u"Project > Services > Observe > Logs"_s)) {
        send(u"init"_s, QJsonObject{{u"auth"_s, u"failed"_s}, {u"message"_s, u"Invalid API token"_s}});
        socket().close();
        return;
    }
    if (!strikes("init"_L1))
        send(u"init"_s, QJsonObject{{u"auth"_s, u"successful"_s}});
    if (!strikes("started"_L1))
        begin();
}

void LogSocket::begin()
{
    const auto service = emulator().world.service(request());
    auto filter = LogFilter::from(request());
    if (!service || !filter) {
        send(u"error"_s, QJsonObject{{u"message"_s, filter ? u"Service not found"_s : filter.error()}});
        return;
    }
    m_service = *service;
    m_filter = *filter;
    const QDateTime start = QDateTime::fromString(request().value(u"startTime"), Qt::ISODateWithMs);
    const qint64 sinceMs =
        start.isValid() ? start.toMSecsSinceEpoch() : QDateTime::currentMSecsSinceEpoch() - usualSpanMs;
    bool limited = false;
    const qsizetype given = request().value(u"lineLimit").toLongLong(&limited);
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
        m_batch.append(LogStore::json(line, emulator().options.logPrefix));
        m_batchSize += line.entry.text.size();
    }
    if (!m_batch.isEmpty() && !m_flushTimer.isActive())
        m_flushTimer.start();
}

void LogSocket::flush()
{
    if (!m_batch.isEmpty())
        sendOutput(u"log-lines"_s, std::exchange(m_batch, {}), std::exchange(m_batchSize, 0));
}

} // namespace sandglass::emulator
