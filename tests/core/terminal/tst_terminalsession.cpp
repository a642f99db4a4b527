// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/sandboxregistry.h"
#include "core/terminal/hangup.h"
#include "core/terminal/terminalservice.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"

#include <QSignalSpy>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

using State = TerminalSession::State;

class TestTerminalSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void startsOnlyWhenTheSizeIsKnown();
    void opensTheFirstShellWithTheRightSize();
    void opensTheAskedCommandWithoutProbing();
    void endsItsProcessInTheInstanceWhereItRuns();
    void sizesUnderTwoByTwoAreNoSizes();
    void laterSizesAreSentOnceAfterARest();
    void aSizeThatChangesWhileOpeningIsSent();
    void whatIsTypedAtOnceReachesTheShell();
    void inputOutsideARunningProcessIsDropped();
    void inputIsBounded();
    void outputIsFilteredAndReplayed();
    void replayIsBoundedAndBeginsWithALine();
    void endsWithTheExitCode();
    void saysThatThereIsNoShell();
    void saysThatTheStreamWasLost();
    void reconnectsBelowARule();
    void tellsThatTheSandboxStopped();
    void endsWhenTheStreamHangsAfterTheStop();
    void offersToReconnectWhenTheSandboxRunsAgain();
    void losesWithTheConnection();
    void isInDoubtWhileTheConnectionIsDown();
    void anEmulatorMayAnswerToTheEnd();
    void readsOnlyWhileNobodyHolds();
    void holdersThatDieLetGo();
    void anAnswerOfAnOldAttemptIsClosed();
    void dyingWhileOpeningIsHarmless();

    void serviceKeepsSeveralPerSandbox();
    void serviceBoundsTheirNumber();
    void closingHangsUpTheProcess();
    void closingTellsWhenTheProcessMayLiveOn();
    void closingWhatHasEndedRunsNothing();
    void closeAllWaitsForEveryProcess();
    void closingWhileItOpensHangsUpWhatCameOfIt();
    void deletedSandboxesTakeTheirTerminalsAlong();

private:
    TerminalSession* openRunning(const TerminalRequest& request = {})
    {
        TerminalSession* const session = m_service->open(m_key, request);
        session->resize({80, 24});
        if (!QTest::qWaitFor([session] { return session->state() == State::Running; }))
            qFatal("the session does not run");
        return session;
    }
    FakeExecStream& stream() { return *m_provider->execStreams.last(); }

    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<ProviderRegistry> m_providers;
    std::unique_ptr<SandboxRegistry> m_sandboxes;
    std::unique_ptr<TerminalService> m_service;
    FakeProvider* m_provider = nullptr;
    const SandboxKey m_key{u"fake"_s, u"a1"_s};
};

void TestTerminalSession::init()
{
    m_clock = std::make_unique<ManualClock>();
    m_providers = std::make_unique<ProviderRegistry>();
    m_sandboxes = std::make_unique<SandboxRegistry>(*m_providers, *m_clock);
    m_provider = FakeProvider::addTo(*m_providers);
    m_service = std::make_unique<TerminalService>(*m_providers, *m_sandboxes, *m_clock);
    m_provider->list({m_provider->makeSandbox(u"a1"_s)});
    m_provider->onCommand = [](const QString&, const ExecSpec&, const QByteArray&) {
        CommandResult result;
        result.standardOutput = "/bin/bash\n/bin/sh\n\nroot:x:0:0:root:/root:/bin/bash\n"_ba;
        result.exitCode = 0;
        return result;
    };
}

void TestTerminalSession::cleanup()
{
    m_service.reset();
    m_sandboxes.reset();
    m_providers.reset();
}

void TestTerminalSession::startsOnlyWhenTheSizeIsKnown()
{
    TerminalSession* const session = m_service->open(m_key);
    QCOMPARE(session->state(), State::Probing);
    QTRY_COMPARE(session->state(), State::Starting);
    QCoreApplication::processEvents();
    QCOMPARE(m_provider->count(u"openExec"_s), 0);
    session->resize({132, 43});
    QTRY_COMPARE(session->state(), State::Running);
    QVERIFY(stream().started);
}

