// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/provider/provider.h"
#include "tests/emulator/faults.h"
#include "tests/emulator/message.h"

#include <QObject>
#include <QPointer>
#include <QWebSocket>

#include <memory>

namespace sandglass::emulator {

class Emulator;
struct Instance;

/// One command or terminal: a real process in the container of an instance.
///
/// The first message must be `init`; what follows it is kept until the process runs. The answer to `init` comes before
/// all output, all output before `completion`, and the client closes. Nothing but the messages of the protocol is sent.
/// Lives until the WebSocket closes.
class ExecSocket final : public QObject
{
    Q_OBJECT

public:
    /// \a request names the service; \a record is for the recorder.
    ExecSocket(Emulator& emulator, std::unique_ptr<QWebSocket> socket, const Request& request,
               std::optional<QJsonObject> fault, qsizetype record);
    ~ExecSocket() override;

private:
    void receive(const QByteArray& message);
    void initialise(const QJsonObject& data);
    static Task<void> run(QPointer<ExecSocket> self, Emulator& emulator, QString container, QString instance,
                          QString service, ExecSpec spec);
    void attach(std::unique_ptr<ExecStream> stream, const QString& instance, const QString& service);
    void handle(const QJsonObject& message);
    void send(const QString& type, const QJsonValue& data);
    void sendOutput(const QString& type, const QByteArray& bytes);
    void complete(int exitCode, const QString& text);
    void refuse(const QString& text);
    bool strikes(QLatin1StringView phase);

    Emulator& m_emulator;
    std::unique_ptr<QWebSocket> m_socket;
    Request m_request;
    SocketFault m_fault;
    qsizetype m_record;
    std::unique_ptr<ExecStream> m_stream;
    QList<QJsonObject> m_early; ///< what came before the process ran
    TerminalSize m_size;
    qint64 m_sent = 0; ///< bytes of output
    bool m_initialised = false;
    bool m_base64 = false;
    bool m_silenced = false;
};

} // namespace sandglass::emulator
