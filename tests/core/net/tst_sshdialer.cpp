// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sshdialer.h"

#include "tests/core/net/httptesting.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>

#include <pwd.h>
#include <signal.h>
#include <unistd.h>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

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

void put(const QString& path, const QByteArray& bytes, bool program = false)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | (program ? QFile::ExeOwner : QFile::Permission()));
}

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace

/// Over a real sshd on loopback, to the real `docker system dial-stdio`, to a fake engine.
class TestSshDialer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void buildsTheCommand_data();
    void buildsTheCommand();
    void sharesOneConnectionInAPrivateDirectory();
    void startsOverOnAnotherSharedConnection();
    void sendsAndKeepsConnections();
    void sharesOneConnectionToAHost();
    void opensMoreAtOnceThanOneConnectionMayCarry();
    void carriesAnUpgradedStreamAndItsHalfClose();
    void tellsTheOrderlyEndOfAStreamFromABrokenOne_data();
    void tellsTheOrderlyEndOfAStreamFromABrokenOne();
    void takesNoWarningForAFailure();
    void carriesMuchAndGivesPressureBack();
    void tellsWhySshFailed_data();
    void tellsWhySshFailed();
    void tellsThatTheFarSideHasNoEngine();
    void refusesWhatIsNoHost_data();
    void refusesWhatIsNoHost();
    void tellsThatThereIsNoSsh();
    void boundsWhatSshSays();
    void endsSshWithTheStream();

private:
    QString file(const QString& name) const { return m_directory.filePath(name); }
    Endpoint endpoint() const;
    QStringList options(const QString& key = u"key"_s, const QString& hosts = u"known_hosts"_s) const;
    std::unique_ptr<HttpClient> client(const QStringList& options) const;
    void startServer(const QString& dockerHost);
    void stopServer();

    QTemporaryDir m_directory;
    QProcess m_sshd;
    bool m_madeRunDirectory = false;
    quint16 m_port = 0;
    std::unique_ptr<FakeServer> m_engine;
    FakeServer::Handler m_handler;
};

void TestSshDialer::initTestCase()
{
    for (const QString& name : {u"key"_s, u"otherkey"_s, u"hostkey"_s})
        run(u"ssh-keygen"_s, {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, u""_s, u"-f"_s, file(name)});
    put(file(u"authorized"_s), contentOf(file(u"key.pub"_s)));
    // The only directory that sshd insists on.
    if (::geteuid() == 0 && !QDir(u"/run/sshd"_s).exists())
        m_madeRunDirectory = QDir().mkdir(u"/run/sshd"_s);
    m_engine = std::make_unique<FakeServer>([this](const FakeRequest& request, QLocalSocket* socket) {
        // The docker of the far side asks that by itself, on a connection of its own.
        if (request.target == "/_ping")
            sendSlice(socket, response(200, ""));
        else
            m_handler(request, socket);
    });
    m_port = freePort();
    put(file(u"known_hosts"_s), "[127.0.0.1]:" + QByteArray::number(m_port) + ' ' + contentOf(file(u"hostkey.pub"_s)));
    put(file(u"no_hosts"_s), "");
    startServer(m_engine->endpoint().toString());
}

void TestSshDialer::startServer(const QString& dockerHost)
{
    put(file(u"config"_s), "ListenAddress 127.0.0.1\nPort " + QByteArray::number(m_port) + "\nHostKey " +
                               file(u"hostkey"_s).toUtf8() + "\nAuthorizedKeysFile " + file(u"authorized"_s).toUtf8() +
                               "\nPidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin "
                               "yes\nLogLevel ERROR\n"
                               "SetEnv DOCKER_HOST=" +
                               dockerHost.toUtf8() + " DOCKER_CONFIG=" + file(u"docker"_s).toUtf8() + "\n");
    m_sshd.start(u"/usr/sbin/sshd"_s, {u"-D"_s, u"-e"_s, u"-f"_s, file(u"config"_s)});
    QVERIFY(m_sshd.waitForStarted());
    QTRY_VERIFY([this] {
        QTcpSocket probe;
        probe.connectToHost(QHostAddress::LocalHost, m_port);
        return probe.waitForConnected(1000);
    }());
}

void TestSshDialer::stopServer()
{
    m_sshd.terminate();
    m_sshd.waitForFinished();
}

void TestSshDialer::cleanupTestCase()
{
    stopServer();
    if (m_madeRunDirectory)
        QDir().rmdir(u"/run/sshd"_s);
}

