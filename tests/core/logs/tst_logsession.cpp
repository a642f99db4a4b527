// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/sandboxlogsession.h"

#include "core/sandboxes/sandboxregistry.h"
#include "tests/support/fakelog.h"
#include "tests/support/manualclock.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QTimer>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

using Phase = LogSession::Phase;
using Older = LogSession::Older;

namespace {
/// One connection with one running sandbox and its log.
struct World
{
    World() { provider->list({provider->makeSandbox(u"a1"_s)}); }

    std::unique_ptr<SandboxLogSession> open(qint64 storeBytes = LogStore::usualLimitBytes,
                                            qint64 spillBytes = LogSpill::usualLimitBytes)
    {
        return std::make_unique<SandboxLogSession>(providers, sandboxes, clock, SandboxKey{u"fake"_s, u"a1"_s},
                                                   storeBytes, spillBytes);
    }
    /// Lines of about a thousand bytes.
    void fillWide(int lines)
    {
        for (int i = 0; i < lines; ++i)
            log.write(QByteArray::number(log.lines.size()).leftJustified(1000, 'x'));
    }
    void fill(int lines)
    {
        for (int i = 0; i < lines; ++i)
            log.write("line " + QByteArray::number(log.lines.size()));
    }
    void stopSandbox()
    {
        log.running = false;
        log.endStreams();
        provider->halt(u"a1"_s);
    }
    void startSandbox()
    {
        log.running = true;
        provider->begin(u"a1"_s);
    }

    /// Time goes by, and \a session notices if it waits for a proof.
    void pass(const LogSession& session, qint64 milliseconds)
    {
        clock.advanceMs(milliseconds);
        const auto* timer = session.findChild<QTimer*>(u"proofTimer"_s);
        if (timer->isActive())
            QVERIFY(QSignalSpy(timer, &QTimer::timeout).wait());
    }

    ManualClock clock;
    ProviderRegistry providers;
    SandboxRegistry sandboxes{providers, clock};
    FakeProvider* provider = FakeProvider::addTo(providers);
    FakeLog log{provider, u"a1"_s};
};

QList<QByteArray> texts(const LogSession& session)
{
    QList<QByteArray> all;
    for (LineId id = session.store().firstId(); id < session.store().endId(); ++id) {
        const LogLine line = session.store().lineAt(id);
        if (!line.seam)
            all.append(line.text.toByteArray());
    }
    return all;
}

QList<LogSeam> seams(const LogSession& session)
{
    QList<LogSeam> all;
    for (LineId id = session.store().firstId(); id < session.store().endId(); ++id) {
        const LogLine line = session.store().lineAt(id);
        if (line.seam)
            all.append(LogSeam::decoded(line.text).value());
    }
    return all;
}

QList<QByteArray> written(const FakeLog& log)
{
    QList<QByteArray> all;
    for (const LogEntry& entry : log.lines)
        all.append(entry.text);
    return all;
}
} // namespace

class LogSessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void readsTheNewestLinesFirst()
    {
        World world;
        world.fill(5000);
        const auto session = world.open();
        QCOMPARE(session->phase(), Phase::Loading);
        QTRY_COMPARE(session->phase(), Phase::Following);
        QCOMPARE(session->store().count(), 1000);
        QCOMPARE(texts(*session).first(), "line 4000"_ba);
        QCOMPARE(texts(*session).last(), "line 4999"_ba);
        QCOMPARE(session->older(), Older::Available);
        QCOMPARE(world.provider->logStreams.first()->query.tail, 1000);
        world.log.write("and more"_ba);
        QCOMPARE(texts(*session).last(), "and more"_ba);
    }

    void anEmptyLogIsNotAFailure()
    {
        World world;
        const auto session = world.open();
        QTRY_COMPARE(session->phase(), Phase::Following);
        QVERIFY(session->store().isEmpty());
        QCOMPARE(session->older(), Older::None);
        QVERIFY(!session->error());
    }

    void readsOlderLinesUntilTheBeginning()
    {
        World world;
        world.fill(30000);
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 1000);
        const LineId anchor = session->store().firstId();
        const QByteArray anchored = session->store().lineAt(anchor).text.toByteArray();
        int pages = 0;
        while (session->older() == Older::Available && pages < 20) {
            const QSignalSpy prepended(session.get(), &LogSession::prepended);
            session->requestOlder();
            QCOMPARE(session->older(), Older::Loading);
            world.log.write("meanwhile"_ba); // The newest lines move on under the request.
            QTRY_VERIFY(session->older() != Older::Loading);
            ++pages;
        }
        QCOMPARE(session->older(), Older::None);
        QVERIFY2(pages < 8, QByteArray::number(pages));
        QCOMPARE(texts(*session), written(world.log));
        QCOMPARE(session->store().lineAt(anchor).text.toByteArray(), anchored);
        for (const LogQuery& query : std::as_const(world.provider->logQueries))
            QVERIFY(query.sinceNs == 0); // `since` makes the engine read everything.
    }

    void olderLinesAreFoundAlthoughTimesAreOutOfOrder()
    {
        World world;
        for (int i = 0; i < 3000; ++i) {
            const bool error = i % 3 == 0;
            world.log.write(1'000'000 + i * 10 - (error ? 25 : 0), "line " + QByteArray::number(i),
                            error ? LogChannel::Error : LogChannel::Output);
        }
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 1000);
        session->requestOlder();
        QTRY_COMPARE(session->older(), Older::None);
        QCOMPARE(texts(*session), written(world.log));
    }

    void failureOfOlderLinesIsToldAndCanBeRepeated()
    {
        World world;
        world.fill(2000);
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 1000);
        world.provider->failures.insert(Operation::ReadLogs, fail(ErrorKind::Timeout).error());
        const QSignalSpy failures(session.get(), &SandboxLogSession::olderFailed);
        session->requestOlder();
        QTRY_COMPARE(failures.size(), 1);
        QCOMPARE(session->older(), Older::Available);
        world.provider->failures.clear();
        session->requestOlder();
        QTRY_COMPARE(session->store().count(), 2000);
    }

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

    void goesOnWhenTheSandboxIsStartedAgain()
    {
        World world;
        world.fill(10);
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 10);
        world.stopSandbox();
        QTRY_COMPARE(session->phase(), Phase::Ended);
        world.clock.advanceMs(3000);
        world.startSandbox();
        world.log.writeUnseen("second run"_ba);
        QTRY_COMPARE(session->phase(), Phase::Following);
        QTRY_COMPARE(texts(*session), written(world.log));
        QCOMPARE(seams(*session), (QList{LogSeam{LogSeam::Kind::Restarted, 3000, true}}));
    }

    void aQuickRestartToldBeforeTheStreamEnds()
    {
        World world;
        world.fill(10);
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 10);
        world.provider->begin(u"a1"_s);
        world.log.endStreams();
        world.log.writeUnseen("second run"_ba);
        QTRY_COMPARE(texts(*session), written(world.log));
        QCOMPARE(seams(*session).size(), 1);
        QVERIFY(seams(*session).first().kind == LogSeam::Kind::Restarted);
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

    void aStreamThatEndsWhileTheSandboxRunsIsResumedQuietly()
    {
        World world;
        world.fill(10);
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 10);
        world.log.endStreams();
        world.log.writeUnseen("unseen"_ba);
        QTRY_COMPARE(texts(*session), written(world.log));
        QVERIFY(seams(*session).isEmpty());
    }

    void aStoppedSandboxDoesNotMakeItBusy()
    {
        World world;
        world.fill(10);
        const auto session = world.open();
        QTRY_COMPARE(session->store().count(), 10);
        // The stream's end comes before the news that the sandbox stopped.
        world.log.running = false;
        world.log.endStreams();
        const auto* retry = session->findChild<QTimer*>(u"retryTimer"_s);
        QTRY_VERIFY(world.provider->count(u"openLogs"_s) == 2 && retry->isActive());
        QVERIFY2(retry->interval() >= 500, QByteArray::number(retry->interval()));
        world.provider->halt(u"a1"_s);
        QTRY_COMPARE(session->phase(), Phase::Ended);
        QCOMPARE(texts(*session), written(world.log));
    }

    void anUnreadableLogDriverIsAFailureWithItsReason()
    {
        World world;
        world.provider->failures.insert(
            Operation::ReadLogs, fail(ErrorKind::Unsupported, u"configured logging driver does not support reading"_s)
                                     .error()
                                     .withHint(Hint::LogDriverUnreadable));
        const auto session = world.open();
        QTRY_COMPARE(session->phase(), Phase::Failed);
        QVERIFY(session->error()->hint == Hint::LogDriverUnreadable);
        world.provider->failures.clear();
        world.fill(3);
        session->reload();
        QTRY_COMPARE(session->store().count(), 3);
        QCOMPARE(session->phase(), Phase::Following);
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

    void whatAFullStoreThatIsHeldCannotTakeWaitsInAFile()
    {
        World world;
        const auto session = world.open(1024 * 1024);
        QTRY_COMPARE(session->phase(), Phase::Following);
        QObject reader;
        session->setHeld(&reader, true);
        world.fillWide(900);
        QVERIFY(!session->isHeldBack());
        const LineId first = session->store().firstId();
        world.fillWide(20000);
        QVERIFY(session->isHeldBack());
        QCOMPARE(session->store().firstId(), first);
        QVERIFY(session->store().bytes() <= session->store().limitBytes());
        session->setHeld(&reader, false);
        QVERIFY(!session->isHeldBack());
        world.fillWide(100);
        QTRY_COMPARE(texts(*session).last(), world.log.lines.last().text);
        QCOMPARE(texts(*session), written(world.log).last(session->store().count()));
        QTRY_VERIFY(!world.provider->logStreams.first()->paused);
        QCOMPARE(world.provider->count(u"openLogs"_s), 1);
    }

    void everyLineOfTheFileComesOnceAndInOrder()
    {
        World world;
        const auto session = world.open(1024 * 1024);
        QTRY_COMPARE(session->phase(), Phase::Following);
        QList<QByteArray> seen;
        LineId next = session->store().firstId();
        connect(session.get(), &LogSession::appended, session.get(), [&] {
            QVERIFY(session->store().firstId() <= next);
            for (; next < session->store().endId(); ++next)
                seen.append(session->store().lineAt(next).text.toByteArray());
        });
        for (int hold = 0; hold < 3; ++hold) {
            QObject reader;
            session->setHeld(&reader, true);
            world.fillWide(5000);
            QVERIFY(session->isHeldBack());
        }
        QTRY_COMPARE(seen.size(), world.log.lines.size());
        QCOMPARE(seen, written(world.log));
    }

    void whatAFullFileCannotTakeStaysInTheEnginesLog()
    {
        World world;
        const auto session = world.open(1024 * 1024, 3 * 1024 * 1024);
        QTRY_COMPARE(session->phase(), Phase::Following);
        QObject reader;
        session->setHeld(&reader, true);
        world.fillWide(10000);
        QTRY_VERIFY(world.log.following().isEmpty()); // No stream is kept waiting.
        session->setHeld(&reader, false);
        QTRY_COMPARE(texts(*session).last(), world.log.lines.last().text);
        QCOMPARE(texts(*session), written(world.log).last(session->store().count()));
        QVERIFY(seams(*session).isEmpty());
        QCOMPARE(session->phase(), Phase::Following);
    }

    void aReaderThatDiesLetsGo()
    {
        World world;
        const auto session = world.open(1024 * 1024);
        QTRY_COMPARE(session->phase(), Phase::Following);
        auto reader = std::make_unique<QObject>();
        session->setHeld(reader.get(), true);
        const QByteArray text(1000, 'x');
        for (int i = 0; i < 2000 && !session->isHeldBack(); ++i)
            world.log.write(text);
        QVERIFY(session->isHeldBack());
        reader.reset();
        QVERIFY(!session->isHeldBack());
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

QTEST_GUILESS_MAIN(LogSessionTest)
#include "tst_logsession.moc"
