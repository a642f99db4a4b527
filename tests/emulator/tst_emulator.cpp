// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/northflankemulator.h"

#include <QDateTime>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QTest>
#include <QWebSocket>

using namespace Qt::StringLiterals;
using namespace sandglass::test;

/// What the official client can't ask for: faults, limits, options, and a life after a crash.
class TestEmulator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_engine = PrivateEngine::shared(PrivateEngine::Kind::Docker);
        QVERIFY(m_engine);
    }

    void servicesOutliveACrash()
    {
        NorthflankEmulator emulator(*m_engine);
        QVERIFY(emulator.start());
        QVERIFY(emulator.runService(u"lasting"_s, u"sandbox"_s));
        const QJsonObject before = container(emulator);
        const quint16 port = emulator.port();
        QVERIFY(emulator.restart());
        QCOMPARE(emulator.port(), port);
        QCOMPARE(container(emulator).value("name"_L1), before.value("name"_L1));
        QTRY_COMPARE(container(emulator).value("status"_L1), u"TASK_RUNNING"_s);
        emulator.stop();
        QCOMPARE(QJsonDocument::fromJson(m_engine->request("GET", "/containers/json?all=1").body).array().size(), 0);
    }

    /// The answer was the last that it could do.
    void whatWasAnsweredIsKeptOverACrash()
    {
        NorthflankEmulator emulator(*m_engine);
        QVERIFY(emulator.start());
        for (const QString& name : {u"one"_s, u"two"_s, u"three"_s}) {
            QVERIFY(emulator.request("POST", "/v1/projects", {{u"name"_s, name}, {u"region"_s, u"us-west"_s}}).ok());
            QVERIFY(emulator.restart());
            QVERIFY(emulator.request("GET", "/v1/projects/" + name.toUtf8()).ok());
        }
        const QJsonObject group{{u"name"_s, u"keys"_s}, {u"secretType"_s, u"environment"_s}, {u"priority"_s, 1}};
        QVERIFY(emulator.request("POST", "/v1/projects/one/secrets", group).ok());
        QVERIFY(emulator.request("PATCH", "/v1/projects/one/secrets/keys", {{u"priority"_s, 7}}).ok());
        QVERIFY(emulator.restart());
        const auto kept = emulator.request("GET", "/v1/projects/one/secrets/keys").object().value("data"_L1).toObject();
        QCOMPARE(kept.value("priority"_L1).toInt(), 7);
    }

    void requestsMeetFaults()
    {
        NorthflankEmulator emulator(*m_engine, {u"--project"_s, u"one"_s});
        QVERIFY(emulator.start());
        const QJsonObject list{{u"method"_s, u"GET"_s}, {u"path"_s, u"^/v1/projects$"_s}};
        const auto with = [list](const QJsonObject& fault) {
            QJsonObject whole = list;
            for (auto it = fault.begin(); it != fault.end(); ++it)
                whole.insert(it.key(), it.value());
            return whole;
        };

        QVERIFY(emulator.order(with({{u"status"_s, 502}, {u"body"_s, u"<html>Bad Gateway</html>"_s}})));
        auto answer = emulator.request("GET", "/v1/projects");
        QCOMPARE(answer.status, 502);
        QCOMPARE(answer.body, "<html>Bad Gateway</html>");
        QVERIFY(emulator.request("GET", "/v1/projects").ok());

        QVERIFY(emulator.order(with({{u"status"_s, 200}, {u"body"_s, u""_s}})));
        answer = emulator.request("GET", "/v1/projects");
        QVERIFY(answer.ok() && answer.body.isEmpty());

        QVERIFY(emulator.order(with({{u"repeatCursor"_s, true}})));
        const auto page = emulator.request("GET", "/v1/projects").object().value("pagination"_L1).toObject();
        QVERIFY(page.value("hasNextPage"_L1).toBool() && page.contains("cursor"_L1));

        QVERIFY(emulator.order(with({{u"refuse"_s, true}})));
        QCOMPARE(emulator.request("GET", "/v1/projects").status, 0);

        // It took effect, and the client can't know.
        QVERIFY(emulator.order(
            {{u"method"_s, u"POST"_s}, {u"path"_s, u"projects"_s}, {u"drop"_s, true}, {u"after"_s, 20}}));
        QCOMPARE(
            emulator.request("POST", "/v1/projects", {{u"name"_s, u"second"_s}, {u"region"_s, u"us-west"_s}}).status,
            0);
        QVERIFY(emulator.request("GET", "/v1/projects/second").ok());
        QVERIFY(!emulator.request("POST", "/emulator/faults", {{u"unknown"_s, 1}}).ok());
    }

    void webSocketsMeetFaults_data()
    {
        QTest::addColumn<QString>("phase");
        QTest::addColumn<int>("code");
        QTest::addColumn<QStringList>("messages"); ///< that come before
        QTest::newRow("connected") << u"connected"_s << 1011 << QStringList();
        QTest::newRow("init") << u"init"_s << 1008 << QStringList();
        QTest::newRow("started") << u"started"_s << 1001 << QStringList{u"init"_s};
        QTest::newRow("output") << u"output"_s << 4000 << QStringList{u"init"_s, u"stdOut"_s};
        QTest::newRow("completion") << u"completion"_s << 1000 << QStringList{u"init"_s, u"stdOut"_s};
    }
    void webSocketsMeetFaults()
    {
        QFETCH(QString, phase);
        QFETCH(int, code);
        QFETCH(QStringList, messages);
        NorthflankEmulator emulator(*m_engine);
        QVERIFY(emulator.start());
        QVERIFY(emulator.runService(u"faulty"_s, u"sandbox"_s));
        QVERIFY(emulator.order(
            {{u"path"_s, u"command-exec"_s}, {u"phase"_s, phase}, {u"close"_s, code}, {u"reason"_s, u"pod gone"_s}}));
        QWebSocket socket;
        QStringList seen;
        connect(&socket, &QWebSocket::textMessageReceived, this, [&seen](const QString& text) {
            seen.append(QJsonDocument::fromJson(text.toUtf8()).object().value("type"_L1).toString());
        });
        connect(&socket, &QWebSocket::connected, this, [&socket, &emulator] {
            const QJsonObject auth{{u"type"_s, u"apiToken"_s}, {u"apiToken"_s, emulator.token()}};
            const QJsonObject context{{u"command"_s, QJsonArray{u"echo"_s, u"hello"_s}}, {u"shell"_s, u"none"_s}};
            const QJsonObject init{{u"type"_s, u"init"_s},
                                   {u"data"_s, QJsonObject{{u"auth"_s, auth}, {u"context"_s, context}}}};
            socket.sendBinaryMessage(QJsonDocument(init).toJson(QJsonDocument::Compact));
        });
        QSignalSpy closed(&socket, &QWebSocket::disconnected);
        socket.open(QUrl(u"ws://127.0.0.1:%1/v1/command-exec/projects/faulty/services/sandbox"_s.arg(emulator.port())));
        QVERIFY(closed.wait(30000));
        QCOMPARE(seen, messages);
        QCOMPARE(int(socket.closeCode()), code);
        QCOMPARE(socket.closeReason(), u"pod gone"_s);
    }

    void requestsAreLimited()
    {
        NorthflankEmulator emulator(*m_engine, {u"--rate-limit"_s, u"2"_s, u"--rate-window"_s, u"60"_s});
        QVERIFY(emulator.start());
        QVERIFY(emulator.request("GET", "/v1/projects").head.contains("x-ratelimit-remaining: 1"));
        QVERIFY(emulator.request("GET", "/v1/projects").ok());
        const auto refused = emulator.request("GET", "/v1/projects");
        QCOMPARE(refused.status, 429);
        QVERIFY(refused.head.contains("x-ratelimit-remaining: 0") && refused.head.contains("x-ratelimit-reset: "));
        QVERIFY(emulator.request("POST", "/emulator/rate-limit", {{u"limit"_s, 10}}).ok());
        QVERIFY(emulator.request("GET", "/v1/projects").ok());
    }

    void aTokenMayHaveFewPermissions()
    {
        NorthflankEmulator emulator(*m_engine, {u"--project"_s, u"one"_s, u"--restricted-token"_s,
                                                u"reader:Project > Projects > Manage > Read,Project > Services"_s});
        QVERIFY(emulator.start());
        const QString reader = u"reader"_s;
        QVERIFY(emulator.request("GET", "/v1/projects/one", {}, reader).ok());
        QVERIFY(emulator.request("GET", "/v1/projects/one/services", {}, reader).ok());
        const auto refused = emulator.request("DELETE", "/v1/projects/one", {}, reader);
        QCOMPARE(refused.status, 403);
        QVERIFY(refused.body.contains("Project > Projects > Manage > Delete"));
        QCOMPARE(emulator.request("GET", "/v1/projects", {}, u"stranger"_s).status, 401);
        QVERIFY(emulator.request("GET", "/v1/plans", {}, u"stranger"_s).ok());
    }

    void linesMayComeLateAndWithAPrefix()
    {
        NorthflankEmulator emulator(*m_engine, {u"--log-lag"_s, u"2000"_s, u"--log-prefix"_s, u"full"_s});
        QVERIFY(emulator.start());
        const QJsonObject docker{{u"configType"_s, u"customEntrypointCustomCommand"_s},
                                 {u"customEntrypoint"_s, u"/bin/sh"_s},
                                 {u"customCommand"_s, u"-c 'echo \"one line\"; exec sleep infinity'"_s}};
        QVERIFY(emulator.runService(u"logs"_s, u"sandbox"_s, {{u"deployment"_s, QJsonObject{{u"docker"_s, docker}}}}));
        const auto lines = [&emulator] {
            return emulator.request("GET", "/v1/projects/logs/services/sandbox/logs?queryType=range&duration=60")
                .object()
                .value("data"_L1)
                .toArray();
        };
        QTRY_COMPARE_WITH_TIMEOUT(lines().size(), 1, 20000);
        const QJsonObject line = lines().first().toObject();
        const auto written = QDateTime::fromString(line.value("ts"_L1).toString(), Qt::ISODateWithMs);
        // A millisecond is what a timer may be early.
        QVERIFY(written.msecsTo(QDateTime::currentDateTimeUtc()) >= 1999);
        static const QRegularExpression prefixed(
            u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z stdout F one line$"_s);
        QVERIFY(prefixed.match(line.value("log"_L1).toString()).hasMatch());
    }

    void webSocketsTalkOverTls()
    {
        NorthflankEmulator emulator(*m_engine);
        QVERIFY(emulator.enableTls());
        QVERIFY(emulator.start());
        QVERIFY(emulator.runService(u"secure"_s, u"sandbox"_s));
        QUrl url = emulator.tlsUrl();
        url.setScheme(u"wss"_s);
        url.setPath(u"/v1/command-exec/projects/secure/services/sandbox"_s);
        // Nobody knows its authority.
        QWebSocket stranger;
        QSignalSpy refused(&stranger, &QWebSocket::sslErrors);
        stranger.open(url);
        QVERIFY(refused.wait(30000));
        QWebSocket friendly;
        QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
        trusting.setCaCertificates(QSslCertificate::fromPath(emulator.certificateFile()));
        friendly.setSslConfiguration(trusting);
        QSignalSpy connected(&friendly, &QWebSocket::connected);
        friendly.open(url);
        QVERIFY(connected.wait(30000));
    }

    void aClusterOfSpotNodesNeedsATag()
    {
        NorthflankEmulator emulator(*m_engine, {u"--spot-only"_s, u"--no-regions"_s, u"--project"_s, u"spot"_s});
        QVERIFY(emulator.start());
        const auto project =
            emulator.request("POST", "/v1/projects", {{u"name"_s, u"other"_s}, {u"region"_s, u"us-west"_s}});
        QVERIFY(!project.ok() && project.body.contains("Region not found"));
        const QJsonObject body{{u"name"_s, u"sandbox"_s},
                               {u"billing"_s, QJsonObject{{u"deploymentPlan"_s, u"nf-compute-20"_s}}},
                               {u"deployment"_s, QJsonObject{{u"instances"_s, 0}}}};
        const auto refused = emulator.request("POST", "/v1/projects/spot/services/deployment", body);
        QCOMPARE(refused.status, 400);
        QVERIFY(refused.body.contains("Workload is not tagged as spot, but cluster has only spot nodes configured"));
        QVERIFY(emulator.runService(u"spot"_s, u"sandbox"_s, {{u"tags"_s, QJsonArray{u"spot-workload"_s}}}));
    }

    void aServiceExpires()
    {
        NorthflankEmulator emulator(*m_engine, {u"--expiry-second"_s, u"10"_s});
        QVERIFY(emulator.start());
        QVERIFY(emulator.runService(u"ending"_s, u"sandbox"_s,
                                    {{u"createOptions"_s, QJsonObject{{u"expiryTime"_s, 300}}}}));
        const auto shown = [&emulator] { return emulator.request("GET", "/v1/projects/ending/services/sandbox"); };
        QTRY_VERIFY_WITH_TIMEOUT(
            !shown().ok() || shown().object().value("data"_L1).toObject().value("servicePaused"_L1).toBool(), 20000);
        QTRY_COMPARE_WITH_TIMEOUT(shown().status, 404, 20000);
    }

private:
    static QJsonObject container(const NorthflankEmulator& emulator)
    {
        const auto answer = emulator.request("GET", "/v1/projects/lasting/services/sandbox/containers");
        return answer.object().value("data"_L1).toObject().value("containers"_L1).toArray().first().toObject();
    }

    PrivateEngine* m_engine = nullptr;
};

QTEST_GUILESS_MAIN(TestEmulator)
#include "tst_emulator.moc"
