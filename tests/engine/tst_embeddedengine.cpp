// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/embeddedengine.h"

#include "tests/support/privateengine.h"

#include <QFile>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sandglass;

namespace {

/// podman with storage of its own below \a folder.
EmbeddedEngine::Setup setupIn(const QTemporaryDir& folder)
{
    EmbeddedEngine::Setup setup = EmbeddedEngine::machineSetup();
    setup.globalArguments += {u"--root"_s, folder.filePath(u"storage"_s), u"--runroot"_s, folder.filePath(u"run"_s)};
    setup.socketPath = folder.filePath(u"private/engine.sock"_s);
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

} // namespace

class TestEmbeddedEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsAnEngineThatAnswers()
    {
        const QTemporaryDir folder;
        EmbeddedEngine engine(setupIn(folder));
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
        EmbeddedEngine first(setupIn(folder));
        first.start();
        QTRY_COMPARE_WITH_TIMEOUT(first.state(), LocalEngine::State::Running, 20000);
        EmbeddedEngine::Setup same = setupIn(folder);
        same.program = u"/nonexistent/podman"_s; // It would fail if it started one.
        EmbeddedEngine second(same);
        second.start();
        QTRY_COMPARE(second.state(), LocalEngine::State::Running);
    }

    void twoProgramsAtOnceStartOneEngine()
    {
        const QTemporaryDir folder;
        EmbeddedEngine first(setupIn(folder));
        EmbeddedEngine::Setup same = setupIn(folder);
        same.program = u"/nonexistent/podman"_s; // It would fail if it started one.
        EmbeddedEngine second(same);
        first.start();
        second.start();
        QTRY_COMPARE_WITH_TIMEOUT(first.state(), LocalEngine::State::Running, 20000);
        QTRY_COMPARE(second.state(), LocalEngine::State::Running);
    }

    void aSecondProgramCanStartTheEngineAgain()
    {
        const QTemporaryDir folder;
        EmbeddedEngine first(setupIn(folder));
        EmbeddedEngine second(setupIn(folder));
        first.start();
        QTRY_COMPARE_WITH_TIMEOUT(first.state(), LocalEngine::State::Running, 20000);
        second.start();
        QTRY_COMPARE(second.state(), LocalEngine::State::Running);
        first.stop();
        QTRY_COMPARE_WITH_TIMEOUT(second.state(), LocalEngine::State::Stopped, 20000);
        second.start();
        QTRY_COMPARE_WITH_TIMEOUT(second.state(), LocalEngine::State::Running, 20000);
        QVERIFY(answers(folder.filePath(u"private/engine.sock"_s)));
    }

    void withoutPodmanItIsUnavailable()
    {
        EmbeddedEngine::Setup none;
        EmbeddedEngine engine(none);
        engine.start();
        QCOMPARE(engine.state(), LocalEngine::State::Unavailable);
    }

    void aFailedStartTellsWhatPodmanSaid()
    {
        const QTemporaryDir folder;
        EmbeddedEngine::Setup broken = setupIn(folder);
        broken.globalArguments = {u"--no-such-option"_s};
        EmbeddedEngine engine(broken);
        engine.start();
        QTRY_COMPARE_WITH_TIMEOUT(engine.state(), LocalEngine::State::Failed, 20000);
        QVERIFY(engine.error()->operation == Operation::StartEngine);
        QVERIFY2(engine.error()->serverText.contains("no-such-option"_L1), qPrintable(engine.error()->serverText));
    }
};

QTEST_GUILESS_MAIN(TestEmbeddedEngine)
#include "tst_embeddedengine.moc"
