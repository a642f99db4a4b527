// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/embeddedengine.h"

#include "tests/support/manualclock.h"
#include "tests/support/privateengine.h"

#include <QFile>
#include <QLocalSocket>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace sandglass;
using namespace sandglass::test;

namespace {

/// podman with storage of its own below \a folder.
EmbeddedEngine::Setup setupIn(const QTemporaryDir& folder)
{
    EmbeddedEngine::Setup setup = EmbeddedEngine::machineSetup();
    setup.globalArguments += {u"--root"_s, folder.filePath(u"storage"_s), u"--runroot"_s, folder.filePath(u"run"_s)};
    setup.socketPath = folder.filePath(u"private/engine.sock"_s);
    setup.firstPauseMs = 20;
    return setup;
}

bool answers(const QString& socketPath)
{
    QLocalSocket socket;
    socket.connectToServer(socketPath);
    if (!socket.waitForConnected(1000))
        return false;
    socket.write("GET /_ping HTTP/1.1\r\nHost: engine\r\n\r\n");
    return socket.waitForReadyRead(10000) && socket.readAll().startsWith("HTTP/1.1 200");
}

/// Ends the service that \a engine started as a crash does.
bool kill9(const EmbeddedEngine& engine)
{
    const auto* service = engine.findChild<QProcess*>();
    return service && ::kill(static_cast<pid_t>(service->processId()), SIGKILL) == 0;
}

} // namespace

class TestEmbeddedEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsAnEngineThatAnswers()
    {
        const QTemporaryDir folder;
        EmbeddedEngine engine(m_clock, setupIn(folder));
        QCOMPARE(engine.state(), LocalEngine::State::Stopped);
        engine.start();
        QTRY_COMPARE_WITH_TIMEOUT(engine.state(), LocalEngine::State::Running, 20000);
        QVERIFY(answers(folder.filePath(u"private/engine.sock"_s)));
        // Nobody else on this machine may reach it.
        QCOMPARE(QFile::permissions(folder.filePath(u"private"_s)) &
                     (QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther),
                 QFile::Permissions());
        engine.stop();
        QTRY_VERIFY_WITH_TIMEOUT(!answers(folder.filePath(u"private/engine.sock"_s)), 20000);
    }

    void aSecondProgramUsesTheEngineOfTheFirst()
    {
        const QTemporaryDir folder;
        EmbeddedEngine first(m_clock, setupIn(folder));
        first.start();
        QTRY_COMPARE_WITH_TIMEOUT(first.state(), LocalEngine::State::Running, 20000);
        EmbeddedEngine::Setup same = setupIn(folder);
        same.program = u"/nonexistent/podman"_s; // It would fail if it started one.
        EmbeddedEngine second(m_clock, same);
        second.start();
        QTRY_COMPARE(second.state(), LocalEngine::State::Running);
    }

    void twoProgramsAtOnceStartOneEngine()
    {
        const QTemporaryDir folder;
        EmbeddedEngine first(m_clock, setupIn(folder));
        EmbeddedEngine::Setup same = setupIn(folder);
        same.program = u"/nonexistent/podman"_s; // It would fail if it started one.
        EmbeddedEngine second(m_clock, same);
        first.start();
        second.start();
        QTRY_COMPARE_WITH_TIMEOUT(first.state(), LocalEngine::State::Running, 20000);
        QTRY_COMPARE(second.state(), LocalEngine::State::Running);
    }

    void oneThatIsKilledIsStartedAgain()
    {
        const QTemporaryDir folder;
        EmbeddedEngine engine(m_clock, setupIn(folder));
        engine.start();
        // However often, if it ran for a while each time.
        for (int time = 0; time < 5; ++time) {
            QTRY_COMPARE_WITH_TIMEOUT(engine.state(), LocalEngine::State::Running, 20000);
            m_clock.advanceMs(60000);
            QVERIFY(kill9(engine));
            QTRY_COMPARE(engine.state(), LocalEngine::State::Starting);
            QCOMPARE(engine.error()->serverText, u"killed by signal 9"_s);
        }
        QTRY_COMPARE_WITH_TIMEOUT(engine.state(), LocalEngine::State::Running, 20000);
        QVERIFY(!engine.error());
        QVERIFY(answers(folder.filePath(u"private/engine.sock"_s)));
    }

    void oneThatIsKilledAgainAndAgainIsLeftToThePerson()
    {
        const QTemporaryDir folder;
        EmbeddedEngine engine(m_clock, setupIn(folder));
        engine.start();
        for (int time = 0; time < 4; ++time) {
            QTRY_COMPARE_WITH_TIMEOUT(engine.state(), LocalEngine::State::Running, 20000);
            QVERIFY(kill9(engine));
            QTRY_VERIFY(engine.state() != LocalEngine::State::Running);
        }
        QCOMPARE(engine.state(), LocalEngine::State::Failed);
        QVERIFY(engine.error()->operation == Operation::StartEngine);
        QCOMPARE(engine.error()->serverText, u"killed by signal 9"_s);
        engine.start();
        QTRY_COMPARE_WITH_TIMEOUT(engine.state(), LocalEngine::State::Running, 20000);
        QVERIFY(kill9(engine));
        QTRY_COMPARE(engine.state(), LocalEngine::State::Starting);
    }

    void oneThatIsStoppedMeanwhileStaysStopped()
    {
        const QTemporaryDir folder;
        EmbeddedEngine engine(m_clock, setupIn(folder));
        engine.start();
        QTRY_COMPARE_WITH_TIMEOUT(engine.state(), LocalEngine::State::Running, 20000);
        QVERIFY(kill9(engine));
        QTRY_COMPARE(engine.state(), LocalEngine::State::Starting);
        engine.stop();
        QSignalSpy changes(&engine, &LocalEngine::stateChanged);
        QVERIFY(!changes.wait(200));
        QCOMPARE(engine.state(), LocalEngine::State::Stopped);
    }

    void aSecondProgramStartsTheEngineAgain()
    {
        const QTemporaryDir folder;
        EmbeddedEngine first(m_clock, setupIn(folder));
        EmbeddedEngine second(m_clock, setupIn(folder));
        first.start();
        QTRY_COMPARE_WITH_TIMEOUT(first.state(), LocalEngine::State::Running, 20000);
        second.start();
        QTRY_COMPARE(second.state(), LocalEngine::State::Running);
        first.stop();
        QTRY_COMPARE_WITH_TIMEOUT(second.state(), LocalEngine::State::Starting, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(second.state(), LocalEngine::State::Running, 20000);
        QVERIFY(answers(folder.filePath(u"private/engine.sock"_s)));
    }

    void withoutPodmanItIsUnavailable()
    {
        EmbeddedEngine::Setup none;
        EmbeddedEngine engine(m_clock, none);
        engine.start();
        QCOMPARE(engine.state(), LocalEngine::State::Unavailable);
    }

    void aFailedStartTellsWhatPodmanSaid()
    {
        const QTemporaryDir folder;
        EmbeddedEngine::Setup broken = setupIn(folder);
        broken.globalArguments = {u"--no-such-option"_s};
        EmbeddedEngine engine(m_clock, broken);
        engine.start();
        QTRY_COMPARE_WITH_TIMEOUT(engine.state(), LocalEngine::State::Failed, 20000);
        QVERIFY(engine.error()->operation == Operation::StartEngine);
        QVERIFY2(engine.error()->serverText.contains("no-such-option"_L1), qPrintable(engine.error()->serverText));
    }

private:
    ManualClock m_clock;
};

QTEST_GUILESS_MAIN(TestEmbeddedEngine)
#include "tst_embeddedengine.moc"
