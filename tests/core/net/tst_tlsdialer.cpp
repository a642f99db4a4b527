// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/net/httptesting.h"

#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTcpServer>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

/// An HTTPS server that answers every request with the same bytes.
class TlsServer
{
public:
    explicit TlsServer(const QString& certificate, const QString& key, const QString& clientAuthority = {})
    {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificateChain(QSslCertificate::fromPath(certificate));
        QFile keyFile(key);
        if (!keyFile.open(QIODevice::ReadOnly))
            qFatal("no key");
        configuration.setPrivateKey(QSslKey(&keyFile, QSsl::Ec));
        if (!clientAuthority.isEmpty()) {
            configuration.setCaCertificates(QSslCertificate::fromPath(clientAuthority));
            configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
        }
        m_server.setSslConfiguration(configuration);
        QObject::connect(&m_server, &QSslServer::pendingConnectionAvailable, &m_server, [this] {
            auto* socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                ++requests;
                socket->readAll();
                socket->write(answer);
            });
        });
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("the TLS server cannot listen");
    }
    Endpoint endpoint(const QString& authority) const
    {
        Endpoint endpoint;
        endpoint.scheme = Endpoint::Scheme::Tls;
        endpoint.host = u"127.0.0.1"_s;
        endpoint.port = m_server.serverPort();
        endpoint.caFile = authority;
        return endpoint;
    }

    QByteArray answer = response(200, "secured");
    int requests = 0;

private:
    QSslServer m_server;
};

} // namespace

class TestTlsDialer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void speaksWithAServerOfItsAuthority();
    void refusesWhatItCannotVerify_data();
    void refusesWhatItCannotVerify();
    void showsItsOwnCertificate();
    void tellsThatTheServerWantsACertificate();
    void tellsWhichFileCannotBeUsed_data();
    void tellsWhichFileCannotBeUsed();
    void tellsThatTheServerSpeaksNoTls();
    void tellsThatNobodyListens();
    void endsAHandshakeThatStalls();
    void carriesMuchAndGivesPressureBack();
    void cannotHalfClose();

private:
    QString file(const QString& name) const { return m_directory.filePath(name); }
    void openssl(const QStringList& arguments);
    /// A certificate NAME.pem and its key, signed by AUTHORITY.pem, for the subject alternative name \a subject.
    void issue(const QString& name, const QString& authority, const QString& subject, const QStringList& dates = {});

    QTemporaryDir m_directory;
};

void TestTlsDialer::openssl(const QStringList& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(u"openssl"_s, arguments);
    QVERIFY(process.waitForFinished());
    QVERIFY2(process.exitCode() == 0, process.readAll());
}

void TestTlsDialer::issue(const QString& name, const QString& authority, const QString& subject,
                          const QStringList& dates)
{
    openssl({u"req"_s, u"-new"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s, u"-nodes"_s,
             u"-subj"_s, u"/CN="_s + name, u"-addext"_s, u"subjectAltName="_s + subject, u"-keyout"_s,
             file(name + u".key"_s), u"-out"_s, file(name + u".csr"_s)});
    openssl(QStringList{u"x509"_s, u"-req"_s, u"-in"_s, file(name + u".csr"_s), u"-CA"_s, file(authority + u".pem"_s),
                        u"-CAkey"_s, file(authority + u".key"_s), u"-copy_extensions"_s, u"copy"_s, u"-out"_s,
                        file(name + u".pem"_s)} +
            dates);
}

void TestTlsDialer::initTestCase()
{
    QVERIFY(QSslSocket::supportsSsl());
    for (const QString& name : {u"ca"_s, u"otherca"_s}) {
        openssl({u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s, u"-nodes"_s,
                 u"-subj"_s, u"/CN="_s + name, u"-days"_s, u"30"_s, u"-keyout"_s, file(name + u".key"_s), u"-out"_s,
                 file(name + u".pem"_s)});
    }
    issue(u"good"_s, u"ca"_s, u"IP:127.0.0.1"_s);
    issue(u"elsewhere"_s, u"ca"_s, u"DNS:elsewhere.example"_s);
    issue(u"expired"_s, u"ca"_s, u"IP:127.0.0.1"_s,
          {u"-not_before"_s, u"20200101000000Z"_s, u"-not_after"_s, u"20200201000000Z"_s});
    issue(u"early"_s, u"ca"_s, u"IP:127.0.0.1"_s,
          {u"-not_before"_s, u"20900101000000Z"_s, u"-not_after"_s, u"20910101000000Z"_s});
    issue(u"client"_s, u"ca"_s, u"DNS:client"_s);
    openssl({u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s, u"-nodes"_s,
             u"-subj"_s, u"/CN=self"_s, u"-addext"_s, u"subjectAltName=IP:127.0.0.1"_s, u"-keyout"_s,
             file(u"self.key"_s), u"-out"_s, file(u"self.pem"_s)});
    openssl({u"ec"_s, u"-in"_s, file(u"client.key"_s), u"-aes256"_s, u"-passout"_s, u"pass:secret"_s, u"-out"_s,
             file(u"locked.key"_s)});
    QFile nonsense(file(u"nonsense"_s));
    QVERIFY(nonsense.open(QIODevice::WriteOnly));
    nonsense.write("no PEM at all");
    QFile large(file(u"large"_s));
    QVERIFY(large.open(QIODevice::WriteOnly));
    large.write(QByteArray(2 * 1024 * 1024, 'x'));
}

