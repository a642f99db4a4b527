// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankexec.h"

#include "core/base/backoff.h"
#include "core/base/deadline.h"
#include "core/northflank/execchannel.h"
#include "core/northflank/northflankapi.h"
#include "core/provider/commandrun.h"

#include <QRandomGenerator>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

/// The command with its variables and its working directory. All of them are arguments, never part of a script.
QStringList wholeCommand(const ExecSpec& spec)
{
    QStringList command = spec.command;
    QStringList variables;
    if (spec.terminal && !spec.variables.contains(u"TERM"_s))
        variables.append(u"TERM=xterm-256color"_s);
    for (const auto& [name, value] : spec.variables.asKeyValueRange())
        variables.append(name + u'=' + value);
    if (command.isEmpty())
        return {}; // Northflank looks for a shell, and for the rest as well.
    if (!variables.isEmpty())
        command = QStringList{u"env"_s, u"--"_s} + variables + command;
    if (!spec.workingDirectory.isEmpty())
        command =
            QStringList{u"sh"_s, u"-c"_s, uR"(cd -- "$1" && shift && exec "$@")"_s, u"sh"_s, spec.workingDirectory} +
            command;
    return command;
}

ExecContext contextOf(const ExecSpec& spec)
{
    return {.instance = spec.instance,
            .command = wholeCommand(spec),
            .user = spec.user.section(u':', 0, 0),
            .group = spec.user.section(u':', 1),
            .terminal = spec.terminal,
            .size = spec.size};
}

/// Whether waiting changes nothing.
bool isFinal(const Error& error)
{
    constexpr int requestTimeout = 408;
    constexpr int tooMany = 429;
    const int status = error.httpStatus;
    return error.isCancelled() || error.kind == ErrorKind::Forbidden || error.kind == ErrorKind::Unauthorised ||
           (status >= 400 && status < 500 && status != requestTimeout && status != tooMany);
}

/// One attempt to run something that does nothing.
Task<Status> tryExec(std::shared_ptr<NorthflankApi> api, ServicePath service, int timeoutMs, std::stop_token stop)
{
    const Deadline deadline(timeoutMs, stop);
    ExecSpec nothing;
    nothing.command.append(u"true"_s);
    const auto ran = co_await runNorthflankCommand(api, service, nothing, {}, 1024, deadline.token());
    // An image without `true` was looked into all the same.
    if (ran || ran.error().hint == Hint::NoShell)
        co_return Status{};
    co_return std::unexpected(deadline.named(ran.error()));
}

} // namespace

Task<Result<std::unique_ptr<ExecChannel>>> openNorthflankExec(std::shared_ptr<NorthflankApi> api, ServicePath service,
                                                              ExecSpec spec, std::stop_token stop)
{
    auto channel = co_await ExecChannel::open(api->socketUrl(u"command-exec"_s, service.rest()), api->token(),
                                              contextOf(spec), {}, stop);
    if (channel)
        co_return channel;
    Error error = channel.error().during(spec.terminal ? Operation::OpenTerminal : Operation::RunCommand, service.id());
    error.endpoint = api->endpointText();
    co_return std::unexpected(error);
}

Task<Result<CommandResult>> runNorthflankCommand(std::shared_ptr<NorthflankApi> api, ServicePath service, ExecSpec spec,
                                                 QByteArray input, qint64 outputLimit, std::stop_token stop)
{
    spec.terminal = false;
    auto channel = co_await openNorthflankExec(api, service, spec, stop);
    if (!channel)
        co_return std::unexpected(channel.error());
    const auto result = co_await runToEnd(std::move(*channel), std::move(input), outputLimit, stop);
    if (result)
        co_return result;
    Error error = result.error().during(Operation::RunCommand, service.id());
    error.endpoint = api->endpointText();
    co_return std::unexpected(error);
}

Task<Status> waitUntilExecWorks(std::shared_ptr<NorthflankApi> api, ServicePath service, std::stop_token stop,
                                ExecPatience patience)
{
    const Deadline deadline(patience.wholeMs, stop);
    Backoff backoff(QRandomGenerator::global(), patience.firstPauseMs, 8 * patience.firstPauseMs);
    while (true) {
        Status works = co_await tryExec(api, service, patience.attemptMs, deadline.token());
        if (works || isFinal(works.error()))
            co_return works;
        if (co_await sleepFor(backoff.nextMs(), deadline.token()))
            continue;
        Error error = works.error();
        error.kind = stop.stop_requested() ? ErrorKind::Cancelled : ErrorKind::Timeout;
        co_return std::unexpected(error);
    }
}

} // namespace sandglass
