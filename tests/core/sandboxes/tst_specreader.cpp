// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/specreader.h"

#include "core/sandboxes/runcommand.h"

#include <QJsonDocument>
#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

namespace {

QJsonObject object(const QByteArray& json)
{
    const auto document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        qFatal("the test's own JSON is wrong");
    return document.object();
}

QJsonObject image()
{
    return object(R"({"Config": {"Env": ["PATH=/bin", "LANG=C"], "Cmd": ["serve"], "Entrypoint": ["/entry.sh"],
                                 "WorkingDir": "/srv", "Labels": {"maker": "them"}}})");
}

} // namespace

class TestSpecReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatTheImageSetsIsLeftOut()
    {
        const SandboxSpec spec = readSandboxSpec(object(R"({"Name": "/api-1",
                       "Config": {"Image": "node:20", "Env": ["PATH=/bin", "LANG=de", "MODE=a=b"], "Cmd": ["serve"],
                                  "Entrypoint": ["/entry.sh"], "WorkingDir": "/srv",
                                  "Labels": {"maker": "them", "team": "blue"}},
                       "HostConfig": {"NetworkMode": "bridge"}})"),
                                                 image());
        QCOMPARE(runCommand(spec, u"docker"_s),
                 u"docker run -d --name api-1 --env LANG=de --env MODE=a=b --label team=blue node:20"_s);
    }

    void anotherEntryPointNeedsItsCommand()
    {
        const SandboxSpec spec = readSandboxSpec(
            object(R"({"Config": {"Image": "node:20", "Cmd": ["serve"], "Entrypoint": ["sh", "-x"]}})"), image());
        QCOMPARE(runCommand(spec, u"podman"_s), u"podman run -d --entrypoint sh node:20 -x serve"_s);
    }

    void limitsPortsAndMountsComeBack()
    {
        const SandboxSpec spec = readSandboxSpec(object(R"({
            "Config": {"Image": "box", "Tty": true, "OpenStdin": true},
            "HostConfig": {"Memory": 268435456, "NetworkMode": "none", "Init": true, "ReadonlyRootfs": true,
                           "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 3}, "CapDrop": ["ALL"],
                           "PortBindings": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}],
                                            "53/udp": [{"HostIp": "", "HostPort": ""}]}},
            "Mounts": [{"Type": "bind", "Source": "/home/me", "Destination": "/me", "RW": false}]
        })"),
                                                 {});
        QCOMPARE(runCommand(spec, u"docker"_s),
                 u"docker run -d -i -t --init --publish 127.0.0.1::53/udp --publish 127.0.0.1:8080:80 "
                 "--mount type=bind,source=/home/me,target=/me,readonly --memory 268435456 --network none "
                 "--restart on-failure:3 --read-only --cap-drop ALL box"_s);
    }

    void anUnknownShapeGivesNothing() { QCOMPARE(readSandboxSpec(object(R"({"Config": 7})"), {}), SandboxSpec()); }
};

QTEST_GUILESS_MAIN(TestSpecReader)
#include "tst_specreader.moc"