void TestTlsDialer::speaksWithAServerOfItsAuthority()
{
    TlsServer server(file(u"good.pem"_s), file(u"good.key"_s));
    HttpClient client(makeDialer(server.endpoint(file(u"ca.pem"_s))));
    for (int call = 0; call < 3; ++call) {
        const auto answer = await(client.send(get("/")));
        QVERIFY2(answer->has_value(), why(*answer));
        QCOMPARE((*answer)->body, "secured"_ba);
    }
    QCOMPARE(server.requests, 3);
}

void TestTlsDialer::refusesWhatItCannotVerify_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("authority");
    QTest::addColumn<QString>("cause");
    QTest::newRow("unknown authority") << u"good"_s << u"otherca.pem"_s << u"issuer"_s;
    QTest::newRow("not known to the system") << u"good"_s << u""_s << u"issuer"_s;
    QTest::newRow("for another host") << u"elsewhere"_s << u"ca.pem"_s << u"host name"_s;
    QTest::newRow("expired") << u"expired"_s << u"ca.pem"_s << u"expired"_s;
    QTest::newRow("not valid yet") << u"early"_s << u"ca.pem"_s << u"not yet valid"_s;
    QTest::newRow("self-signed") << u"self"_s << u"ca.pem"_s << u"self-signed"_s;
}

void TestTlsDialer::refusesWhatItCannotVerify()
{
    QFETCH(const QString, certificate);
    QFETCH(const QString, authority);
    QFETCH(const QString, cause);
    TlsServer server(file(certificate + u".pem"_s), file(certificate + u".key"_s));
    HttpClient client(makeDialer(server.endpoint(authority.isEmpty() ? QString() : file(authority))));
    const auto answer = await(client.send(get("/")));
    QVERIFY(!answer->has_value());
    QCOMPARE(answer->error().kind, ErrorKind::Refused);
    QVERIFY(answer->error().hint == Hint::CheckCertificate);
    QVERIFY2(answer->error().serverText.contains(cause), qPrintable(answer->error().serverText));
    QCOMPARE(server.requests, 0);
}

void TestTlsDialer::showsItsOwnCertificate()
{
    TlsServer server(file(u"good.pem"_s), file(u"good.key"_s), file(u"ca.pem"_s));
    Endpoint endpoint = server.endpoint(file(u"ca.pem"_s));
    endpoint.certFile = file(u"client.pem"_s);
    endpoint.keyFile = file(u"client.key"_s);
    HttpClient client(makeDialer(endpoint));
    const auto answer = await(client.send(get("/")));
    QVERIFY2(answer->has_value(), why(*answer));
}

void TestTlsDialer::tellsThatTheServerWantsACertificate()
{
    // Unlike Qt's server this one says so in an alert, as Docker does.
    QTcpServer port;
    QVERIFY(port.listen(QHostAddress::LocalHost));
    Endpoint endpoint;
    endpoint.scheme = Endpoint::Scheme::Tls;
    endpoint.host = u"127.0.0.1"_s;
    endpoint.port = port.serverPort();
    endpoint.caFile = file(u"ca.pem"_s);
    port.close();
    QProcess server;
    server.start(u"openssl"_s, {u"s_server"_s, u"-accept"_s, u"127.0.0.1:%1"_s.arg(endpoint.port), u"-cert"_s,
                                file(u"good.pem"_s), u"-key"_s, file(u"good.key"_s), u"-CAfile"_s, file(u"ca.pem"_s),
                                u"-Verify"_s, u"1"_s, u"-verify_return_error"_s});
    QVERIFY(server.waitForStarted());
    QTRY_VERIFY([&endpoint] {
        QTcpSocket probe;
        probe.connectToHost(endpoint.host, endpoint.port);
        return probe.waitForConnected(1000);
    }());
    HttpClient client(makeDialer(endpoint));
    const auto answer = await(client.send(get("/")));
    server.kill();
    server.waitForFinished();
    QVERIFY(!answer->has_value());
    QVERIFY2(answer->error().serverText.contains(u"certificate"_s), qPrintable(answer->error().serverText));
    QCOMPARE(answer->error().kind, ErrorKind::Refused);
    QVERIFY(answer->error().hint == Hint::CheckCertificate);
}

void TestTlsDialer::tellsWhichFileCannotBeUsed_data()
{
    QTest::addColumn<QString>("authority");
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("named");
    QTest::newRow("no authority") << u"missing"_s << u""_s << u""_s << u"missing"_s;
    QTest::newRow("odd authority") << u"nonsense"_s << u""_s << u""_s << u"nonsense"_s;
    QTest::newRow("large authority") << u"large"_s << u""_s << u""_s << u"large"_s;
    QTest::newRow("no certificate") << u"ca.pem"_s << u"missing"_s << u"client.key"_s << u"missing"_s;
    QTest::newRow("odd certificate") << u"ca.pem"_s << u"nonsense"_s << u"client.key"_s << u"nonsense"_s;
    QTest::newRow("no key") << u"ca.pem"_s << u"client.pem"_s << u"missing"_s << u"missing"_s;
    QTest::newRow("odd key") << u"ca.pem"_s << u"client.pem"_s << u"nonsense"_s << u"nonsense"_s;
    QTest::newRow("locked key") << u"ca.pem"_s << u"client.pem"_s << u"locked.key"_s << u"locked.key"_s;
}

