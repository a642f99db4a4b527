// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerexec.h"

#include "core/docker/agreement.h"
#include "core/docker/dockerapi.h"
#include "core/docker/framedecoder.h"
#include "core/provider/commandrun.h"
#include "core/provider/execfailure.h"

#include <QJsonArray>
#include <QPointer>
#include <QTimer>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {

constexpr qsizetype longestStartFailure = 4096;
/// On a busy machine Podman knows late that a process runs whose output it sends already: about 7 s in all.
constexpr int resizeAttempts = 40;
constexpr int longestResizePauseMs = 250;
/// When a size that may have got lost is told again; a terminal that has it already takes no notice.
constexpr std::array repeatSizeAfterMs{250, 1000, 3000};
constexpr ApiVersion consoleSizeApi{1, 42};

/// The engine itself reads these keys and then lets go of the process; by default Ctrl+P Ctrl+Q, which people type into
/// shells and editors. It cannot be switched off, so it becomes something that nobody types.
constexpr auto detachKeys = "ctrl-^,ctrl-@,ctrl-^,ctrl-@,ctrl-]"_L1;

int cells(int count)
{
    return std::clamp(count, 1, 65535);
}

class DockerExecStream final : public ExecStream
{
public:
    DockerExecStream(std::shared_ptr<DockerApi> api, std::unique_ptr<HttpStream> http, QString sandbox, QString execId,
                     const ExecSpec& spec)
        : m_api(std::move(api))
        , m_http(std::move(http))
        , m_sandbox(std::move(sandbox))
        , m_execId(std::move(execId))
        , m_terminal(spec.terminal)
        , m_size(spec.size)
    {
        m_repeatTimer.setSingleShot(true);
        connect(&m_repeatTimer, &QTimer::timeout, this, &DockerExecStream::tellSize);
        connect(m_http.get(), &HttpStream::dataReceived, this, &DockerExecStream::receive);
        connect(m_http.get(), &HttpStream::bytesWritten, this, &ExecStream::bytesWritten);
        connect(m_http.get(), &HttpStream::finished, this, [this] { awaitExit(this, m_api, m_execId); });
        connect(m_http.get(), &HttpStream::failed, this, &DockerExecStream::breakOff);
        if (m_terminal && (m_api->quirks().execSizeIgnoredAtCreation || m_api->version() < consoleSizeApi))
            resize(spec.size);
    }

    void start() override { m_http->start(); }
    void setPaused(bool paused) override { m_http->setPaused(paused); }
    void write(const QByteArray& bytes) override { m_http->write(bytes); }
    qint64 bytesToWrite() const override { return m_http->bytesToWrite(); }
    bool closeInput() override { return m_http->closeWrite(); }

    void resize(TerminalSize size) override
    {
        m_size = size;
        m_repeats = 0;
        tellSize();
    }

private:
    void tellSize()
    {
        m_sizePending = true;
        if (m_terminal && !m_resizing)
            sendSize(this, m_api, m_execId);
    }

    void receive(const QByteArray& bytes)
    {
        if (m_ended)
            return;
        if (m_terminal) {
            remember(bytes);
            Q_EMIT output(bytes);
            return;
        }
        const QPointer<DockerExecStream> alive(this);
        QByteArrayView rest(bytes);
        while (true) {
            const auto piece = m_frames.next(rest);
            if (!piece) {
                breakOff(piece.error());
                return;
            }
            if (!*piece)
                return;
            if ((*piece)->bytes.isEmpty())
                continue;
            const QByteArray payload = (*piece)->bytes.toByteArray();
            remember(payload);
            if ((*piece)->error)
                Q_EMIT errorOutput(payload);
            else
                Q_EMIT output(payload);
            if (!alive)
                return;
        }
    }

    /// Keeps the beginning of the output: it may be the engine's and not the program's.
    void remember(QByteArrayView bytes)
    {
        m_beginning += bytes.first(std::min(bytes.size(), longestStartFailure - m_beginning.size()));
    }

