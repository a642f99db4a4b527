// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/diskusageparser.h"

#include <QJsonDocument>
#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

namespace {
QJsonObject object(const QByteArray& json)
{
    return QJsonDocument::fromJson(json).object();
}

/// "count active size reclaimable"
QString written(const DiskUsageClass& usage)
{
    return u"%1 %2 %3 %4"_s.arg(usage.count).arg(usage.active).arg(usage.sizeBytes).arg(usage.reclaimableBytes);
}
} // namespace

class TestDiskUsageParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sumsUpTheListsOfOlderEngines()
    {
        const DiskUsage usage = diskUsageFrom(object(R"({"LayersSize":100,
            "Images":[{"Containers":1,"Size":60,"SharedSize":20},{"Containers":0,"Size":60,"SharedSize":20}],
            "Containers":[{"State":"running","SizeRw":5},{"State":"exited","SizeRw":7},{"State":"created"}],
            "Volumes":[{"Name":"v","UsageData":{"RefCount":1,"Size":3}},{"UsageData":{"RefCount":0,"Size":4}},{"Name":"w","UsageData":{"RefCount":0,"Size":-1}}],
            "BuildCache":[{"InUse":true,"Size":8},{"Size":9},{"Size":1000,"Shared":true}]})"));
        QCOMPARE(written(usage.images), u"2 1 100 60"_s);
        QCOMPARE(written(usage.sandboxes), u"3 1 12 7"_s);
        QCOMPARE(written(usage.volumes), u"3 1 7 4"_s);
        QCOMPARE(usage.volumeBytes, (QMap<QString, qint64>{{u"v"_s, 3}}));
        QCOMPARE(written(usage.buildCache), u"3 1 17 9"_s);
    }

    void takesTheSummariesOfNewerEngines()
    {
        const DiskUsage usage = diskUsageFrom(object(R"({
            "ImageUsage":{"ActiveCount":1,"TotalCount":2,"Reclaimable":3,"TotalSize":4},
            "ContainersUsage":{"ActiveCount":5,"TotalCount":6,"Reclaimable":7,"TotalSize":8},
            "VolumeUsage":{"TotalCount":9,"TotalSize":10},
            "BuildCacheUsage":{"TotalCount":1,"TotalSize":2},
            "LayersSize":999,"Images":[{}]})"));
        QCOMPARE(written(usage.images), u"2 1 4 3"_s);
        QCOMPARE(written(usage.sandboxes), u"6 5 8 7"_s);
        QCOMPARE(written(usage.volumes), u"9 0 10 0"_s);
        QCOMPARE(written(usage.buildCache), u"1 0 2 0"_s);
    }

    void anEmptyEngineUsesNothing()
    {
        const DiskUsage usage =
            diskUsageFrom(object(R"({"LayersSize":0,"Images":null,"Containers":null,"Volumes":null})"));
        QCOMPARE(written(usage.images), u"0 0 0 0"_s);
    }

    void findsTheUnusedBuildCache_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("classic")
            << R"({"BuildCache":[{"ID":"a","InUse":true},{"ID":"b","Description":"RUN x","Size":5}]})"_ba;
        QTest::newRow("summary")
            << R"({"BuildCacheUsage":{"Items":[{"ID":"a","InUse":true},{"ID":"b","Description":"RUN x","Size":5}]}})"_ba;
    }
    void findsTheUnusedBuildCache()
    {
        QFETCH(QByteArray, json);
        const auto unused = unusedBuildCacheFrom(object(json));
        QCOMPARE(unused.size(), 1);
        QCOMPARE(unused[0].id, u"b"_s);
        QCOMPARE(unused[0].name, u"RUN x"_s);
        QCOMPARE(unused[0].sizeBytes, 5);
    }
};

QTEST_GUILESS_MAIN(TestDiskUsageParser)
#include "tst_diskusageparser.moc"
