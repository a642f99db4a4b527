// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulator/faults.h"
#include "tests/emulator/logstore.h"
#include "tests/emulator/message.h"

#include <QObject>
#include <QTimer>
#include <QWebSocket>

#include <memory>

namespace sandglass::emulator {

class Emulator;
struct Service;

/// The live tail of a service's log: at first the newest lines since a time, then what comes, in batches. Lives until
/// the WebSocket closes.
class LogSocket final : public QObject
{
    Q_OBJECT

public:
    LogSocket(Emulator& emulator, std::unique_ptr<QWebSocket> socket, const Request& request,
              std::optional<QJsonObject> fault, qsizetype record);
    ~LogSocket() override;

private:
    void receive(const QByteArray& message);
    void begin();
    void add(const QList<LogLine>& lines);
    void flush();
    void send(const QString& type, const QJsonValue& data);
    bool strikes(QLatin1StringView phase);

    Emulator& m_emulator;
    std::unique_ptr<QWebSocket> m_socket;
    Request m_request;
    SocketFault m_fault;
    qsizetype m_record;
    std::shared_ptr<Service> m_service;
    LogFilter m_filter;
    QJsonArray m_batch;
    qsizetype m_batchSize = 0;
    qint64 m_sent = 0; ///< bytes of lines
    QTimer m_flushTimer;
    bool m_initialised = false;
    bool m_silenced = false;
};

} // namespace sandglass::emulator