Endpoint TestSshDialer::endpoint() const
{
    Endpoint endpoint;
    endpoint.scheme = Endpoint::Scheme::Ssh;
    endpoint.host = u"127.0.0.1"_s;
    endpoint.port = m_port;
    endpoint.user = QString::fromLocal8Bit(::getpwuid(::geteuid())->pw_name);
    return endpoint;
}

QStringList TestSshDialer::options(const QString& key, const QString& hosts) const
{
    // Nothing of the person's own configuration, and no shared connection that outlives the test.
    return {u"-F"_s, u"none"_s,
            u"-i"_s, file(key),
            u"-o"_s, u"IdentitiesOnly=yes"_s,
            u"-o"_s, u"UserKnownHostsFile="_s + file(hosts),
            u"-o"_s, u"GlobalKnownHostsFile=none"_s,
            u"-o"_s, u"StrictHostKeyChecking=yes"_s,
            u"-o"_s, u"ControlMaster=no"_s,
            u"-o"_s, u"ControlPath=none"_s};
}

std::unique_ptr<HttpClient> TestSshDialer::client(const QStringList& options) const
{
    return std::make_unique<HttpClient>(std::make_unique<SshDialer>(endpoint(), u"ssh"_s, options));
}

void TestSshDialer::buildsTheCommand_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("tail");
    QTest::newRow("host") << u"ssh://box"_s << u"-- box docker system dial-stdio"_s;
    QTest::newRow("user and port") << u"ssh://me@box:2222"_s << u"-p 2222 -l me -- box docker system dial-stdio"_s;
    QTest::newRow("socket of docker") << u"ssh://box/run/user/1000/docker.sock"_s
                                      << u"-- box docker --host unix:///run/user/1000/docker.sock system dial-stdio"_s;
    QTest::newRow("socket of podman") << u"ssh://box/run/podman/podman.sock"_s
                                      << u"-- box podman --url unix:///run/podman/podman.sock system dial-stdio"_s;
}

void TestSshDialer::buildsTheCommand()
{
    QFETCH(const QString, text);
    QFETCH(const QString, tail);
    Endpoint parsed = Endpoint::parse(text).value();
    const QString command = sshArguments(parsed, u"/run/x/%C"_s, {}).join(u' ');
    QVERIFY2(command.endsWith(tail), qPrintable(command));
    QVERIFY(command.startsWith("-T "_L1));
    QVERIFY(command.contains(u"-o BatchMode=yes -o ConnectTimeout=30"_s));
    QVERIFY(command.contains(u"-o ServerAliveInterval=10 -o ServerAliveCountMax=3"_s));
    QVERIFY(command.contains(u"-o ControlMaster=auto -o ControlPath=/run/x/%C -o ControlPersist=60"_s));
    QVERIFY(!sshArguments(parsed, {}, {}).join(u' ').contains(u"Control"_s));
    parsed.keyFile = u"/home/me/key"_s;
    QVERIFY(sshArguments(parsed, {}, {}).join(u' ').contains(u"-i /home/me/key"_s));
}

void TestSshDialer::sharesOneConnectionInAPrivateDirectory()
{
    // A program in the place of ssh that shows its arguments.
    put(file(u"fakessh"_s), "#!/bin/sh\necho \"$@\" >&2\nexit 255\n", true);
    HttpClient fake(std::make_unique<SshDialer>(endpoint(), file(u"fakessh"_s)));
    const auto answer = await(fake.send(get("/")));
    QVERIFY(!answer->has_value());
    const QString said = answer->error().serverText;
    const QString path = said.section(u"ControlPath="_s, 1).section(u'/', 0, -2);
    QVERIFY2(QDir(path).exists(), qPrintable(said));
    QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther),
             QFile::Permissions());
}

void TestSshDialer::startsOverOnAnotherSharedConnection()
{
    put(file(u"fakessh"_s), "#!/bin/sh\necho \"$@\" >&2\nexit 255\n", true);
    HttpClient fake(std::make_unique<SshDialer>(endpoint(), file(u"fakessh"_s)));
    const auto controlPath = [&fake] {
        const QString said = await(fake.send(get("/")))->error().serverText;
        return said.section(u"ControlPath="_s, 1).section(u' ', 0, 0);
    };
    const QString first = controlPath();
    QCOMPARE(controlPath(), first);
    fake.startOver();
    const QString second = controlPath();
    QVERIFY(second != first);
    QCOMPARE(controlPath(), second);
}

