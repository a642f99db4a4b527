// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/metricseries.h"

#include <QJsonDocument>
#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

class TestMetricSeries : public QObject
{
    Q_OBJECT

    static QByteArray metric(const QByteArray& name, const QByteArray& unit, const QByteArrayList& instances)
    {
        QByteArrayList values;
        for (const QByteArray& points : instances)
            values.append(R"({"metadata":{"containerId":"c"},"data":[)" + points + "]}");
        return '"' + name + "\":{\"metricInfo\":{\"metricUnit\":\"" + unit +
               "\",\"metricResolution\":15},\"values\":[" + values.join(',') + "]}";
    }
    static QByteArray point(int second, const QByteArray& value)
    {
        return R"({"value":)" + value +
               ",\"ts\":\"2026-01-01T00:00:" + QByteArray::number(second).rightJustified(2, '0') + ".500Z\"}";
    }
    static QJsonObject data(const QByteArrayList& metrics)
    {
        return QJsonDocument::fromJson('{' + metrics.join(',') + '}').object();
    }

    static constexpr qint64 now = 1767225600000; // That of point(0).
    /// What \a series gives when the same answer has come twice, so that nothing is held back.
    static QList<MetricSample> takeAll(MetricSeries& series, const QJsonObject& answer)
    {
        const auto first = series.take(answer, now);
        return first + series.take(answer, now);
    }

private Q_SLOTS:
    void readsUnitsFromTheAnswer_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<std::optional<double>>("cpu");
        QTest::addColumn<std::optional<qint64>>("memory");
        const std::optional<double> noCpu;
        const std::optional<qint64> noMemory;
        QTest::newRow("cores") << metric("cpu", "vCPU", {point(0, "0.25")}) << std::optional(25.0) << noMemory;
        QTest::newRow("text") << metric("cpu", "vCPU", {point(0, "\"0.25\"")}) << std::optional(25.0) << noMemory;
        QTest::newRow("share of two cores")
            << metric("cpu", "pct", {point(0, "50")}) << std::optional(100.0) << noMemory;
        QTest::newRow("megabytes") << metric("memory", "mb", {point(0, "2")}) << noCpu
                                   << std::optional(2 * 1024 * 1024LL);
        QTest::newRow("share of the memory")
            << metric("memory", "pct", {point(0, "25")}) << noCpu << std::optional(256LL);
        QTest::newRow("several instances")
            << metric("cpu", "vCPU", {point(0, "1"), point(1, "0.5")}) << std::optional(150.0) << noMemory;
    }
    void readsUnitsFromTheAnswer()
    {
        QFETCH(const QByteArray, answer);
        QFETCH(const std::optional<double>, cpu);
        QFETCH(const std::optional<qint64>, memory);
        MetricSeries series({.cores = 2, .memoryBytes = 1024});
        const auto samples = takeAll(series, data({answer}));
        QCOMPARE(samples.size(), 1);
        QCOMPARE(samples.first().cpuPercent, cpu);
        QCOMPARE(samples.first().memoryBytes, memory);
        QCOMPARE(samples.first().memoryLimitBytes, 1024);
        QCOMPARE(samples.first().cpuLimitCores, 2);
    }

    void leavesGaps()
    {
        MetricSeries series({});
        const auto samples = takeAll(series, data({metric("cpu", "vCPU", {point(0, "1") + ',' + point(45, "2")}),
                                                   metric("memory", "mb", {point(0, "1")})}));
        QCOMPARE(samples.size(), 2);
        QCOMPARE(samples[1].timeMs - samples[0].timeMs, 45000);
        QVERIFY(samples[0].memoryBytes && !samples[1].memoryBytes);
    }

    void countsWhatRatesMean()
    {
        MetricSeries series({});
        const auto samples = takeAll(
            series,
            data({metric("networkIngress", "kbps", {point(0, "8") + ',' + point(15, "8") + ',' + point(30, "0")})}));
        QCOMPARE(samples.size(), 3);
        QCOMPARE(samples[0].networkReceivedBytes, 0);
        QCOMPARE(samples[1].networkReceivedBytes, 15000);
        QCOMPARE(samples[2].networkReceivedBytes, 15000);
        QVERIFY(!samples[0].networkSentBytes);
    }

    void aMissingRateIsNotZero()
    {
        MetricSeries series({});
        const auto samples =
            takeAll(series, data({metric("cpu", "vCPU", {point(0, "1") + ',' + point(15, "1") + ',' + point(30, "1")}),
                                  metric("networkIngress", "kbps", {point(0, "8") + ',' + point(30, "8")})}));
        QCOMPARE(samples.size(), 3);
        QVERIFY(!samples[1].networkReceivedBytes);
        QCOMPARE(samples[2].networkReceivedBytes, 30000);
    }

    void givesEachReadingOnceAndTheNewestWithTheNextAnswer()
    {
        MetricSeries series({});
        const QByteArray both = point(0, "1") + ',' + point(15, "2");
        QCOMPARE(series.take(data({metric("cpu", "vCPU", {both})}), now).size(), 1);
        const auto next = series.take(data({metric("cpu", "vCPU", {both + ',' + point(30, "3")})}), now);
        QCOMPARE(next.size(), 1);
        QCOMPARE(next.first().cpuPercent, 200);
        QCOMPARE(next.first().ageMs, 15000);
    }

    void tellsHowOldAReadingIs()
    {
        MetricSeries series({});
        const auto samples = series.take(
            data({metric("cpu", "vCPU", {point(0, "1") + ',' + point(15, "2") + ',' + point(30, "3")})}), now);
        QCOMPARE(samples.size(), 2);
        QCOMPARE(samples[0].ageMs, 30000);
        QCOMPARE(samples[1].ageMs, 15000);
    }

    void aReadingThatWaitedIsAsOldAsItsWait()
    {
        MetricSeries series({});
        const QJsonObject answer = data({metric("cpu", "vCPU", {point(0, "1")})});
        QVERIFY(series.take(answer, now).isEmpty());
        const auto samples = series.take(answer, now + 15000);
        QCOMPARE(samples.size(), 1);
        QCOMPARE(samples.first().ageMs, 15000);
    }

    void waitsForWhatComesLate()
    {
        MetricSeries series({});
        QVERIFY(series.take(data({metric("cpu", "vCPU", {point(0, "1")})}), now).isEmpty());
        const auto samples =
            series.take(data({metric("cpu", "vCPU", {point(0, "1") + ',' + point(15, "1"), point(1, "0.5")}),
                              metric("memory", "mb", {point(0, "1")})}),
                        now);
        QCOMPARE(samples.size(), 1);
        QCOMPARE(samples.first().cpuPercent, 150);
        QVERIFY(samples.first().memoryBytes);
    }

    void aTimeAheadOfAllOthersSilencesNothing()
    {
        const QByteArray ahead = R"(,{"value":9,"ts":"2026-01-01T05:00:00Z"})";
        MetricSeries series({});
        const auto samples =
            takeAll(series, data({metric("cpu", "vCPU", {point(0, "1") + ',' + point(15, "2") + ahead})}));
        QCOMPARE(samples.size(), 2);
        QCOMPARE(samples.last().cpuPercent, 200);
    }

    void aClockHereThatIsLateSilencesNothing()
    {
        MetricSeries series({});
        const auto answer = data({metric("cpu", "vCPU", {point(0, "1") + ',' + point(15, "2")})});
        QCOMPARE(series.take(answer, now - 3600000).size(), 1);
    }

    void survivesWhatIsNoMetric_data()
    {
        QTest::addColumn<QByteArray>("answer");
        for (
            const QByteArray& answer :
            {"\"cpu\":null"_ba, "\"cpu\":{\"values\":[{\"data\":[{\"value\":1,\"ts\":\"2026-01-01T00:00:00Z\"}]}]}"_ba,
             "\"cpu\":{\"metricInfo\":{\"metricUnit\":\"furlong\"},\"values\":[{\"data\":[{\"value\":1,\"ts\":\"2026-01-01T00:00:00Z\"}]}]}"_ba,
             metric("cpu", "vCPU", {"1,null,[]"}), metric("cpu", "vCPU", {point(0, "\"NaN\"")}),
             metric("cpu", "vCPU", {point(0, "-1")}), metric("cpu", "vCPU", {R"({"value":1,"ts":"soon"})"}),
             metric("cpu", "pct", {point(0, "1")})})
            QTest::newRow(answer.left(60)) << answer;
    }
    void survivesWhatIsNoMetric()
    {
        QFETCH(const QByteArray, answer);
        MetricSeries series({});
        const auto samples = takeAll(series, data({answer}));
        for (const MetricSample& sample : samples)
            QVERIFY(!sample.cpuPercent);
    }
};

QTEST_APPLESS_MAIN(TestMetricSeries)
#include "tst_metricseries.moc"
