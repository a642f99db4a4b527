// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/sandboxparser.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

namespace {
QJsonObject object(const QByteArray& json)
{
    return QJsonDocument::fromJson(json).object();
}

Sandbox fromList(const QByteArray& json)
{
    return sandboxFromList(object(json), u"conn"_s).value_or(Sandbox());
}

/// "127.0.0.1:8080>80/tcp" for each port.
QStringList written(const QList<PortMapping>& ports)
{
    QStringList texts;
    for (const auto& port : ports)
        texts.append(
            u"%1:%2>%3/%4"_s.arg(port.hostAddress).arg(port.hostPort).arg(port.containerPort).arg(port.protocol));
    return texts;
}
} // namespace

class TestSandboxParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAnEntryOfTheList()
    {
        const Sandbox sandbox = fromList(R"_({"Id":"5a4a","Names":["/x1"],"Image":"busybox:test","ImageID":"sha256:9f",
            "Command":"sleep 1000","Created":1795153392,"Ports":[],"Labels":{"a":"b"},"State":"running",
            "Status":"Up 2 seconds (healthy)","HostConfig":{"NetworkMode":"bridge"},
            "NetworkSettings":{"Networks":{"lab":{},"bridge":{}}},
            "Mounts":[{"Type":"volume","Name":"vol1","Source":"/var/lib/x"},{"Type":"bind","Source":"/host"},
                      {"Type":"tmpfs","Source":""}]})_");
        QCOMPARE(sandbox.key, (SandboxKey{u"conn"_s, u"5a4a"_s}));
        QCOMPARE(sandbox.name, u"x1"_s);
        QCOMPARE(sandbox.image, u"busybox:test"_s);
        QCOMPARE(sandbox.imageId, u"sha256:9f"_s);
        QCOMPARE(sandbox.command, u"sleep 1000"_s);
        QVERIFY(sandbox.state == SandboxState::Running);
        QCOMPARE(sandbox.providerState, u"running"_s);
        QCOMPARE(sandbox.health, u"healthy"_s);
        QVERIFY(!sandbox.exitCode);
        QCOMPARE(sandbox.created.toSecsSinceEpoch(), 1795153392);
        QCOMPARE(sandbox.labels, (QMap<QString, QString>{{u"a"_s, u"b"_s}}));
        QCOMPARE(sandbox.networks, (QStringList{u"bridge"_s, u"lab"_s}));
        QCOMPARE(sandbox.mounts, (QStringList{u"/host"_s, u"vol1"_s}));
    }

    void sameSandboxWithOtherProseIsTheSame()
    {
        const auto json = [](const char* status) {
            return QByteArray(R"({"Id":"a","State":"running","Status":"@"})").replace("@", status);
        };
        QCOMPARE(fromList(json("Up 2 seconds")), fromList(json("Up 3 hours")));
    }

    void orderOfMountsDoesNotMatter()
    {
        QCOMPARE(fromList(R"({"Id":"a","Mounts":[{"Source":"/a"},{"Source":"/b"}]})"),
                 fromList(R"({"Id":"a","Mounts":[{"Source":"/b"},{"Source":"/a"}]})"));
    }

    void takesTheNameThatIsNotALink()
    {
        QCOMPARE(fromList(R"({"Id":"a","Names":["/web/db","/db"]})").name, u"db"_s);
        QCOMPARE(fromList(R"({"Id":"a","Names":null})").name, QString());
    }

    void mapsStates_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("state");
        const auto row = [](const QString& word, SandboxState state) {
            QTest::newRow(qPrintable(word)) << word << toString(state);
        };
        row(u"created"_s, SandboxState::Created);
        row(u"configured"_s, SandboxState::Created);
        row(u"initialized"_s, SandboxState::Created);
        row(u"running"_s, SandboxState::Running);
        row(u"Running"_s, SandboxState::Running);
        row(u"paused"_s, SandboxState::Paused);
        row(u"restarting"_s, SandboxState::Restarting);
        row(u"stopping"_s, SandboxState::Stopping);
        row(u"stopped"_s, SandboxState::Exited);
        row(u"exited"_s, SandboxState::Exited);
        row(u"removing"_s, SandboxState::Deleting);
        row(u"dead"_s, SandboxState::Failed);
        row(u"never heard of"_s, SandboxState::Unknown);
        row(u""_s, SandboxState::Unknown);
    }
    void mapsStates()
    {
        QFETCH(QString, word);
        QTEST(toString(sandboxStateFrom(word)), "state");
    }

    void readsExitCodes_data()
    {
        QTest::addColumn<QString>("status");
        QTest::addColumn<int>("code");
        QTest::newRow("killed") << u"Exited (137) Less than a second ago"_s << 137;
        QTest::newRow("in order") << u"Exited (0) 2 hours ago"_s << 0;
        QTest::newRow("negative") << u"Exited (-1) 2 hours ago"_s << -1;
        QTest::newRow("restarting") << u"Restarting (1) 5 seconds ago"_s << 1;
        QTest::newRow("none") << u"Up 2 hours"_s << -1000;
        QTest::newRow("health is no code") << u"Up 2 hours (healthy)"_s << -1000;
        QTest::newRow("cut") << u"Exited (13"_s << -1000;
        QTest::newRow("empty") << u""_s << -1000;
    }
    void readsExitCodes()
    {
        QFETCH(QString, status);
        QTEST(exitCodeFromStatus(status).value_or(-1000), "code");
    }

    void exitedWithACodeStaysExited()
    {
        const Sandbox sandbox = fromList(R"({"Id":"a","State":"exited","Status":"Exited (3) 1 second ago"})");
        QVERIFY(sandbox.state == SandboxState::Exited);
        QCOMPARE(sandbox.exitCode, 3);
    }

    void readsHealth_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("health");
        QTest::newRow("healthy") << R"_({"Id":"a","Status":"Up 1 second (healthy)"})_"_ba << u"healthy"_s;
        QTest::newRow("unhealthy") << R"_({"Id":"a","Status":"Up 1 second (unhealthy)"})_"_ba << u"unhealthy"_s;
        QTest::newRow("starting") << R"_({"Id":"a","Status":"Up 1 second (health: starting)"})_"_ba << u"starting"_s;
        QTest::newRow("none") << R"({"Id":"a","Status":"Up 1 second"})"_ba << QString();
        QTest::newRow("own field") << R"({"Id":"a","Status":"Up","Health":{"Status":"unhealthy"}})"_ba
                                   << u"unhealthy"_s;
        QTest::newRow("own field says none")
            << R"({"Id":"a","Status":"Up","Health":{"Status":"none"}})"_ba << QString();
    }
    void readsHealth()
    {
        QFETCH(QByteArray, json);
        QTEST(fromList(json).health, "health");
    }

    void mergesPortsOfBothAddressFamilies_data()
    {
        QTest::addColumn<QByteArray>("ports");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("all addresses") << R"([{"IP":"::","PrivatePort":80,"PublicPort":8080,"Type":"tcp"},
                   {"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}])"_ba
                                       << QStringList{u"0.0.0.0:8080>80/tcp"_s};
        QTest::newRow("loopback") << R"([{"IP":"127.0.0.1","PrivatePort":80,"PublicPort":8080,"Type":"tcp"},
                   {"IP":"::1","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}])"_ba
                                  << QStringList{u"127.0.0.1:8080>80/tcp"_s};
        QTest::newRow("different numbers stay two")
            << R"([{"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8080,"Type":"tcp"},
                   {"IP":"::","PrivatePort":80,"PublicPort":8081,"Type":"tcp"}])"_ba
            << QStringList{u"0.0.0.0:8080>80/tcp"_s, u":::8081>80/tcp"_s};
        QTest::newRow("exposed only") << R"([{"PrivatePort":9,"Type":"udp"}])"_ba << QStringList{u":0>9/udp"_s};
        QTest::newRow("sorted") << R"([{"IP":"127.0.0.1","PrivatePort":443,"PublicPort":1,"Type":"tcp"},
                   {"IP":"127.0.0.1","PrivatePort":80,"PublicPort":2,"Type":"tcp"}])"_ba
                                << QStringList{u"127.0.0.1:2>80/tcp"_s, u"127.0.0.1:1>443/tcp"_s};
        QTest::newRow("nonsense is dropped") << R"([{"PrivatePort":70000},{"PrivatePort":-1},{}])"_ba << QStringList();
        QTest::newRow("null") << "null"_ba << QStringList();
    }
    void mergesPortsOfBothAddressFamilies()
    {
        QFETCH(QByteArray, ports);
        const Sandbox sandbox = fromList(QByteArray(R"({"Id":"a","Ports":@})").replace("@", ports));
        QTEST(written(sandbox.ports), "expected");
    }

    void readsInspection()
    {
        const auto sandbox = sandboxFromInspect(
            object(
                R"({"Id":"d8","Created":"2026-11-20T05:48:14.5Z","Path":"sh","Args":["-c","sleep 1"],"Image":"sha256:9f",
            "Name":"/y1","State":{"Status":"exited","ExitCode":137,"StartedAt":"2026-11-20T05:48:15Z",
            "Health":{"Status":"healthy"}},"Config":{"Image":"busybox:test","Labels":{"a":"b"}},
            "Mounts":[{"Type":"volume","Name":"vol1"}],
            "NetworkSettings":{"Ports":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"46715"}],"9/udp":null},
            "Networks":{"lab":{}}}})"),
            u"conn"_s);
        QVERIFY(sandbox);
        QCOMPARE(sandbox->name, u"y1"_s);
        QCOMPARE(sandbox->image, u"busybox:test"_s);
        QCOMPARE(sandbox->command, u"sh -c sleep 1"_s);
        QVERIFY(sandbox->state == SandboxState::Exited);
        QCOMPARE(sandbox->exitCode, 137);
        QCOMPARE(sandbox->health, u"healthy"_s);
        QVERIFY(sandbox->created.isValid());
        QVERIFY(sandbox->started.isValid());
        QCOMPARE(written(sandbox->ports), (QStringList{u":0>9/udp"_s, u"127.0.0.1:46715>80/tcp"_s}));
        QCOMPARE(sandbox->networks, QStringList{u"lab"_s});
        QCOMPARE(sandbox->mounts, QStringList{u"vol1"_s});
    }

    void entriesWithoutIdAreDropped()
    {
        QVERIFY(!sandboxFromList({}, u"c"_s));
        QVERIFY(!sandboxFromInspect({}, u"c"_s));
        QVERIFY(sandboxesFromList({QJsonValue(1), QJsonObject()}, u"c"_s, {}).isEmpty());
    }

    void processRowsHaveAsManyCellsAsTitles()
    {
        const ProcessTable table = processTableFrom(
            object(R"({"Titles":["PID","CMD"],"Processes":[["1","sleep"],["2","sh","-c","x"],["3"]]})"));
        QCOMPARE(table.titles, (QStringList{u"PID"_s, u"CMD"_s}));
        QCOMPARE(table.rows.size(), 3);
        QCOMPARE(table.rows[1], (QStringList{u"2"_s, u"sh -c x"_s}));
        QCOMPARE(table.rows[2], (QStringList{u"3"_s, QString()}));
    }

    void whatProcessesSayOfThemselvesIsBounded()
    {
        QJsonArray rows;
        const QJsonArray row{QString(100000, u'x'), u"sh"_s};
        for (int i = 0; i < 3000; ++i)
            rows.append(row);
        const ProcessTable table =
            processTableFrom({{u"Titles"_s, QJsonArray{u"CMD"_s, u"NAME"_s}}, {u"Processes"_s, rows}});
        QCOMPARE(table.rows.size(), 2000);
        QCOMPARE(table.rows[0][0].size(), 4096);
    }

    void readsChanges()
    {
        const auto json =
            QJsonDocument::fromJson(R"([{"Path":"/etc","Kind":0},{"Path":"/a","Kind":1},{"Path":"/b","Kind":2}])");
        const QList<FileChange> expected{{FileChange::Kind::Changed, u"/etc"_s},
                                         {FileChange::Kind::Added, u"/a"_s},
                                         {FileChange::Kind::Deleted, u"/b"_s}};
        QCOMPARE(fileChangesFrom(json.array()), expected);
    }
};

QTEST_GUILESS_MAIN(TestSandboxParser)
#include "tst_sandboxparser.moc"
