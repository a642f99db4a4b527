// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/emulator/faults.h"
#include "tests/emulator/message.h"

#include <QJsonObject>
#include <QObject>
#include <QWebSocket>

#include <memory>

namespace sandglass::emulator {

class Emulator;

/// A WebSocket over which messages of the form `{"type", "data"}` go, recorded, and with the fault that was ordered.
/// Lives until the WebSocket closes.
class MessageSocket : public QObject
{
    Q_OBJECT

public:
    ~MessageSocket() override;

protected:
    /// \a request names the service; \a record is for the recorder.
    MessageSocket(Emulator& emulator, std::unique_ptr<QWebSocket> socket, const Request& request,
                  std::optional<QJsonObject> fault, qsizetype record);

    /// A message of the client, text or binary.
    virtual void receive(const QJsonObject& message) = 0;
    void send(const QString& type, const QJsonValue& data);
    /// Sends what was asked for, of which \a bytes count towards faults after so many of them.
    void sendOutput(const QString& type, const QJsonValue& data, qint64 bytes);
    /// True when what was due now is not to be sent.
    bool strikes(QLatin1StringView phase);
    bool isSilenced() const { return m_silenced; }

    Emulator& emulator() const { return m_emulator; }
    QWebSocket& socket() const { return *m_socket; }
    const Request& request() const { return m_request; }

private:
    void take(bool binary, const QByteArray& text);

    Emulator& m_emulator;
    std::unique_ptr<QWebSocket> m_socket;
    Request m_request;
    SocketFault m_fault;
    qsizetype m_record;
    qint64 m_sent = 0;
    bool m_silenced = false;
};

} // namespace sandglass::emulator
