// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/metricservice.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"

#include <QSignalSpy>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

/// A connection with sandboxes "s0", "s1", … that run, and somebody who looks.
struct Stage
{
    explicit Stage(int count = 1)
        : provider(FakeProvider::addTo(providers))
    {
        for (int index = 0; index < count; ++index)
            all.append(provider->makeSandbox(u's' + QString::number(index)));
        provider->list(all);
    }

    SandboxKey key(int index = 0) const { return all.at(index).key; }
    QSet<SandboxKey> keys() const
    {
        QSet<SandboxKey> set;
        for (const Sandbox& sandbox : all)
            set.insert(sandbox.key);
        return set;
    }
    /// The newest open stream of a sandbox; null without one.
    FakeMetricStream* stream(int index = 0) const
    {
        FakeMetricStream* newest = nullptr;
        for (const auto& candidate : std::as_const(provider->metricStreams)) {
            if (candidate && candidate->id == all.at(index).key.id)
                newest = candidate;
        }
        return newest;
    }
    int aliveStreams() const
    {
        return static_cast<int>(
            std::ranges::count_if(provider->metricStreams, [](const auto& s) { return !s.isNull(); }));
    }
    bool watch(MetricService::Detail detail = MetricService::Detail::Full)
    {
        service.setInterest(&viewer, keys(), detail);
        return QTest::qWaitFor([this] { return stream() && stream()->started; });
    }
    /// Nothing is planned that could open or close a stream.
    bool isSettled() const { return !service.findChild<QTimer*>(u"reconcileTimer"_s)->isActive(); }
    /// Lets the service look once whether something is due.
    bool tick() const { return QSignalSpy(service.findChild<QTimer*>(u"tickTimer"_s), &QTimer::timeout).wait(); }
    void send(double cpu = 10, qint64 received = 0, int index = 0)
    {
        MetricSample sample;
        sample.timeMs = clock.wallNs() / 1000000;
        sample.cpuPercent = cpu;
        sample.memoryBytes = 5000;
        sample.networkReceivedBytes = received;
        stream(index)->send(sample);
    }

    ManualClock clock;
    ProviderRegistry providers;
    SandboxRegistry sandboxes{providers, clock};
    FakeProvider* provider;
    QList<Sandbox> all;
    MetricService service{providers, sandboxes, clock};
    QObject viewer;
};

Error brokenPipe()
{
    Error error;
    error.kind = ErrorKind::Unreachable;
    error.operation = Operation::ReadMetrics;
    return error;
}

} // namespace

