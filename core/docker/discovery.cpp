// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/discovery.h"

#include "core/docker/dockerconfig.h"
#include "core/docker/podmanconfig.h"
#include "core/net/endpoint.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QProcessEnvironment>
#include <QSet>

#include <algorithm>
#include <unistd.h>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

/// Collects connections; each endpoint once, the first name wins.
class Findings
{
public:
    explicit Findings(const DiscoveryEnvironment& environment)
        : m_environment(environment)
    {
    }

    /// \a host as DOCKER_HOST writes it. What cannot be read as an endpoint is left out, unless it is \a kept so that
    /// the person sees why it does not work.
    void add(const QString& host, ConnectionConfig config, bool kept = false)
    {
        const bool secured = !config.caFile.isEmpty() || !config.certFile.isEmpty();
        const QString text = secured && host.startsWith("tcp://"_L1) ? u"https://"_s + host.sliced(6) : host;
        const auto endpoint = Endpoint::parse(text);
        if (!endpoint && !kept)
            return;
        // The text of the refusal is the endpoint without a password.
        config.endpoint = endpoint ? endpoint->toString() : endpoint.error().serverText;
        const QString key = endpoint ? keyOf(*endpoint) : config.endpoint;
        if (m_keys.contains(key))
            return;
        m_keys.insert(key);
        config.provider = u"docker"_s;
        config.id = idOf(config);
        m_found.append(config);
    }

    QList<ConnectionConfig> found() const { return m_found; }

private:
    QString keyOf(const Endpoint& endpoint) const
    {
        if (endpoint.scheme != Endpoint::Scheme::Unix)
            return endpoint.toString();
        const QString canonical = m_environment.canonicalPath(endpoint.path);
        return u"unix://"_s + (canonical.isEmpty() ? QDir::cleanPath(endpoint.path) : canonical);
    }

    static QString idOf(const ConnectionConfig& config)
    {
        const QByteArray text = (config.origin + u'\n' + config.endpoint).toUtf8();
        constexpr qsizetype length = 16;
        return u"found-"_s +
               QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().first(length));
    }

    const DiscoveryEnvironment& m_environment;
    QList<ConnectionConfig> m_found;
    QSet<QString> m_keys;
};

ConnectionConfig named(const QString& name, const QString& origin)
{
    ConnectionConfig config;
    config.name = name;
    config.origin = origin;
    return config;
}

void addDockerHost(const DiscoveryEnvironment& environment, const QString& configDirectory, Findings& findings)
{
    const QString host = environment.variables.value(u"DOCKER_HOST"_s);
    if (host.isEmpty())
        return;
    const auto endpoint = Endpoint::parse(host);
    const bool remote = endpoint && endpoint->scheme != Endpoint::Scheme::Unix;
    ConnectionConfig config =
        named(remote ? endpoint->host + u" (DOCKER_HOST)"_s : u"Docker (DOCKER_HOST)"_s, u"DOCKER_HOST"_s);
    // As Docker's own tools read it: any value switches TLS on, and the files have fixed names.
    if (!environment.variables.value(u"DOCKER_TLS_VERIFY"_s).isEmpty() && host.startsWith("tcp://"_L1)) {
        const QString given = environment.variables.value(u"DOCKER_CERT_PATH"_s);
        const QString folder = given.isEmpty() ? configDirectory : given;
        config.caFile = folder + u"/ca.pem"_s;
        if (QFileInfo::exists(folder + u"/cert.pem"_s)) {
            config.certFile = folder + u"/cert.pem"_s;
            config.keyFile = folder + u"/key.pem"_s;
        }
    }
    findings.add(host, config, true);
}

void addContexts(const DiscoveryEnvironment& environment, const DockerConfig& docker, Findings& findings)
{
    const QString chosen = environment.variables.value(u"DOCKER_CONTEXT"_s, docker.currentContext);
    QList<DockerContext> contexts = docker.contexts;
    std::ranges::stable_partition(contexts, [&chosen](const DockerContext& context) { return context.name == chosen; });
    for (const DockerContext& context : std::as_const(contexts)) {
        ConnectionConfig config = named(context.name, u"context:"_s + context.name);
        config.caFile = context.caFile;
        config.certFile = context.certFile;
        config.keyFile = context.keyFile;
        findings.add(context.host, config);
    }
}

void addSockets(const DiscoveryEnvironment& environment, Findings& findings)
{
    struct Place
    {
        QString path;
        QString name;
    };
    QList<Place> places{{u"/var/run/docker.sock"_s, u"Docker (local)"_s}};
    const QString& runtime = environment.runtimeDirectory;
    if (!runtime.isEmpty())
        places.append({runtime + u"/docker.sock"_s, u"Docker (local, rootless)"_s});
    places.append({u"/run/podman/podman.sock"_s, u"Podman (local)"_s});
    if (!runtime.isEmpty())
        places.append({runtime + u"/podman/podman.sock"_s, u"Podman (local, rootless)"_s});
    for (const Place& place : std::as_const(places)) {
        if (environment.socketExists(place.path))
            findings.add(u"unix://"_s + place.path, named(place.name, u"socket"_s));
    }
}

void addPodmanConnections(const DiscoveryEnvironment& environment, Findings& findings)
{
    const QString given = environment.variables.value(u"XDG_CONFIG_HOME"_s);
    const QString configHome = given.isEmpty() ? environment.home + u"/.config"_s : given;
    for (const PodmanConnection& connection : readPodmanConnections(configHome + u"/containers"_s)) {
        ConnectionConfig config = named(connection.name + u" (Podman)"_s, u"podman:"_s + connection.name);
        if (connection.uri.startsWith("ssh://"_L1))
            config.keyFile = connection.identity;
        findings.add(connection.uri, config);
    }
}

} // namespace

DiscoveryEnvironment DiscoveryEnvironment::ofThisProcess()
{
    DiscoveryEnvironment environment;
    const QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
    const QStringList names = variables.keys();
    for (const QString& name : names)
        environment.variables.insert(name, variables.value(name));
    environment.home = QDir::homePath();
    environment.runtimeDirectory = variables.value(u"XDG_RUNTIME_DIR"_s);
    if (environment.runtimeDirectory.isEmpty()) {
        const QString usual = u"/run/user/%1"_s.arg(::getuid());
        if (QFileInfo::exists(usual))
            environment.runtimeDirectory = usual;
    }
    environment.socketExists = [](const QString& path) { return QFileInfo::exists(path); };
    environment.canonicalPath = [](const QString& path) { return QFileInfo(path).canonicalFilePath(); };
    return environment;
}

QList<ConnectionConfig> discoverConnections(const DiscoveryEnvironment& environment)
{
    const QString given = environment.variables.value(u"DOCKER_CONFIG"_s);
    const QString configDirectory = given.isEmpty() ? environment.home + u"/.docker"_s : given;
    Findings findings(environment);
    addDockerHost(environment, configDirectory, findings);
    addContexts(environment, readDockerConfig(configDirectory), findings);
    addSockets(environment, findings);
    addPodmanConnections(environment, findings);
    return findings.found();
}

} // namespace sandglass
