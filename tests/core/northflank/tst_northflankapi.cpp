// SPDX-License-Identifier: GPL-3.0-or-later
// Northflank's API against servers that behave, and servers that do not.
#include "core/northflank/northflankapi.h"

#include "core/net/safehost.h"
#include "tests/core/northflank/restserver.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"

#include <QProcess>
#include <QSignalSpy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTemporaryDir>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

constexpr auto token = "eyJ-secret-token";

/// Short waits, so that what hangs is told soon.
constexpr RestLimits hasty{.silenceMs = 300, .wholeMs = 2000, .bodyBytes = 100'000, .tries = 3, .betweenTriesMs = 1};

} // namespace

class TestNorthflankApi : public QObject
{
    Q_OBJECT

private:
    std::shared_ptr<NorthflankApi> apiAt(const QUrl& host, const QString& team = {}, RestLimits limits = hasty)
    {
        auto api = std::make_shared<NorthflankApi>(host, team, m_clock, limits);
        api->setToken(token);
        return api;
    }
    Result<QJsonObject> getFrom(const QUrl& host)
    {
        return *await(apiAt(host)->get(u"projects"_s, {}, Operation::ListProjects, u"lab"_s));
    }

    ManualClock m_clock;

private Q_SLOTS:
    void theTeamStandsWhereEachPathWantsIt()
    {
        RestServer server([](const FakeRequest&) { return answerData(QJsonObject{}); });
        const auto team = apiAt(server.url(), u"team-1"_s);
        const auto alone = apiAt(server.url());
        const auto get = [](const auto& api, const QString& path) {
            QVERIFY(await(api->get(path, {}, Operation::Connect, {}))->has_value());
        };
        get(team, u"projects/p1/services"_s);
        get(team, u"tags"_s);
        get(team, u"plans"_s);
        get(team, u"regions"_s);
        get(team, u"port-forwarding/info/projects/p1/services/s1"_s);
        get(alone, u"projects/p1/services"_s);
        const QByteArrayList expected{"GET /v1/teams/team-1/projects/p1/services",
                                      "GET /v1/teams/team-1/tags",
                                      "GET /v1/plans",
                                      "GET /v1/regions",
                                      "GET /v1/port-forwarding/info/teams/team-1/projects/p1/services/s1",
                                      "GET /v1/projects/p1/services"};
        QCOMPARE(server.lines(), expected);
        const QString host = server.url().toString().replace(u"http"_s, u"ws"_s);
        QCOMPARE(team->socketUrl(u"command-exec"_s, u"projects/p1/services/s1"_s).toString(),
                 host + u"/v1/command-exec/teams/team-1/projects/p1/services/s1"_s);
        QCOMPARE(team->socketUrl({}, u"projects/p1/services/s1/logs"_s, {{u"queryType"_s, u"tail"_s}}).toString(),
                 host + u"/v1/teams/team-1/projects/p1/services/s1/logs?queryType=tail"_s);
        QCOMPARE(alone->socketUrl(u"command-exec"_s, u"projects/p1/services/s1"_s).toString(),
                 host + u"/v1/command-exec/projects/p1/services/s1"_s);
    }

    void queriesSurviveFormDecoders()
    {
        RestServer server([](const FakeRequest&) { return answerData(QJsonArray{}); });
        const Query query{{u"textIncludes"_s, u"a+b c&d=ż%"_s}, {u"type"_s, u"runtime"_s}, {u"type"_s, u"mesh"_s}};
        QVERIFY(await(apiAt(server.url())->get(u"projects/p/services/s/logs"_s, query, Operation::ReadLogs, {}))
                    ->has_value());
        QCOMPARE(server.lines().value(0),
                 "GET /v1/projects/p/services/s/logs?textIncludes=a%2Bb%20c%26d%3D%C5%BC%25&type=runtime&type=mesh");
    }

