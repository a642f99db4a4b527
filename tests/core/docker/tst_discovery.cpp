// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/discovery.h"
#include "core/docker/dockerprovider.h"

#include "tests/support/testsupport.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QTemporaryDir>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestDiscovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void findsNothingWhereThereIsNothing();
    void findsTheUsualSockets();
    void findsDockerHost();
    void securesDockerHost();
    void showsADockerHostThatCannotBeRead();
    void repeatsNoPassword();
    void findsContextsTheCurrentOneFirst();
    void letsTheVariableChooseTheContext();
    void leavesOutContextsOfOtherSystems();
    void findsPodmanConnections();
    void namesEachEndpointOnce();
    void givesStableIds();
    void readsTheRealEnvironment();

private:
    void putContext(const QString& name, const QString& host, bool secured = false);
    QStringList names() const;

    std::unique_ptr<QTemporaryDir> m_home;
    DiscoveryEnvironment m_environment;
    QSet<QString> m_sockets;
};

void TestDiscovery::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    m_sockets.clear();
    m_environment = {};
    m_environment.home = m_home->path();
    m_environment.runtimeDirectory = u"/run/user/7"_s;
    m_environment.socketExists = [this](const QString& path) { return m_sockets.contains(path); };
    m_environment.canonicalPath = [](const QString& path) {
        return path.startsWith("/var/run/"_L1) ? path.sliced(4) : path;
    };
}

void TestDiscovery::putContext(const QString& name, const QString& host, bool secured)
{
    const QString digest =
        QString::fromLatin1(QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex());
    const QDir docker(m_home->filePath(u".docker"_s));
    QVERIFY(QDir().mkpath(docker.filePath(u"contexts/meta/"_s + digest)));
    QFile meta(docker.filePath(u"contexts/meta/"_s + digest + u"/meta.json"_s));
    QVERIFY(meta.open(QIODevice::WriteOnly));
    meta.write("{\"Name\":\"" + name.toUtf8() + "\",\"Endpoints\":{\"docker\":{\"Host\":\"" + host.toUtf8() + "\"}}}");
    if (!secured)
        return;
    QVERIFY(QDir().mkpath(docker.filePath(u"contexts/tls/"_s + digest + u"/docker"_s)));
    QFile authority(docker.filePath(u"contexts/tls/"_s + digest + u"/docker/ca.pem"_s));
    QVERIFY(authority.open(QIODevice::WriteOnly));
}

QStringList TestDiscovery::names() const
{
    QStringList found;
    for (const ConnectionConfig& config : discoverConnections(m_environment))
        found.append(config.name);
    return found;
}

void TestDiscovery::findsNothingWhereThereIsNothing()
{
    QVERIFY(discoverConnections(m_environment).isEmpty());
}

void TestDiscovery::findsTheUsualSockets()
{
    m_sockets = {u"/var/run/docker.sock"_s, u"/run/user/7/docker.sock"_s, u"/run/podman/podman.sock"_s,
                 u"/run/user/7/podman/podman.sock"_s};
    const auto found = discoverConnections(m_environment);
    QCOMPARE(names(), (QStringList{u"Docker (local)"_s, u"Docker (local, rootless)"_s, u"Podman (local)"_s,
                                   u"Podman (local, rootless)"_s}));
    QCOMPARE(found.at(0).endpoint, u"unix:///var/run/docker.sock"_s);
    QCOMPARE(found.at(3).endpoint, u"unix:///run/user/7/podman/podman.sock"_s);
    for (const ConnectionConfig& config : found) {
        QCOMPARE(config.provider, u"docker"_s);
        QCOMPARE(config.origin, u"socket"_s);
        QVERIFY(config.enabled);
    }
}

void TestDiscovery::findsDockerHost()
{
    m_environment.variables.insert(u"DOCKER_HOST"_s, u"ssh://me@lab"_s);
    const auto found = discoverConnections(m_environment);
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first().endpoint, u"ssh://me@lab"_s);
    QCOMPARE(found.first().origin, u"DOCKER_HOST"_s);
    QCOMPARE(found.first().name, u"lab (DOCKER_HOST)"_s);
}

void TestDiscovery::securesDockerHost()
{
    m_environment.variables = {{u"DOCKER_HOST"_s, u"tcp://build:2376"_s},
                               {u"DOCKER_TLS_VERIFY"_s, u"1"_s},
                               {u"DOCKER_CERT_PATH"_s, m_home->filePath(u"certs"_s)}};
    QVERIFY(QDir().mkpath(m_home->filePath(u"certs"_s)));
    QFile certificate(m_home->filePath(u"certs/cert.pem"_s));
    QVERIFY(certificate.open(QIODevice::WriteOnly));
    const auto found = discoverConnections(m_environment);
    QCOMPARE(found.first().endpoint, u"https://build:2376"_s);
    QCOMPARE(found.first().caFile, m_home->filePath(u"certs/ca.pem"_s));
    QCOMPARE(found.first().certFile, m_home->filePath(u"certs/cert.pem"_s));
    QCOMPARE(found.first().keyFile, m_home->filePath(u"certs/key.pem"_s));
}