void TestTerminalSession::opensTheFirstShellWithTheRightSize()
{
    TerminalSession* const session = m_service->open(m_key, {{}, u"app"_s});
    session->resize({132, 43});
    QTRY_COMPARE(session->state(), State::Running);
    const ExecSpec& asked = m_provider->lastExec;
    QCOMPARE(asked.command, QStringList{u"/bin/bash"_s});
    QCOMPARE(asked.user, u"app"_s);
    QCOMPARE(asked.size, (TerminalSize{132, 43}));
    QVERIFY(asked.terminal);
    QCOMPARE(asked.variables.value(u"TERM"_s), u"xterm-256color"_s);
    QCOMPARE(asked.variables.value(QString(terminalMarkVariable)), session->mark());
    QCOMPARE(session->program(), u"bash"_s);
}

void TestTerminalSession::opensTheAskedCommandWithoutProbing()
{
    TerminalSession* const session = openRunning({{u"/usr/bin/top"_s, u"-d"_s, u"1"_s}, {}});
    QCOMPARE(m_provider->count(u"runCommand"_s), 0);
    QCOMPARE(m_provider->lastExec.command, (QStringList{u"/usr/bin/top"_s, u"-d"_s, u"1"_s}));
    QCOMPARE(session->program(), u"top"_s);
}

void TestTerminalSession::endsItsProcessInTheInstanceWhereItRuns()
{
    TerminalSession* const session = openRunning();
    stream().inInstance = u"a1-second"_s;
    QString asked;
    m_provider->onCommand = [&asked](const QString&, const ExecSpec& spec, const QByteArray&) {
        asked = spec.instance;
        CommandResult result;
        result.exitCode = 0;
        return result;
    };
    QVERIFY(await(session->endProcess()));
    QCOMPARE(asked, u"a1-second"_s);
}

void TestTerminalSession::sizesUnderTwoByTwoAreNoSizes()
{
    TerminalSession* const session = m_service->open(m_key, {{u"sh"_s}, {}});
    session->resize({1, 24});
    session->resize({80, 1});
    QCOMPARE(session->size(), std::nullopt);
    QCOMPARE(m_provider->count(u"openExec"_s), 0);
}

void TestTerminalSession::laterSizesAreSentOnceAfterARest()
{
    TerminalSession* const session = openRunning();
    for (int columns = 81; columns <= 120; ++columns)
        session->resize({columns, 30});
    QCOMPARE(stream().sizes.size(), 1);
    QTRY_COMPARE(stream().sizes.size(), 2);
    QCOMPARE(stream().sizes.last(), (TerminalSize{120, 30}));
}

void TestTerminalSession::aSizeThatChangesWhileOpeningIsSent()
{
    m_provider->hold(Operation::OpenTerminal);
    TerminalSession* const session = m_service->open(m_key, {{u"sh"_s}, {}});
    session->resize({80, 24});
    session->resize({100, 40});
    m_provider->release(Operation::OpenTerminal);
    QTRY_COMPARE(session->state(), State::Running);
    QCOMPARE(stream().sizes, (QList<TerminalSize>{{80, 24}, {100, 40}}));
}

void TestTerminalSession::whatIsTypedAtOnceReachesTheShell()
{
    TerminalSession* const session = m_service->open(m_key);
    QVERIFY(session->write("ls "_ba)); // While it looks for a shell,
    QTRY_COMPARE(session->state(), State::Starting);
    QVERIFY(session->write("-la\n"_ba)); // and while that starts.
    QVERIFY(!session->write(QByteArray(1024 * 1024, 'x')));
    session->resize({80, 24});
    QTRY_COMPARE(session->state(), State::Running);
    QCOMPARE(stream().written, "ls -la\n"_ba);
}

void TestTerminalSession::inputOutsideARunningProcessIsDropped()
{
    TerminalSession* const session = m_service->open(m_key, {{u"sh"_s}, {}});
    session->resize({80, 24});
    QTRY_COMPARE(session->state(), State::Running);
    QVERIFY(session->write("ls\n"_ba));
    QCOMPARE(stream().written, "ls\n"_ba);
    stream().exit(0);
    QVERIFY(!session->write("too late\n"_ba));
    session->reconnect();
    QTRY_COMPARE(session->state(), State::Running);
    QVERIFY(stream().written.isEmpty());
}

