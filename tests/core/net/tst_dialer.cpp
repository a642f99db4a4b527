// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/socketstream.h"
#include "tests/core/net/httptesting.h"

#include <QFile>
#include <QNetworkProxy>
#include <QScopeGuard>
#include <QTcpServer>
#include <QTcpSocket>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

Endpoint unixEndpoint(const QString& path)
{
    Endpoint endpoint;
    endpoint.path = path;
    return endpoint;
}

Endpoint tcpEndpoint(const QString& host, quint16 port)
{
    Endpoint endpoint;
    endpoint.scheme = Endpoint::Scheme::Tcp;
    endpoint.host = host;
    endpoint.port = port;
    return endpoint;
}

Result<std::unique_ptr<ByteStream>> dialled(const Endpoint& endpoint, std::stop_token stop = {})
{
    // The dialer is gone while its task runs.
    auto task = makeDialer(endpoint)->dial(stop);
    return await(std::move(task)).value_or(fail(ErrorKind::Internal));
}

/// A port of loopback where nobody listens.
quint16 closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

/// A bare server socket at \a path; it does not listen yet.
int boundSocket(const QString& path)
{
    const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    qstrncpy(address.sun_path, QFile::encodeName(path).constData(), sizeof(address.sun_path));
    if (::bind(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0)
        qFatal("cannot bind");
    return server;
}

/// Runs without root's way around permissions.
class Unprivileged
{
public:
    Unprivileged()
    {
        if (::geteuid() == 0)
            m_changed = ::seteuid(65534) == 0;
    }
    ~Unprivileged()
    {
        if (m_changed && ::seteuid(0) != 0)
            qFatal("cannot become root again");
    }
    Q_DISABLE_COPY_MOVE(Unprivileged)

private:
    bool m_changed = false;
};

/// Channels to nowhere, of a dialer that says it goes over ssh.
class SilentSshDialer final : public Dialer
{
public:
    Task<Result<std::unique_ptr<ByteStream>>> dial(std::stop_token) override { return channel(&m_peers); }
    Endpoint endpoint() const override { return Endpoint::parse(u"ssh://box"_s).value(); }
    ~SilentSshDialer() override
    {
        for (const int peer : std::as_const(m_peers))
            ::close(peer);
    }
    SilentSshDialer() = default;
    Q_DISABLE_COPY_MOVE(SilentSshDialer)

private:
    static Task<Result<std::unique_ptr<ByteStream>>> channel(QList<int>* peers)
    {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
            co_return fail(ErrorKind::Internal);
        const QByteArray head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        ::send(ends[1], head.constData(), static_cast<size_t>(head.size()), 0);
        peers->append(ends[1]);
        co_return std::make_unique<SocketStream>(ends[0]);
    }

    QList<int> m_peers;
};

} // namespace

class TestDialer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsThatNoEngineIsThere_data();
    void tellsThatNoEngineIsThere();
    void tellsThatTheSocketIsForbidden();
    void refusesAPathThatIsTooLong();
    void endsWhereTheServerDoesNotAccept();
    void tellsWhyTcpFails();
    void speaksOverTcp();
    void doesNotGoThroughAProxy();
    void cancels();
    void limitsStreamsOverSsh();
};

void TestDialer::tellsThatNoEngineIsThere_data()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("no file") << u"missing"_s;
    QTest::newRow("no directory") << u"missing/s"_s;
    QTest::newRow("a file below a file") << u"file/s"_s;
    QTest::newRow("nobody listens any more") << u"stale"_s;
}

