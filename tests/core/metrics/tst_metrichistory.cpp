// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/metrichistory.h"

#include <QTest>

using namespace sandglass;

namespace {

constexpr qint64 start = 1767225600000;

MetricSample sampleAt(qint64 timeMs, qint64 received = 0, double cpu = 10)
{
    MetricSample sample;
    sample.timeMs = timeMs;
    sample.cpuPercent = cpu;
    sample.memoryBytes = 1000;
    sample.networkReceivedBytes = received;
    return sample;
}

} // namespace

class TestMetricHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstSampleHasNoRates()
    {
        MetricHistory history;
        QVERIFY(history.isEmpty());
        QVERIFY(!history.latest(Metric::Cpu));
        MetricSample first = sampleAt(start, 500);
        first.cpuPercent.reset();
        history.add(first, start);
        QVERIFY(!history.latest(Metric::Cpu)); // Not zero.
        QVERIFY(!history.latest(Metric::NetworkReceived));
        QCOMPARE(history.latest(Metric::Memory), 1000.0);
        QVERIFY(!history.latest(Metric::Processes));
    }

    void countersBecomeRatesByTheServersTimes()
    {
        MetricHistory history;
        history.add(sampleAt(start, 0), start);
        // Delivered late: by arrival it would look like twice the rate.
        history.add(sampleAt(start + 2000, 4000), start + 1000);
        QCOMPARE(history.latest(Metric::NetworkReceived), 2000.0);
    }

    void countersThatBeginAnewAreClamped()
    {
        MetricHistory history;
        history.add(sampleAt(start, 1000000), start);
        history.add(sampleAt(start + 1000, 10), start + 1000);
        QCOMPARE(history.latest(Metric::NetworkReceived), 0.0);
        history.add(sampleAt(start + 2000, 1010), start + 2000);
        QCOMPARE(history.latest(Metric::NetworkReceived), 1000.0);
    }

    void noMeanIsShownAfterAGap()
    {
        MetricHistory history;
        for (const int second : {0, 1, 2, 90})
            history.add(sampleAt(start + second * 1000LL, second * 1000LL), start + second * 1000LL);
        QVERIFY(!history.latest(Metric::NetworkReceived));
        QVERIFY(history.latest(Metric::Cpu));
        history.add(sampleAt(start + 91000, 91000), start + 91000);
        QCOMPARE(history.latest(Metric::NetworkReceived), 1000.0);
    }

    void aRepeatedSampleIsIgnored()
    {
        MetricHistory history;
        history.add(sampleAt(start), start);
        history.add(sampleAt(start), start + 1000);
        history.add(sampleAt(start - 500), start + 1500);
        QCOMPARE(history.series(Metric::Cpu).size(), 1);
    }

    void fifteenMinutesAreKept()
    {
        MetricHistory history;
        for (int second = 0; second < 3600; ++second)
            history.add(sampleAt(start + second * 1000LL), start + second * 1000LL);
        const auto line = history.series(Metric::Cpu);
        QCOMPARE(line.size(), 901);
        QCOMPARE(line.constLast().timeMs - line.constFirst().timeMs, MetricHistory::spanMs);
        QCOMPARE(history.series(Metric::Cpu, line.constLast().timeMs - 9000).size(), 10);
    }

    void missingReadingsAreAGap()
    {
        MetricHistory history;
        for (const int second : {0, 1, 2, 3, 60, 61})
            history.add(sampleAt(start + second * 1000LL), start + second * 1000LL);
        const auto line = history.series(Metric::Cpu);
        QCOMPARE(line.size(), 7);
        QVERIFY(!line.at(4).value);
        QVERIFY(line.at(4).timeMs > line.at(3).timeMs && line.at(4).timeMs < line.at(5).timeMs);
        QCOMPARE(history.intervalMs(), 1000);
    }

    void aSlowRhythmIsNoGap()
    {
        MetricHistory history;
        for (int second = 0; second <= 50; second += 5)
            history.add(sampleAt(start + second * 1000LL), start + second * 1000LL);
        QCOMPARE(history.intervalMs(), 5000);
        QCOMPARE(history.staleAfterMs(), 12000);
        const auto line = history.series(Metric::Cpu);
        QVERIFY(std::ranges::all_of(line, [](const MetricPoint& point) { return point.value.has_value(); }));
    }

    void anUnknownValueInterruptsItsOwnLineOnly()
    {
        MetricHistory history;
        history.add(sampleAt(start), start);
        MetricSample without = sampleAt(start + 1000);
        without.cpuPercent.reset();
        history.add(without, start + 1000);
        history.add(sampleAt(start + 2000), start + 2000);
        QCOMPARE(history.series(Metric::Cpu).size(), 3);
        QVERIFY(!history.series(Metric::Cpu).at(1).value);
        QCOMPARE(history.series(Metric::Memory).size(), 3);
        QVERIFY(history.series(Metric::Memory).at(1).value);
    }

    void noRateIsComputedOverAnInterruption()
    {
        MetricHistory history;
        history.add(sampleAt(start, 0), start);
        history.interrupt();
        history.add(sampleAt(start + 1000, 9000), start + 1000);
        QVERIFY(!history.latest(Metric::NetworkReceived));
        // The engine's clock may have gone back over a restart.
        history.interrupt();
        history.add(sampleAt(start - 5000, 10), start + 2000);
        QCOMPARE(history.series(Metric::Memory).size(), 3);
    }

    void anEngineClockThatIsSetBackIsAnInterruption()
    {
        MetricHistory history;
        history.add(sampleAt(start, 1000), start);
        history.add(sampleAt(start + 1000, 2000), start + 1000);
        history.add(sampleAt(start - 3600000, 3000), start + 2000);
        QCOMPARE(history.series(Metric::Cpu).size(), 3);
        QVERIFY(!history.latest(Metric::NetworkReceived));
        history.add(sampleAt(start - 3599000, 4000), start + 3000);
        QCOMPARE(history.latest(Metric::NetworkReceived), 1000.0);
    }

    void aClockThatIsSetBackMovesThePast()
    {
        MetricHistory history;
        for (int second = 0; second < 10; ++second)
            history.add(sampleAt(start + second * 1000LL), start + second * 1000LL);
        history.add(sampleAt(start + 10000), start - 3600000);
        const auto line = history.series(Metric::Cpu);
        QCOMPARE(line.size(), 11);
        QCOMPARE(line.constLast().timeMs, start - 3600000);
        for (qsizetype index = 1; index < line.size(); ++index)
            QCOMPARE(line.at(index).timeMs - line.at(index - 1).timeMs, 1000);
    }

    void readingsThatComeLateMoveWithTheClockToo()
    {
        MetricHistory history;
        const auto add = [&history](qint64 madeMs, qint64 nowMs) {
            MetricSample sample = sampleAt(madeMs);
            sample.ageMs = 15000;
            history.add(sample, nowMs - sample.ageMs);
        };
        for (qint64 at = start; at <= start + 60000; at += 15000)
            add(at, at + 15000);
        add(start + 75000, start - 3600000); // This machine's clock was set back by an hour.
        const auto line = history.series(Metric::Cpu);
        QCOMPARE(line.size(), 6);
        QCOMPARE(line.constLast().timeMs, start - 3615000);
        QCOMPARE(line.at(4).timeMs, line.constLast().timeMs - 15000);
    }

    void aPastThatIsReadAgainAddsWhatIsNew()
    {
        MetricHistory history;
        const auto readAll = [&history](int from, int to) {
            for (int second = from; second <= to; second += 15) {
                MetricSample sample = sampleAt(start + second * 1000LL, second * 1000LL);
                sample.ageMs = (to - second) * 1000LL;
                history.add(sample, sample.timeMs);
            }
        };
        history.addEvent(MetricEvent::Kind::Started, start);
        readAll(0, 600);
        history.interrupt();
        readAll(0, 600);
        QCOMPARE(history.series(Metric::Cpu).size(), 41);
        history.interrupt();
        readAll(0, 720);
        const auto line = history.series(Metric::Cpu);
        QCOMPARE(line.size(), 49);
        for (qsizetype index = 0; index < line.size(); ++index)
            QCOMPARE(line.at(index).timeMs, start + index * 15000);
        QCOMPARE(history.events().front().timeMs, start);
    }

    void eventsAreKeptInBounds()
    {
        MetricHistory history;
        for (int number = 0; number < 500; ++number)
            history.addEvent(MetricEvent::Kind::Started, start + number);
        QVERIFY(history.events().size() <= 100);
        QCOMPARE(history.events().back().timeMs, start + 499);
        history.add(sampleAt(start + MetricHistory::spanMs + 1000), start + MetricHistory::spanMs + 1000);
        QVERIFY(history.events().empty());
    }
};

QTEST_GUILESS_MAIN(TestMetricHistory)
#include "tst_metrichistory.moc"