    void bodiesAndHeadersAreWhatTheServiceReads()
    {
        RestServer server([](const FakeRequest&) { return answerData(QJsonObject{}); });
        const auto api = apiAt(server.url());
        QVERIFY(await(api->post(u"projects"_s, {{u"name"_s, u"żółć"_s}}, Operation::CreateProject, {}))->has_value());
        QVERIFY(await(api->post(u"projects/p/services/s/pause"_s, {}, Operation::PauseSandbox, {}))->has_value());
        QVERIFY(
            await(api->patch(u"projects/p"_s, {{u"color"_s, u"#fff"_s}}, Operation::CreateProject, {}))->has_value());
        QVERIFY(
            await(api->remove(u"projects/p"_s, {{u"delete_child_objects"_s, u"true"_s}}, Operation::DeleteProject, {}))
                ->has_value());
        const auto& requests = server.requests();
        QCOMPARE(requests.at(0).body, R"({"name":"żółć"})");
        QCOMPARE(requests.at(0).headers.value("Authorization"), QByteArray("Bearer ") + token);
        QCOMPARE(requests.at(0).headers.value("Content-Type"), "application/json");
        QCOMPARE(requests.at(1).body, QByteArray());
        QCOMPARE(requests.at(1).headers.value("Content-Length"), "0");
        QCOMPARE(requests.at(2).method, "PATCH");
        QCOMPARE(requests.at(3).method, "DELETE");
        QCOMPARE(requests.at(3).target, "/v1/projects/p?delete_child_objects=true");
        QVERIFY(!requests.at(3).headers.contains("Content-Length") ||
                requests.at(3).headers.value("Content-Length") == "0");
    }

