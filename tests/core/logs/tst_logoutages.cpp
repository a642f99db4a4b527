// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/logs/logsessionworld.h"

#include <QRandomGenerator>
#include <QStandardPaths>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

using World = LogSessionWorld;
using Phase = LogSession::Phase;

/// What becomes of a log whose connection or stream goes and comes: no line is lost, none is shown twice.
class LogOutagesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void goesOnAfterALostConnectionAndProvesIt()
    {
        World world;
        world.fill(10);
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 10);
        world.provider->setPhase(ConnectionPhase::Unreachable, fail(ErrorKind::Unreachable).error());
        world.log.breakStreams();
        QCOMPARE(session->phase(), Phase::Waiting);
        QVERIFY(session->error());
        for (int i = 0; i < 5; ++i)
            world.log.writeUnseen("unseen " + QByteArray::number(i));
        world.clock.advanceMs(12000);
        world.provider->setPhase(ConnectionPhase::Ready);
        QTRY_COMPARE(session->phase(), Phase::Following);
        QTRY_COMPARE(texts(*session), written(world.log));
        QCOMPARE(seams(*session), (QList{LogSeam{LogSeam::Kind::Reconnected, 12000, true}}));
        QCOMPARE(session->store().lineAt(session->store().firstId() + 10).seam, true);
    }

    void linesFromBeforeTheFirstOneAreNotTakenForNew()
    {
        World world;
        world.fill(5000); // All within the time that reading again overlaps.
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 1000);
        world.provider->setPhase(ConnectionPhase::Unreachable);
        world.log.breakStreams();
        world.log.writeUnseen("after"_ba);
        world.provider->setPhase(ConnectionPhase::Ready);
        QTRY_COMPARE(texts(*session).last(), "after"_ba);
        QCOMPARE(texts(*session), written(world.log).last(1001));
        QVERIFY(seams(*session).first().proven);
    }

    void saysWhenNothingProvesTheContinuity()
    {
        World world;
        world.fill(10);
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 10);
        world.provider->setPhase(ConnectionPhase::Unreachable);
        world.log.breakStreams();
        world.log.lines.clear(); // The engine rotated them away.
        world.log.writeUnseen("after"_ba);
        world.provider->setPhase(ConnectionPhase::Ready);
        QTRY_COMPARE(session->phase(), Phase::Following);
        world.pass(*session, 2000);
        QCOMPARE(texts(*session).last(), "after"_ba);
        QCOMPARE(seams(*session).size(), 1);
        QVERIFY(!seams(*session).first().proven);
    }

    void aReplayThatTakesLongIsNotShownTwice()
    {
        World world;
        world.fill(3000);
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 1000);
        world.log.slow = true; // It looks through a long file first.
        world.provider->setPhase(ConnectionPhase::Unreachable);
        world.log.breakStreams();
        world.log.writeUnseen("unseen"_ba);
        world.provider->setPhase(ConnectionPhase::Ready);
        QTRY_COMPARE(session->phase(), Phase::Following);
        world.pass(*session, 10000);
        QVERIFY(seams(*session).isEmpty()); // Nothing is known yet.
        world.log.answer();
        QTRY_COMPARE(texts(*session), written(world.log).last(1001));
        QCOMPARE(seams(*session), (QList{LogSeam{LogSeam::Kind::Reconnected, 0, true}}));
        world.log.write("and more"_ba);
        QCOMPARE(texts(*session).last(), "and more"_ba);
    }

    void aReplayThatStopsInTheMiddleIsNotShownTwice()
    {
        World world;
        world.fill(20);
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 20);
        world.log.slow = true;
        world.provider->setPhase(ConnectionPhase::Unreachable);
        world.log.breakStreams();
        world.log.writeUnseen("unseen"_ba);
        world.provider->setPhase(ConnectionPhase::Ready);
        QTRY_COMPARE(session->phase(), Phase::Following);
        FakeLogStream* const stream = world.provider->logStreams.last();
        stream->send(world.log.lines.first(10));
        world.pass(*session, 5000);
        QCOMPARE(seams(*session).size(), 1);
        QVERIFY(!seams(*session).first().proven);
        stream->send(world.log.lines.sliced(10));
        QCOMPARE(texts(*session), written(world.log));
    }

    void aReplayThatNeverComesIsGivenUp()
    {
        World world;
        world.fill(20);
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 20);
        world.log.slow = true;
        world.provider->setPhase(ConnectionPhase::Unreachable);
        world.log.breakStreams();
        world.provider->setPhase(ConnectionPhase::Ready);
        QTRY_COMPARE(session->phase(), Phase::Following);
        world.pass(*session, 40000);
        QCOMPARE(seams(*session).size(), 1);
        world.log.writeUnseen("unseen"_ba);
        world.log.answer(); // And comes all the same.
        QCOMPARE(texts(*session), written(world.log));
    }

    void aSilentLogGetsItsSeamAllTheSame()
    {
        World world;
        world.fill(1);
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 1);
        world.provider->setPhase(ConnectionPhase::Unreachable);
        world.log.breakStreams();
        world.log.lines.clear();
        world.provider->setPhase(ConnectionPhase::Ready);
        QTRY_COMPARE(session->phase(), Phase::Following);
        world.pass(*session, 30000);
        QCOMPARE(seams(*session).size(), 1);
    }

    void aStreamThatIsDeadWithoutKnowingIsOpenedAnew()
    {
        World world;
        world.fill(3);
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 3);
        world.provider->setPhase(ConnectionPhase::Unreachable);
        QCOMPARE(session->phase(), Phase::Waiting);
        world.log.writeUnseen("unseen"_ba);
        world.provider->setPhase(ConnectionPhase::Ready);
        QTRY_COMPARE(world.provider->count(u"openLogs a1"_s), 2);
        QTRY_COMPARE(texts(*session), written(world.log));
        QCOMPARE(seams(*session).size(), 1);
    }

    void aStartDuringAnOutageIsFoundInTheList()
    {
        World world;
        world.fill(10);
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 10);
        world.stopSandbox();
        QTRY_COMPARE(session->phase(), Phase::Ended);
        world.provider->setPhase(ConnectionPhase::Unreachable);
        world.log.running = true;
        world.log.writeUnseen("second run"_ba);
        world.provider->setPhase(ConnectionPhase::Ready);
        world.provider->list({world.provider->makeSandbox(u"a1"_s)});
        QTRY_COMPARE(texts(*session), written(world.log));
    }

    void anEarlierInterruptionWithoutASeamDoesNotCount()
    {
        World world;
        const auto session = world.open();
        QTRY_COMPARE(session->phase(), Phase::Following);
        world.provider->setPhase(ConnectionPhase::Unreachable);
        world.log.breakStreams();
        world.provider->setPhase(ConnectionPhase::Ready); // There is no line yet that a seam could follow.
        QTRY_COMPARE(session->phase(), Phase::Following);
        world.fill(3);
        world.clock.advanceMs(3600000);
        world.log.breakStreams();
        world.clock.advanceMs(4000);
        QTRY_COMPARE(session->phase(), Phase::Following);
        world.pass(*session, 2000);
        QCOMPARE(seams(*session), (QList{LogSeam{LogSeam::Kind::Reconnected, 4000, true}}));
    }

    void aRunDuringAnOutageIsReadAfterIt()
    {
        World world;
        world.fill(10);
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 10);
        world.stopSandbox();
        QTRY_COMPARE(session->phase(), Phase::Ended);
        const auto outage = [&] {
            world.provider->setPhase(ConnectionPhase::Unreachable);
            world.clock.advanceMs(5000);
            world.provider->setPhase(ConnectionPhase::Ready);
            world.provider->list({world.provider->makeSandbox(u"a1"_s, SandboxState::Exited)});
        };
        outage();
        QTRY_VERIFY(world.provider->count(u"openLogs"_s) == 2 && world.log.following().isEmpty());
        QCOMPARE(session->phase(), Phase::Ended);
        QVERIFY(seams(*session).isEmpty()); // Nothing happened.
        world.log.writeUnseen("second run"_ba);
        outage();
        QTRY_COMPARE(texts(*session), written(world.log));
        QCOMPARE(session->phase(), Phase::Ended);
        QCOMPARE(seams(*session), (QList{LogSeam{LogSeam::Kind::Restarted, 10000, true}}));
    }

    void identicalLinesAtOneInstantAreEachKept()
    {
        World world;
        for (int i = 0; i < 3; ++i)
            world.log.write(5000, "same"_ba);
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 3);
        world.provider->setPhase(ConnectionPhase::Unreachable);
        world.log.breakStreams();
        for (int i = 0; i < 2; ++i)
            world.log.lines.append({5000, LogChannel::Output, "same"_ba, false});
        world.log.lines.append({5000, LogChannel::Error, "same"_ba, false});
        world.provider->setPhase(ConnectionPhase::Ready);
        QTRY_COMPARE(texts(*session).size(), 6);
        QCOMPARE(texts(*session), written(world.log));
    }

    /// The stream breaks at a random place of a random batch, a hundred times, while lines of two channels come with
    /// equal and swapped times.
    void hundredKillsLoseAndDoubleNothing()
    {
        World world;
        QRandomGenerator random(7);
        qint64 now = 1767225600LL * 1000000000LL;
        int number = 0;
        const auto entry = [&] {
            now += random.bounded(3) * 500;
            const bool error = random.bounded(4) == 0;
            const QByteArray text = random.bounded(5) == 0 ? "repeated"_ba : "line " + QByteArray::number(number++);
            return LogEntry{now - (error ? 800 : 0), error ? LogChannel::Error : LogChannel::Output, text, false};
        };
        world.log.batch = 37;
        const auto session = world.open();
        QTRY_COMPARE(session->phase(), Phase::Following);
        for (int kill = 0; kill < 100; ++kill) {
            for (int i = random.bounded(200); i > 0; --i) {
                const LogEntry line = entry();
                world.log.write(line.timeNs, line.text, line.channel);
            }
            world.provider->setPhase(ConnectionPhase::Unreachable);
            if (random.bounded(3) != 0)
                world.log.breakStreams();
            const int unseen = random.bounded(100);
            for (int i = 0; i < unseen; ++i)
                world.log.lines.append(entry());
            const int before = world.provider->count(u"openLogs"_s);
            world.provider->setPhase(ConnectionPhase::Ready);
            QTRY_VERIFY(world.provider->count(u"openLogs"_s) > before && session->phase() == Phase::Following);
        }
        QTRY_COMPARE(texts(*session).size(), world.log.lines.size());
        QCOMPARE(texts(*session), written(world.log));
        for (const LogSeam& seam : seams(*session))
            QVERIFY(seam.proven);
    }

    void waitsForAConnectionThatIsRemovedAndAddedAgain()
    {
        World world;
        world.fill(3);
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 3);
        const ConnectionConfig config = world.provider->config();
        world.providers.removeConnection(config.id);
        QCOMPARE(session->phase(), Phase::Waiting);
        world.provider = static_cast<FakeProvider*>(world.providers.addConnection(config));
        QTRY_COMPARE(session->phase(), Phase::Following);
    }
};

QTEST_GUILESS_MAIN(LogOutagesTest)
#include "tst_logoutages.moc"
