// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/runcommand.h"

#include <QRegularExpression>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

/// `127.0.0.1:8080:80/udp`, `127.0.0.1::80` for a random port, `80` where none is published.
QString portArgument(const PortMapping& port)
{
    QString address = port.hostAddress.isEmpty() ? u"127.0.0.1"_s : port.hostAddress;
    if (address.contains(u':'))
        address = u'[' + address + u']';
    const QString host = port.hostPort == 0 ? QString() : QString::number(port.hostPort);
    const QString suffix = port.protocol == "tcp"_L1 ? QString() : u'/' + port.protocol;
    return u"%1:%2:%3%4"_s.arg(address, host).arg(port.containerPort).arg(suffix);
}

QString mountArgument(const MountSpec& mount)
{
    const QString suffix = mount.readOnly ? u",readonly"_s : QString();
    switch (mount.kind) {
    case MountSpec::Kind::Volume:
        return mount.source.isEmpty() ? u"type=volume,target=%1%2"_s.arg(mount.target, suffix)
                                      : u"type=volume,source=%1,target=%2%3"_s.arg(mount.source, mount.target, suffix);
    case MountSpec::Kind::Bind:
        return u"type=bind,source=%1,target=%2%3"_s.arg(mount.source, mount.target, suffix);
    case MountSpec::Kind::Tmpfs:
        return u"type=tmpfs,target=%1"_s.arg(mount.target);
    }
    return {};
}

QString restartArgument(const SandboxSpec& spec)
{
    switch (spec.restart) {
    case RestartPolicy::No:
        return {};
    case RestartPolicy::OnFailure:
        return spec.restartRetries > 0 ? u"on-failure:%1"_s.arg(spec.restartRetries) : u"on-failure"_s;
    case RestartPolicy::Always:
        return u"always"_s;
    case RestartPolicy::UnlessStopped:
        return u"unless-stopped"_s;
    }
    return {};
}

} // namespace

QString shellQuoted(const QString& argument)
{
    static const QRegularExpression harmless(u"\\A[A-Za-z0-9_@%+=:,./-]+\\z"_s);
    if (harmless.match(argument).hasMatch())
        return argument;
    QString quoted = argument;
    quoted.replace(u'\'', u"'\\''"_s);
    return u'\'' + quoted + u'\'';
}

QString runCommand(const SandboxSpec& spec, const QString& program)
{
    QStringList arguments{program};
    arguments.append(spec.startAfterCreate ? QStringList{u"run"_s, u"-d"_s} : QStringList{u"create"_s});
    const auto option = [&arguments](const QString& name, const QString& value) {
        if (!value.isEmpty())
            arguments += {name, value};
    };
    const auto flag = [&arguments](const QString& name, bool set) {
        if (set)
            arguments.append(name);
    };
    option(u"--name"_s, spec.name);
    flag(u"-i"_s, spec.openInput);
    flag(u"-t"_s, spec.terminal);
    flag(u"--init"_s, spec.initProcess);
    option(u"--user"_s, spec.user);
    option(u"--workdir"_s, spec.workingDirectory);
    for (auto variable = spec.variables.cbegin(); variable != spec.variables.cend(); ++variable)
        option(u"--env"_s, variable.key() + u'=' + *variable);
    for (auto label = spec.labels.cbegin(); label != spec.labels.cend(); ++label)
        option(u"--label"_s, label.key() + u'=' + *label);
    for (const PortMapping& port : spec.ports)
        option(u"--publish"_s, portArgument(port));
    for (const MountSpec& mount : spec.mounts)
        option(u"--mount"_s, mountArgument(mount));
    if (spec.limits.cpus)
        option(u"--cpus"_s, QString::number(*spec.limits.cpus));
    if (spec.limits.memoryBytes)
        option(u"--memory"_s, QString::number(*spec.limits.memoryBytes));
    if (spec.limits.processes)
        option(u"--pids-limit"_s, QString::number(*spec.limits.processes));
    if (spec.gpuCount != 0)
        option(u"--gpus"_s, spec.gpuCount < 0 ? u"all"_s : QString::number(spec.gpuCount));
    option(u"--network"_s, spec.network);
    option(u"--restart"_s, restartArgument(spec));
    option(u"--runtime"_s, spec.runtime);
    flag(u"--read-only"_s, spec.readOnlyRoot);
    for (const QString& capability : spec.capabilitiesDropped)
        option(u"--cap-drop"_s, capability);
    for (const QString& capability : spec.capabilitiesAdded)
        option(u"--cap-add"_s, capability);
    if (spec.noNewPrivileges)
        option(u"--security-opt"_s, u"no-new-privileges"_s);
    // `--entrypoint` takes one word; the rest of a longer one goes before the command.
    QStringList command = spec.command;
    if (!spec.entrypoint.isEmpty()) {
        option(u"--entrypoint"_s, spec.entrypoint.first());
        command = spec.entrypoint.mid(1) + command;
    }
    arguments.append(spec.image);
    arguments += command;

    QStringList quoted;
    for (const QString& argument : std::as_const(arguments))
        quoted.append(shellQuoted(argument));
    return quoted.join(u' ');
}

} // namespace sandglass
