// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sshdialer.h"

#include "core/net/socketstream.h"
#include "core/net/sshprocess.h"

#include <QTimer>

#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

using Dialled = Result<std::unique_ptr<ByteStream>>;

Task<Dialled> dialSsh(Endpoint endpoint, QString program, QStringList extraOptions, std::shared_ptr<SshSharing> sharing,
                      std::stop_token stop)
{
    if (stop.stop_requested())
        co_return dialFailure(endpoint, ErrorKind::Cancelled, {});
    // An endpoint made by hand could carry an option or a shell construct; parse() lets none through.
    const auto plain = Endpoint::parse(endpoint.toString());
    if (!plain || plain->host != endpoint.host || plain->user != endpoint.user || plain->path != endpoint.path)
        co_return dialFailure(endpoint, ErrorKind::InvalidInput, u"this is not a host name"_s, Hint::CheckSsh);
    // Of an option that comes twice, ssh takes the first.
    const bool sharesOtherwise = extraOptions.join(u' ').contains("ControlPath="_L1);
    SshSharing::Seat seat;
    if (!sharesOtherwise)
        seat = co_await SshSharing::take(sharing, stop);
    if (stop.stop_requested())
        co_return dialFailure(endpoint, ErrorKind::Cancelled, {});
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        co_return dialFailure(endpoint, ErrorKind::Internal, qt_error_string(errno));
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);

    auto process =
        std::make_unique<SshProcess>(program, sshArguments(endpoint, seat.controlPath, extraOptions), ends[1]);
    SshProcess* ssh = process.get();
    ssh->hold(seat.lease);
    auto stream = std::make_unique<SocketStream>(ends[0], std::move(process));
    stream->setVerdict([ssh] { return ssh->failure(); });

    const OneShot<Status> done;
    // Queued: the process must not be destroyed inside its own signals.
    QObject context;
    QObject::connect(ssh, &SshProcess::started, &context, [done] { done.set({}); }, Qt::QueuedConnection);
    QObject::connect(
        ssh, &SshProcess::failedToStart, &context,
        [done, endpoint](const QString& reason) {
            done.set(dialFailure(endpoint, ErrorKind::Unreachable, reason, Hint::CheckSsh));
        },
        Qt::QueuedConnection);
    QTimer::singleShot(dialTimeoutMs, &context, [done, endpoint] {
        done.set(dialFailure(endpoint, ErrorKind::Timeout, u"ssh did not start"_s));
    });
    const auto relay =
        onStop(stop, &context, [done, endpoint] { done.set(dialFailure(endpoint, ErrorKind::Cancelled, {})); });
    ssh->start();

    const Status started = co_await done;
    if (!started)
        co_return std::unexpected(started.error());
    co_return std::move(stream);
}

} // namespace

SshDialer::SshDialer(Endpoint endpoint, QString program, QStringList extraOptions)
    : m_endpoint(std::move(endpoint))
    , m_program(std::move(program))
    , m_extraOptions(std::move(extraOptions))
{
}

Task<Dialled> SshDialer::dial(std::stop_token stop)
{
    return dialSsh(m_endpoint, m_program, m_extraOptions, m_sharing, std::move(stop));
}

QStringList sshArguments(const Endpoint& endpoint, const QString& controlPath, const QStringList& extraOptions)
{
    QStringList arguments = QStringList{u"-T"_s} + extraOptions;
    arguments << u"-o"_s << u"BatchMode=yes"_s << u"-o"_s << u"ConnectTimeout=30"_s;
    // Nobody else finds out that the network went: a shared connection would take new sessions, and carry none.
    arguments << u"-o"_s << u"ServerAliveInterval=10"_s << u"-o"_s << u"ServerAliveCountMax=3"_s;
    if (!controlPath.isEmpty()) {
        arguments << u"-o"_s << u"ControlMaster=auto"_s << u"-o"_s << u"ControlPath="_s + controlPath << u"-o"_s
                  << u"ControlPersist=60"_s;
    }
    if (!endpoint.keyFile.isEmpty())
        arguments << u"-i"_s << endpoint.keyFile;
    if (endpoint.port != 0)
        arguments << u"-p"_s << QString::number(endpoint.port);
    if (!endpoint.user.isEmpty())
        arguments << u"-l"_s << endpoint.user;
    arguments << u"--"_s << endpoint.host;
    // The far side gives these words to a shell: Endpoint::parse lets only such paths through as need no quoting.
    if (endpoint.path.endsWith("/podman.sock"_L1))
        arguments << u"podman"_s << u"--url"_s << u"unix://"_s + endpoint.path;
    else if (!endpoint.path.isEmpty())
        arguments << u"docker"_s << u"--host"_s << u"unix://"_s + endpoint.path;
    else
        arguments << u"docker"_s;
    arguments << u"system"_s << u"dial-stdio"_s;
    return arguments;
}

ErrorKind sshFailureKind(const QString& words)
{
    for (const auto refusal :
         {"Permission denied"_L1, "Host key verification failed"_L1, "REMOTE HOST IDENTIFICATION"_L1,
          "Too many authentication failures"_L1, "command not found"_L1, "not found"_L1, "is not a docker command"_L1,
          "permission denied"_L1}) {
        if (words.contains(refusal))
            return ErrorKind::Refused;
    }
    return ErrorKind::Unreachable;
}

} // namespace sandglass
