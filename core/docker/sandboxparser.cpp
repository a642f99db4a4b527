// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/sandboxparser.h"

#include "core/base/jsonvalues.h"
#include "core/base/rfc3339.h"

#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr std::array<std::pair<QLatin1StringView, SandboxState>, 14> stateWords{{
    {"created"_L1, SandboxState::Created},
    {"configured"_L1, SandboxState::Created},  // Podman: made, not set up yet
    {"initialized"_L1, SandboxState::Created}, // Podman: set up, process not begun
    {"running"_L1, SandboxState::Running},
    {"paused"_L1, SandboxState::Paused},
    {"restarting"_L1, SandboxState::Restarting},
    {"stopping"_L1, SandboxState::Stopping}, // Podman
    {"exited"_L1, SandboxState::Exited},
    {"stopped"_L1, SandboxState::Exited}, // Podman: ended, not cleaned up yet
    {"removing"_L1, SandboxState::Deleting},
    {"dead"_L1, SandboxState::Failed}, // could not be removed in full
    {"bad"_L1, SandboxState::Failed},  // Podman
    {"starting"_L1, SandboxState::Starting},
    {"unknown"_L1, SandboxState::Unknown},
}};

bool hasEnded(SandboxState state)
{
    return state == SandboxState::Exited || state == SandboxState::Failed;
}

QString withoutSlash(QString name)
{
    if (name.startsWith(u'/'))
        name.remove(0, 1);
    return name;
}

/// "(healthy)", "(unhealthy)", "(health: starting)" behind "Up 3 hours".
QString healthFromStatus(const QString& status)
{
    if (status.contains("(unhealthy)"_L1))
        return u"unhealthy"_s;
    if (status.contains("(healthy)"_L1))
        return u"healthy"_s;
    if (status.contains("(health: starting)"_L1) || status.contains("(starting)"_L1))
        return u"starting"_s;
    return {};
}

bool isIpv6(const QString& address)
{
    return address.contains(u':');
}

/// An engine publishes a port on IPv4 and IPv6 as two; with the same number on all or on all loopback addresses they
/// are one to a person.
bool isTwin(const PortMapping& one, const PortMapping& other)
{
    if (one.containerPort != other.containerPort || one.hostPort != other.hostPort || one.protocol != other.protocol)
        return false;
    if (one.hostAddress == other.hostAddress)
        return true;
    const auto [v4, v6] = isIpv6(one.hostAddress) ? std::pair(other.hostAddress, one.hostAddress)
                                                  : std::pair(one.hostAddress, other.hostAddress);
    const bool everywhere = (v4.isEmpty() || v4 == "0.0.0.0"_L1) && v6 == "::"_L1;
    const bool loopback = v4 == "127.0.0.1"_L1 && v6 == "::1"_L1;
    return everywhere || loopback;
}

QList<PortMapping> mergedPorts(QList<PortMapping> ports)
{
    // IPv4 in front of IPv6, so that of two twins the IPv4 one stays.
    std::ranges::sort(ports, [](const PortMapping& a, const PortMapping& b) {
        return std::tuple(a.containerPort, a.protocol, a.hostPort, isIpv6(a.hostAddress), a.hostAddress) <
               std::tuple(b.containerPort, b.protocol, b.hostPort, isIpv6(b.hostAddress), b.hostAddress);
    });
    QList<PortMapping> merged;
    for (const auto& port : ports) {
        const bool known = std::ranges::any_of(merged, [&port](const auto& other) { return isTwin(other, port); });
        if (!known)
            merged.append(port);
    }
    return merged;
}

quint16 portNumber(qint64 value)
{
    return value > 0 && value <= 65535 ? static_cast<quint16>(value) : 0;
}

QList<PortMapping> portsFromList(const QJsonArray& entries)
{
    QList<PortMapping> ports;
    for (const auto& entry : entries) {
        const QJsonObject json = entry.toObject();
        PortMapping port;
        port.containerPort = portNumber(json.value("PrivatePort"_L1).toInteger());
        port.hostPort = portNumber(json.value("PublicPort"_L1).toInteger());
        port.hostAddress = json.value("IP"_L1).toString();
        port.protocol = json.value("Type"_L1).toString(u"tcp"_s);
        if (port.containerPort != 0)
            ports.append(port);
    }
    return mergedPorts(std::move(ports));
}