    void anySuccessIsOneAndAnEmptyBodyIsNoFailure_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("200") << answerJson({{u"data"_s, QJsonObject{}}});
        QTest::newRow("201") << answerJson({{u"data"_s, QJsonObject{}}}, 201);
        QTest::newRow("204") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n");
        QTest::newRow("200, empty") << response(200, {});
        QTest::newRow("200, blank") << response(200, " \r\n");
    }
    void anySuccessIsOneAndAnEmptyBodyIsNoFailure()
    {
        QFETCH(QByteArray, answer);
        RestServer server([answer](const FakeRequest&) { return answer; });
        const auto result = getFrom(server.url());
        QVERIFY2(result, why(result));
    }

    void whatIsNoAnswerOfTheApiIsSaid_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("a page for 200") << response(200, "<html>Welcome</html>", "text/html") << ErrorKind::Protocol;
        QTest::newRow("a page for 502") << response(502, "<html>Bad Gateway</html>", "text/html")
                                        << ErrorKind::Unreachable;
        QTest::newRow("a list") << response(200, "[]") << ErrorKind::Protocol;
        QTest::newRow("half") << response(200, "{\"data\":"_ba) << ErrorKind::Protocol;
        QTest::newRow("deep") << response(200, "{\"data\":"_ba + QByteArray(100, '[') + QByteArray(100, ']') + '}')
                              << ErrorKind::Protocol;
        QTest::newRow("large") << response(200, "{\"data\":\""_ba + QByteArray(200'000, 'x') + "\"}")
                               << ErrorKind::Limit;
        QTest::newRow("elsewhere") << QByteArray("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:1/steal\r\n"
                                                 "Content-Length: 0\r\n\r\n")
                                   << ErrorKind::Protocol;
        QTest::newRow("wrong token") << refuse(401, u"Invalid token"_s) << ErrorKind::Unauthorised;
    }
    void whatIsNoAnswerOfTheApiIsSaid()
    {
        QFETCH(QByteArray, answer);
        QFETCH(ErrorKind, kind);
        RestServer server([answer](const FakeRequest&) { return answer; });
        const auto result = getFrom(server.url());
        QVERIFY(!result);
        QCOMPARE(result.error().kind, kind);
        QCOMPARE(result.error().operation, Operation::ListProjects);
        QCOMPARE(result.error().subject, u"lab"_s);
        QCOMPARE(result.error().endpoint, server.url().toString());
        QVERIFY(!result.error().serverText.isEmpty());
        QCOMPARE(server.requests().size(), 1);
    }

    void aPackedBodyIsBoundByItsUnpackedSize()
    {
        const QByteArray text = "{\"data\":\""_ba + QByteArray(5'000'000, 'x') + "\"}";
        const QByteArray packed = gzip(text);
        QVERIFY(packed.size() < 20'000);
        RestServer server([packed](const FakeRequest&) {
            return "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + QByteArray::number(packed.size()) +
                   "\r\n\r\n" + packed;
        });
        QCOMPARE(getFrom(server.url()).error().kind, ErrorKind::Limit);
        RestLimits roomy = hasty;
        roomy.bodyBytes = 64LL * 1024 * 1024;
        const auto whole = *await(apiAt(server.url(), {}, roomy)->get(u"projects"_s, {}, Operation::ListProjects, {}));
        QVERIFY2(whole, why(whole));
        QCOMPARE(whole->value("data"_L1).toString().size(), 5'000'000);
    }

    void aTokenThatTheServerQuotesIsNotRepeated()
    {
        RestServer server([](const FakeRequest& request) {
            return refuse(401, u"bad header: "_s + QString::fromUtf8(request.headers.value("Authorization")));
        });
        const auto result = getFrom(server.url());
        QVERIFY(!describe(result.error()).contains(QLatin1StringView(token)));
        QCOMPARE(result.error().serverText, u"bad header: Bearer …"_s);
    }

    void onlyReadsAreSentAgainWhenNoAnswerCame()
    {
        RestServer server([](const FakeRequest&) { return QByteArray(); });
        const auto api = apiAt(server.url());
        const auto read = *await(api->get(u"projects"_s, {}, Operation::ListProjects, {}));
        QCOMPARE(read.error().kind, ErrorKind::Unreachable);
        QVERIFY(server.requests().size() >= 3);

        const qsizetype before = server.requests().size();
        const auto made = *await(api->post(u"projects"_s, {{u"name"_s, u"x"_s}}, Operation::CreateProject, {}));
        QCOMPARE(made.error().kind, ErrorKind::Unreachable);
        QCOMPARE(server.requests().size(), before + 1);
        QCOMPARE(await(api->post(u"projects/p/services/s/restart"_s, {}, Operation::RestartSandbox, {}))->error().kind,
                 ErrorKind::Unreachable);
        QCOMPARE(server.requests().size(), before + 2);
    }

    void aKeptConnectionThatBreaksSendsNothingTwice()
    {
        // The first answer leaves the connection open; the server then breaks it under the next request.
        RestServer server([](const FakeRequest& request) {
            return request.method == "GET" ? answerData(QJsonObject{}) : QByteArray();
        });
        const auto api = apiAt(server.url());
        QVERIFY(await(api->get(u"projects"_s, {}, Operation::ListProjects, {}))->has_value());
        const auto made = *await(api->post(u"projects"_s, {{u"name"_s, u"x"_s}}, Operation::CreateProject, {}));
        QVERIFY(!made);
        const auto restarted = *await(api->post(u"projects/p/services/s/restart"_s, {}, Operation::RestartSandbox, {}));
        QVERIFY(!restarted);
        const QByteArrayList expected{"GET /v1/projects", "POST /v1/projects",
                                      "POST /v1/projects/p/services/s/restart"};
        QCOMPARE(server.lines(), expected);
    }

    void aReadSucceedsWhenTheServerComesBack()
    {
        int asked = 0;
        RestServer server(
            [&asked](const FakeRequest&) { return ++asked < 3 ? QByteArray() : answerData(QJsonObject{}); });
        const auto result = getFrom(server.url());
        QVERIFY2(result, why(result));
    }

    void silenceAndDripsEnd()
    {
        // One says nothing, the other a byte at a time for ever.
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        const QUrl silentUrl(u"http://127.0.0.1:%1"_s.arg(silent.serverPort()));
        QCOMPARE(getFrom(silentUrl).error().kind, ErrorKind::Timeout);

        QTcpServer dripping;
        QVERIFY(dripping.listen(QHostAddress::LocalHost));
        QTimer drip;
        connect(&dripping, &QTcpServer::newConnection, this, [&] {
            QTcpSocket* socket = dripping.nextPendingConnection();
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            connect(&drip, &QTimer::timeout, socket, [socket] { socket->write(" "); });
        });
        drip.start(50);
        const auto dripped = getFrom(QUrl(u"http://127.0.0.1:%1"_s.arg(dripping.serverPort())));
        QCOMPARE(dripped.error().kind, ErrorKind::Timeout);
    }

    void nobodyListening()
    {
        QTcpServer gone;
        QVERIFY(gone.listen(QHostAddress::LocalHost));
        const QUrl url(u"http://127.0.0.1:%1"_s.arg(gone.serverPort()));
        gone.close();
        const auto result = getFrom(url);
        QCOMPARE(result.error().kind, ErrorKind::Unreachable);
        QVERIFY(result.error().retryable);
    }

    void aTokenGoesToNoMachineInTheOpen_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("safe");
        QTest::newRow("the service") << u"https://api.northflank.com"_s << true;
        QTest::newRow("this machine") << u"http://127.0.0.1:8080"_s << true;
        QTest::newRow("this machine by name") << u"http://localhost:8080"_s << true;
        QTest::newRow("this machine, IPv6") << u"http://[::1]:8080"_s << true;
        QTest::newRow("another one") << u"http://192.0.2.1"_s << false;
        QTest::newRow("a name like this machine") << u"http://localhost.example.com"_s << false;
        QTest::newRow("another protocol") << u"ftp://127.0.0.1"_s << false;
        QTest::newRow("no address") << u"api.northflank.com"_s << false;
        QTest::newRow("nothing") << QString() << false;
    }
    void aTokenGoesToNoMachineInTheOpen()
    {
        QFETCH(QString, host);
        QFETCH(bool, safe);
        QCOMPARE(isSafeHost(QUrl(host)), safe);
        if (!safe)
            QCOMPARE(getFrom(QUrl(host)).error().kind, ErrorKind::Refused);
    }

    void aCertificateThatDoesNotVerifyIsRefused()
    {
        QTemporaryDir folder;
        QProcess openssl;
        openssl.start(u"openssl"_s, {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s,
                                     u"ec_paramgen_curve:P-256"_s, u"-nodes"_s, u"-keyout"_s,
                                     folder.filePath(u"key.pem"_s), u"-out"_s, folder.filePath(u"cert.pem"_s),
                                     u"-subj"_s, u"/CN=127.0.0.1"_s, u"-addext"_s, u"subjectAltName=IP:127.0.0.1"_s});
        QVERIFY(openssl.waitForFinished());
        QFile keyFile(folder.filePath(u"key.pem"_s));
        QVERIFY(keyFile.open(QIODevice::ReadOnly));
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificateChain(QSslCertificate::fromPath(folder.filePath(u"cert.pem"_s)));
        configuration.setPrivateKey(QSslKey(&keyFile, QSsl::Ec));
        QSslServer server;
        server.setSslConfiguration(configuration);
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QByteArray received;
        connect(&server, &QSslServer::newConnection, this, [&] {
            QTcpSocket* socket = server.nextPendingConnection();
            if (socket) // gone already when the handshake has failed
                connect(socket, &QTcpSocket::readyRead, socket, [&received, socket] { received += socket->readAll(); });
        });
        const auto result = getFrom(QUrl(u"https://127.0.0.1:%1"_s.arg(server.serverPort())));
        QCOMPARE(result.error().kind, ErrorKind::Refused);
        QCOMPARE(result.error().hint, Hint::CheckCertificate);
        QVERIFY2(result.error().serverText.contains(u"self"_s), qPrintable(result.error().serverText));
        QVERIFY(received.isEmpty());
    }

    void everyAnswerTellsTheBudget()
    {
        QByteArray headers;
        RestServer server(
            [&headers](const FakeRequest&) { return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: 2\r\n\r\n{}"; });
        const auto api = apiAt(server.url());
        QSignalSpy changes(api.get(), &NorthflankApi::budgetChanged);
        const auto ask = [&] { QVERIFY(await(api->get(u"plans"_s, {}, Operation::Connect, {}))->has_value()); };
        ask();
        QVERIFY(!api->budget().isKnown());
        headers = "X-RateLimit-Limit: 1000\r\nX-RateLimit-Remaining: 400\r\nX-RateLimit-Reset: 60\r\n";
        ask();
        const RateBudget expected{.limit = 1000, .remaining = 400, .resetAtMs = m_clock.monotonicMs() + 60000};
        QCOMPARE(api->budget(), expected);
        QCOMPARE(changes.size(), 1);
        headers = "X-RateLimit-Limit: many\r\nX-RateLimit-Remaining: -1\r\nX-RateLimit-Reset: 1e99\r\n";
        ask();
        QCOMPARE(api->budget(), expected);
    }

    void stoppingAndClosingEndWhatIsUnderWay()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        RestLimits patient = hasty;
        patient.silenceMs = 60000;
        patient.wholeMs = 60000;
        const auto api = apiAt(QUrl(u"http://127.0.0.1:%1"_s.arg(silent.serverPort())), {}, patient);
        std::stop_source stop;
        const auto stopped = landing(api->get(u"a"_s, {}, Operation::Connect, {}, stop.get_token()));
        const auto closed = landing(api->get(u"b"_s, {}, Operation::Connect, {}));
        QTRY_VERIFY(silent.hasPendingConnections());
        stop.request_stop();
        QTRY_VERIFY(stopped->has_value());
        QCOMPARE((*stopped)->error().kind, ErrorKind::Cancelled);
        QVERIFY(!closed->has_value());
        api->close();
        QTRY_VERIFY(closed->has_value());
        QCOMPARE((*closed)->error().kind, ErrorKind::Cancelled);
        QCOMPARE(await(api->get(u"c"_s, {}, Operation::Connect, {}))->error().kind, ErrorKind::Cancelled);
    }

private:
    static QByteArray gzip(const QByteArray& text)
    {
        QProcess program;
        program.start(u"gzip"_s, {u"-c"_s});
        program.write(text);
        program.closeWriteChannel();
        program.waitForFinished();
        return program.readAllStandardOutput();
    }
};

QTEST_GUILESS_MAIN(TestNorthflankApi)
#include "tst_northflankapi.moc"