    void end(int exitCode)
    {
        if (std::exchange(m_ended, true))
            return;
        if (const auto notStarted = execStartFailure(exitCode, m_beginning))
            Q_EMIT failed(named(*notStarted));
        else
            Q_EMIT exited(exitCode);
    }

    void breakOff(const Error& error)
    {
        if (std::exchange(m_ended, true))
            return;
        m_http->setPaused(true);
        Q_EMIT failed(named(error));
    }

    Error named(const Error& error) const
    {
        Error complete = error.during(m_terminal ? Operation::OpenTerminal : Operation::RunCommand, m_sandbox);
        if (complete.endpoint.isEmpty())
            complete.endpoint = m_api->endpointText();
        return complete;
    }

    /// The stream has ended; the exit code is known a little later, and much later when a process closed its output and
    /// goes on.
    static Task<void> awaitExit(QPointer<DockerExecStream> self, std::shared_ptr<DockerApi> api, QString execId)
    {
        constexpr int longestPauseMs = 1000;
        int pauseMs = 5;
        while (self) {
            const auto state = objectOf(co_await api->getJson(apiPath({u"exec", execId, u"json"})));
            if (!self)
                co_return;
            if (!state) {
                self->breakOff(state.error());
                co_return;
            }
            if (!state->value("Running"_L1).toBool() && state->value("ExitCode"_L1).isDouble()) {
                self->end(state->value("ExitCode"_L1).toInt());
                co_return;
            }
            co_await sleepFor(pauseMs);
            pauseMs = std::min(pauseMs * 2, longestPauseMs);
        }
    }

    /// An engine refuses sizes for a process that it has not started yet, so they are repeated.
    static Task<void> sendSize(QPointer<DockerExecStream> self, std::shared_ptr<DockerApi> api, QString execId)
    {
        self->m_resizing = true;
        int attempt = 0;
        while (self && self->m_sizePending && !self->m_ended && attempt < resizeAttempts) {
            self->m_sizePending = false;
            ApiRequest request;
            request.method = "POST";
            request.path = apiPath({u"exec", execId, u"resize"});
            request.query.addNumber("h", cells(self->m_size.rows)).addNumber("w", cells(self->m_size.columns));
            const Status accepted = co_await api->perform(request);
            if (!self)
                co_return;
            if (accepted) {
                attempt = 0;
                continue;
            }
            self->m_sizePending = true;
            ++attempt;
            co_await sleepFor(std::min(10 * attempt, longestResizePauseMs));
        }
        if (!self)
            co_return;
        self->m_resizing = false;
        if (api->quirks().execSizesGetLost && !self->m_ended && self->m_repeats < repeatSizeAfterMs.size())
            self->m_repeatTimer.start(repeatSizeAfterMs[self->m_repeats++]);
    }

    std::shared_ptr<DockerApi> m_api;
    std::unique_ptr<HttpStream> m_http;
    QString m_sandbox;
    QString m_execId;
    bool m_terminal;
    TerminalSize m_size;
    bool m_sizePending = false;
    bool m_resizing = false;
    QTimer m_repeatTimer;
    size_t m_repeats = 0; ///< of the present size
    bool m_ended = false;
    FrameDecoder m_frames;
    QByteArray m_beginning;
};