/// `{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080"}],"9/udp":null}`
QList<PortMapping> portsFromInspect(const QJsonObject& map)
{
    QList<PortMapping> ports;
    for (auto it = map.begin(); it != map.end(); ++it) {
        PortMapping port;
        port.containerPort = portNumber(it.key().section(u'/', 0, 0).toLongLong());
        if (const QString protocol = it.key().section(u'/', 1, 1); !protocol.isEmpty())
            port.protocol = protocol;
        if (port.containerPort == 0)
            continue;
        const QJsonArray bindings = it.value().toArray();
        if (bindings.isEmpty())
            ports.append(port);
        for (const auto& binding : bindings) {
            const QJsonObject json = binding.toObject();
            port.hostPort = portNumber(json.value("HostPort"_L1).toString().toLongLong());
            port.hostAddress = json.value("HostIp"_L1).toString();
            ports.append(port);
        }
    }
    return mergedPorts(std::move(ports));
}

QStringList mountsFrom(const QJsonArray& entries)
{
    QStringList mounts;
    for (const auto& entry : entries) {
        const QJsonObject json = entry.toObject();
        const QString name = json.value("Name"_L1).toString();
        const QString source = name.isEmpty() ? json.value("Source"_L1).toString() : name;
        if (!source.isEmpty()) // a tmpfs has none
            mounts.append(source);
    }
    mounts.sort();
    mounts.removeDuplicates();
    return mounts;
}

QStringList networksFrom(const QJsonObject& settings)
{
    return settings.value("Networks"_L1).toObject().keys();
}
/// Podman names the helper of a pod after the pod's id, and does not mark it in the list that it gives as Docker would.
bool isInfraContainer(const Sandbox& sandbox)
{
    static const QRegularExpression pattern(u"^[0-9a-f]{12}-infra$"_s);
    return pattern.match(sandbox.name).hasMatch();
}
} // namespace

SandboxState sandboxStateFrom(const QString& word)
{
    for (const auto& [known, state] : stateWords) {
        if (word.compare(known, Qt::CaseInsensitive) == 0)
            return state;
    }
    return SandboxState::Unknown;
}

std::optional<int> exitCodeFromStatus(const QString& status)
{
    const auto open = status.indexOf(u'(');
    const auto close = status.indexOf(u')', open);
    if (open < 0 || close < 0)
        return std::nullopt;
    bool isNumber = false;
    const int code = QStringView(status).sliced(open + 1, close - open - 1).toInt(&isNumber);
    return isNumber ? std::optional(code) : std::nullopt;
}

std::optional<Sandbox> sandboxFromList(const QJsonObject& entry, const QString& connection)
{
    Sandbox sandbox;
    sandbox.key = {connection, entry.value("Id"_L1).toString()};
    if (sandbox.key.id.isEmpty())
        return std::nullopt;
    const QJsonArray names = entry.value("Names"_L1).toArray();
    for (const auto& candidate : names) {
        // Links of other containers are names too, with a second slash.
        const QString name = withoutSlash(candidate.toString());
        if (sandbox.name.isEmpty() || !name.contains(u'/'))
            sandbox.name = name;
        if (!name.contains(u'/'))
            break;
    }
    sandbox.image = entry.value("Image"_L1).toString();
    sandbox.imageId = entry.value("ImageID"_L1).toString();
    sandbox.command = entry.value("Command"_L1).toString();
    sandbox.providerState = entry.value("State"_L1).toString();
    sandbox.state = sandboxStateFrom(sandbox.providerState);
    const QString status = entry.value("Status"_L1).toString();
    // API 1.52 and newer say it in a field of its own as well.
    sandbox.health = entry.value("Health"_L1).toObject().value("Status"_L1).toString();
    if (sandbox.health.isEmpty() || sandbox.health == "none"_L1)
        sandbox.health = healthFromStatus(status);
    if (hasEnded(sandbox.state))
        sandbox.exitCode = exitCodeFromStatus(status);
    if (const qint64 seconds = entry.value("Created"_L1).toInteger(); seconds > 0)
        sandbox.created = QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::UTC);
    sandbox.ports = portsFromList(entry.value("Ports"_L1).toArray());
    sandbox.labels = stringMapFrom(entry.value("Labels"_L1));
    sandbox.networks = networksFrom(entry.value("NetworkSettings"_L1).toObject());
    sandbox.mounts = mountsFrom(entry.value("Mounts"_L1).toArray());
    return sandbox;
}

