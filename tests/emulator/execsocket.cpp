// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/execsocket.h"

#include "core/docker/dockerexec.h"
#include "tests/emulator/emulator.h"
#include "tests/emulator/execcommand.h"
#include "tests/emulator/names.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
constexpr auto execPermission = "Project > Services > Deployment > Command Exec"_L1;
/// Above this the process is not read until the client has taken what was sent.
constexpr qint64 mostWaiting = 1048576;
} // namespace

ExecSocket::ExecSocket(Emulator& emulator, std::unique_ptr<QWebSocket> socket, const Request& request,
                       std::optional<QJsonObject> fault, qsizetype record)
    : MessageSocket(emulator, std::move(socket), request, std::move(fault), record)
{
    connect(&this->socket(), &QWebSocket::bytesWritten, this, [this] {
        if (m_stream && this->socket().bytesToWrite() < mostWaiting)
            m_stream->setPaused(false);
    });
}

void ExecSocket::receive(const QJsonObject& message)
{
    if (!m_initialised) {
        if (message.value("type"_L1) == "init"_L1)
            initialise(message.value("data"_L1).toObject());
        else
            refuse(u"The first message must be init"_s);
    } else if (m_stream) {
        handle(message);
    } else {
        m_early.append(message);
    }
}

void ExecSocket::initialise(const QJsonObject& data)
{
    m_initialised = true;
    const QString token = data.value("auth"_L1).toObject().value("apiToken"_L1).toString();
    if (!emulator().knows(token) || !emulator().allows(token, execPermission)) {
        send(u"init"_s, QJsonObject{{u"auth"_s, u"failed"_s},
                                    {u"message"_s, emulator().knows(token) ? u"Insufficient permissions"_s
                                                                           : u"Invalid API token"_s}});
        socket().close();
        return;
    }
    const QJsonObject context = data.value("context"_L1).toObject();
    const auto service = emulator().world.service(request());
    const QString wanted = context.value("instanceName"_L1).toString();
    const auto instance = !service           ? nullptr
                          : wanted.isEmpty() ? (*service)->runningInstance()
                                             : (*service)->instance(wanted);
    if (!instance || !instance->isRunning()) {
        refuse(wanted.isEmpty() ? u"No running instance"_s : u"Instance “%1” does not run"_s.arg(wanted));
        return;
    }
    m_base64 = context.value("encoding"_L1) == "base64"_L1;
    const ExecSpec spec = execSpec(context);
    m_size = spec.size;
    run(this, emulator(), instance->container, instance->name, (*service)->id(), spec);
}

Task<void> ExecSocket::run(QPointer<ExecSocket> self, Emulator& emulator, QString container, QString instance,
                           QString service, ExecSpec spec)
{
    auto stream = co_await openDockerExec(emulator.engine.api(), container, spec);
    if (!self)
        co_return;
    if (stream)
        self->attach(std::move(*stream), instance, service);
    else
        self->refuse(stream.error().serverText);
}

void ExecSocket::attach(std::unique_ptr<ExecStream> stream, const QString& instance, const QString& service)
{
    if (!strikes("init"_L1)) {
        send(u"init"_s,
             QJsonObject{{u"auth"_s, u"successful"_s},
                         {u"context"_s, QJsonObject{{u"instanceName"_s, instance}, {u"containerName"_s, service}}}});
    }
    if (strikes("started"_L1) && isSilenced())
        return;
    m_stream = std::move(stream);
    connect(m_stream.get(), &ExecStream::output, this, [this](const QByteArray& bytes) { pass(u"stdOut"_s, bytes); });
    connect(m_stream.get(), &ExecStream::errorOutput, this,
            [this](const QByteArray& bytes) { pass(u"stdErr"_s, bytes); });
    connect(m_stream.get(), &ExecStream::exited, this, [this](int exitCode) {
        complete(exitCode, exitCode == 0 ? QString() : u"command terminated with exit code %1"_s.arg(exitCode));
    });
    connect(m_stream.get(), &ExecStream::failed, this, [this](const Error& error) {
        // As a shell numbers them: there is no such program, or it may not be run.
        constexpr int notFound = 127;
        constexpr int notPermitted = 126;
        if (error.kind == ErrorKind::NotFound || error.kind == ErrorKind::Forbidden)
            complete(error.kind == ErrorKind::NotFound ? notFound : notPermitted, error.serverText);
        else
            refuse(u"The connection to the instance was lost"_s);
    });
    for (const QJsonObject& message : std::exchange(m_early, {}))
        handle(message);
    m_stream->start();
}

void ExecSocket::handle(const QJsonObject& message)
{
    const QString type = message.value("type"_L1).toString();
    const QJsonValue data = message.value("data"_L1);
    if (type == "payload"_L1) {
        const QByteArray bytes = data.toString().toUtf8();
        m_stream->write(m_base64 ? QByteArray::fromBase64(bytes) : bytes);
    } else if (type == "stdInEnd"_L1) {
        m_stream->closeInput();
    } else if (type == "resize"_L1) {
        // The one that is missing stays as it is.
        m_size.columns = data.toObject().value("ttyColumns"_L1).toInt(m_size.columns);
        m_size.rows = data.toObject().value("ttyRows"_L1).toInt(m_size.rows);
        m_stream->resize(m_size);
    }
}

void ExecSocket::pass(const QString& type, const QByteArray& bytes)
{
    // Without base64 each piece becomes text by itself, as a server that never looks beyond a piece does it.
    sendOutput(type, m_base64 ? QString::fromLatin1(bytes.toBase64()) : QString::fromUtf8(bytes), bytes.size());
    if (m_stream && socket().bytesToWrite() > mostWaiting)
        m_stream->setPaused(true);
}

void ExecSocket::complete(int exitCode, const QString& text)
{
    if (strikes("completion"_L1))
        return;
    QJsonObject data{{u"exitCode"_s, exitCode}, {u"status"_s, exitCode == 0 ? u"Success"_s : u"Failure"_s}};
    if (!text.isEmpty())
        data.insert("message"_L1, text);
    send(u"completion"_s, data);
}

void ExecSocket::refuse(const QString& text)
{
    send(u"error"_s, QJsonObject{{u"message"_s, text}});
    socket().close();
}

} // namespace sandglass::emulator