QJsonObject creationBody(const ExecSpec& spec, bool withInput, ApiVersion version)
{
    QJsonArray variables;
    if (spec.terminal && !spec.variables.contains(u"TERM"_s))
        variables.append(u"TERM=xterm-256color"_s);
    for (const auto& [name, value] : spec.variables.asKeyValueRange())
        variables.append(name + u'=' + value);
    QJsonObject body{
        {u"AttachStdin"_s, withInput},
        {u"AttachStdout"_s, true},
        {u"AttachStderr"_s, true},
        {u"Tty"_s, spec.terminal},
        {u"Cmd"_s, QJsonArray::fromStringList(spec.command)},
        {u"Env"_s, variables},
        {u"DetachKeys"_s, QString(detachKeys)},
    };
    if (!spec.user.isEmpty())
        body.insert(u"User"_s, spec.user);
    if (!spec.workingDirectory.isEmpty())
        body.insert(u"WorkingDir"_s, spec.workingDirectory);
    if (spec.terminal && version >= consoleSizeApi)
        body.insert(u"ConsoleSize"_s, QJsonArray{cells(spec.size.rows), cells(spec.size.columns)});
    return body;
}

QJsonObject startBody(const ExecSpec& spec, ApiVersion version)
{
    QJsonObject body{{u"Detach"_s, false}, {u"Tty"_s, spec.terminal}};
    if (!spec.terminal)
        return body;
    if (version >= consoleSizeApi)
        body.insert(u"ConsoleSize"_s, QJsonArray{cells(spec.size.rows), cells(spec.size.columns)});
    // Podman's words for the same.
    body.insert(u"h"_s, cells(spec.size.rows));
    body.insert(u"w"_s, cells(spec.size.columns));
    return body;
}

Task<Result<std::unique_ptr<DockerExecStream>>> openExec(std::shared_ptr<DockerApi> api, QString id, ExecSpec spec,
                                                         bool withInput, std::stop_token stop)
{
    const Operation operation = spec.terminal ? Operation::OpenTerminal : Operation::RunCommand;
    if (const auto agreed = co_await agreeOnVersion(api, stop); !agreed)
        co_return std::unexpected(agreed.error().during(operation, id));

    ApiRequest creation;
    creation.method = "POST";
    creation.path = apiPath({u"containers", id, u"exec"});
    creation.body = creationBody(spec, withInput, api->version());
    const auto created = objectOf(co_await api->json(creation, stop));
    if (!created)
        co_return std::unexpected(created.error().during(operation, id));
    const QString execId = created->value("Id"_L1).toString();
    if (execId.isEmpty()) {
        auto missing = fail(ErrorKind::Protocol, u"the answer names no exec"_s);
        co_return std::unexpected(missing.error().during(operation, id));
    }

    ApiRequest start;
    start.method = "POST";
    start.path = apiPath({u"exec", execId, u"start"});
    start.body = startBody(spec, api->version());
    start.upgrade = true;
    auto http = co_await api->open(start, stop);
    if (!http)
        co_return std::unexpected(asStartError(http.error()).during(operation, id));
    co_return std::make_unique<DockerExecStream>(api, std::move(*http), id, execId, spec);
}

} // namespace

Task<Result<std::unique_ptr<ExecStream>>> openDockerExec(std::shared_ptr<DockerApi> api, QString id, ExecSpec spec)
{
    auto stream = co_await openExec(std::move(api), std::move(id), std::move(spec), true, {});
    if (!stream)
        co_return std::unexpected(std::move(stream.error()));
    co_return std::move(*stream);
}

Task<Result<CommandResult>> runDockerCommand(std::shared_ptr<DockerApi> api, QString id, ExecSpec spec,
                                             QByteArray input, qint64 outputLimit, std::stop_token stop)
{
    const auto failure = [id](const Error& error) { return std::unexpected(error.during(Operation::RunCommand, id)); };
    if (!input.isEmpty() && !api->canEndInput())
        co_return failure(fail(ErrorKind::Unsupported, u"the transport cannot end the input"_s).error());
    spec.terminal = false;
    auto opened = co_await openExec(api, id, std::move(spec), !input.isEmpty(), stop);
    if (!opened)
        co_return failure(opened.error());
    const auto result = co_await runToEnd(std::move(*opened), std::move(input), outputLimit, stop);
    if (!result)
        co_return failure(result.error());
    co_return result;
}

} // namespace sandglass
