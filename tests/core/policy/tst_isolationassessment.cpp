// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/isolationassessment.h"

#include <QJsonArray>
#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

using Kind = IsolationFinding::Kind;

namespace {

/// A sandbox of which nothing can be said but its level.
QJsonObject hardened()
{
    const QJsonObject host{{u"CapDrop"_s, QJsonArray{u"ALL"_s}},
                           {u"SecurityOpt"_s, QJsonArray{u"no-new-privileges"_s}},
                           {u"Memory"_s, 1 << 28},
                           {u"NanoCpus"_s, 1e9},
                           {u"PidsLimit"_s, 512},
                           {u"ReadonlyRootfs"_s, true}};
    return {{u"HostConfig"_s, host}, {u"Config"_s, QJsonObject{{u"User"_s, u"1000"_s}}}};
}

/// The same with one member of its HostConfig changed.
QJsonObject hardenedBut(const QString& member, const QJsonValue& value)
{
    QJsonObject all = hardened();
    QJsonObject host = all.value("HostConfig"_L1).toObject();
    host.insert(member, value);
    all.insert("HostConfig"_L1, host);
    return all;
}

QJsonObject mounting(const QString& path, bool writable)
{
    QJsonObject all = hardened();
    all.insert("Mounts"_L1, QJsonArray{QJsonObject{{u"Type"_s, u"bind"_s}, {u"Source"_s, path}, {u"RW"_s, writable}}});
    return all;
}

QJsonObject mountingSocket(const QString& path)
{
    const QJsonObject mount{
        {u"Type"_s, u"bind"_s}, {u"Source"_s, path}, {u"Destination"_s, u"/var/run/docker.sock"_s}, {u"RW"_s, true}};
    QJsonObject all = hardened();
    all.insert("Mounts"_L1, QJsonArray{mount});
    return all;
}

QJsonObject withVariable(const QString& variable)
{
    QJsonObject all = hardened();
    all.insert("Config"_L1, QJsonObject{{u"User"_s, u"1000"_s}, {u"Env"_s, QJsonArray{variable}}});
    return all;
}

} // namespace

