// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/podmanconfig.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestFile = 1024 * 1024;
constexpr qsizetype mostConnections = 256;

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly) || file.size() > largestFile)
        return {};
    return file.read(largestFile);
}

} // namespace

QList<PodmanConnection> parsePodmanConnections(const QByteArray& json)
{
    const QJsonObject root = QJsonDocument::fromJson(json).object();
    const QJsonObject entries = root.value("Connection"_L1).toObject().value("Connections"_L1).toObject();
    QList<PodmanConnection> connections;
    for (auto entry = entries.begin(); entry != entries.end() && connections.size() < mostConnections; ++entry) {
        const QJsonObject object = entry.value().toObject();
        const PodmanConnection connection{
            .name = entry.key(),
            .uri = object.value("URI"_L1).toString(),
            .identity = object.value("Identity"_L1).toString(),
        };
        if (!connection.name.isEmpty() && !connection.uri.isEmpty())
            connections.append(connection);
    }
    return connections;
}

QList<PodmanConnection> parseContainersConf(const QByteArray& toml)
{
    static const QRegularExpression table(
        uR"re(^\s*\[\s*engine\s*\.\s*service_destinations\s*\.\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_-]+))\s*\]\s*(?:#.*)?$)re"_s);
    static const QRegularExpression pair(uR"re(^\s*([A-Za-z_]+)\s*=\s*(?:"([^"\\]*)"|'([^']*)')\s*(?:#.*)?$)re"_s);
    QList<PodmanConnection> connections;
    bool inside = false;
    const QStringList lines = QString::fromUtf8(toml).split(u'\n');
    for (const QString& line : lines) {
        if (line.trimmed().startsWith(u'[')) {
            const auto match = table.match(line);
            inside = match.hasMatch() && connections.size() < mostConnections;
            if (inside)
                connections.append(
                    {.name = match.captured(1) + match.captured(2) + match.captured(3), .uri = {}, .identity = {}});
            continue;
        }
        const auto match = inside ? pair.match(line) : QRegularExpressionMatch();
        if (!match.hasMatch())
            continue;
        const QString value = match.captured(2) + match.captured(3);
        if (match.captured(1) == "uri"_L1)
            connections.last().uri = value;
        else if (match.captured(1) == "identity"_L1)
            connections.last().identity = value;
    }
    connections.removeIf([](const PodmanConnection& connection) { return connection.uri.isEmpty(); });
    return connections;
}

QList<PodmanConnection> readPodmanConnections(const QString& directory)
{
    QList<PodmanConnection> connections = parsePodmanConnections(contentOf(directory + u"/podman-connections.json"_s));
    for (const PodmanConnection& older : parseContainersConf(contentOf(directory + u"/containers.conf"_s))) {
        const bool known = std::ranges::contains(connections, older.name, &PodmanConnection::name);
        if (!known)
            connections.append(older);
    }
    return connections;
}

} // namespace sandglass