class TestMetricService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsReadThatNobodyLooksAt()
    {
        Stage stage(3);
        QTRY_VERIFY(stage.sandboxes.find(stage.key(2)));
        QVERIFY(stage.isSettled());
        QCOMPARE(stage.provider->count(u"openMetrics"_s), 0);
        QCOMPARE(stage.service.phase(stage.key()), MetricService::Phase::Idle);
    }

    void readingsArriveAndBecomeStale()
    {
        Stage stage;
        QVERIFY(stage.watch());
        QCOMPARE(stage.service.phase(stage.key()), MetricService::Phase::Waiting);
        QVERIFY(!stage.service.current(stage.key(), Metric::Cpu));
        QSignalSpy updated(&stage.service, &MetricService::updated);
        stage.send(12.5);
        QCOMPARE(stage.service.phase(stage.key()), MetricService::Phase::Live);
        QCOMPARE(stage.service.current(stage.key(), Metric::Cpu), 12.5);
        QTRY_VERIFY(!updated.isEmpty());
        QVERIFY(updated.last().at(0).value<QSet<SandboxKey>>().contains(stage.key()));

        updated.clear();
        stage.clock.advanceMs(2500);
        QCOMPARE(stage.service.phase(stage.key()), MetricService::Phase::Stale);
        QVERIFY(!stage.service.current(stage.key(), Metric::Cpu));
        QTRY_VERIFY(!updated.isEmpty()); // Told without being asked.
        QVERIFY(stage.service.history(stage.key()));
    }

    void rowsAreNotReadWhereThatCostsTooMuch()
    {
        Stage stage;
        Capabilities capabilities;
        capabilities.lack(Capability::ListMetrics, CapabilityReason::NotInProvider);
        stage.provider->setCapabilities(capabilities);
        stage.service.setInterest(&stage.viewer, stage.keys(), MetricService::Detail::List);
        QTRY_VERIFY(stage.isSettled());
        QCOMPARE(stage.provider->count(u"openMetrics"_s), 0);
        QVERIFY(stage.watch(MetricService::Detail::Full));
    }

    void aPastThatIsReadAtOnceStandsWhereItWas()
    {
        Stage stage;
        QVERIFY(stage.watch());
        const qint64 nowMs = stage.service.nowMs();
        for (const qint64 age : {30000, 15000, 0}) {
            MetricSample sample;
            sample.timeMs = nowMs - 3600000 - age; // The server's clock is an hour behind.
            sample.ageMs = age;
            sample.cpuPercent = static_cast<double>(age);
            stage.stream()->send(sample);
        }
        const auto line = stage.service.history(stage.key())->series(Metric::Cpu);
        QCOMPARE(line.size(), 3);
        QCOMPARE(line.first().timeMs, nowMs - 30000);
        QCOMPARE(line.last(), (MetricPoint{nowMs, 0.0}));
        QCOMPARE(stage.service.phase(stage.key()), MetricService::Phase::Live);
    }

    void aStreamThatAsksSeldomIsNotTakenForDead()
    {
        Stage stage;
        stage.provider->polledMetrics = true;
        QVERIFY(stage.watch());
        stage.send();
        stage.clock.advanceMs(75000);
        QCOMPARE(stage.service.phase(stage.key()), MetricService::Phase::Live);
        stage.clock.advanceMs(225000);
        QCOMPARE(stage.service.phase(stage.key()), MetricService::Phase::Stale);
        QVERIFY(stage.tick());
        QVERIFY(stage.isSettled());
        QCOMPARE(stage.provider->count(u"openMetrics"_s), 1);
        QVERIFY(stage.stream());
        stage.send(50);
        QCOMPARE(stage.service.current(stage.key(), Metric::Cpu), 50.0);
    }

    void updatesAreCoalesced()
    {
        Stage stage(2);
        QVERIFY(stage.watch());
        QTRY_VERIFY(stage.stream(1));
        QTRY_COMPARE(stage.service.openStreams(), 2);
        QTRY_VERIFY(!stage.service.findChild<QTimer*>(u"updateTimer"_s)->isActive());
        QSignalSpy updated(&stage.service, &MetricService::updated);
        for (int number = 0; number < 200; ++number) {
            stage.clock.advanceMs(10);
            stage.send(number, 0, 0);
            stage.send(number, 0, 1);
        }
        QTRY_COMPARE(updated.size(), 1);
        QCOMPARE(updated.at(0).at(0).value<QSet<SandboxKey>>().size(), 2);
    }

    void lookingAwayClosesTheStreamAndKeepsTheHistory()
    {
        Stage stage;
        QVERIFY(stage.watch());
        stage.send();
        stage.service.setInterest(&stage.viewer, {}, MetricService::Detail::Full);
        QTRY_COMPARE(stage.aliveStreams(), 0);
        QVERIFY(stage.service.history(stage.key()));
        QCOMPARE(stage.service.phase(stage.key()), MetricService::Phase::Idle);
    }

    void aViewerThatDiesLooksAway()
    {
        Stage stage;
        auto viewer = std::make_unique<QObject>();
        stage.service.setInterest(viewer.get(), stage.keys(), MetricService::Detail::Full);
        QTRY_COMPARE(stage.aliveStreams(), 1);
        viewer.reset();
        QTRY_COMPARE(stage.aliveStreams(), 0);
    }

    void twoViewersShareOneStream()
    {
        Stage stage;
        QObject other;
        stage.service.setInterest(&other, stage.keys(), MetricService::Detail::List);
        QVERIFY(stage.watch());
        QCOMPARE(stage.provider->count(u"openMetrics"_s), 1);
        stage.service.setInterest(&stage.viewer, {}, MetricService::Detail::Full);
        QTRY_VERIFY(stage.isSettled());
        QCOMPARE(stage.aliveStreams(), 1);
    }

    void atMostThirtyTwoStreamsAndRowsTakeTurns()
    {
        Stage stage(50);
        stage.service.setInterest(&stage.viewer, stage.keys(), MetricService::Detail::List);
        QTRY_COMPARE(stage.aliveStreams(), MetricService::mostStreams);
        QSet<QString> seen;
        for (int round = 0; round < 4; ++round) {
            for (const auto& stream : std::as_const(stage.provider->metricStreams)) {
                if (stream)
                    seen.insert(stream->id);
            }
            const int before = stage.provider->count(u"openMetrics"_s);
            stage.clock.advanceMs(6000);
            QTRY_VERIFY(stage.provider->count(u"openMetrics"_s) > before);
            QTRY_COMPARE(stage.aliveStreams(), MetricService::mostStreams);
            QVERIFY(stage.service.openStreams() <= MetricService::mostStreams);
        }
        QCOMPARE(seen.size(), 50);
    }

    void openDetailsAreReadEvenWhenTheListTakesAllStreams()
    {
        Stage stage(50);
        QSet<SandboxKey> rows = stage.keys();
        rows.remove(stage.key(49));
        stage.service.setInterest(&stage.viewer, rows, MetricService::Detail::List);
        QTRY_COMPARE(stage.aliveStreams(), MetricService::mostStreams);
        QObject pane;
        stage.service.setInterest(&pane, {stage.key(49)}, MetricService::Detail::Full);
        QTRY_VERIFY(stage.stream(49));
        QTRY_VERIFY(stage.aliveStreams() <= MetricService::mostStreams);
        FakeMetricStream* const kept = stage.stream(49);
        stage.clock.advanceMs(6000);
        const int before = stage.provider->count(u"openMetrics"_s);
        QTRY_VERIFY(stage.provider->count(u"openMetrics"_s) > before);
        QCOMPARE(stage.stream(49), kept); // It takes no turns.
    }

    void aRestartIsReadAnew()
    {
        Stage stage;
        QVERIFY(stage.watch());
        stage.send(10, 100000);
        const QPointer<FakeMetricStream> before = stage.stream();
        stage.provider->halt(u"s0"_s);
        QTRY_COMPARE(stage.aliveStreams(), 0);
        QCOMPARE(stage.service.phase(stage.key()), MetricService::Phase::Idle);
        stage.clock.advanceMs(3000);
        stage.provider->begin(u"s0"_s);
        QTRY_VERIFY(stage.stream() && stage.stream()->started);
        QVERIFY(!before);
        stage.send(20, 50);
        QVERIFY(!stage.service.current(stage.key(), Metric::NetworkReceived)); // Counters began at zero.
        QCOMPARE(stage.service.current(stage.key(), Metric::Cpu), 20.0);
        const auto& events = stage.service.history(stage.key())->events();
        QCOMPARE(events.size(), 2u);
        QCOMPARE(events.front().kind, MetricEvent::Kind::Stopped);
        QCOMPARE(events.back().kind, MetricEvent::Kind::Started);
    }

    void aReconnectIsReadAnew()
    {
        Stage stage;
        QVERIFY(stage.watch());
        stage.provider->setPhase(ConnectionPhase::Unreachable);
        stage.stream()->end(brokenPipe());
        QTRY_COMPARE(stage.aliveStreams(), 0);
        stage.clock.advanceMs(20000);
        QVERIFY(stage.tick());
        QVERIFY(stage.tick()); // Nothing is tried while the connection is down.
        QCOMPARE(stage.provider->count(u"openMetrics"_s), 1);
        stage.provider->setPhase(ConnectionPhase::Ready);
        stage.provider->list(stage.all);
        QTRY_VERIFY(stage.stream());
    }

    void anErrorIsToldAndTriedAgain()
    {
        Stage stage;
        Error refused;
        refused.kind = ErrorKind::Internal;
        stage.provider->failures.insert(Operation::ReadMetrics, refused);
        stage.service.setInterest(&stage.viewer, stage.keys(), MetricService::Detail::Full);
        QTRY_COMPARE(stage.service.phase(stage.key()), MetricService::Phase::Failed);
        QCOMPARE(stage.service.error(stage.key())->kind, ErrorKind::Internal);
        stage.provider->failures.clear();
        stage.clock.advanceMs(1100);
        QTRY_VERIFY(stage.stream());
        stage.send();
        QCOMPARE(stage.service.phase(stage.key()), MetricService::Phase::Live);
        QVERIFY(!stage.service.error(stage.key()));
    }

    void aStreamThatFallsSilentIsOpenedAnew()
    {
        Stage stage;
        QVERIFY(stage.watch());
        stage.send(10, 1000);
        const QPointer<FakeMetricStream> silent = stage.stream();
        stage.clock.advanceMs(16000);
        QTRY_VERIFY(!silent);
        QCOMPARE(stage.service.phase(stage.key()), MetricService::Phase::Stale);
        stage.clock.advanceMs(1100);
        QTRY_VERIFY(stage.stream() && stage.stream()->started);
        stage.send(20, 900000);
        QCOMPARE(stage.service.current(stage.key(), Metric::Cpu), 20.0);
        QVERIFY(!stage.service.current(stage.key(), Metric::NetworkReceived)); // No mean over the silence.
    }

    void changesWithoutEndKeepNobodyWaiting()
    {
        Stage stage;
        QVERIFY(stage.watch());
        QTimer changes;
        connect(&changes, &QTimer::timeout, &stage.service, [&stage] {
            Sandbox changed = stage.all.first();
            changed.health = QString::number(stage.clock.wallNs());
            stage.clock.advanceMs(1);
            stage.provider->change(changed);
        });
        changes.start(20);
        stage.stream()->end(brokenPipe());
        stage.clock.advanceMs(1100);
        stage.service.retry(stage.key());
        QTRY_COMPARE(stage.provider->count(u"openMetrics"_s), 2);
    }

    void retryDoesNotWait()
    {
        Stage stage;
        QVERIFY(stage.watch());
        for (int round = 0; round < 5; ++round) {
            stage.stream()->end(brokenPipe());
            QCOMPARE(stage.service.phase(stage.key()), MetricService::Phase::Failed);
            stage.service.retry(stage.key());
            QTRY_COMPARE(stage.provider->count(u"openMetrics"_s), round + 2);
            QTRY_VERIFY(stage.aliveStreams() == 1 && stage.stream()->started);
        }
    }

    void aConnectionThatIsRemovedTakesItsStreamsAlong()
    {
        Stage stage;
        QVERIFY(stage.watch());
        stage.providers.removeConnection(u"fake"_s);
        QCOMPARE(stage.service.openStreams(), 0);
        QVERIFY(!stage.service.current(stage.key(), Metric::Cpu));
        QTRY_VERIFY(stage.isSettled());
        QCOMPARE(stage.service.openStreams(), 0);
    }

    void aStreamThatOpensTooLateIsDropped()
    {
        Stage stage;
        stage.provider->hold(Operation::ReadMetrics);
        stage.service.setInterest(&stage.viewer, stage.keys(), MetricService::Detail::Full);
        QTRY_COMPARE(stage.provider->count(u"openMetrics"_s), 1);
        stage.service.setInterest(&stage.viewer, {}, MetricService::Detail::Full);
        QTRY_COMPARE(stage.service.openStreams(), 0);
        stage.provider->release(Operation::ReadMetrics);
        QTRY_COMPARE(stage.aliveStreams(), 0);
        QCOMPARE(stage.service.phase(stage.key()), MetricService::Phase::Idle);
    }

    void aProviderWithoutMetricsSaysSo()
    {
        Stage stage;
        Capabilities capabilities;
        capabilities.lack(Capability::Metrics, CapabilityReason::NotInProvider);
        stage.provider->setCapabilities(capabilities);
        stage.service.setInterest(&stage.viewer, stage.keys(), MetricService::Detail::Full);
        QTRY_VERIFY(stage.isSettled());
        QCOMPARE(stage.provider->count(u"openMetrics"_s), 0);
        QCOMPARE(stage.service.phase(stage.key()), MetricService::Phase::Unsupported);
    }

    void theLimitOfTheSandboxCountsBeforeTheMachines()
    {
        Stage stage;
        QVERIFY(stage.watch());
        QVERIFY(!stage.service.usableCores(stage.key()));
        stage.provider->info.cpus = 8;
        QCOMPARE(stage.service.usableCores(stage.key()), 8.0);
        MetricSample sample;
        sample.timeMs = stage.clock.wallNs() / 1000000;
        sample.cpuLimitCores = 1.5;
        stage.stream()->send(sample);
        QCOMPARE(stage.service.usableCores(stage.key()), 1.5);
    }

    void historiesAreBounded()
    {
        Stage stage(300);
        for (int first = 0; first < 300; first += 30) {
            QSet<SandboxKey> page;
            for (int index = first; index < first + 30; ++index)
                page.insert(stage.key(index));
            stage.service.setInterest(&stage.viewer, page, MetricService::Detail::List);
            for (int index = first; index < first + 30; ++index) {
                QTRY_VERIFY(stage.stream(index) && stage.stream(index)->started);
                stage.clock.advanceMs(1);
                stage.send(1, 0, index);
            }
        }
        int kept = 0;
        for (int index = 0; index < 300; ++index)
            kept += stage.service.history(stage.key(index)) ? 1 : 0;
        QCOMPARE(kept, MetricService::mostHistories);
        QVERIFY(stage.service.history(stage.key(299)));
        QVERIFY(!stage.service.history(stage.key(0)));
    }

    void aDeletedSandboxLeavesNothing()
    {
        Stage stage;
        QVERIFY(stage.watch());
        stage.send();
        stage.provider->remove(u"s0"_s);
        QTRY_VERIFY(!stage.service.history(stage.key()));
        QTRY_COMPARE(stage.aliveStreams(), 0);
    }
};

QTEST_GUILESS_MAIN(TestMetricService)
#include "tst_metricservice.moc"
