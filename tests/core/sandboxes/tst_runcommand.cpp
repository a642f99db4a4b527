// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/runcommand.h"

#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

class TestRunCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quotesForTheShell_data()
    {
        QTest::addColumn<QString>("argument");
        QTest::addColumn<QString>("quoted");
        QTest::newRow("plain") << u"node:20"_s << u"node:20"_s;
        QTest::newRow("path") << u"/srv/data-1/x.y"_s << u"/srv/data-1/x.y"_s;
        QTest::newRow("empty") << QString() << u"''"_s;
        QTest::newRow("blank") << u"a b"_s << u"'a b'"_s;
        QTest::newRow("dollar") << u"$HOME"_s << u"'$HOME'"_s;
        QTest::newRow("quote") << u"it's"_s << u"'it'\\''s'"_s;
        QTest::newRow("command") << u"x; rm -rf /"_s << u"'x; rm -rf /'"_s;
        QTest::newRow("line end") << u"a\nb"_s << u"'a\nb'"_s;
    }
    void quotesForTheShell()
    {
        QFETCH(const QString, argument);
        QFETCH(const QString, quoted);
        QCOMPARE(shellQuoted(argument), quoted);
    }

    void nameAndImageAreEnough()
    {
        SandboxSpec spec;
        spec.name = u"api-1"_s;
        spec.image = u"node:20"_s;
        QCOMPARE(runCommand(spec, u"docker"_s), u"docker run -d --name api-1 node:20"_s);
        spec.startAfterCreate = false;
        QCOMPARE(runCommand(spec, u"podman"_s), u"podman create --name api-1 node:20"_s);
    }

    void namesEveryChoice()
    {
        SandboxSpec spec;
        spec.image = u"node:20"_s;
        spec.command = {u"sh"_s, u"-c"_s, u"echo $A"_s};
        spec.entrypoint = {u"/init"_s, u"--verbose"_s};
        spec.variables.insert(u"A"_s, u"1 2"_s);
        spec.ports = {{80, 8080, u"127.0.0.1"_s, u"tcp"_s}, {53, 0, u"0.0.0.0"_s, u"udp"_s}};
        spec.mounts = {{MountSpec::Kind::Bind, u"/src"_s, u"/work"_s, true}};
        spec.limits.cpus = 1.5;
        spec.limits.memoryBytes = 256 * 1024 * 1024;
        spec.network = u"none"_s;
        spec.restart = RestartPolicy::OnFailure;
        spec.restartRetries = 3;
        spec.capabilitiesDropped = {u"ALL"_s};
        spec.noNewPrivileges = true;
        spec.readOnlyRoot = true;
        QCOMPARE(runCommand(spec, u"docker"_s),
                 u"docker run -d --env 'A=1 2' --publish 127.0.0.1:8080:80 --publish 0.0.0.0::53/udp "
                 "--mount type=bind,source=/src,target=/work,readonly --cpus 1.5 --memory 268435456 --network none "
                 "--restart on-failure:3 --read-only --cap-drop ALL --security-opt no-new-privileges "
                 "--entrypoint /init node:20 --verbose sh -c 'echo $A'"_s);
    }
};

QTEST_GUILESS_MAIN(TestRunCommand)
#include "tst_runcommand.moc"