void TestSshDialer::sendsAndKeepsConnections()
{
    m_handler = [](const FakeRequest& request, QLocalSocket* socket) {
        sendSlice(socket, response(200, request.target + " " + request.body));
    };
    const int before = m_engine->acceptedConnections();
    const auto http = client(options());
    for (int call = 0; call < 5; ++call) {
        const auto answer = await(http->send(post("/containers/json", QByteArray::number(call))));
        QVERIFY2(answer->has_value(), why(*answer));
        QCOMPARE((*answer)->body, "/containers/json " + QByteArray::number(call));
    }
    QCOMPARE(m_engine->requests().last().headers.value("Host"), "docker"_ba);
    constexpr int withPing = 2;
    QCOMPARE(m_engine->acceptedConnections() - before, withPing);
}

void TestSshDialer::sharesOneConnectionToAHost()
{
    m_handler = [](const FakeRequest&, QLocalSocket* socket) { sendSlice(socket, response(200, "ok")); };
    const QString control = file(u"control"_s);
    QVERIFY(QDir().mkpath(control));
    // Where the test can end the shared connection; all else as the program does it.
    QStringList shared = options();
    shared.replaceInStrings(u"ControlMaster=no"_s, u"ControlMaster=auto"_s);
    shared.replaceInStrings(u"ControlPath=none"_s, u"ControlPath="_s + control + u"/%C"_s);
    const auto first = client(shared);
    const auto answer = await(first->send(get("/")));
    QVERIFY2(answer->has_value(), why(*answer));
    QCOMPARE(QDir(control).entryList(QDir::System | QDir::NoDotAndDotDot).size(), 1);

    // Another key would be refused on a connection of its own.
    QStringList keyless = shared;
    keyless.replaceInStrings(file(u"key"_s), file(u"otherkey"_s));
    const auto second = client(keyless);
    const auto other = await(second->send(get("/")));
    QVERIFY2(other->has_value(), why(*other));
    run(u"ssh"_s, QStringList(shared) << u"-O"_s << u"exit"_s << u"-p"_s << QString::number(m_port) << u"-l"_s
                                      << endpoint().user << endpoint().host);
}

