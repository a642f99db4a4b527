// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/messagesocket.h"

#include "tests/emulator/emulator.h"

#include <QJsonDocument>

#include <utility>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

MessageSocket::MessageSocket(Emulator& emulator, std::unique_ptr<QWebSocket> socket, const Request& request,
                             std::optional<QJsonObject> fault, qsizetype record)
    : m_emulator(emulator)
    , m_socket(std::move(socket))
    , m_request(request)
    , m_fault(std::move(fault))
    , m_record(record)
{
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this,
            [this](const QString& text) { take(false, text.toUtf8()); });
    connect(m_socket.get(), &QWebSocket::binaryMessageReceived, this,
            [this](const QByteArray& text) { take(true, text); });
    connect(m_socket.get(), &QWebSocket::disconnected, this, &QObject::deleteLater);
    strikes("connected"_L1);
}

MessageSocket::~MessageSocket()
{
    m_socket->disconnect(this);
    m_socket.release()->deleteLater();
}

void MessageSocket::take(bool binary, const QByteArray& text)
{
    m_emulator.recorder.message(m_record, binary, text);
    if (!m_silenced)
        receive(QJsonDocument::fromJson(text).object());
}

void MessageSocket::send(const QString& type, const QJsonValue& data)
{
    if (!m_silenced)
        m_socket->sendTextMessage(
            QString::fromUtf8(QJsonDocument({{u"type"_s, type}, {u"data"_s, data}}).toJson(QJsonDocument::Compact)));
}

void MessageSocket::sendOutput(const QString& type, const QJsonValue& data, qint64 bytes)
{
    send(type, data);
    m_sent += bytes;
    strikes("output"_L1);
}

bool MessageSocket::strikes(QLatin1StringView phase)
{
    if (m_silenced)
        return true;
    const auto outcome = m_fault.strike(phase, m_sent, m_socket.get());
    m_silenced = outcome == SocketFault::Outcome::Silenced;
    return outcome != SocketFault::Outcome::None;
}

} // namespace sandglass::emulator
