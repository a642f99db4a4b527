// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankvalues.h"
#include "core/northflank/serviceparser.h"
#include "tests/support/testsupport.h"

#include <QJsonDocument>
#include <QTimeZone>

using namespace sandglass;
using namespace Qt::StringLiterals;

namespace {

QJsonObject json(const char* text)
{
    const auto document = QJsonDocument::fromJson(text);
    Q_ASSERT(document.isObject());
    return document.object();
}

} // namespace

class TestServiceParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void detailsTellEverything()
    {
        const Sandbox sandbox = sandboxFromService(u"c1"_s, u"lab"_s, json(R"({
            "id":"api-1","appId":"/team/lab/api-1","projectId":"lab","name":"Api 1","description":"Tries things","tags":["spot"],
            "serviceType":"deployment","servicePaused":false,"createdAt":"2026-01-02 03:04:05.000Z",
            "billing":{"deploymentPlan":"nf-compute-20"},
            "status":{"deployment":{"status":"COMPLETED","reason":"DEPLOYING","lastTransitionTime":"2026-01-02T03:05:00.500Z"}},
            "deployment":{"region":"europe-west","instances":2,
              "external":{"imagePath":"library/ubuntu:22.04","registryProvider":"dockerhub","privateImage":false},
              "docker":{"configType":"customCommand","customCommand":"sleep infinity"},
              "gpu":{"enabled":true,"configuration":{"gpuType":"l4-24","gpuCount":2}}},
            "ports":[{"id":"p1","name":"http","internalPort":8080,"protocol":"HTTP","public":true,"dns":"http--api.code.run"}]
        })"));
        QCOMPARE(sandbox.key, (SandboxKey{u"c1"_s, u"lab/api-1"_s}));
        QCOMPARE(sandbox.name, u"Api 1"_s);
        QCOMPARE(sandbox.image, u"library/ubuntu:22.04"_s);
        QCOMPARE(sandbox.command, u"sleep infinity"_s);
        QCOMPARE(sandbox.state, SandboxState::Running);
        QCOMPARE(sandbox.providerState, u"COMPLETED (DEPLOYING)"_s);
        QCOMPARE(sandbox.created, QDateTime({2026, 1, 2}, {3, 4, 5}, QTimeZone::UTC));
        QCOMPARE(sandbox.started, QDateTime({2026, 1, 2}, {3, 5, 0, 500}, QTimeZone::UTC));
        QVERIFY(sandbox.cloud);
        QCOMPARE(sandbox.cloud->project, u"lab"_s);
        QCOMPARE(sandbox.cloud->plan, u"nf-compute-20"_s);
        QCOMPARE(sandbox.cloud->region, u"europe-west"_s);
        QCOMPARE(sandbox.cloud->description, u"Tries things"_s);
        QCOMPARE(sandbox.cloud->tags, QStringList{u"spot"_s});
        QCOMPARE(sandbox.cloud->instances, 2);
        QCOMPARE(sandbox.cloud->gpuType, u"l4-24"_s);
        QCOMPARE(sandbox.cloud->gpuCount, 2);
        const CloudPort port{.id = u"p1"_s,
                             .name = u"http"_s,
                             .port = 8080,
                             .protocol = u"HTTP"_s,
                             .isPublic = true,
                             .host = u"http--api.code.run"_s};
        QCOMPARE(sandbox.cloud->ports.size(), 1);
        QVERIFY(sandbox.cloud->ports.first() == port);
        QCOMPARE(sandbox.ports.first().containerPort, 8080);
    }

    void theStateFollowsStatusPauseAndInstances_data()
    {
        QTest::addColumn<QByteArray>("service");
        QTest::addColumn<SandboxState>("state");
        const auto row = [](const char* name, const char* service, SandboxState state) {
            QTest::newRow(name) << QByteArray(service) << state;
        };
        row("a list's entry", R"({"status":{"deployment":{"status":"COMPLETED"}}})", SandboxState::Running);
        row("pending", R"({"status":{"deployment":{"status":"PENDING"}},"deployment":{"instances":1}})",
            SandboxState::Starting);
        row("in progress", R"({"status":{"deployment":{"status":"IN_PROGRESS","reason":"SCALING"}}})",
            SandboxState::Starting);
        row("failed", R"({"status":{"deployment":{"status":"FAILED"}}})", SandboxState::Failed);
        row("scaled to zero", R"({"status":{"deployment":{"status":"COMPLETED"}},"deployment":{"instances":0}})",
            SandboxState::Exited);
        row("on its way to zero", R"({"status":{"deployment":{"status":"IN_PROGRESS"}},"deployment":{"instances":0}})",
            SandboxState::Stopping);
        row("never started", R"({"status":{},"deployment":{"instances":0}})", SandboxState::Created);
        row("paused",
            R"({"servicePaused":true,"status":{"deployment":{"status":"COMPLETED"}},"deployment":{"instances":1}})",
            SandboxState::Paused);
        row("no word", R"({"status":{}})", SandboxState::Unknown);
        row("a new word", R"({"status":{"deployment":{"status":"DREAMING"}}})", SandboxState::Unknown);
        row("nothing at all", "{}", SandboxState::Unknown);
        row("nonsense", R"({"status":[],"deployment":7,"ports":"x","tags":{},"servicePaused":"yes"})",
            SandboxState::Unknown);
    }
    void theStateFollowsStatusPauseAndInstances()
    {
        QFETCH(QByteArray, service);
        QFETCH(SandboxState, state);
        QCOMPARE(sandboxFromService(u"c"_s, u"p"_s, json(service.constData())).state, state);
    }

    void buildsAreNoSandboxes()
    {
        QVERIFY(isSandboxService(json(R"({"id":"a","serviceType":"deployment"})")));
        QVERIFY(isSandboxService(json(R"({"id":"a","serviceType":"combined"})")));
        QVERIFY(isSandboxService(json(R"({"id":"a"})")));
        QVERIFY(!isSandboxService(json(R"({"id":"a","serviceType":"build"})")));
        QVERIFY(!isSandboxService(json(R"({"id":"../a","serviceType":"deployment"})")));
        QVERIFY(!isSandboxService(json("{}")));
    }

    void timesComeInSeveralForms_data()
    {
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("ISO") << QJsonValue(u"2021-01-20T01:00:00.000Z"_s) << qint64(1611104400000);
        QTest::newRow("a space") << QJsonValue(u"2021-01-20 01:00:00.000Z"_s) << qint64(1611104400000);
        QTest::newRow("an offset") << QJsonValue(u"2021-01-20T02:00:00+01:00"_s) << qint64(1611104400000);
        QTest::newRow("Unix seconds") << QJsonValue(1611104400) << qint64(1611104400000);
        QTest::newRow("no time") << QJsonValue(u"yesterday"_s) << qint64(0);
        QTest::newRow("nothing") << QJsonValue() << qint64(0);
        QTest::newRow("the end of days") << QJsonValue(1e300) << qint64(0);
    }
    void timesComeInSeveralForms()
    {
        QFETCH(QJsonValue, value);
        QFETCH(qint64, ms);
        const QDateTime time = northflankTime(value);
        QCOMPARE(time.isValid() ? time.toMSecsSinceEpoch() : 0, ms);
    }

    void namesBecomeSlugs()
    {
        QCOMPARE(slugOf(u"My App"_s), u"my-app"_s);
        QCOMPARE(slugOf(u"data-1"_s), u"data-1"_s);
        QCOMPARE(slugOf(u" A  b "_s), u"a-b"_s);
    }
};

QTEST_APPLESS_MAIN(TestServiceParser)
#include "tst_serviceparser.moc"