void TestDiscovery::showsADockerHostThatCannotBeRead()
{
    m_environment.variables.insert(u"DOCKER_HOST"_s, u"tcp://:nonsense"_s);
    const auto found = discoverConnections(m_environment);
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first().endpoint, u"tcp://:nonsense"_s);
}

void TestDiscovery::repeatsNoPassword()
{
    m_environment.variables.insert(u"DOCKER_HOST"_s, u"ssh://me:secret@lab"_s);
    const auto found = discoverConnections(m_environment);
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first().endpoint, u"ssh://…@lab"_s);
    const SystemClock clock;
    DockerProvider provider(found.first(), clock);
    provider.start();
    QTRY_COMPARE(provider.connectionState().phase, ConnectionPhase::Refused);
    QCOMPARE(provider.connectionState().error->endpoint, u"ssh://…@lab"_s);
}

void TestDiscovery::findsContextsTheCurrentOneFirst()
{
    putContext(u"attic"_s, u"ssh://attic"_s);
    putContext(u"lab"_s, u"tcp://lab:2376"_s, true);
    putContext(u"zoo"_s, u"tcp://zoo"_s);
    QFile file(m_home->filePath(u".docker/config.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"currentContext\":\"lab\"}");
    file.close();
    const auto found = discoverConnections(m_environment);
    QCOMPARE(names(), (QStringList{u"lab"_s, u"attic"_s, u"zoo"_s}));
    QCOMPARE(found.at(0).endpoint, u"https://lab:2376"_s);
    QVERIFY(found.at(0).caFile.endsWith("/docker/ca.pem"_L1));
    QCOMPARE(found.at(0).origin, u"context:lab"_s);
    QCOMPARE(found.at(2).endpoint, u"tcp://zoo:2375"_s);
}

void TestDiscovery::letsTheVariableChooseTheContext()
{
    putContext(u"attic"_s, u"ssh://attic"_s);
    putContext(u"lab"_s, u"ssh://lab"_s);
    m_environment.variables.insert(u"DOCKER_CONTEXT"_s, u"lab"_s);
    QCOMPARE(names(), (QStringList{u"lab"_s, u"attic"_s}));
}

void TestDiscovery::leavesOutContextsOfOtherSystems()
{
    putContext(u"windows"_s, u"npipe:////./pipe/docker_engine"_s);
    putContext(u"hostile"_s, u"ssh://-oProxyCommand=x"_s);
    QVERIFY(discoverConnections(m_environment).isEmpty());
}

void TestDiscovery::findsPodmanConnections()
{
    m_environment.variables.insert(u"XDG_CONFIG_HOME"_s, m_home->filePath(u"conf"_s));
    QVERIFY(QDir().mkpath(m_home->filePath(u"conf/containers"_s)));
    QFile file(m_home->filePath(u"conf/containers/podman-connections.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"Connection":{"Connections":{"box":
        {"URI":"ssh://core@box:22/run/user/1000/podman/podman.sock","Identity":"/home/me/.ssh/box"}}}})");
    file.close();
    const auto found = discoverConnections(m_environment);
    QCOMPARE(names(), QStringList{u"box (Podman)"_s});
    QCOMPARE(found.first().endpoint, u"ssh://core@box:22/run/user/1000/podman/podman.sock"_s);
    QCOMPARE(found.first().keyFile, u"/home/me/.ssh/box"_s);
}

void TestDiscovery::namesEachEndpointOnce()
{
    m_environment.variables.insert(u"DOCKER_HOST"_s, u"unix:///run/docker.sock"_s);
    putContext(u"default-again"_s, u"unix:///var/run/../run/docker.sock"_s);
    putContext(u"lab"_s, u"ssh://lab"_s);
    putContext(u"lab-again"_s, u"ssh://lab"_s);
    m_environment.canonicalPath = [](const QString& path) {
        return path.endsWith("/docker.sock"_L1) ? u"/run/docker.sock"_s : QString();
    };
    m_sockets = {u"/var/run/docker.sock"_s};
    QCOMPARE(names(), (QStringList{u"Docker (DOCKER_HOST)"_s, u"lab"_s}));
}

void TestDiscovery::givesStableIds()
{
    m_sockets = {u"/var/run/docker.sock"_s, u"/run/podman/podman.sock"_s};
    const auto first = discoverConnections(m_environment);
    const auto second = discoverConnections(m_environment);
    QVERIFY(first == second);
    QVERIFY(first.at(0).id != first.at(1).id);
    m_sockets.remove(u"/var/run/docker.sock"_s);
    QCOMPARE(discoverConnections(m_environment).first().id, first.at(1).id);
}

void TestDiscovery::readsTheRealEnvironment()
{
    const auto environment = DiscoveryEnvironment::ofThisProcess();
    QCOMPARE(environment.home, QDir::homePath());
    QVERIFY(environment.variables.contains(u"PATH"_s));
    QVERIFY(!environment.socketExists(u"/nowhere/at/all"_s));
    QCOMPARE(environment.canonicalPath(m_home->filePath(u"."_s)), QFileInfo(m_home->path()).canonicalFilePath());
    discoverConnections(environment);
}

QTEST_GUILESS_MAIN(TestDiscovery)
#include "tst_discovery.moc"