void TestTerminalSession::inputIsBounded()
{
    TerminalSession* const session = openRunning();
    stream().queuedBytes = 1024 * 1024;
    QVERIFY(!session->write("x"_ba));
}

void TestTerminalSession::outputIsFilteredAndReplayed()
{
    TerminalSession* const session = openRunning();
    QByteArray seen;
    connect(session, &TerminalSession::output, this, [&seen](const QByteArray& bytes) { seen += bytes; });
    stream().print("a\x1b]52;c;eA=="_ba);
    stream().print("\ab"_ba);
    QCOMPARE(seen, "ab"_ba);
    QCOMPARE(session->replay(), "ab"_ba);
}

void TestTerminalSession::replayIsBoundedAndBeginsWithALine()
{
    TerminalSession* const session = openRunning();
    const QByteArray line = QByteArray(98, 'x') + "\r\n";
    for (int i = 0; i < 300; ++i)
        stream().print(line.repeated(100));
    const QByteArray kept = session->replay();
    QVERIFY(kept.size() <= 1024 * 1024);
    QVERIFY(kept.size() > 900 * 1024);
    QCOMPARE(kept.size() % line.size(), 0);
}

void TestTerminalSession::endsWithTheExitCode()
{
    TerminalSession* const session = openRunning();
    const QPointer<FakeExecStream> old = &stream();
    old->exit(3);
    QCOMPARE(session->state(), State::Ended);
    QCOMPARE(session->exitCode(), 3);
    QVERIFY(session->canReconnect());
    QVERIFY(!session->mayLiveOn());
    QTRY_VERIFY(!old);
}

void TestTerminalSession::saysThatThereIsNoShell()
{
    m_provider->onCommand = [](const QString&, const ExecSpec&, const QByteArray&) {
        CommandResult result;
        result.exitCode = 127;
        return result;
    };
    TerminalSession* const session = m_service->open(m_key);
    QTRY_COMPARE(session->state(), State::Lost);
    QCOMPARE(session->error()->hint, Hint::NoShell);
    QCOMPARE(session->error()->subject, u"a1"_s);
    QVERIFY(!session->mayLiveOn());
}

void TestTerminalSession::saysThatTheStreamWasLost()
{
    TerminalSession* const session = openRunning();
    stream().fail(fail(ErrorKind::Unreachable, u"connection reset"_s).error());
    QCOMPARE(session->state(), State::Lost);
    QCOMPARE(session->error()->kind, ErrorKind::Unreachable);
    QCOMPARE(session->error()->operation, Operation::OpenTerminal);
    QVERIFY(session->mayLiveOn());
}

void TestTerminalSession::reconnectsBelowARule()
{
    TerminalSession* const session = openRunning();
    stream().print("first\x1b[?1049h\x1b[?1000h"_ba);
    stream().exit(0);
    session->reconnect();
    QTRY_COMPARE(session->state(), State::Running);
    QCOMPARE(m_provider->count(u"openExec"_s), 2);
    stream().print("second"_ba);
    const QByteArray screen = session->replay();
    const auto rule = screen.indexOf("00:00:00"_ba);
    QVERIFY(screen.indexOf("first") < rule && rule < screen.indexOf("second"));
    QVERIFY2(screen.contains("\x1b[?1049l") && screen.contains("\x1b[?1000;1002;1003;1006l"),
             "what the first program switched on is switched off");
}

void TestTerminalSession::tellsThatTheSandboxStopped()
{
    TerminalSession* const session = openRunning();
    m_provider->halt(u"a1"_s);
    QVERIFY(session->sandboxStopped());
    stream().exit(137);
    QCOMPARE(session->state(), State::Ended);
    QVERIFY(session->sandboxStopped());
    QTRY_VERIFY(!session->canReconnect());
}

void TestTerminalSession::endsWhenTheStreamHangsAfterTheStop()
{
    TerminalSession* const session = openRunning();
    m_provider->halt(u"a1"_s);
    QTRY_COMPARE(session->state(), State::Lost);
    QCOMPARE(session->error()->hint, Hint::SandboxNotRunning);
    QVERIFY(!session->mayLiveOn());
}