QList<Sandbox> sandboxesFromList(const QJsonArray& entries, const QString& connection, const Quirks& quirks)
{
    QList<Sandbox> sandboxes;
    sandboxes.reserve(entries.size());
    for (const auto& entry : entries) {
        auto sandbox = sandboxFromList(entry.toObject(), connection);
        if (sandbox && !(quirks.infraContainers && isInfraContainer(*sandbox)))
            sandboxes.append(std::move(*sandbox));
    }
    return sandboxes;
}

std::optional<Sandbox> sandboxFromInspect(const QJsonObject& json, const QString& connection)
{
    Sandbox sandbox;
    sandbox.key = {connection, json.value("Id"_L1).toString()};
    if (sandbox.key.id.isEmpty())
        return std::nullopt;
    const QJsonObject config = json.value("Config"_L1).toObject();
    const QJsonObject state = json.value("State"_L1).toObject();
    const QJsonObject network = json.value("NetworkSettings"_L1).toObject();
    sandbox.name = withoutSlash(json.value("Name"_L1).toString());
    sandbox.image = config.value("Image"_L1).toString();
    sandbox.imageId = json.value("Image"_L1).toString();
    const QStringList words = QStringList{json.value("Path"_L1).toString()} + stringListFrom(json.value("Args"_L1));
    sandbox.command = words.join(u' ').trimmed();
    sandbox.providerState = state.value("Status"_L1).toString();
    sandbox.state = sandboxStateFrom(sandbox.providerState);
    sandbox.health = state.value("Health"_L1).toObject().value("Status"_L1).toString();
    if (sandbox.health == "none"_L1)
        sandbox.health.clear();
    if (hasEnded(sandbox.state))
        sandbox.exitCode = state.value("ExitCode"_L1).toInt();
    sandbox.created = dateTimeFromRfc3339(json.value("Created"_L1).toString());
    sandbox.started = dateTimeFromRfc3339(state.value("StartedAt"_L1).toString());
    sandbox.ports = portsFromInspect(network.value("Ports"_L1).toObject());
    sandbox.labels = stringMapFrom(config.value("Labels"_L1));
    sandbox.networks = networksFrom(network);
    sandbox.mounts = mountsFrom(json.value("Mounts"_L1).toArray());
    return sandbox;
}

namespace {
// What runs in the sandbox chooses its own name and arguments.
constexpr qsizetype mostProcesses = 2000;
constexpr qsizetype mostColumns = 64;
constexpr qsizetype longestCell = 4096;

QStringList boundedCells(const QJsonValue& json)
{
    QStringList cells = stringListFrom(json);
    cells.resize(std::min(cells.size(), mostColumns));
    for (QString& cell : cells)
        cell.truncate(longestCell);
    return cells;
}
} // namespace

ProcessTable processTableFrom(const QJsonObject& json)
{
    ProcessTable table;
    table.titles = boundedCells(json.value("Titles"_L1));
    const QJsonArray rows = json.value("Processes"_L1).toArray();
    for (const auto& row : rows) {
        if (table.rows.size() == mostProcesses)
            break;
        QStringList cells = boundedCells(row);
        // `ps` of some engines gives a row more or fewer cells than titles: a command with spaces, an empty cell.
        while (cells.size() > table.titles.size() && cells.size() > 1) {
            const QString last = cells.takeLast();
            cells.last() += u' ' + last;
        }
        while (cells.size() < table.titles.size())
            cells.append(QString());
        table.rows.append(cells);
    }
    return table;
}

QList<FileChange> fileChangesFrom(const QJsonArray& json)
{
    QList<FileChange> changes;
    changes.reserve(json.size());
    for (const auto& entry : json) {
        const QJsonObject object = entry.toObject();
        FileChange change;
        change.path = object.value("Path"_L1).toString();
        switch (object.value("Kind"_L1).toInt()) {
        case 1:
            change.kind = FileChange::Kind::Added;
            break;
        case 2:
            change.kind = FileChange::Kind::Deleted;
            break;
        default:
            change.kind = FileChange::Kind::Changed;
            break;
        }
        if (!change.path.isEmpty())
            changes.append(change);
    }
    return changes;
}

} // namespace sandglass
