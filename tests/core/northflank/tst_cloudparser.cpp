// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/cloudparser.h"
#include "tests/support/testsupport.h"

#include <QJsonDocument>

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

class TestCloudParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void projectsNameTheirRegionInTwoWays()
    {
        const CloudProject created = cloudProjectFrom(json(R"({"id":"lab","name":"Lab","region":"europe-west"})"));
        const CloudProject read =
            cloudProjectFrom(json(R"({"id":"lab","name":"Lab","deployment":{"region":"europe-west"},
            "cluster":{"id":"nf-europe-west","name":"x"}})"));
        QCOMPARE(created.region, u"europe-west"_s);
        QCOMPARE(read.region, u"europe-west"_s);
        QCOMPARE(read.cluster, u"nf-europe-west"_s);
        QCOMPARE(cloudProjectFrom(json(R"({"id":"lab"})")).name, u"lab"_s);
    }

    void plansHaveSizeAndPrice()
    {
        const CloudPlan plan = cloudPlanFrom(json(R"({"id":"nf-compute-20","name":"nf-compute-20","currency":"usd",
            "amountPerMonth":5.4,"amountPerHour":0.008,"cpuResource":0.2,"ramResource":512})"));
        QCOMPARE(plan.cpus, 0.2);
        QCOMPARE(plan.memoryBytes, 512LL * 1024 * 1024);
        QCOMPARE(plan.perHour, 0.008);
        QCOMPARE(plan.perMonth, 5.4);
        QCOMPARE(plan.currency, u"USD"_s);
        QCOMPARE(cloudPlanFrom(json(R"({"id":"x"})")).perHour, -1);
    }

    void regionsTellTheirGpusWithThePriceInDollars()
    {
        const CloudRegion region = cloudRegionFrom(json(R"({"id":"us-central","name":"US Central","regionName":"Iowa",
            "gpuDevices":[{"id":"h100-80","name":"H100","manufacturer":"NVIDIA","memoryInfo":{"sizeInMiB":81920},
              "countOptions":[1,2,8],"pricing":{"onDemand":274}}]})"));
        QCOMPARE(region.name, u"Iowa"_s);
        QCOMPARE(region.gpus.size(), 1);
        QCOMPARE(region.gpus.first().memoryBytes, 80LL * 1024 * 1024 * 1024);
        QCOMPARE(region.gpus.first().counts, (QList<int>{1, 2, 8}));
        QCOMPARE(region.gpus.first().perHour, 2.74);
        QVERIFY(cloudRegionFrom(json(R"({"id":"us-central"})")).gpus.isEmpty());
    }

    void tagsTellSpotAndIsolation()
    {
        const CloudTag tag = cloudTagFrom(json(R"({"id":"spot","name":"Spot","useSpotNodes":true,
            "sandboxing":{"services":{"enabled":true,"runtimeClass":"kata-clh"},"jobs":{"enabled":false}}})"));
        QVERIFY(tag.spotNodes);
        QVERIFY(!tag.onDemandNodes);
        QCOMPARE(tag.isolation, u"kata-clh"_s);
        const CloudTag plain = cloudTagFrom(json(R"({"id":"a","sandboxing":{"services":{"enabled":true,
            "runtimeClass":"none"}}})"));
        QVERIFY(plain.isolation.isEmpty());
        QVERIFY(cloudTagFrom(json(R"({"id":"a","sandboxing":{"services":{"enabled":false,"runtimeClass":"gvisor"}}})"))
                    .isolation.isEmpty());
    }

    void clusters()
    {
        const CloudCluster cluster = cloudClusterFrom(json(R"({"id":"c1","name":"Ours","provider":"aws",
            "region":"eu-west-1","status":{"state":{"state":"running"}}})"));
        QCOMPARE(cluster.provider, u"aws"_s);
        QCOMPARE(cluster.state, u"running"_s);
    }

    void volumesSayWhereTheyAreAttached()
    {
        const CloudVolume volume = cloudVolumeFrom(u"lab"_s, json(R"({"id":"data","name":"data","tags":["t"],
            "status":"BOUND","spec":{"accessMode":"ReadWriteMany","storageClassName":"nf-multi-rw","storageSize":10240},
            "attachedObjects":[{"id":"api-1","type":"service"},{"id":"nightly","type":"job"}],
            "createdAt":"2021-01-01 12:00:00.000Z"})"));
        QCOMPARE(volume.project, u"lab"_s);
        QCOMPARE(volume.megabytes, 10240);
        QVERIFY(volume.shared);
        QCOMPARE(volume.attachedTo, QStringList{u"lab/api-1"_s});
        QVERIFY(volume.created.isValid());
        const CloudVolume bare = cloudVolumeFrom(u"lab"_s, json(R"({"id":"data"})"));
        QCOMPARE(bare.name, u"data"_s);
        QVERIFY(bare.attachedTo.isEmpty());
    }

    void instancesTellWhetherTheyRun()
    {
        const CloudInstance instance =
            cloudInstanceFrom(json(R"({"name":"api-78b4-x","status":"TASK_RUNNING","createdAt":1611241087})"));
        QVERIFY(instance.running);
        QCOMPARE(instance.created.toSecsSinceEpoch(), 1611241087);
        QVERIFY(!cloudInstanceFrom(json(R"({"name":"a","status":"TASK_KILLED"})")).running);
    }

    void secretGroupsHoldNames()
    {
        const CloudSecretGroup group = cloudSecretGroupFrom(u"lab"_s, json(R"({"id":"keys","name":"Keys","priority":10,
            "restrictions":{"restricted":true,"nfObjects":[{"id":"api-1","type":"service"}]},
            "secrets":{"variables":{"KEY":"very secret","URL":"x"}}})"));
        QVERIFY(group.restricted);
        QCOMPARE(group.usedBy, QStringList{u"lab/api-1"_s});
        QCOMPARE(group.variableNames, (QStringList{u"KEY"_s, u"URL"_s}));
    }

    void runsEnd_data()
    {
        QTest::addColumn<QString>("status");
        QTest::addColumn<bool>("concluded");
        QTest::addColumn<bool>("succeeded");
        QTest::newRow("queued") << u"queued"_s << false << false;
        QTest::newRow("running") << u"running"_s << false << false;
        QTest::newRow("waiting for approval") << u"approval_wait"_s << false << false;
        QTest::newRow("success") << u"success"_s << true << true;
        QTest::newRow("failure") << u"failure"_s << true << false;
        QTest::newRow("aborted") << u"aborted"_s << true << false;
        QTest::newRow("a new word") << u"dreaming"_s << false << false;
    }
    void runsEnd()
    {
        QFETCH(QString, status);
        QFETCH(bool, concluded);
        QFETCH(bool, succeeded);
        const CloudRun run = cloudRunFrom(u"t"_s, {{u"id"_s, u"r"_s}, {u"status"_s, status}});
        QCOMPARE(run.concluded, concluded);
        QCOMPARE(run.succeeded, succeeded);
    }

    void nothingIsNeeded()
    {
        const QJsonObject nonsense = json(R"({"id":7,"name":[],"spec":"x","status":9,"attachedObjects":{"a":1},
            "gpuDevices":[1,{}],"sandboxing":[],"restrictions":3,"secrets":null,"createdAt":{},"tags":"t"})");
        QVERIFY(cloudProjectFrom(nonsense).id.isEmpty());
        QVERIFY(cloudPlanFrom(nonsense).id.isEmpty());
        QCOMPARE(cloudRegionFrom(nonsense).gpus.size(), 2);
        QVERIFY(cloudTagFrom(nonsense).isolation.isEmpty());
        QVERIFY(cloudClusterFrom(nonsense).state.isEmpty());
        QVERIFY(cloudVolumeFrom(u"p"_s, nonsense).attachedTo.isEmpty());
        QVERIFY(!cloudBackupFrom(nonsense).created.isValid());
        QVERIFY(cloudSecretGroupFrom(u"p"_s, nonsense).variableNames.isEmpty());
        QVERIFY(cloudTemplateFrom(nonsense).id.isEmpty());
        QVERIFY(!cloudRunFrom(u"t"_s, nonsense).concluded);
    }
};

QTEST_APPLESS_MAIN(TestCloudParser)
#include "tst_cloudparser.moc"
