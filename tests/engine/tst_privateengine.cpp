// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/privateengine.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <cstdio>

using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
/// What is left of the engine in \a directory; empty for nothing.
QString leftOf(const QString& directory)
{
    if (QFile::exists(directory))
        return u"the directory"_s;
    QFile mounts(u"/proc/self/mountinfo"_s);
    if (!mounts.open(QIODevice::ReadOnly) || mounts.readAll().contains(directory.toUtf8()))
        return u"a mount"_s;
    const auto processes = QDir(u"/proc"_s).entryList(QDir::Dirs);
    for (const QString& process : processes) {
        QFile commandLine("/proc/"_L1 + process + "/cmdline"_L1);
        if (commandLine.open(QIODevice::ReadOnly) && commandLine.readAll().contains(directory.toUtf8()))
            return u"a process"_s;
    }
    QDirIterator groups(u"/sys/fs/cgroup"_s, {QFileInfo(directory).fileName() + u'*'}, QDir::Dirs,
                        QDirIterator::Subdirectories);
    return groups.hasNext() ? u"a control group"_s : QString();
}

/// A program with an engine and a sandbox, to be killed; says where they are.
int holdAnEngine(PrivateEngine::Kind kind)
{
    PrivateEngine engine(kind);
    if (!engine.start() || !engine.importImages() || engine.runContainer({u"sleep"_s, u"1000"_s}).isEmpty())
        return 1;
    std::puts(qPrintable(QFileInfo(engine.socketPath()).path()));
    std::fflush(stdout);
    return QCoreApplication::exec();
}
} // namespace

/// The engines that the other suites stand on.
class TestPrivateEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }

    void runsSandboxesWithLimits()
    {
        SANDGLASS_ENGINE(engine);
        const QJsonObject limits{{u"Memory"_s, 64 * 1024 * 1024}, {u"NanoCpus"_s, 500000000}, {u"PidsLimit"_s, 20}};
        const QString id =
            engine.runContainer({u"sh"_s, u"-c"_s, u"id -un; ls /bin/sh"_s}, {{u"HostConfig"_s, limits}});
        QVERIFY(!id.isEmpty());
        const auto waited = engine.request("POST", "/containers/" + id.toUtf8() + "/wait");
        QCOMPARE(waited.object().value("StatusCode"_L1).toInt(-1), 0);
        QVERIFY(engine.request("GET", "/containers/" + id.toUtf8() + "/logs?stdout=1").body.contains("root\n"));
    }

    void hasAnImageWithoutShell()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.runContainer({u"/bin/sleep"_s, u"100"_s}, {}, u"sandglass-noshell"_s);
        QVERIFY(!id.isEmpty());
    }

    void comesBackWithItsDataOnTheSameSocket()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.createContainer({u"sleep"_s, u"100"_s});
        const QString before = engine.endpoint();
        QVERIFY(engine.restart());
        QCOMPARE(engine.endpoint(), before);
        QVERIFY(engine.request("GET", "/containers/" + id.toUtf8() + "/json").ok());
    }

    void comesBackAfterACrash()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.runContainer({u"sleep"_s, u"100"_s});
        engine.kill9();
        QCOMPARE(engine.request("GET", "/_ping").status, 0);
        QVERIFY(engine.start());
        QVERIFY(engine.request("GET", "/containers/" + id.toUtf8() + "/json").ok());
    }

    void leavesNothingBehind()
    {
        QFETCH_GLOBAL(PrivateEngine::Kind, engineKind);
        auto engine = std::make_unique<PrivateEngine>(engineKind);
        QVERIFY(engine->start());
        QVERIFY(engine->importImages());
        const QString directory = QFileInfo(engine->socketPath()).path();
        const QString id = engine->runContainer({u"sleep"_s, u"100"_s});
        QVERIFY(!id.isEmpty());
        engine->kill9();
        engine.reset();

        QCOMPARE(leftOf(directory), QString());
    }

    void leavesNothingBehindWhenTheTestIsKilled_data()
    {
        QTest::addColumn<int>("signal");
        QTest::addColumn<bool>("wholeGroup");
        QTest::newRow("kill -9") << SIGKILL << false;
        QTest::newRow("Ctrl+C in a terminal") << SIGINT << true;
        QTest::newRow("kill -9 of all its processes") << SIGKILL << true;
    }
    void leavesNothingBehindWhenTheTestIsKilled()
    {
        QFETCH_GLOBAL(PrivateEngine::Kind, engineKind);
        QFETCH(const int, signal);
        QFETCH(const bool, wholeGroup);
        QProcess program;
        program.setUnixProcessParameters(QProcess::UnixProcessFlag::CreateNewSession); // And so a group of its own.
        program.start(QCoreApplication::applicationFilePath(), {u"hold"_s, QString::number(int(engineKind))});
        QVERIFY(program.waitForReadyRead(60000));
        const QString directory = QString::fromUtf8(program.readAll().trimmed());
        QVERIFY2(QFile::exists(directory), qPrintable(directory));
        const auto process = static_cast<pid_t>(program.processId());
        QCOMPARE(::kill(wholeGroup ? -process : process, signal), 0);
        QVERIFY(program.waitForFinished());
        QTRY_COMPARE_WITH_TIMEOUT(leftOf(directory), QString(), 20000);
    }
};

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == "hold"_L1)
        return holdAnEngine(PrivateEngine::Kind(arguments.value(2).toInt()));
    TestPrivateEngine test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_privateengine.moc"
