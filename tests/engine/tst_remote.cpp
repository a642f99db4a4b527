// SPDX-License-Identifier: GPL-3.0-or-later
// Engines over every carrier that is no socket file: the whole provider over TCP and over ssh, through a real sshd to
// the real `docker system dial-stdio`; a connection with a client's certificate over TLS.
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "tests/engine/dockerfixture.h"
#include "tests/support/tarball.h"

#include <QDir>
#include <QFile>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
enum class Carrier { Tcp, Tls, Ssh };

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

void run(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    QVERIFY2(process.waitForFinished(), qPrintable(program));
    QVERIFY2(process.exitCode() == 0, process.readAll());
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void put(const QString& path, const QByteArray& bytes, QFile::Permissions more = {})
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | more);
}
} // namespace

class TestRemote : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void doesEverythingOverEveryCarrier_data();
    void doesEverythingOverEveryCarrier();
    void connectsWithAClientsCertificate();
    void tellsThatTheEngineWantsACertificate();
    void carriesPodmanOverSsh();

private:
    QString file(const QString& name) const { return m_directory.filePath(name); }
    void makeCertificates();
    void startSshServer();
    void switchTlsOn();
    ConnectionConfig configFor(Carrier carrier, const PrivateEngine& engine) const;
    void useEverything(const ConnectionConfig& config, PrivateEngine& engine);
    void readFilesBack(Provider* provider, const QString& id, const QByteArray& content);

    SystemClock m_clock;
    QTemporaryDir m_directory;
    std::unique_ptr<PrivateEngine> m_engine;
    quint16 m_tcpPort = 0;
    quint16 m_sshPort = 0;
    QProcess m_sshd;
    bool m_madeRunDirectory = false;
};

void TestRemote::initTestCase()
{
    makeCertificates();
    m_engine = std::make_unique<PrivateEngine>(PrivateEngine::Kind::Docker);
    m_tcpPort = freePort();
    m_engine->listenOn(u"tcp://127.0.0.1:%1"_s.arg(m_tcpPort));
    QVERIFY(m_engine->start() && m_engine->importImages());
    startSshServer();
}

void TestRemote::cleanupTestCase()
{
    m_engine.reset();
    m_sshd.terminate();
    m_sshd.waitForFinished();
    if (m_madeRunDirectory)
        QDir().rmdir(u"/run/sshd"_s);
}

/// An authority, and by it one certificate for the engine and one for its client.
void TestRemote::makeCertificates()
{
    const QStringList key{u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s, u"-nodes"_s};
    run(u"openssl"_s, QStringList{u"req"_s, u"-x509"_s, u"-subj"_s, u"/CN=ca"_s, u"-keyout"_s, file(u"ca.key"_s),
                                  u"-out"_s, file(u"ca.pem"_s)} +
                          key);
    for (const auto& [name, extensions] :
         {std::pair(u"server"_s, u"subjectAltName=IP:127.0.0.1"_s), {u"client"_s, u"extendedKeyUsage=clientAuth"_s}}) {
        run(u"openssl"_s, QStringList{u"req"_s, u"-new"_s, u"-subj"_s, u"/CN="_s + name, u"-addext"_s, extensions,
                                      u"-keyout"_s, file(name + u".key"_s), u"-out"_s, file(name + u".csr"_s)} +
                              key);
        run(u"openssl"_s,
            {u"x509"_s, u"-req"_s, u"-in"_s, file(name + u".csr"_s), u"-CA"_s, file(u"ca.pem"_s), u"-CAkey"_s,
             file(u"ca.key"_s), u"-copy_extensions"_s, u"copy"_s, u"-out"_s, file(name + u".pem"_s)});
    }
}

/// An sshd on loopback, and a program `ssh` that is the real one with the test's own configuration.
void TestRemote::startSshServer()
{
    for (const QString& name : {u"key"_s, u"hostkey"_s})
        run(u"ssh-keygen"_s, {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, u""_s, u"-f"_s, file(name)});
    // The only directory that sshd insists on.
    if (!QDir(u"/run/sshd"_s).exists())
        m_madeRunDirectory = QDir().mkdir(u"/run/sshd"_s);
    m_sshPort = freePort();
    const QByteArray port = QByteArray::number(m_sshPort);
    const QByteArray folder = m_directory.path().toUtf8();
    put(file(u"known_hosts"_s), "[127.0.0.1]:" + port + ' ' + contentOf(file(u"hostkey.pub"_s)));
    put(file(u"sshd_config"_s), "ListenAddress 127.0.0.1\nPort " + port + "\nHostKey " + folder +
                                    "/hostkey\nAuthorizedKeysFile " + folder +
                                    "/key.pub\nPidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication "
                                    "no\nPermitRootLogin yes\nLogLevel ERROR\n");
    put(file(u"ssh_config"_s), "Host *\nIdentityFile " + folder + "/key\nIdentitiesOnly yes\nUserKnownHostsFile " +
                                   folder + "/known_hosts\nGlobalKnownHostsFile none\n");
    QVERIFY(QDir(m_directory.path()).mkdir(u"bin"_s));
    put(file(u"bin/ssh"_s), "#!/bin/sh\nexec /usr/bin/ssh -F '" + folder + "/ssh_config' \"$@\"\n", QFile::ExeOwner);
    qputenv("PATH", QFile::encodeName(file(u"bin"_s)) + ':' + qgetenv("PATH"));
    m_sshd.start(u"/usr/sbin/sshd"_s, {u"-D"_s, u"-e"_s, u"-f"_s, file(u"sshd_config"_s)});
    QVERIFY(m_sshd.waitForStarted());
    QTRY_VERIFY([this] {
        QTcpSocket probe;
        probe.connectToHost(QHostAddress::LocalHost, m_sshPort);
        return probe.waitForConnected(1000);
    }());
}