void TestTerminalSession::offersToReconnectWhenTheSandboxRunsAgain()
{
    TerminalSession* const session = openRunning();
    m_provider->halt(u"a1"_s);
    stream().exit(137);
    QTRY_VERIFY(!session->canReconnect());
    const QSignalSpy changed(session, &TerminalSession::changed);
    m_provider->begin(u"a1"_s);
    QTRY_VERIFY(session->canReconnect());
    QTRY_VERIFY(!changed.isEmpty());
    session->reconnect();
    QTRY_COMPARE(session->state(), State::Running);
    QVERIFY(!session->sandboxStopped());
}

void TestTerminalSession::losesWithTheConnection()
{
    TerminalSession* const session = openRunning();
    State last = session->state();
    connect(session, &TerminalSession::changed, this, [&last, session] { last = session->state(); });
    m_providers->removeConnection(u"fake"_s);
    QCOMPARE(last, State::Lost);
}

void TestTerminalSession::isInDoubtWhileTheConnectionIsDown()
{
    TerminalSession* const session = openRunning({{u"sh"_s}, {}});
    QVERIFY(!session->isInDoubt());
    m_provider->setPhase(ConnectionPhase::Unreachable);
    QTRY_VERIFY(session->isInDoubt());
    QVERIFY(!session->canReconnect());
    m_provider->setPhase(ConnectionPhase::Ready);
    QTRY_VERIFY(session->canReconnect());
    QVERIFY2(session->isInDoubt(), "that others answer proves nothing of this stream");
    stream().print("still here");
    QVERIFY(!session->isInDoubt());
    QVERIFY(!session->canReconnect());

    m_provider->setPhase(ConnectionPhase::Unreachable);
    QTRY_VERIFY(session->isInDoubt());
    m_provider->setPhase(ConnectionPhase::Ready);
    QTRY_VERIFY(session->canReconnect());
    session->reconnect();
    QTRY_COMPARE(session->state(), State::Running);
    QCOMPARE(m_provider->execStreams.size(), 2);
    QVERIFY(!session->isInDoubt());
}

void TestTerminalSession::anEmulatorMayAnswerToTheEnd()
{
    TerminalSession* const session = openRunning({{u"sh"_s}, {}});
    QObject emulator;
    connect(session, &TerminalSession::output, &emulator, [session] { session->write("answer"); });
    stream().exit(0);
    QCOMPARE(session->state(), State::Ended);
}

void TestTerminalSession::readsOnlyWhileNobodyHolds()
{
    TerminalSession* const session = openRunning();
    QObject one;
    QObject two;
    session->holdOutput(&one, true);
    session->holdOutput(&two, true);
    QVERIFY(stream().paused);
    session->holdOutput(&one, false);
    QVERIFY(stream().paused);
    session->holdOutput(&two, false);
    QVERIFY(!stream().paused);
}

void TestTerminalSession::holdersThatDieLetGo()
{
    TerminalSession* const session = openRunning();
    {
        QObject holder;
        session->holdOutput(&holder, true);
        QVERIFY(stream().paused);
    }
    QVERIFY(!stream().paused);
}

void TestTerminalSession::anAnswerOfAnOldAttemptIsClosed()
{
    m_provider->hold(Operation::OpenTerminal);
    TerminalSession* const session = m_service->open(m_key, {{u"sh"_s}, {}});
    session->resize({80, 24});
    QTRY_COMPARE(m_provider->execStreams.size(), 1);
    m_service->close(session);
    m_provider->release(Operation::OpenTerminal);
    QTRY_VERIFY(!m_provider->execStreams.first());
}

void TestTerminalSession::dyingWhileOpeningIsHarmless()
{
    m_provider->hold(Operation::OpenTerminal);
    m_service->open(m_key, {{u"sh"_s}, {}})->resize({80, 24});
    m_service.reset();
    m_provider->release(Operation::OpenTerminal);
    QTRY_VERIFY(!m_provider->execStreams.first());
}

void TestTerminalSession::serviceKeepsSeveralPerSandbox()
{
    m_provider->list({m_provider->makeSandbox(u"a1"_s), m_provider->makeSandbox(u"b2"_s)});
    TerminalSession* const first = openRunning();
    TerminalSession* const second = openRunning();
    TerminalSession* const other = m_service->open({u"fake"_s, u"b2"_s});
    QCOMPARE(m_service->sessions(m_key), (QList<TerminalSession*>{first, second}));
    QCOMPARE(second->number(), 2);
    QCOMPARE(other->number(), 1);
    QCOMPARE(m_service->activeCount(), 3);
}

