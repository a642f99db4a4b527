// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/statsparser.h"
#include "tests/support/testsupport.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

class TestStatsParser : public QObject
{
    Q_OBJECT

private:
    /// Messages as an engine sent them, one a line.
    static QList<QJsonObject> recorded(const QString& name)
    {
        QFile file(QString::fromUtf16(SANDGLASS_SOURCE_DIR) + "/tests/data/docker/"_L1 + name);
        QList<QJsonObject> messages;
        if (file.open(QIODevice::ReadOnly)) {
            while (!file.atEnd())
                messages += QJsonDocument::fromJson(file.readLine()).object();
        }
        return messages;
    }

    static QJsonObject message(const QByteArray& json)
    {
        QJsonParseError error;
        const auto document = QJsonDocument::fromJson(json, &error);
        if (error.error != QJsonParseError::NoError)
            QTest::qFail("the test's own JSON is wrong", __FILE__, __LINE__);
        return document.object();
    }

    static QByteArray withCpu(const QByteArray& now, const QByteArray& before)
    {
        return R"({"read":"2026-01-02T03:04:05.5Z","cpu_stats":)" + now + R"(,"precpu_stats":)" + before + "}";
    }

private Q_SLOTS:
    void readsWhatDockerSentOfASandboxHeldToHalfACore()
    {
        const auto messages = recorded(u"stats-docker-cgroup1.json"_s);
        QCOMPARE(messages.size(), 3);

        const auto first = dockerMetricSample(messages[0]);
        QVERIFY(first);
        QVERIFY2(!first->cpuPercent, "the first message has nothing before it");
        QCOMPARE(first->memoryLimitBytes, 64 * 1024 * 1024);
        QCOMPARE(first->processes, 1);
        QVERIFY2(!first->networkReceivedBytes, "it has no network");

        const auto second = dockerMetricSample(messages[1]);
        QVERIFY(second);
        // (560585143 - 18127844) / (3607710000000 - 3605710000000) x 2 cores
        QVERIFY(qAbs(second->cpuPercent.value_or(0) - 54.2457299) < 0.0001);
        QCOMPARE(second->memoryBytes, 512000);
        QCOMPARE(second->timeMs, 1795153899869);
    }

    void readsWhatPodmanSentOfASandboxHeldToHalfACore()
    {
        const auto messages = recorded(u"stats-podman.json"_s);
        QCOMPARE(messages.size(), 3);
        PodmanMetrics metrics;
        const auto first = metrics.sample(messages[0]);
        QVERIFY(first);
        QVERIFY2(!first->cpuPercent, "Podman's first share is over the whole life of the sandbox");
        const auto second = metrics.sample(messages[1]);
        QVERIFY(second);
        QVERIFY(qAbs(second->cpuPercent.value_or(0) - 49.7058) < 0.001);
        QCOMPARE(second->memoryBytes, 61440);
        QCOMPARE(second->memoryLimitBytes, 64 * 1024 * 1024);
        QCOMPARE(second->processes, 1);
        QCOMPARE(second->timeMs, 1795153931552);
        QVERIFY(!second->networkSentBytes);
    }

    void computesTheCpuShare_data()
    {
        QTest::addColumn<QByteArray>("now");
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<double>("percent"); // -1: none
        QTest::newRow("four cores, one busy")
            << R"({"cpu_usage":{"total_usage":300},"system_cpu_usage":1800,"online_cpus":4})"_ba
            << R"({"cpu_usage":{"total_usage":100},"system_cpu_usage":1000,"online_cpus":4})"_ba << 100.0;
        QTest::newRow("idle") << R"({"cpu_usage":{"total_usage":100},"system_cpu_usage":1800,"online_cpus":4})"_ba
                              << R"({"cpu_usage":{"total_usage":100},"system_cpu_usage":1000})"_ba << 0.0;
        QTest::newRow("cores from the list of an old engine")
            << R"({"cpu_usage":{"total_usage":300,"percpu_usage":[1,2]},"system_cpu_usage":1800})"_ba
            << R"({"cpu_usage":{"total_usage":100},"system_cpu_usage":1000})"_ba << 50.0;
        QTest::newRow("the list is longer than the cores that are switched on")
            << R"({"cpu_usage":{"total_usage":300,"percpu_usage":[1,2,0,0]},"system_cpu_usage":1800,"online_cpus":2})"_ba
            << R"({"cpu_usage":{"total_usage":100},"system_cpu_usage":1000})"_ba << 50.0;
        QTest::newRow("counters that went back after a restart")
            << R"({"cpu_usage":{"total_usage":10},"system_cpu_usage":1800,"online_cpus":2})"_ba
            << R"({"cpu_usage":{"total_usage":100},"system_cpu_usage":1000})"_ba << 0.0;
        QTest::newRow("no time passed")
            << R"({"cpu_usage":{"total_usage":300},"system_cpu_usage":1000,"online_cpus":2})"_ba
            << R"({"cpu_usage":{"total_usage":100},"system_cpu_usage":1000})"_ba << 0.0;
        QTest::newRow("first message")
            << R"({"cpu_usage":{"total_usage":300},"system_cpu_usage":1000,"online_cpus":2})"_ba
            << R"({"cpu_usage":{"total_usage":0}})"_ba << -1.0;
        QTest::newRow("nothing given") << "{}"_ba << "{}"_ba << -1.0;
    }
    void computesTheCpuShare()
    {
        QFETCH(QByteArray, now);
        QFETCH(QByteArray, before);
        QFETCH(double, percent);
        const auto sample = dockerMetricSample(message(withCpu(now, before)));
        QVERIFY(sample);
        QCOMPARE(sample->cpuPercent.value_or(-1), percent);
    }