void TestDialer::tellsThatNoEngineIsThere()
{
    QFETCH(const QString, kind);
    const QTemporaryDir directory;
    QFile file(directory.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    // A socket file that outlives its server, as after a crash.
    ::close(boundSocket(directory.filePath(u"stale"_s)));
    const auto stream = dialled(unixEndpoint(directory.filePath(kind)));
    QVERIFY(!stream.has_value());
    QCOMPARE(stream.error().kind, ErrorKind::Unreachable);
    QVERIFY(stream.error().hint == Hint::StartEngine);
    QVERIFY(stream.error().retryable);
    QVERIFY(!stream.error().serverText.isEmpty());
    QCOMPARE(stream.error().endpoint, u"unix://"_s + directory.filePath(kind));
}

void TestDialer::tellsThatTheSocketIsForbidden()
{
    const FakeServer server({});
    const QString path = server.endpoint().path;
    QCOMPARE(::chmod(QFile::encodeName(path).constData(), 0), 0);
    const Unprivileged person;
    const auto stream = dialled(server.endpoint());
    QVERIFY(!stream.has_value());
    QCOMPARE(stream.error().kind, ErrorKind::Refused);
    QVERIFY(stream.error().hint == Hint::SocketPermission);
    QVERIFY(!stream.error().retryable);
}

void TestDialer::refusesAPathThatIsTooLong()
{
    const auto stream = dialled(unixEndpoint(u'/' + QString(200, u'a')));
    QVERIFY(!stream.has_value());
    QCOMPARE(stream.error().kind, ErrorKind::InvalidInput);
}

void TestDialer::endsWhereTheServerDoesNotAccept()
{
    // A stopped engine: its queue of connections is full.
    const QTemporaryDir directory;
    const int server = boundSocket(directory.filePath(u"s"_s));
    const auto closeServer = qScopeGuard([server] { ::close(server); });
    QCOMPARE(::listen(server, 0), 0);
    const Endpoint endpoint = unixEndpoint(directory.filePath(u"s"_s));
    std::vector<std::unique_ptr<ByteStream>> queued;
    std::stop_source stop;
    auto last = landing(makeDialer(endpoint)->dial(stop.get_token()));
    while (last->has_value() && (*last)->has_value() && queued.size() < 50) {
        queued.push_back(std::move(**last).value());
        last = landing(makeDialer(endpoint)->dial(stop.get_token()));
    }
    QVERIFY(!last->has_value());
    const auto timedOut = dialled(endpoint);
    QVERIFY(!timedOut.has_value());
    QCOMPARE(timedOut.error().kind, ErrorKind::Timeout);
    QTRY_VERIFY(last->has_value());
    QVERIFY(!(*last)->has_value());
}

void TestDialer::tellsWhyTcpFails()
{
    const auto refused = dialled(tcpEndpoint(u"127.0.0.1"_s, closedPort()));
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().kind, ErrorKind::Unreachable);
    QVERIFY(refused.error().hint == Hint::StartEngine);

    const auto unknown = dialled(tcpEndpoint(u"no-such-host.invalid"_s, 2375));
    QVERIFY(!unknown.has_value());
    QCOMPARE(unknown.error().kind, ErrorKind::Unreachable);
    QVERIFY(!unknown.error().serverText.isEmpty());
}

void TestDialer::speaksOverTcp()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QByteArray received;
    connect(&server, &QTcpServer::newConnection, this, [&] {
        QTcpSocket* socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [&received, socket] {
            received += socket->readAll();
            if (!received.endsWith("\r\n\r\n"))
                return;
            socket->write(response(200, QByteArray(1'000'000, 'x')));
        });
    });
    HttpClient client(makeDialer(tcpEndpoint(u"127.0.0.1"_s, server.serverPort())));
    for (int call = 0; call < 3; ++call) {
        received.clear();
        const auto answer = await(client.send(get("/_ping")));
        QVERIFY2(answer->has_value(), why(*answer));
        QCOMPARE((*answer)->body.size(), 1'000'000);
        QVERIFY(received.contains("Host: 127.0.0.1:" + QByteArray::number(server.serverPort()) + "\r\n"));
    }
}

void TestDialer::doesNotGoThroughAProxy()
{
    QNetworkProxy::setApplicationProxy(QNetworkProxy(QNetworkProxy::Socks5Proxy, u"127.0.0.1"_s, closedPort()));
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const auto stream = dialled(tcpEndpoint(u"127.0.0.1"_s, server.serverPort()));
    QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);
    QVERIFY2(stream.has_value(), why(stream));
}

void TestDialer::cancels()
{
    std::stop_source stop;
    stop.request_stop();
    for (const QString& text :
         {u"unix:///missing"_s, u"tcp://127.0.0.1:1"_s, u"https://127.0.0.1:1"_s, u"ssh://box"_s}) {
        const auto stream = dialled(Endpoint::parse(text).value(), stop.get_token());
        QVERIFY(!stream.has_value());
        QCOMPARE(stream.error().kind, ErrorKind::Cancelled);
    }
}

void TestDialer::limitsStreamsOverSsh()
{
    HttpClient client(std::make_unique<SilentSshDialer>());
    std::vector<std::unique_ptr<HttpStream>> streams;
    for (int count = 0; count < 64; ++count) {
        streams.push_back(opened(client, get("/events")));
        QVERIFY(streams.back());
    }
    const auto refused = await(client.open(get("/events")));
    QVERIFY(!refused->has_value());
    QCOMPARE(refused->error().kind, ErrorKind::Limit);
    streams.pop_back();
    QVERIFY(opened(client, get("/events")));
}

QTEST_GUILESS_MAIN(TestDialer)
#include "tst_dialer.moc"
