// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/logs/logsessionworld.h"

#include <QStandardPaths>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

using World = LogSessionWorld;
using Phase = LogSession::Phase;
using Older = LogSession::Older;

/// Reading and following a log, and holding what comes.
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

    void allThatIsReadIsInItsScope()
    {
        LogSessionWorld world;
        world.fill(2000);
        const LogScope scope{LogServerFilter{LogServerFilter::Kind::RegexIncludes, u"line"_s}, u"pod-1"_s};
        SandboxLogSession session(world.providers, world.sandboxes, world.clock, {u"fake"_s, u"a1"_s}, scope);
        QTRY_COMPARE(session.older(), LogSession::Older::Available);
        session.requestOlder();
        QTRY_COMPARE(session.older(), LogSession::Older::None);
        world.log.breakStreams();
        QTRY_COMPARE(world.provider->logQueries.size(), 3);
        for (const LogQuery& query : std::as_const(world.provider->logQueries))
            QCOMPARE(query.scope, scope);
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
};

QTEST_GUILESS_MAIN(LogSessionTest)
#include "tst_logsession.moc"