    void leavesTheReclaimableCacheOutOfTheMemory_data()
    {
        QTest::addColumn<QByteArray>("memory");
        QTest::addColumn<qint64>("bytes"); // -1: none
        QTest::newRow("control groups v1")
            << R"({"usage":1000,"stats":{"total_inactive_file":300,"inactive_file":50,"cache":900}})"_ba << qint64(700);
        QTest::newRow("control groups v2")
            << R"({"usage":1000,"stats":{"inactive_file":400,"file":900}})"_ba << qint64(600);
        QTest::newRow("cache larger than the usage")
            << R"({"usage":100,"stats":{"inactive_file":400}})"_ba << qint64(100);
        QTest::newRow("no parts") << R"({"usage":1000})"_ba << qint64(1000);
        QTest::newRow("none") << "{}"_ba << qint64(-1);
    }
    void leavesTheReclaimableCacheOutOfTheMemory()
    {
        QFETCH(QByteArray, memory);
        QFETCH(qint64, bytes);
        const auto sample =
            dockerMetricSample(message(R"({"read":"2026-01-02T03:04:05Z","memory_stats":)" + memory + "}"));
        QVERIFY(sample);
        QCOMPARE(sample->memoryBytes.value_or(-1), bytes);
    }

    void sumsAllInterfacesAndDevices()
    {
        const auto sample = dockerMetricSample(message(R"({"read":"2026-01-02T03:04:05Z",
            "networks":{"eth0":{"rx_bytes":10,"tx_bytes":1},"eth1":{"rx_bytes":20,"tx_bytes":2}},
            "blkio_stats":{"io_service_bytes_recursive":[
                {"major":8,"minor":0,"op":"Read","value":100},{"major":8,"minor":0,"op":"Write","value":7},
                {"major":8,"minor":16,"op":"read","value":11},{"major":8,"minor":16,"op":"write","value":13},
                {"major":8,"minor":0,"op":"Total","value":107}]}})"));
        QVERIFY(sample);
        QCOMPARE(sample->networkReceivedBytes, 30);
        QCOMPARE(sample->networkSentBytes, 3);
        QCOMPARE(sample->diskReadBytes, 111);
        QCOMPARE(sample->diskWrittenBytes, 20);
    }

    void knowsASandboxThatHasEnded()
    {
        QVERIFY(!dockerMetricSample(message(R"({"read":"0001-01-01T00:00:00Z","memory_stats":{},"pids_stats":{}})")));
        PodmanMetrics metrics;
        QVERIFY(!metrics.sample(message(R"({"Error":null,"Stats":[{"SystemNano":0,"MemUsage":0}]})")));
        QVERIFY(!metrics.sample(message(R"({"Error":null,"Stats":[]})")));
    }

    void sumsPodmansInterfaces()
    {
        PodmanMetrics metrics;
        const auto sample = metrics.sample(message(R"({"Stats":[{"SystemNano":1000000000,"CPUNano":1,
            "Network":{"eth0":{"RxBytes":5,"TxBytes":6},"eth1":{"RxBytes":50,"TxBytes":60}}}]})"));
        QVERIFY(sample);
        QCOMPARE(sample->networkReceivedBytes, 55);
        QCOMPARE(sample->networkSentBytes, 66);
    }

    void readsHowManyCoresASandboxMayUse_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<std::optional<double>>("cores");
        QTest::newRow("none") << R"({"NanoCpus":0,"CpuQuota":0,"CpuPeriod":0})"_ba << std::optional<double>();
        QTest::newRow("missing") << "{}"_ba << std::optional<double>();
        QTest::newRow("cores") << R"({"NanoCpus":1500000000})"_ba << std::optional(1.5);
        QTest::newRow("quota") << R"({"NanoCpus":0,"CpuQuota":25000,"CpuPeriod":50000})"_ba << std::optional(0.5);
        QTest::newRow("quota of the usual period") << R"({"CpuQuota":200000})"_ba << std::optional(2.0);
        QTest::newRow("unlimited quota") << R"({"CpuQuota":-1,"CpuPeriod":100000})"_ba << std::optional<double>();
    }
    void readsHowManyCoresASandboxMayUse()
    {
        QFETCH(QByteArray, host);
        QFETCH(std::optional<double>, cores);
        QCOMPARE(cpuLimitCores(message(R"({"HostConfig":)" + host + "}")), cores);
    }
};

QTEST_GUILESS_MAIN(TestStatsParser)
#include "tst_statsparser.moc"