class TestIsolationAssessment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsSaidWithoutADescription()
    {
        QVERIFY(!assessIsolation({}, {}));
        QVERIFY(!assessIsolation({{u"HostConfig"_s, 3}}, {}));
    }

    void aSharedKernelIsHardenedAtBest()
    {
        const auto found = assessIsolation(hardened(), {});
        QVERIFY(found);
        QCOMPARE(toString(found->level), toString(IsolationLevel::Hardened));
        QCOMPARE(found->findings, QList<IsolationFinding>());
    }

    void aRuntimeWithAKernelIsKnownByItsName_data()
    {
        QTest::addColumn<QString>("runtime");
        QTest::newRow("gVisor") << u"runsc"_s;
        QTest::newRow("Kata") << u"io.containerd.kata.v2"_s;
    }
    void aRuntimeWithAKernelIsKnownByItsName()
    {
        QFETCH(const QString, runtime);
        const auto found = assessIsolation(hardenedBut(u"Runtime"_s, runtime), {});
        QCOMPARE(toString(found->level), toString(IsolationLevel::OwnKernel));
        QCOMPARE(found->runtime, runtime);
        // A door in the wall is one, however thick the wall.
        EngineInfo engine;
        engine.defaultRuntime = runtime;
        QCOMPARE(toString(assessIsolation(hardenedBut(u"Privileged"_s, true), engine)->level),
                 toString(IsolationLevel::Exposed));
    }

    void findsWhatTakesProtectionAway_data()
    {
        QTest::addColumn<QJsonObject>("description");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<QString>("detail");
        QTest::addColumn<IsolationLevel>("level");
        const auto row = [](const char* name, const QJsonObject& json, Kind kind, const QString& detail,
                            IsolationLevel level) { QTest::newRow(name) << json << kind << detail << level; };
        using enum IsolationLevel;
        const QJsonArray devices{QJsonObject{{u"PathOnHost"_s, u"/dev/kvm"_s}}};
        const auto published = [](const QString& address) {
            return QJsonObject{{u"80/tcp"_s, QJsonArray{QJsonObject{{u"HostIp"_s, address}}}}};
        };
        row("privileged", hardenedBut(u"Privileged"_s, true), Kind::Privileged, {}, Exposed);
        row("socket", mounting(u"/var/run/docker.sock"_s, false), Kind::EngineSocket, u"/var/run/docker.sock"_s,
            Exposed);
        row("socket of a user", mounting(u"/run/user/1000/podman/podman.sock"_s, true), Kind::EngineSocket,
            u"/run/user/1000/podman/podman.sock"_s, Exposed);
        row("socket under another name", mountingSocket(u"/srv/d.sock"_s), Kind::EngineSocket, u"/srv/d.sock"_s,
            Exposed);
        for (const auto* path : {"/run", "/var/run", "/run/podman", "/run/user/1000", "/"})
            row(path, mounting(QString::fromLatin1(path), false), Kind::EngineSocket, QString::fromLatin1(path),
                Exposed);
        row("a user's sockets to write", mounting(u"/run/user/1000/podman"_s, true), Kind::EngineSocket,
            u"/run/user/1000/podman"_s, Exposed);
        row("device rule", hardenedBut(u"DeviceCgroupRules"_s, QJsonArray{u"b *:* rwm"_s}), Kind::HostDevice,
            u"b *:* rwm"_s, Exposed);
        row("root of the machine", mounting(u"/"_s, true), Kind::SystemPath, u"/"_s, Exposed);
        row("system path", mounting(u"//etc/../etc/cron.d/"_s, true), Kind::SystemPath, u"/etc/cron.d"_s, Exposed);
        row("system path to read", mounting(u"/etc"_s, false), Kind::HostPath, u"/etc"_s, Weak);
        row("processes", hardenedBut(u"PidMode"_s, u"host"_s), Kind::HostProcesses, {}, Exposed);
        row("device", hardenedBut(u"Devices"_s, devices), Kind::HostDevice, u"/dev/kvm"_s, Exposed);
        row("powerful capability", hardenedBut(u"CapAdd"_s, QJsonArray{u"CAP_SYS_ADMIN"_s}), Kind::PowerfulCapability,
            u"SYS_ADMIN"_s, Exposed);
        row("capability", hardenedBut(u"CapAdd"_s, QJsonArray{u"net_admin"_s}), Kind::AddedCapability, u"NET_ADMIN"_s,
            Weak);
        row("network", hardenedBut(u"NetworkMode"_s, u"host"_s), Kind::HostNetwork, {}, Weak);
        row("ipc", hardenedBut(u"IpcMode"_s, u"host"_s), Kind::HostIpc, {}, Weak);
        row("users", hardenedBut(u"UsernsMode"_s, u"host"_s), Kind::HostUsers, {}, Weak);
        row("folder", mounting(u"/srv/data"_s, true), Kind::HostPath, u"/srv/data"_s, Weak);
        const auto option = [](const QString& text) {
            return hardenedBut(u"SecurityOpt"_s, QJsonArray{u"no-new-privileges:true"_s, text});
        };
        row("seccomp", option(u"seccomp=unconfined"_s), Kind::SeccompOff, {}, Weak);
        row("apparmor, old form", option(u"apparmor:unconfined"_s), Kind::AppArmorOff, {}, Weak);
        row("labels", option(u"label=disable"_s), Kind::LabelsOff, {}, Weak);
        row("paths", option(u"systempaths=unconfined"_s), Kind::PathsNotHid, {}, Weak);
        row("port", hardenedBut(u"PortBindings"_s, published({})), Kind::OpenPort, u"80/tcp"_s, Standard);
        row("capabilities kept", hardenedBut(u"CapDrop"_s, QJsonValue()), Kind::UsualCapabilities, {}, Standard);
        row("privileges to gain", hardenedBut(u"SecurityOpt"_s, QJsonArray{u"no-new-privileges=false"_s}),
            Kind::MayGainPrivileges, {}, Standard);
        row("memory", hardenedBut(u"Memory"_s, 0), Kind::NoMemoryLimit, {}, Standard);
        row("processes without limit", hardenedBut(u"PidsLimit"_s, QJsonValue()), Kind::NoProcessLimit, {}, Standard);
        row("cpu", hardenedBut(u"NanoCpus"_s, 0), Kind::NoCpuLimit, {}, Hardened);
        row("writable", hardenedBut(u"ReadonlyRootfs"_s, false), Kind::WritableRoot, {}, Hardened);
        row("secret", withVariable(u"DB_PASSWORD=x"_s), Kind::SecretInVariable, u"DB_PASSWORD"_s, Hardened);
        row("secret without underscores", withVariable(u"apikey=x"_s), Kind::SecretInVariable, u"apikey"_s, Hardened);
    }
    void findsWhatTakesProtectionAway()
    {
        QFETCH(const QJsonObject, description);
        QFETCH(const Kind, kind);
        QFETCH(const QString, detail);
        QFETCH(const IsolationLevel, level);
        const auto found = assessIsolation(description, {});
        QVERIFY(found);
        QCOMPARE(found->findings, (QList<IsolationFinding>{{kind, detail}}));
        QCOMPARE(toString(found->level), toString(level));
    }

    void findsNothingInWhatIsHarmless_data()
    {
        QTest::addColumn<QJsonObject>("description");
        const QJsonObject loopback{{u"80/tcp"_s, QJsonArray{QJsonObject{{u"HostIp"_s, u"127.0.0.1"_s}}}}};
        QTest::newRow("a folder to read") << mounting(u"/srv/data"_s, false);
        QTest::newRow("a port on loopback") << hardenedBut(u"PortBindings"_s, loopback);
        QTest::newRow("a public key") << withVariable(u"GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D"_s);
        QTest::newRow("a word that holds another") << withVariable(u"COMPASS=north"_s);
        QTest::newRow("an empty secret") << withVariable(u"PASSWORD="_s);
        // As Podman lists "ALL".
        QJsonArray dropped;
        for (const auto* name :
             {"CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_NET_BIND_SERVICE",
              "CAP_SETFCAP", "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID", "CAP_SYS_CHROOT"})
            dropped.append(QString::fromLatin1(name));
        QTest::newRow("all capabilities, one by one") << hardenedBut(u"CapDrop"_s, dropped);
    }
    void findsNothingInWhatIsHarmless()
    {
        QFETCH(const QJsonObject, description);
        QCOMPARE(assessIsolation(description, {})->findings, QList<IsolationFinding>());
    }

    void rootMattersOnlyWhereItIsTheMachines()
    {
        QJsonObject root = hardened();
        root.insert("Config"_L1, QJsonObject{{u"User"_s, u"0:1000"_s}});
        QCOMPARE(assessIsolation(root, {})->findings, QList<IsolationFinding>{{Kind::RootUser}});
        EngineInfo rootless;
        rootless.rootless = true;
        const auto found = assessIsolation(root, rootless);
        QCOMPARE(found->findings, QList<IsolationFinding>());
        QVERIFY(found->rootless);
    }

    void namesTheGravestFirst()
    {
        QJsonObject json = hardenedBut(u"Memory"_s, 0);
        QJsonObject host = json.value("HostConfig"_L1).toObject();
        host.insert("NetworkMode"_L1, u"host"_s);
        host.insert("Privileged"_L1, true);
        host.insert("ReadonlyRootfs"_L1, false);
        json.insert("HostConfig"_L1, host);
        const auto found = assessIsolation(json, {});
        QCOMPARE(toString(found->level), toString(IsolationLevel::Exposed));
        const QList<IsolationFinding> expected{
            {Kind::Privileged}, {Kind::HostNetwork}, {Kind::NoMemoryLimit}, {Kind::WritableRoot}};
        QCOMPARE(found->findings, expected);
    }

    void membersOfAnotherShapeAreNoProtection()
    {
        const QJsonObject host{{u"CapDrop"_s, 7},
                               {u"SecurityOpt"_s, u"no-new-privileges"_s},
                               {u"Memory"_s, u"1"_s},
                               {u"Devices"_s, QJsonObject()},
                               {u"PortBindings"_s, QJsonArray{1}}};
        const auto found = assessIsolation({{u"HostConfig"_s, host}, {u"Mounts"_s, 3}}, {});
        QVERIFY(found);
        QCOMPARE(toString(found->level), toString(IsolationLevel::Standard));
    }
};

QTEST_GUILESS_MAIN(TestIsolationAssessment)
#include "tst_isolationassessment.moc"