void TestTlsDialer::tellsWhichFileCannotBeUsed()
{
    QFETCH(const QString, authority);
    QFETCH(const QString, certificate);
    QFETCH(const QString, key);
    QFETCH(const QString, named);
    TlsServer server(file(u"good.pem"_s), file(u"good.key"_s));
    Endpoint endpoint = server.endpoint(file(authority));
    endpoint.certFile = certificate.isEmpty() ? QString() : file(certificate);
    endpoint.keyFile = key.isEmpty() ? QString() : file(key);
    HttpClient client(makeDialer(endpoint));
    const auto answer = await(client.send(get("/")));
    QVERIFY(!answer->has_value());
    QCOMPARE(answer->error().kind, ErrorKind::Refused);
    QVERIFY(answer->error().hint == Hint::CheckCertificate);
    QVERIFY2(answer->error().serverText.contains(file(named)), qPrintable(answer->error().serverText));
}

void TestTlsDialer::tellsThatTheServerSpeaksNoTls()
{
    QTcpServer plain;
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    connect(&plain, &QTcpServer::newConnection, this, [&plain] {
        QTcpSocket* socket = plain.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->write("HTTP/1.0 400 Bad Request\r\n\r\nClient sent nonsense.\n");
            socket->disconnectFromHost();
        });
    });
    Endpoint endpoint;
    endpoint.scheme = Endpoint::Scheme::Tls;
    endpoint.host = u"127.0.0.1"_s;
    endpoint.port = plain.serverPort();
    HttpClient client(makeDialer(endpoint));
    const auto answer = await(client.send(get("/")));
    QVERIFY(!answer->has_value());
    QCOMPARE(answer->error().kind, ErrorKind::Refused);
    QVERIFY(!answer->error().serverText.isEmpty());
}

void TestTlsDialer::tellsThatNobodyListens()
{
    Endpoint endpoint;
    {
        TlsServer server(file(u"good.pem"_s), file(u"good.key"_s));
        endpoint = server.endpoint(file(u"ca.pem"_s));
    }
    HttpClient client(makeDialer(endpoint));
    const auto answer = await(client.send(get("/")));
    QVERIFY(!answer->has_value());
    QCOMPARE(answer->error().kind, ErrorKind::Unreachable);
    QVERIFY(answer->error().hint == Hint::StartEngine);
}

void TestTlsDialer::endsAHandshakeThatStalls()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    Endpoint endpoint;
    endpoint.scheme = Endpoint::Scheme::Tls;
    endpoint.host = u"127.0.0.1"_s;
    endpoint.port = silent.serverPort();
    HttpClient client(makeDialer(endpoint));
    const auto answer = await(client.send(get("/")));
    QVERIFY(!answer->has_value());
    QCOMPARE(answer->error().kind, ErrorKind::Timeout);
}

void TestTlsDialer::carriesMuchAndGivesPressureBack()
{
    const qsizetype total = 20 * 1024 * 1024;
    TlsServer server(file(u"good.pem"_s), file(u"good.key"_s));
    server.answer = response(200, QByteArray(total, 'x'));
    HttpClient client(makeDialer(server.endpoint(file(u"ca.pem"_s))));
    const auto stream = opened(client, get("/"));
    QVERIFY(stream);
    qsizetype received = 0;
    connect(stream.get(), &HttpStream::dataReceived, this, [&](const QByteArray& bytes) {
        received += bytes.size();
        if (received < total / 2)
            return;
        stream->setPaused(true);
    });
    QSignalSpy finished(stream.get(), &HttpStream::finished);
    stream->start();
    QTRY_VERIFY(stream->isPaused());
    const qsizetype atPause = received;
    for (int turn = 0; turn < 50; ++turn)
        QCoreApplication::processEvents();
    QCOMPARE(received, atPause);
    stream->disconnect(this);
    connect(stream.get(), &HttpStream::dataReceived, this,
            [&received](const QByteArray& bytes) { received += bytes.size(); });
    stream->setPaused(false);
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(received, total);
}

void TestTlsDialer::cannotHalfClose()
{
    TlsServer server(file(u"good.pem"_s), file(u"good.key"_s));
    server.answer = "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nhello";
    HttpClient client(makeDialer(server.endpoint(file(u"ca.pem"_s))));
    HttpRequest request = post("/exec/1/start");
    request.upgrade = true;
    const auto stream = opened(client, request);
    QVERIFY(stream);
    QVERIFY(!stream->closeWrite());
}

QTEST_GUILESS_MAIN(TestTlsDialer)
#include "tst_tlsdialer.moc"