void TestSshDialer::opensMoreAtOnceThanOneConnectionMayCarry()
{
    // sshd lets a connection have ten sessions, and drops new connections when ten are not yet authenticated.
    m_handler = [](const FakeRequest&, QLocalSocket* socket) {
        sendSlice(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    };
    QStringList shared = options().first(options().indexOf(u"ControlMaster=no"_s) - 1);
    shared << u"-o"_s << u"ControlPersist=1"_s; // nothing outlives the test for long
    const auto http = client(shared);
    using Opened = Result<std::unique_ptr<HttpStream>>;
    QList<std::shared_ptr<std::optional<Opened>>> streams;
    for (int stream = 0; stream < 40; ++stream)
        streams.append(landing(http->open(get("/events"))));
    for (const auto& stream : streams) {
        QTRY_VERIFY_WITH_TIMEOUT(stream->has_value(), 30000);
        QVERIFY2(**stream, why(**stream));
    }
    const QByteArray ours = ':' + QByteArray::number(m_port, 16).toUpper().rightJustified(4, '0') + " 0100007F:";
    const auto connections = [&ours] {
        const auto lines = contentOf(u"/proc/net/tcp"_s).split('\n');
        return std::ranges::count_if(
            lines, [&ours](const QByteArray& line) { return line.contains(ours) && line.contains(" 01 "); });
    };
    QTRY_COMPARE(connections(), 5);
}

void TestSshDialer::carriesAnUpgradedStreamAndItsHalfClose()
{
    QByteArray received;
    bool ended = false;
    m_handler = [&](const FakeRequest&, QLocalSocket* socket) {
        sendSlice(socket, "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nready");
        socket->disconnect(m_engine.get());
        connect(socket, &QLocalSocket::readyRead, socket, [&received, socket] { received += socket->readAll(); });
        connect(socket, &QLocalSocket::disconnected, socket, [&ended] { ended = true; });
    };
    const auto http = client(options());
    HttpRequest request = post("/exec/1/start");
    request.upgrade = true;
    const auto stream = opened(*http, request);
    QVERIFY(stream);
    QVERIFY(stream->isRaw());
    QByteArray heard;
    connect(stream.get(), &HttpStream::dataReceived, this, [&heard](const QByteArray& bytes) { heard += bytes; });
    stream->start();
    QTRY_COMPARE(heard, "ready"_ba);
    stream->write("input");
    QTRY_COMPARE(received, "input"_ba);
    stream->write(" and its end");
    QVERIFY(stream->closeWrite());
    QTRY_VERIFY(ended);
    QCOMPARE(received, "input and its end"_ba);
}

void TestSshDialer::tellsTheOrderlyEndOfAStreamFromABrokenOne_data()
{
    QTest::addColumn<QByteArray>("farewell");
    QTest::addColumn<QString>("failure");
    QTest::newRow("nothing said") << "exit 0"_ba << QString();
    QTest::newRow("a warning") << "echo 'bash: warning: setlocale: cannot change locale' >&2"_ba << QString();
    QTest::newRow("the network went") << "echo 'Timeout, server box not responding.' >&2; exit 255"_ba
                                      << u"Timeout, server box not responding."_s;
    QTest::newRow("ssh was killed") << "kill -9 $$"_ba << u"ssh ended with status 9"_s;
}

void TestSshDialer::tellsTheOrderlyEndOfAStreamFromABrokenOne()
{
    QFETCH(const QByteArray, farewell);
    QFETCH(const QString, failure);
    put(file(u"fakessh"_s),
        "#!/bin/sh\nprintf 'HTTP/1.1 101 UPGRADED\\r\\nConnection: Upgrade\\r\\nUpgrade: tcp\\r\\n\\r\\nbye'\n" +
            farewell + '\n',
        true);
    HttpClient http(std::make_unique<SshDialer>(endpoint(), file(u"fakessh"_s)));
    HttpRequest request = post("/exec/1/start");
    request.upgrade = true;
    const auto stream = opened(http, request);
    QVERIFY(stream);
    QByteArray heard;
    connect(stream.get(), &HttpStream::dataReceived, this, [&heard](const QByteArray& bytes) { heard += bytes; });
    QSignalSpy finished(stream.get(), &HttpStream::finished);
    QSignalSpy failed(stream.get(), &HttpStream::failed);
    stream->start();
    QTRY_COMPARE(finished.count() + failed.count(), 1);
    QCOMPARE(heard, "bye"_ba);
    QCOMPARE(failed.isEmpty(), failure.isEmpty());
    if (failure.isEmpty())
        return;
    const auto error = failed.first().first().value<Error>();
    QCOMPARE(error.kind, ErrorKind::Unreachable);
    QCOMPARE(error.serverText, failure);
}

void TestSshDialer::takesNoWarningForAFailure()
{
    // The docker of the far side complains of its configuration at each start.
    QDir().mkpath(file(u"docker"_s));
    put(file(u"docker/config.json"_s), "nonsense");
    m_handler = [](const FakeRequest&, QLocalSocket* socket) {
        sendSlice(socket, "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nbye");
        socket->disconnectFromServer();
    };
    const auto http = client(options());
    HttpRequest request = post("/exec/1/start");
    request.upgrade = true;
    const auto stream = opened(*http, request);
    QVERIFY(stream);
    QSignalSpy finished(stream.get(), &HttpStream::finished);
    QSignalSpy failed(stream.get(), &HttpStream::failed);
    stream->start();
    QTRY_COMPARE(finished.count() + failed.count(), 1);
    QCOMPARE(finished.count(), 1);
    QVERIFY(QFile::remove(file(u"docker/config.json"_s)));
}

void TestSshDialer::carriesMuchAndGivesPressureBack()
{
    const qsizetype total = 30 * 1024 * 1024;
    QPointer<QLocalSocket> peer;
    m_handler = [&peer](const FakeRequest&, QLocalSocket* socket) {
        peer = socket;
        socket->write(response(200, QByteArray(total, 'x')));
    };
    const auto http = client(options());
    const auto stream = opened(*http, get("/"));
    QVERIFY(stream);
    qsizetype received = 0;
    connect(stream.get(), &HttpStream::dataReceived, this,
            [&received](const QByteArray& bytes) { received += bytes.size(); });
    // Nobody reads yet: the bytes stay at the far side, but for what the buffers of both ssh and the sockets hold.
    qint64 stuck = -1;
    QTRY_VERIFY([&] {
        const qint64 waiting = peer->bytesToWrite();
        return std::exchange(stuck, waiting) == waiting;
    }());
    QVERIFY2(stuck > total / 2, qPrintable(QString::number(stuck)));
    QSignalSpy finished(stream.get(), &HttpStream::finished);
    stream->start();
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 30000);
    QCOMPARE(received, total);
}

void TestSshDialer::tellsWhySshFailed_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("hosts");
    QTest::addColumn<bool>("portOpen");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("words");
    QTest::newRow("wrong key") << u"otherkey"_s << u"known_hosts"_s << true << ErrorKind::Refused
                               << u"Permission denied"_s;
    QTest::newRow("unknown host key") << u"key"_s << u"no_hosts"_s << true << ErrorKind::Refused
                                      << u"Host key verification failed"_s;
    QTest::newRow("nobody there") << u"key"_s << u"known_hosts"_s << false << ErrorKind::Unreachable
                                  << u"Connection refused"_s;
}

