// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/privateengine.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace sandglass::test;
using namespace Qt::StringLiterals;

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

        QVERIFY2(!QFile::exists(directory), "the directory");
        QFile mounts(u"/proc/self/mountinfo"_s);
        QVERIFY(mounts.open(QIODevice::ReadOnly));
        QVERIFY2(!mounts.readAll().contains(directory.toUtf8()), "a mount");
        for (const QString& process : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
            QFile commandLine("/proc/"_L1 + process + "/cmdline"_L1);
            if (commandLine.open(QIODevice::ReadOnly))
                QVERIFY2(!commandLine.readAll().contains(directory.toUtf8()), "a process");
        }
        QVERIFY2(QDir(u"/sys/fs/cgroup"_s).entryList({QFileInfo(directory).fileName()}, QDir::Dirs).isEmpty(),
                 "a group");
    }
};

QTEST_GUILESS_MAIN(TestPrivateEngine)
#include "tst_privateengine.moc"
