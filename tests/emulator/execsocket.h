// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/provider/provider.h"
#include "tests/emulator/messagesocket.h"

#include <QPointer>

#include <memory>

namespace sandglass::emulator {

/// One command or terminal: a real process in the container of an instance.
///
/// The first message must be `init`; what follows it is kept until the process runs. The answer to `init` comes before
/// all output, all output before `completion`, and the client closes. Nothing but the messages of the protocol is sent.
class ExecSocket final : public MessageSocket
{
    Q_OBJECT

public:
    ExecSocket(Emulator& emulator, std::unique_ptr<QWebSocket> socket, const Request& request,
               std::optional<QJsonObject> fault, qsizetype record);

protected:
    void receive(const QJsonObject& message) override;

private:
    void initialise(const QJsonObject& data);
    static Task<void> run(QPointer<ExecSocket> self, Emulator& emulator, QString container, QString instance,
                          QString service, ExecSpec spec);
    void attach(std::unique_ptr<ExecStream> stream, const QString& instance, const QString& service);
    void handle(const QJsonObject& message);
    void pass(const QString& type, const QByteArray& bytes);
    void complete(int exitCode, const QString& text);
    void refuse(const QString& text);

    std::unique_ptr<ExecStream> m_stream;
    QList<QJsonObject> m_early; ///< what came before the process ran
    TerminalSize m_size;
    bool m_initialised = false;
    bool m_base64 = false;
};

} // namespace sandglass::emulator