void TestRemote::switchTlsOn()
{
    m_engine->setSettings({{u"tlsverify"_s, true},
                           {u"tlscacert"_s, file(u"ca.pem"_s)},
                           {u"tlscert"_s, file(u"server.pem"_s)},
                           {u"tlskey"_s, file(u"server.key"_s)}});
    QVERIFY(m_engine->restart());
}

ConnectionConfig TestRemote::configFor(Carrier carrier, const PrivateEngine& engine) const
{
    ConnectionConfig config = configOf(engine);
    if (carrier == Carrier::Ssh) {
        config.endpoint = u"ssh://root@127.0.0.1:%1%2"_s.arg(m_sshPort).arg(engine.socketPath());
        return config;
    }
    config.endpoint = u"tcp://127.0.0.1:%1"_s.arg(m_tcpPort);
    if (carrier == Carrier::Tls) {
        config.caFile = file(u"ca.pem"_s);
        config.certFile = file(u"client.pem"_s);
        config.keyFile = file(u"client.key"_s);
    }
    return config;
}

void TestRemote::doesEverythingOverEveryCarrier_data()
{
    QTest::addColumn<int>("carrier");
    QTest::newRow("tcp") << int(Carrier::Tcp);
    QTest::newRow("tls") << int(Carrier::Tls);
    QTest::newRow("ssh") << int(Carrier::Ssh);
}

void TestRemote::doesEverythingOverEveryCarrier()
{
    QFETCH(const int, carrier);
    if (Carrier(carrier) == Carrier::Tls) {
        switchTlsOn();
    } else {
        m_engine->setSettings({});
        QVERIFY(m_engine->restart());
    }
    useEverything(configFor(Carrier(carrier), *m_engine), *m_engine);
}

void TestRemote::connectsWithAClientsCertificate()
{
    switchTlsOn();
    ProviderRegistry providers;
    providers.registerFactory(
        u"docker"_s, [this](const ConnectionConfig& each) { return std::make_unique<DockerProvider>(each, m_clock); });
    SandboxRegistry sandboxes(providers, m_clock);
    Provider* provider = providers.addConnection(configFor(Carrier::Tls, *m_engine));
    QTRY_VERIFY_WITH_TIMEOUT(provider->connectionState().isReady(), 20000);
    const auto created = await(provider->createSandbox(sleeper(u"secured"_s)));
    QVERIFY2(created && *created, why(*created));
    const SandboxKey key{u"test"_s, **created};
    QTRY_VERIFY_WITH_TIMEOUT(sandboxes.find(key) && sandboxes.find(key)->sandbox.state == SandboxState::Running, 10000);

    // TLS in Qt cannot end one direction, and it says so.
    const auto copied = await(provider->runCommand(key.id, {.command = {u"cat"_s}}, "input", 1 << 20, {}));
    QVERIFY(copied && !*copied);
    QCOMPARE(copied->error().kind, ErrorKind::Unsupported);

    const auto deleted = await(provider->deleteSandbox(key.id, true));
    QVERIFY2(deleted && *deleted, why(*deleted));
    QTRY_VERIFY_WITH_TIMEOUT(!sandboxes.find(key), 10000);
}

void TestRemote::tellsThatTheEngineWantsACertificate()
{
    switchTlsOn();
    ConnectionConfig config = configFor(Carrier::Tls, *m_engine);
    config.certFile.clear();
    config.keyFile.clear();
    DockerProvider provider(config, m_clock);
    const auto info = await(provider.probe({}));
    QVERIFY(info && !*info);
    QCOMPARE(info->error().kind, ErrorKind::Refused);
    QVERIFY2(info->error().serverText.contains("certificate"_L1), why(*info));
}

