// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/sandboxfacts.h"

#include <QJsonDocument>
#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

namespace {

SandboxFacts read(const QByteArray& json)
{
    const auto document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        qFatal("the test's own JSON is wrong");
    return readSandboxFacts(document.object());
}

} // namespace

class TestSandboxFacts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsDockersDescription();
    void readsAQuotaAsCores();
    void zeroesMeanUnlimitedAndNever();
    void unknownShapesGiveNothing();
};

void TestSandboxFacts::readsDockersDescription()
{
    const SandboxFacts facts = read(R"({
        "Path": "/entry.sh", "Args": ["serve", "--port", "80"], "RestartCount": 2,
        "State": {"FinishedAt": "2026-01-01T10:00:00.123456789Z", "Error": "no space", "OOMKilled": true,
                  "Health": {"Status": "unhealthy", "Log": [{"Output": "old"}, {"Output": "refused\n"}]}},
        "Config": {"User": "app", "WorkingDir": "/srv", "Hostname": "box"},
        "HostConfig": {"NanoCpus": 1500000000, "Memory": 268435456, "PidsLimit": 100, "Runtime": "runsc",
                       "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 3}, "Privileged": false,
                       "ReadonlyRootfs": true, "SecurityOpt": ["no-new-privileges"], "CapAdd": ["NET_ADMIN"],
                       "CapDrop": ["ALL"], "Tmpfs": {"/run": ""}},
        "Mounts": [{"Type": "volume", "Name": "data", "Source": "/var/lib/x", "Destination": "/data", "RW": true},
                   {"Type": "bind", "Source": "/home/me", "Destination": "/me", "RW": false}],
        "NetworkSettings": {"Networks": {"bridge": {"IPAddress": "172.17.0.2"}}}
    })");
    QCOMPARE(facts.command, (QStringList{u"/entry.sh"_s, u"serve"_s, u"--port"_s, u"80"_s}));
    QCOMPARE(facts.user, u"app"_s);
    QCOMPARE(facts.workingDirectory, u"/srv"_s);
    QCOMPARE(facts.hostname, u"box"_s);
    QCOMPARE(facts.finished.toUTC().time(), QTime(10, 0, 0, 123));
    QCOMPARE(facts.failure, u"no space"_s);
    QVERIFY(facts.outOfMemory);
    QCOMPARE(facts.restartCount, 2);
    QCOMPARE(facts.healthOutput, u"refused"_s);
    QCOMPARE(facts.limits.cpus, 1.5);
    QCOMPARE(facts.limits.memoryBytes, 268435456);
    QCOMPARE(facts.limits.processes, 100);
    QVERIFY(facts.restart == RestartPolicy::OnFailure);
    QCOMPARE(facts.restartRetries, 3);
    QCOMPARE(facts.mounts.size(), 3);
    QVERIFY((facts.mounts.at(0) == MountFact{u"volume"_s, u"data"_s, u"/data"_s, false}));
    QVERIFY((facts.mounts.at(1) == MountFact{u"bind"_s, u"/home/me"_s, u"/me"_s, true}));
    QVERIFY((facts.mounts.at(2) == MountFact{u"tmpfs"_s, {}, u"/run"_s, false}));
    QVERIFY((facts.networks == QList<NetworkFact>{{u"bridge"_s, u"172.17.0.2"_s}}));
    QVERIFY(facts.tellsLimits);
    QVERIFY(facts.readOnlyRoot && facts.noNewPrivileges);
    QCOMPARE(facts.capabilitiesAdded, QStringList{u"NET_ADMIN"_s});
    QCOMPARE(facts.capabilitiesDropped, QStringList{u"ALL"_s});
}

void TestSandboxFacts::readsAQuotaAsCores()
{
    QCOMPARE(read(R"({"HostConfig": {"CpuQuota": 50000, "CpuPeriod": 100000}})").limits.cpus, 0.5);
    QCOMPARE(read(R"({"HostConfig": {"CpuQuota": 200000}})").limits.cpus, 2.0);
}

void TestSandboxFacts::zeroesMeanUnlimitedAndNever()
{
    const SandboxFacts facts = read(R"({"State": {"FinishedAt": "0001-01-01T00:00:00Z"},
        "HostConfig": {"NanoCpus": 0, "Memory": 0, "PidsLimit": -1, "CpuQuota": -1, "RestartPolicy": {"Name": ""}}})");
    QVERIFY(facts.limits == ResourceLimits());
    QVERIFY(!facts.finished.isValid());
    QVERIFY(!facts.restart);
}

void TestSandboxFacts::unknownShapesGiveNothing()
{
    QVERIFY(read("{}") == SandboxFacts());
    QVERIFY(read(R"({"HostConfig": [], "State": "running", "Mounts": {"a": 1}, "Args": "x", "Config": 5})") ==
            SandboxFacts());
    QCOMPARE(read(R"({"Mounts": [1, "x"]})").mounts.size(), 2);
}

QTEST_GUILESS_MAIN(TestSandboxFacts)

#include "tst_sandboxfacts.moc"