void TestSshDialer::tellsWhySshFailed()
{
    QFETCH(const QString, key);
    QFETCH(const QString, hosts);
    QFETCH(const bool, portOpen);
    QFETCH(const ErrorKind, kind);
    QFETCH(const QString, words);
    Endpoint target = endpoint();
    if (!portOpen)
        target.port = freePort();
    HttpClient http(std::make_unique<SshDialer>(target, u"ssh"_s, options(key, hosts)));
    const auto answer = await(http.send(get("/")));
    QVERIFY(!answer->has_value());
    QCOMPARE(answer->error().kind, kind);
    QVERIFY(answer->error().hint == Hint::CheckSsh);
    QVERIFY2(answer->error().serverText.contains(words), qPrintable(answer->error().serverText));
    QCOMPARE(answer->error().endpoint, target.toString());
}

void TestSshDialer::tellsThatTheFarSideHasNoEngine()
{
    stopServer();
    startServer(u"unix:///nowhere/docker.sock"_s);
    const auto http = client(options());
    const auto answer = await(http->send(get("/")));
    stopServer();
    startServer(m_engine->endpoint().toString());
    QVERIFY(!answer->has_value());
    QCOMPARE(answer->error().kind, ErrorKind::Unreachable);
    QVERIFY2(answer->error().serverText.contains(u"/nowhere/docker.sock"_s), qPrintable(answer->error().serverText));
}

void TestSshDialer::refusesWhatIsNoHost_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("path");
    QTest::newRow("option as host") << u"-oProxyCommand=touch x"_s << u""_s << u""_s;
    QTest::newRow("option as user") << u"box"_s << u"-oProxyCommand=x"_s << u""_s;
    QTest::newRow("nothing") << u""_s << u""_s << u""_s;
    QTest::newRow("command in the path") << u"box"_s << u""_s << u"/a;touch x"_s;
}

void TestSshDialer::refusesWhatIsNoHost()
{
    QFETCH(const QString, host);
    QFETCH(const QString, user);
    QFETCH(const QString, path);
    Endpoint target;
    target.scheme = Endpoint::Scheme::Ssh;
    target.host = host;
    target.user = user;
    target.path = path;
    put(file(u"fakessh"_s), "#!/bin/sh\ntouch '" + file(u"was-run"_s).toUtf8() + "'\n", true);
    HttpClient http(std::make_unique<SshDialer>(target, file(u"fakessh"_s)));
    const auto answer = await(http.send(get("/")));
    QVERIFY(!answer->has_value());
    QCOMPARE(answer->error().kind, ErrorKind::InvalidInput);
    QVERIFY(!QFile::exists(file(u"was-run"_s)));
}

void TestSshDialer::tellsThatThereIsNoSsh()
{
    HttpClient http(std::make_unique<SshDialer>(endpoint(), u"/nowhere/ssh"_s));
    const auto answer = await(http.send(get("/")));
    QVERIFY(!answer->has_value());
    QCOMPARE(answer->error().kind, ErrorKind::Unreachable);
    QVERIFY(answer->error().hint == Hint::CheckSsh);
}

void TestSshDialer::boundsWhatSshSays()
{
    put(file(u"fakessh"_s),
        "#!/bin/sh\nhead -c 1000000 /dev/zero | tr '\\0' x >&2\necho the last words >&2; exit 255\n", true);
    HttpClient http(std::make_unique<SshDialer>(endpoint(), file(u"fakessh"_s)));
    const auto answer = await(http.send(get("/")));
    QVERIFY(!answer->has_value());
    QVERIFY(answer->error().serverText.endsWith("the last words"_L1));
    QVERIFY(answer->error().serverText.size() <= 4096);
}

void TestSshDialer::endsSshWithTheStream()
{
    // Ignores the end of its input, as an ssh that hangs would.
    put(file(u"fakessh"_s),
        "#!/bin/sh\necho $$ > '" + file(u"pid"_s).toUtf8() +
            "'\nprintf 'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n'\nexec sleep 60\n",
        true);
    HttpClient http(std::make_unique<SshDialer>(endpoint(), file(u"fakessh"_s)));
    auto stream = opened(http, get("/events"));
    QVERIFY(stream);
    const int pid = contentOf(file(u"pid"_s)).trimmed().toInt();
    QVERIFY(pid > 0);
    QCOMPARE(::kill(pid, 0), 0);
    stream.reset();
    QTRY_VERIFY(::kill(pid, 0) != 0);
}

QTEST_GUILESS_MAIN(TestSshDialer)
#include "tst_sshdialer.moc"
