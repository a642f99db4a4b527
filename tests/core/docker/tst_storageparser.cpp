// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/storageparser.h"

#include <QJsonDocument>
#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

namespace {
QJsonObject object(const QByteArray& json)
{
    return QJsonDocument::fromJson(json).object();
}

QJsonArray array(const QByteArray& json)
{
    return QJsonDocument::fromJson(json).array();
}
} // namespace

class TestStorageParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsVolumes()
    {
        const auto used = volumeUse(
            array(R"([{"Mounts":[{"Name":"v1"},{"Name":"v1"},{"Source":"/x"}]},{"Mounts":[{"Name":"v1"}]}])"));
        const auto volumes = volumesFrom(object(R"({"Volumes":[
            {"Name":"v2","Driver":"local"},
            {"Name":"v1","Driver":"local","Mountpoint":"/m","CreatedAt":"2026-11-20T05:48:12Z","Labels":{"a":"b"}}],
            "Warnings":null})"),
                                         used);
        QCOMPARE(volumes.size(), 2);
        QCOMPARE(volumes[0].name, u"v1"_s);
        QCOMPARE(volumes[0].mountPoint, u"/m"_s);
        QVERIFY(volumes[0].created.isValid());
        QCOMPARE(volumes[0].usedBy, 2);
        QCOMPARE(volumes[0].sizeBytes, -1);
        QCOMPARE(volumes[1].usedBy, 0);
        QVERIFY(volumesFrom(object(R"({"Volumes":null})"), {}).isEmpty());
    }

    void takesSizesWhereTheEngineWorkedThemOut()
    {
        const Volume volume = volumeFrom(object(R"({"Name":"v","UsageData":{"RefCount":1,"Size":7}})"));
        QCOMPARE(volume.sizeBytes, 7);
        QCOMPARE(volume.usedBy, 1);
    }

    void readsNetworks()
    {
        const auto networks = networksFrom(array(R"([{"Name":"none","Id":"1","Driver":"null","Scope":"local"},
            {"Name":"lab","Id":"2","Driver":"bridge","Scope":"local","Internal":true,"Created":"2026-11-20T05:43:00.1Z"}])"),
                                           networkUse(array(R"([{"NetworkSettings":{"Networks":{"lab":{},"x":{}}}},
            {"NetworkSettings":{"Networks":{"lab":{}}},"HostConfig":{"NetworkMode":"lab"}},
            {"NetworkSettings":null,"HostConfig":{"NetworkMode":"lab"}}])")));
        QCOMPARE(networks.size(), 2);
        QCOMPARE(networks[0].name, u"lab"_s);
        QVERIFY(networks[0].internal);
        QVERIFY(networks[0].created.isValid());
        QVERIFY(!networks[0].builtIn);
        QCOMPARE(networks[0].usedBy, 3);
        QVERIFY(networks[1].builtIn);
        QCOMPARE(networks[1].usedBy, 0);
    }

    void countsTheUsersOfPodmansDefaultNetwork()
    {
        // As Podman 5.4 answers: the network by Docker's name for it, its sandboxes by its own, and no HostConfig.
        const auto use = networkUse(array(R"([{"NetworkSettings":{"Networks":{"podman":{}}}}])"));
        QVERIFY(!use.contains(QString()));
        const auto networks =
            networksFrom(array(R"([{"Name":"bridge","Id":"1","Driver":"bridge","Scope":"local"}])"), use);
        QCOMPARE(networks[0].usedBy, 1);
    }

    void readsWhatWasPruned_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QStringList>("removed");
        QTest::addColumn<qint64>("bytes");
        QTest::newRow("sandboxes") << R"({"ContainersDeleted":["a","b"],"SpaceReclaimed":5})"_ba
                                   << QStringList{u"a"_s, u"b"_s} << 5LL;
        QTest::newRow("images")
            << R"({"ImagesDeleted":[{"Untagged":"x:1"},{"Deleted":"sha256:1"}],"SpaceReclaimed":7})"_ba
            << QStringList{u"x:1"_s, u"sha256:1"_s} << 7LL;
        QTest::newRow("volumes") << R"({"VolumesDeleted":["v"],"SpaceReclaimed":0})"_ba << QStringList{u"v"_s} << 0LL;
        QTest::newRow("networks") << R"({"NetworksDeleted":["n"]})"_ba << QStringList{u"n"_s} << 0LL;
        QTest::newRow("cache") << R"({"CachesDeleted":["c"],"SpaceReclaimed":1})"_ba << QStringList{u"c"_s} << 1LL;
        QTest::newRow("nothing") << R"({"ContainersDeleted":null,"SpaceReclaimed":0})"_ba << QStringList() << 0LL;
    }
    void readsWhatWasPruned()
    {
        QFETCH(QByteArray, json);
        const PruneOutcome outcome = pruneOutcomeFrom(object(json));
        QTEST(outcome.removed, "removed");
        QTEST(outcome.freedBytes, "bytes");
    }
};

QTEST_GUILESS_MAIN(TestStorageParser)
#include "tst_storageparser.moc"
