// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/sandboxspecjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <limits>

using namespace sandglass;
using namespace Qt::StringLiterals;

namespace {
SandboxSpec minimal()
{
    SandboxSpec spec;
    spec.image = u"busybox"_s;
    return spec;
}

QJsonObject hostConfig(const SandboxSpec& spec)
{
    return createBodyFrom(spec).value_or(QJsonObject()).value(u"HostConfig"_s).toObject();
}

QByteArray compact(const QJsonValue& value)
{
    return QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
}
} // namespace

class TestSandboxSpecJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anImageIsEnough()
    {
        const auto body = createBodyFrom(minimal());
        QVERIFY(body);
        QCOMPARE(QJsonDocument(*body).toJson(QJsonDocument::Compact),
                 R"({"HostConfig":{},"Image":"busybox","Labels":{"io.sandglass.created-by":"sandglass"}})"_ba);
    }

    void carriesTheProcess()
    {
        SandboxSpec spec = minimal();
        spec.command = {u"sleep"_s, u"1"_s};
        spec.entrypoint = {u"/bin/sh"_s};
        spec.user = u"1000"_s;
        spec.workingDirectory = u"/work"_s;
        spec.variables = {{u"A"_s, u"b=c"_s}};
        spec.labels = {{u"team"_s, u"x"_s}};
        spec.terminal = true;
        spec.openInput = true;
        const auto body = createBodyFrom(spec).value();
        QCOMPARE(compact(body.value(u"Cmd"_s)), R"([["sleep","1"]])"_ba);
        QCOMPARE(compact(body.value(u"Entrypoint"_s)), R"([["/bin/sh"]])"_ba);
        QCOMPARE(body.value(u"User"_s).toString(), u"1000"_s);
        QCOMPARE(body.value(u"WorkingDir"_s).toString(), u"/work"_s);
        QCOMPARE(compact(body.value(u"Env"_s)), R"([["A=b=c"]])"_ba);
        QCOMPARE(body.value(u"Labels"_s).toObject().value(u"team"_s).toString(), u"x"_s);
        QVERIFY(body.value(u"Tty"_s).toBool());
        QVERIFY(body.value(u"OpenStdin"_s).toBool());
    }

    void publishesOnLoopbackUnlessToldOtherwise()
    {
        SandboxSpec spec = minimal();
        PortMapping random;
        random.containerPort = 80;
        PortMapping open;
        open.containerPort = 53;
        open.hostPort = 5353;
        open.hostAddress = u"0.0.0.0"_s;
        open.protocol = u"udp"_s;
        spec.ports = {random, open};
        QCOMPARE(
            compact(hostConfig(spec).value(u"PortBindings"_s)),
            R"([{"53/udp":[{"HostIp":"0.0.0.0","HostPort":"5353"}],"80/tcp":[{"HostIp":"127.0.0.1","HostPort":""}]}])"_ba);
        QCOMPARE(compact(createBodyFrom(spec)->value(u"ExposedPorts"_s)), R"([{"53/udp":{},"80/tcp":{}}])"_ba);
    }

    void onePortMayBePublishedTwice()
    {
        SandboxSpec spec = minimal();
        PortMapping port;
        port.containerPort = 80;
        port.hostPort = 1;
        spec.ports.append(port);
        port.hostPort = 2;
        spec.ports.append(port);
        QCOMPARE(hostConfig(spec).value(u"PortBindings"_s).toObject().value(u"80/tcp"_s).toArray().size(), 2);
    }

    void mounts()
    {
        SandboxSpec spec = minimal();
        spec.mounts = {{MountSpec::Kind::Volume, u"data"_s, u"/data"_s, false},
                       {MountSpec::Kind::Volume, QString(), u"/anonymous"_s, false},
                       {MountSpec::Kind::Bind, u"/src"_s, u"/host"_s, true},
                       {MountSpec::Kind::Tmpfs, QString(), u"/tmp"_s, false}};
        QCOMPARE(
            compact(hostConfig(spec).value(u"Mounts"_s)),
            R"([[{"Source":"data","Target":"/data","Type":"volume"},{"Target":"/anonymous","Type":"volume"},)"
            R"({"ReadOnly":true,"Source":"/src","Target":"/host","Type":"bind"},{"Target":"/tmp","Type":"tmpfs"}]])"_ba);
    }

    void limitsAndRestart()
    {
        SandboxSpec spec = minimal();
        spec.limits = {1.5, 64LL << 20, 50};
        spec.restart = RestartPolicy::OnFailure;
        spec.restartRetries = 3;
        const QJsonObject host = hostConfig(spec);
        QCOMPARE(host.value(u"NanoCpus"_s).toInteger(), 1500000000);
        QCOMPARE(host.value(u"Memory"_s).toInteger(), 67108864);
        QCOMPARE(host.value(u"PidsLimit"_s).toInteger(), 50);
        QCOMPARE(compact(host.value(u"RestartPolicy"_s)), R"([{"MaximumRetryCount":3,"Name":"on-failure"}])"_ba);
    }

    void isolation()
    {
        SandboxSpec spec = minimal();
        spec.network = u"none"_s;
        spec.runtime = u"runsc"_s;
        spec.gpuCount = -1;
        spec.readOnlyRoot = true;
        spec.capabilitiesAdded = {u"NET_ADMIN"_s};
        spec.capabilitiesDropped = {u"ALL"_s};
        spec.noNewPrivileges = true;
        spec.initProcess = true;
        QCOMPARE(
            compact(hostConfig(spec)),
            R"([{"CapAdd":["NET_ADMIN"],"CapDrop":["ALL"],"DeviceRequests":[{"Capabilities":[["gpu"]],"Count":-1}],)"
            R"("Init":true,"NetworkMode":"none","ReadonlyRootfs":true,"Runtime":"runsc","SecurityOpt":["no-new-privileges"]}])"_ba);
    }

    void refusesWhatCannotBe_data()
    {
        QTest::addColumn<SandboxSpec>("spec");
        SandboxSpec spec;
        QTest::newRow("no image") << spec;
        spec = minimal();
        spec.ports.append(PortMapping());
        QTest::newRow("port 0") << spec;
        spec = minimal();
        spec.mounts = {{MountSpec::Kind::Volume, u"v"_s, u"relative"_s, false}};
        QTest::newRow("relative target") << spec;
        spec.mounts = {{MountSpec::Kind::Bind, u"relative"_s, u"/x"_s, false}};
        QTest::newRow("relative source") << spec;
        spec = minimal();
        spec.variables = {{u"A=B"_s, u"c"_s}};
        QTest::newRow("variable with =") << spec;
        spec = minimal();
        spec.limits.cpus = 0;
        QTest::newRow("no CPU") << spec;
        spec.limits.cpus = std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("CPU that is no number") << spec;
        spec = minimal();
        spec.limits.memoryBytes = -1;
        QTest::newRow("negative memory") << spec;
        spec = minimal();
        spec.limits.processes = 0;
        QTest::newRow("no process") << spec;
    }
    void refusesWhatCannotBe()
    {
        QFETCH(SandboxSpec, spec);
        const auto body = createBodyFrom(spec);
        QVERIFY(!body);
        QVERIFY(body.error().kind == ErrorKind::InvalidInput);
        QVERIFY(!body.error().serverText.isEmpty());
    }

    void updateLeavesAloneWhatIsNotSet()
    {
        const QJsonObject present{
            {u"RestartPolicy"_s, QJsonObject{{u"Name"_s, u"on-failure"_s}, {u"MaximumRetryCount"_s, 3}}}};
        Quirks podman;
        podman.updateWantsCpuQuota = podman.updateSetsRestartPolicy = true;
        ResourceLimits limits;
        limits.cpus = 1.5;
        QCOMPARE(compact(updateBodyFrom(limits, std::nullopt, present, {}).value()), R"([{"NanoCpus":1500000000}])"_ba);
        QCOMPARE(
            compact(updateBodyFrom(limits, std::nullopt, present, podman).value()),
            R"([{"CpuPeriod":100000,"CpuQuota":150000,"RestartPolicy":{"MaximumRetryCount":3,"Name":"on-failure"}}])"_ba);
        QCOMPARE(compact(updateBodyFrom({}, RestartPolicy::Always, present, podman).value()),
                 R"([{"RestartPolicy":{"Name":"always"}}])"_ba);
        QCOMPARE(compact(updateBodyFrom({}, RestartPolicy::OnFailure, present, {}).value()),
                 R"([{"RestartPolicy":{"MaximumRetryCount":3,"Name":"on-failure"}}])"_ba);
    }

    void updateTakesLimitsAway()
    {
        Quirks podman;
        podman.updateLiftsLimits = true;
        const ResourceLimits none{.cpus = 0, .memoryBytes = 0, .processes = 0};
        QCOMPARE(compact(updateBodyFrom(none, {}, {}, podman).value()),
                 R"([{"CpuQuota":-1,"Memory":-1,"MemorySwap":-1,"PidsLimit":-1}])"_ba);
        const auto refused = updateBodyFrom(none, {}, {}, {});
        QVERIFY(!refused && refused.error().kind == ErrorKind::Unsupported);
        const ResourceLimits processes{.cpus = {}, .memoryBytes = {}, .processes = 0};
        QCOMPARE(compact(updateBodyFrom(processes, {}, {}, {}).value()), R"([{"PidsLimit":-1}])"_ba);
    }

    void updateKeepsTheSwap_data()
    {
        QTest::addColumn<qint64>("swapBefore");
        QTest::addColumn<qint64>("swapAfter");
        QTest::newRow("none") << 1000LL << 5000LL;
        QTest::newRow("some") << 1500LL << 5500LL;
        QTest::newRow("without limit") << -1LL << -1LL;
        QTest::newRow("nothing said") << 0LL << 10000LL;
    }
    void updateKeepsTheSwap()
    {
        QFETCH(const qint64, swapBefore);
        ResourceLimits limits;
        limits.memoryBytes = 5000;
        const QJsonObject present{{u"Memory"_s, 1000}, {u"MemorySwap"_s, swapBefore}};
        const auto body = updateBodyFrom(limits, std::nullopt, present, {});
        QCOMPARE(body->value(u"Memory"_s).toInteger(), 5000);
        QTEST(body->value(u"MemorySwap"_s).toInteger(), "swapAfter");
    }
};

QTEST_GUILESS_MAIN(TestSandboxSpecJson)
#include "tst_sandboxspecjson.moc"