void TestTerminalSession::serviceBoundsTheirNumber()
{
    for (int i = 0; i < 32; ++i)
        QVERIFY(m_service->open(m_key, {{u"sh"_s}, {}}));
    QVERIFY(!m_service->open(m_key, {{u"sh"_s}, {}}));
}

void TestTerminalSession::closingHangsUpTheProcess()
{
    TerminalSession* const session = openRunning({{u"sh"_s}, u"app"_s});
    const QString mark = session->mark();
    const QPointer<FakeExecStream> open = &stream();
    m_service->close(session);
    QVERIFY(m_service->sessions(m_key).isEmpty());
    QCOMPARE(m_provider->count(u"runCommand"_s), 1);
    QCOMPARE(m_provider->lastExec.command.last(), terminalMarkVariable + u'=' + mark);
    QCOMPARE(m_provider->lastExec.user, u"app"_s);
    QTRY_VERIFY(!open);
}

void TestTerminalSession::closingTellsWhenTheProcessMayLiveOn()
{
    TerminalSession* const session = openRunning({{u"/bin/dash"_s}, {}});
    m_provider->failures.insert(Operation::RunCommand, fail(ErrorKind::Unreachable).error());
    QSignalSpy told(m_service.get(), &TerminalService::processMayLiveOn);
    m_service->close(session);
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(told.first().at(0).value<SandboxKey>(), m_key);
    QCOMPARE(told.first().at(1).toString(), u"dash"_s);
}

void TestTerminalSession::closingWhatHasEndedRunsNothing()
{
    TerminalSession* const session = openRunning({{u"sh"_s}, {}});
    stream().exit(0);
    m_service->close(session);
    QCOMPARE(m_provider->count(u"runCommand"_s), 0);
}

void TestTerminalSession::closeAllWaitsForEveryProcess()
{
    openRunning({{u"sh"_s}, {}});
    openRunning({{u"sh"_s}, {}});
    bool done = false;
    m_provider->hold(Operation::RunCommand);
    const auto all = [](TerminalService* service, bool* out) -> Task<void> {
        co_await service->closeAll();
        *out = true;
    };
    all(m_service.get(), &done);
    QCOMPARE(m_service->activeCount(), 0);
    QCOMPARE(m_provider->count(u"runCommand"_s), 2);
    QVERIFY(!done);
    QTRY_VERIFY2(done, "the deadline ends it even when the engine is silent");
    m_provider->release(Operation::RunCommand);
}

void TestTerminalSession::closingWhileItOpensHangsUpWhatCameOfIt()
{
    m_provider->hold(Operation::OpenTerminal);
    TerminalSession* const session = m_service->open(m_key, {{u"sh"_s}, {}});
    session->resize({80, 24});
    QCOMPARE(m_provider->count(u"openExec"_s), 1);
    const QString mark = session->mark();
    m_service->close(session);
    const auto closed = landing(m_service->closeAll());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCOMPARE(m_provider->count(u"runCommand"_s), 0);
    m_provider->release(Operation::OpenTerminal);
    QTRY_VERIFY(closed->has_value());
    QCOMPARE(m_provider->count(u"runCommand"_s), 1);
    QVERIFY(m_provider->lastExec.command.last().endsWith(mark));
    QCOMPARE(*closed, true);
}

void TestTerminalSession::deletedSandboxesTakeTheirTerminalsAlong()
{
    TerminalSession* const session = openRunning({{u"sh"_s}, {}});
    const QSignalSpy closed(m_service.get(), &TerminalService::aboutToClose);
    const QSignalSpy told(m_service.get(), &TerminalService::processMayLiveOn);
    m_provider->failures.insert(Operation::RunCommand, fail(ErrorKind::NotFound).error());
    m_provider->remove(u"a1"_s);
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(await(m_service->closeAll()), true);
    QCOMPARE(told.size(), 0); // Nothing lives on in what is gone.
    QVERIFY(m_service->sessions(m_key).isEmpty());
    Q_UNUSED(session)
}

QTEST_GUILESS_MAIN(TestTerminalSession)

#include "tst_terminalsession.moc"
