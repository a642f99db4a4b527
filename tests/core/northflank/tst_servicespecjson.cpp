// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/servicespecjson.h"
#include "tests/support/testsupport.h"

#include <QJsonDocument>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

QJsonObject json(const char* text)
{
    const auto document = QJsonDocument::fromJson(text);
    Q_ASSERT(document.isObject());
    return document.object();
}

SandboxSpec plainSpec()
{
    SandboxSpec spec;
    spec.name = u"api-1"_s;
    spec.image = u"ubuntu:22.04"_s;
    spec.command = {u"sleep"_s, u"infinity"_s};
    return spec;
}

} // namespace

class TestServiceSpecJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPlainServiceIsWhatTheSeedsSend()
    {
        const auto body = serviceBodyFrom(plainSpec(), {});
        QVERIFY2(body, why(body));
        QCOMPARE(*body, json(R"({"name":"api-1","billing":{"deploymentPlan":"nf-compute-20"},
            "deployment":{"instances":1,"docker":{"configType":"customCommand","customCommand":"sleep infinity"},
              "external":{"imagePath":"ubuntu:22.04"}}})"));
    }

    void aGpuBringsItsPlan()
    {
        SandboxSpec spec = plainSpec();
        spec.cloud = CloudSpec{};
        spec.cloud->gpuType = u"l4-24"_s;
        spec.cloud->gpuCount = 2;
        const auto body = serviceBodyFrom(spec, {});
        QVERIFY2(body, why(body));
        QCOMPARE(body->value("billing"_L1).toObject().value("deploymentPlan"_L1), u"nf-gpu-l4-24-2g"_s);
    }

    void everythingThatACloudServiceCanHave()
    {
        SandboxSpec spec = plainSpec();
        spec.image = u"registry.example.com:5000/team/tool"_s;
        spec.entrypoint = {u"/bin/sh"_s, u"-c"_s};
        spec.command = {u"echo 'hi' && sleep infinity"_s};
        spec.variables = {{u"MY_VAR"_s, u"hello-world"_s}};
        spec.ports = {{.containerPort = 53, .protocol = u"udp"_s}};
        CloudSpec cloud;
        cloud.plan = u"nf-gpu-a100-80-1g"_s;
        cloud.description = u"probe"_s;
        cloud.tags = {u"spot-workload"_s};
        cloud.gpuType = u"a100-80"_s;
        cloud.ephemeralMegabytes = 256000;
        cloud.sharedMemoryMegabytes = 174080;
        cloud.expirySeconds = 3600;
        cloud.instances = 2;
        cloud.ports = {{.name = u"http"_s, .port = 8080, .protocol = u"HTTP"_s, .isPublic = true}};
        cloud.files = {{u"/etc/motd"_s, "hello"}};
        cloud.registryCredentials = u"my-registry"_s;
        spec.cloud = cloud;
        const auto body = serviceBodyFrom(spec, {u"data"_s});
        QVERIFY2(body, why(body));
        QCOMPARE(*body, json(R"({"name":"api-1","description":"probe","tags":["spot-workload"],
            "billing":{"deploymentPlan":"nf-gpu-a100-80-1g"},
            "deployment":{"instances":2,
              "docker":{"configType":"customEntrypointCustomCommand","customEntrypoint":"/bin/sh -c",
                "customCommand":"'echo '\\''hi'\\'' && sleep infinity'"},
              "external":{"imagePath":"registry.example.com:5000/team/tool:latest","credentials":"my-registry"},
              "storage":{"ephemeralStorage":{"storageSize":256000},"shmSize":174080},
              "gpu":{"enabled":true,"configuration":{"gpuType":"a100-80","gpuCount":1,"timesliced":false}}},
            "runtimeEnvironment":{"MY_VAR":"hello-world"},
            "runtimeFiles":{"/etc/motd":{"data":"aGVsbG8=","encoding":"utf-8"}},
            "ports":[{"name":"http","internalPort":8080,"protocol":"HTTP","public":true},
                     {"name":"p53","internalPort":53,"protocol":"UDP","public":false}],
            "createOptions":{"volumesToAttach":["data"],"expiryTime":3600}})"));
    }

    void notStartedMeansNoInstances()
    {
        SandboxSpec spec = plainSpec();
        spec.startAfterCreate = false;
        QCOMPARE(serviceBodyFrom(spec, {})->value("deployment"_L1).toObject().value("instances"_L1).toInt(-1), 0);
        spec.command.clear();
        QCOMPARE(serviceBodyFrom(spec, {})->value("deployment"_L1).toObject().value("docker"_L1).toObject(),
                 json(R"({"configType":"default"})"));
    }

    void whatNorthflankCannotDoIsRefusedByName()
    {
        SandboxSpec spec = plainSpec();
        spec.user = u"root"_s;
        spec.readOnlyRoot = true;
        spec.limits.cpus = 2;
        const auto body = serviceBodyFrom(spec, {});
        QCOMPARE(body.error().kind, ErrorKind::Unsupported);
        QVERIFY(body.error().serverText.contains("user"_L1));
        QVERIFY(body.error().serverText.contains("read-only root"_L1));
        QVERIFY(body.error().serverText.contains("limits"_L1));
        spec = plainSpec();
        spec.image = u"not an image"_s;
        QCOMPARE(serviceBodyFrom(spec, {}).error().kind, ErrorKind::InvalidInput);
    }

    void wordsSurviveAShell()
    {
        QCOMPARE(shellLine({u"sleep"_s, u"infinity"_s}), u"sleep infinity"_s);
        QCOMPARE(shellLine({u"sh"_s, u"-c"_s, u"echo $HOME"_s, QString()}), u"sh -c 'echo $HOME' ''"_s);
        QCOMPARE(shellLine({u"it's"_s}), u"'it'\\''s'"_s);
    }

    void volumes()
    {
        CloudVolumeSpec spec;
        spec.name = u"data"_s;
        spec.megabytes = 10240;
        spec.mountPath = u"/data"_s;
        QCOMPARE(volumeBodyFrom(spec, {}), json(R"({"name":"data","mounts":[{"containerMountPath":"/data"}],
            "spec":{"accessMode":"ReadWriteOnce","storageSize":10240}})"));
        spec.shared = true;
        spec.storageClass = u"nf-multi-rw"_s;
        spec.backup = u"data/b1"_s;
        spec.tags = {u"t"_s};
        QCOMPARE(volumeBodyFrom(spec, u"api-1"_s), json(R"({"name":"data","mounts":[{"containerMountPath":"/data"}],
            "spec":{"accessMode":"ReadWriteMany","storageClassName":"nf-multi-rw","storageSize":10240},"tags":["t"],
            "attachedObjects":[{"id":"api-1","type":"service"}],"source":{"type":"backup","sourceId":"data/b1"}})"));
    }

    void portsKeepWhatThisProgramDoesNotKnow()
    {
        const QJsonObject read = json(R"({"id":"p1","name":"http","internalPort":80,"protocol":"HTTP","public":true,
            "dns":"x.code.run","domains":[{"name":"example.com","certificate":{"inProgress":true}}],
            "security":{"credentials":[{"username":"u"}]}})");
        QCOMPARE(portToWrite(read), json(R"({"id":"p1","name":"http","internalPort":80,"protocol":"HTTP","public":true,
            "domains":["example.com"],"security":{"credentials":[{"username":"u"}]}})"));
        const CloudPort changed{.id = u"p1"_s, .name = u"http"_s, .port = 8080, .protocol = u"HTTP/2"_s};
        QCOMPARE(portToWrite(read, changed),
                 json(R"({"id":"p1","name":"http","internalPort":8080,"protocol":"HTTP/2","public":false,
            "domains":["example.com"],"security":{"credentials":[{"username":"u"}]}})"));
    }

    void aChangeOfTheImageKeepsInstancesAndCredentials()
    {
        const QJsonObject present = json(R"({"deployment":{"instances":3,
            "external":{"imagePath":"a:1","credentials":"reg"}}})");
        const auto patch = servicePatchFrom({.plan = u"nf-compute-50"_s, .image = u"a:2"_s}, present);
        QVERIFY2(patch, why(patch));
        QCOMPARE(*patch, json(R"({"billing":{"deploymentPlan":"nf-compute-50"},
            "deployment":{"instances":3,"external":{"imagePath":"a:2","credentials":"reg"}}})"));
        QVERIFY(servicePatchFrom({}, present)->isEmpty());
        QCOMPARE(*servicePatchFrom({.variables = QMap<QString, QString>{{u"A"_s, u"1"_s}}}, present),
                 json(R"({"runtimeEnvironment":{"A":"1"}})"));
    }
};

QTEST_APPLESS_MAIN(TestServiceSpecJson)
#include "tst_servicespecjson.moc"
