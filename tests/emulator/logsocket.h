// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulator/logstore.h"
#include "tests/emulator/messagesocket.h"

#include <QTimer>

#include <memory>

namespace sandglass::emulator {

struct Service;

/// The live tail of a service's log: at first the newest lines since a time, then what comes, in batches.
class LogSocket final : public MessageSocket
{
    Q_OBJECT

public:
    LogSocket(Emulator& emulator, std::unique_ptr<QWebSocket> socket, const Request& request,
              std::optional<QJsonObject> fault, qsizetype record);

protected:
    void receive(const QJsonObject& message) override;

private:
    void begin();
    void add(const QList<LogLine>& lines);
    void flush();

    std::shared_ptr<Service> m_service;
    LogFilter m_filter;
    QJsonArray m_batch;
    qsizetype m_batchSize = 0;
    QTimer m_flushTimer;
    bool m_initialised = false;
};

} // namespace sandglass::emulator