void TestRemote::carriesPodmanOverSsh()
{
    PrivateEngine podman(PrivateEngine::Kind::Podman);
    QVERIFY(podman.start() && podman.importImages());
    useEverything(configFor(Carrier::Ssh, podman), podman);
}

void TestRemote::useEverything(const ConnectionConfig& config, PrivateEngine& engine)
{
    ProviderRegistry providers;
    providers.registerFactory(
        u"docker"_s, [this](const ConnectionConfig& each) { return std::make_unique<DockerProvider>(each, m_clock); });
    SandboxRegistry sandboxes(providers, m_clock);
    Provider* provider = providers.addConnection(config);
    QTRY_VERIFY_WITH_TIMEOUT(provider->connectionState().isReady(), 20000);
    const auto stateOf = [&sandboxes](const QString& id) {
        const SandboxRow* row = sandboxes.find({u"test"_s, id});
        return row ? row->sandbox.state : SandboxState::Unknown;
    };

    // The list follows the events.
    const auto created = await(provider->createSandbox(sleeper(u"far-away"_s)));
    QVERIFY2(created && *created, why(*created));
    const QString id = **created;
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), SandboxState::Running, 10000);

    const QByteArray input(300000, 'i');
    const auto copied = await(provider->runCommand(id, {.command = {u"cat"_s}}, input, 1 << 20, {}));
    if (!config.caFile.isEmpty()) { // TLS in Qt cannot end one direction, and it says so.
        QVERIFY(copied && !*copied);
        QCOMPARE(copied->error().kind, ErrorKind::Unsupported);
    } else { // A command gets its input up to the end.
        QVERIFY2(copied && *copied, why(*copied));
        QCOMPARE((*copied)->standardOutput, input);
    }
    const auto said =
        await(provider->runCommand(id, {.command = {u"sh"_s, u"-c"_s, u"echo far; exit 3"_s}}, {}, 1 << 20, {}));
    QVERIFY2(said && *said, why(*said));
    QCOMPARE((*said)->standardOutput, "far\n");
    QCOMPARE((*said)->exitCode, 3);

    readFilesBack(provider, id, QByteArray(3 * 1024 * 1024, 'f'));

    // A log is followed line by line.
    const QString talker = engine.runContainer(
        {u"sh"_s, u"-c"_s, u"echo one; while [ ! -e /go ]; do sleep 0.05; done; echo two; exec sleep 1000"_s});
    auto opened = await(provider->openLogs(talker, {}));
    QVERIFY2(opened && *opened, why(*opened));
    const auto log = std::move(**opened);
    QByteArrayList lines;
    connect(log.get(), &LogStream::entries, log.get(), [&lines](const QList<LogEntry>& batch) {
        for (const LogEntry& entry : batch)
            lines.append(entry.text);
    });
    log->start();
    QTRY_COMPARE_WITH_TIMEOUT(lines, QByteArrayList{"one"}, 10000);
    engine.cli({u"exec"_s, talker, u"touch"_s, u"/go"_s});
    QTRY_COMPARE_WITH_TIMEOUT(lines, (QByteArrayList{"one", "two"}), 10000);

    const auto deleted = await(provider->deleteSandbox(id, true));
    QVERIFY2(deleted && *deleted, why(*deleted));
    QTRY_VERIFY_WITH_TIMEOUT(!sandboxes.find({u"test"_s, id}), 10000);
    engine.removeContainers();
    QTRY_VERIFY_WITH_TIMEOUT(sandboxes.rows().isEmpty(), 10000);
}

void TestRemote::readFilesBack(Provider* provider, const QString& id, const QByteArray& content)
{
    const QList<TarItem> items{{.path = "far.bin", .content = content}};
    auto up = await(provider->files()->upload(id, u"/tmp"_s, {}));
    QVERIFY2(up && *up, why(*up));
    (**up)->write(makeTar(items));
    const auto written = await((**up)->finish());
    QVERIFY2(written && *written, why(*written));

    const auto listing = await(provider->files()->listDirectory(id, u"/tmp"_s, {}));
    QVERIFY2(listing && *listing, why(*listing));
    QCOMPARE((*listing)->entries.value(0).name, u"far.bin"_s);

    auto down = await(provider->files()->download(id, u"/tmp/far.bin"_s, {}));
    QVERIFY2(down && *down, why(*down));
    const auto stream = std::move(**down);
    QByteArray tar;
    bool finished = false;
    connect(stream.get(), &DownloadStream::data, stream.get(), [&tar](const QByteArray& bytes) { tar += bytes; });
    connect(stream.get(), &DownloadStream::finished, stream.get(), [&finished] { finished = true; });
    stream->start();
    QTRY_VERIFY_WITH_TIMEOUT(finished, 20000);
    QCOMPARE(readTar(tar).value(0).content, content);
}

QTEST_GUILESS_MAIN(TestRemote)
#include "tst_remote.moc"
