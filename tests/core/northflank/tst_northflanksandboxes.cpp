// SPDX-License-Identifier: GPL-3.0-or-later
// What is sent for each operation on a sandbox, and what is left when a step fails.
#include "core/northflank/northflankports.h"
#include "core/northflank/northflanksandboxes.h"
#include "core/northflank/northflanksecretgroups.h"
#include "core/northflank/northflanktemplates.h"
#include "core/northflank/northflankvolumes.h"
#include "tests/core/northflank/restserver.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"

#include <QMap>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

QJsonObject json(const QByteArray& text)
{
    return QJsonDocument::fromJson(text).object();
}

/// A server whose answers are set by "METHOD /path"; everything else is `{"data":{}}`.
struct Script
{
    Script()
        : server([this](const FakeRequest& request) {
            const QByteArray key = request.method + ' ' + request.target.split('?').first();
            return answers.contains(key) ? answers.value(key) : answerData(QJsonObject{});
        })
        , api(std::make_shared<NorthflankApi>(server.url(), QString(), clock,
                                              RestLimits{.silenceMs = 2000, .wholeMs = 5000, .betweenTriesMs = 1}))
    {
    }

    QJsonObject body(int index) const { return json(server.requests().at(index).body); }

    ManualClock clock;
    QMap<QByteArray, QByteArray> answers;
    RestServer server;
    std::shared_ptr<NorthflankApi> api;
};

const ServicePath api1{u"lab"_s, u"api-1"_s};

SandboxSpec specWithVolumes()
{
    SandboxSpec spec;
    spec.name = u"Api 1"_s;
    spec.image = u"ubuntu:22.04"_s;
    CloudSpec cloud;
    for (const QString& name : {u"data"_s, u"cache"_s}) {
        CloudVolumeSpec volume;
        volume.name = name;
        volume.megabytes = 1024;
        volume.mountPath = u'/' + name;
        cloud.newVolumes.append(volume);
    }
    cloud.volumes = {u"shared"_s};
    spec.cloud = cloud;
    return spec;
}

} // namespace

class TestNorthflankSandboxes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void volumesComeFirstAndThenTheService()
    {
        Script script;
        script.answers["POST /v1/projects/lab/volumes"] = answerData(QJsonObject{{u"id"_s, u"made"_s}});
        script.answers["POST /v1/projects/lab/services/deployment"] = answerData(QJsonObject{{u"id"_s, u"api-1"_s}});
        const auto created = *await(createService(script.api, specWithVolumes(), u"lab"_s));
        QVERIFY2(created, why(created));
        QCOMPARE(created->path, api1);
        QCOMPARE(script.server.requests().size(), 3);
        QCOMPARE(script.body(0).value("name"_L1).toString(), u"data"_s);
        QCOMPARE(script.body(2).value("createOptions"_L1).toObject(),
                 json(R"({"volumesToAttach":["shared","made","made"]})"));
    }

    void theRequestsCanBeSeenBeforehand()
    {
        Script script;
        script.answers["POST /v1/projects/lab/volumes"] = answerData(QJsonObject{{u"id"_s, u"data"_s}});
        SandboxSpec spec = specWithVolumes();
        spec.cloud->newVolumes.removeLast();
        const auto seen = requestsToCreate(spec, {}, u"lab"_s);
        QVERIFY2(seen, why(seen));
        QVERIFY(await(createService(script.api, spec, u"lab"_s)));
        QCOMPARE(seen->size(), script.server.requests().size());
        for (int index = 0; index < seen->size(); ++index) {
            const QJsonObject request = seen->at(index).toObject();
            QCOMPARE(request.value("method"_L1).toString().toUtf8(), script.server.requests().at(index).method);
            QCOMPARE(request.value("path"_L1).toString().toUtf8(), script.server.requests().at(index).target);
            QCOMPARE(request.value("body"_L1).toObject(), script.body(index));
        }
        const auto ofTeam = requestsToCreate(spec, u"dust"_s, u"lab"_s);
        QVERIFY(ofTeam->at(0).toObject().value("path"_L1).toString().startsWith("/v1/teams/dust/projects/lab/"_L1));
    }

    void whatWasMadeIsTakenAwayInReverseWhenTheServiceIsRefused()
    {
        Script script;
        int volumes = 0;
        script.answers["POST /v1/projects/lab/services/deployment"] = refuse(402, u"No credit"_s);
        RestServer server([&](const FakeRequest& request) {
            if (request.method == "POST" && request.target.endsWith("/volumes"))
                return answerData(QJsonObject{{u"id"_s, u"v%1"_s.arg(++volumes)}});
            return request.method == "POST" ? refuse(402, u"No credit"_s) : answerData(QJsonObject{});
        });
        const auto api = std::make_shared<NorthflankApi>(server.url(), QString(), script.clock);
        const auto created = *await(createService(api, specWithVolumes(), u"lab"_s));
        QCOMPARE(created.error().kind, ErrorKind::Limit);
        QCOMPARE(created.error().hint, Hint::PaymentRequired);
        QCOMPARE(created.error().operation, Operation::CreateSandbox);
        QVERIFY(created.error().leftBehind.isEmpty());
        const QByteArrayList expected{"POST /v1/projects/lab/volumes", "POST /v1/projects/lab/volumes",
                                      "POST /v1/projects/lab/services/deployment", "DELETE /v1/projects/lab/volumes/v2",
                                      "DELETE /v1/projects/lab/volumes/v1"};
        QCOMPARE(server.lines(), expected);
    }

    void aRefusalIsToldInTheServersWords_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("text");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<Hint>("hint");
        QTest::newRow("token") << 401 << u"Token expired"_s << ErrorKind::Unauthorised << Hint::CheckToken;
        QTest::newRow("money") << 402 << u"No credit"_s << ErrorKind::Limit << Hint::PaymentRequired;
        QTest::newRow("permission") << 403 << u"Needs Project > Services > Create"_s << ErrorKind::Forbidden
                                    << Hint::MissingPermission;
        QTest::newRow("project") << 404 << u"Project not found"_s << ErrorKind::NotFound << Hint::None;
        QTest::newRow("name") << 409 << u"In use"_s << ErrorKind::Conflict << Hint::NameTaken;
        QTest::newRow("spot") << 400 << u"Workload is not tagged as spot, but cluster has only spot nodes configured"_s
                              << ErrorKind::InvalidInput << Hint::ChooseSpotTag;
    }
    void aRefusalIsToldInTheServersWords()
    {
        QFETCH(const int, status);
        QFETCH(const QString, text);
        QFETCH(const ErrorKind, kind);
        QFETCH(const Hint, hint);
        Script script;
        script.answers["POST /v1/projects/lab/services/deployment"] = refuse(status, text);
        SandboxSpec spec = specWithVolumes();
        spec.cloud->newVolumes.clear();
        const auto created = *await(createService(script.api, spec, u"lab"_s));
        QVERIFY(!created);
        QCOMPARE(created.error().kind, kind);
        QCOMPARE(created.error().hint, hint);
        QCOMPARE(created.error().serverText, text);
        QCOMPARE(created.error().operation, Operation::CreateSandbox);
        QCOMPARE(created.error().subject, spec.name);
        QVERIFY(created.error().leftBehind.isEmpty());
        QCOMPARE(script.server.requests().size(), 1);
    }

    void whatCannotBeTakenAwayIsNamed()
    {
        Script script;
        script.answers["POST /v1/projects/lab/volumes"] = answerData(QJsonObject{{u"id"_s, u"data"_s}});
        script.answers["POST /v1/projects/lab/services/deployment"] =
            refuse(409, u"A service with this identifier is there"_s);
        script.answers["DELETE /v1/projects/lab/volumes/data"] = refuse(500, u"Oops"_s);
        SandboxSpec spec = specWithVolumes();
        spec.cloud->newVolumes.removeLast();
        const auto created = *await(createService(script.api, spec, u"lab"_s));
        QCOMPARE(created.error().hint, Hint::NameTaken);
        QCOMPARE(created.error().leftBehind, QStringList{u"data"_s});
    }

    void aVolumeThatIsRefusedEndsItAll()
    {
        Script script;
        script.answers["POST /v1/projects/lab/volumes"] = refuse(400, u"Volume already exists"_s);
        const auto created = *await(createService(script.api, specWithVolumes(), u"lab"_s));
        QCOMPARE(created.error().operation, Operation::CreateCloudVolume);
        QCOMPARE(created.error().subject, u"data"_s);
        QCOMPARE(created.error().kind, ErrorKind::Conflict);
        QCOMPARE(script.server.requests().size(), 1);
    }

    void aLostAnswerIsLookedUp()
    {
        Script script;
        SandboxSpec spec = specWithVolumes();
        spec.cloud->newVolumes.clear();
        script.answers["POST /v1/projects/lab/services/deployment"] = QByteArray();
        script.answers["GET /v1/projects/lab/services/api-1"] = answerData(QJsonObject{{u"id"_s, u"api-1"_s}});
        const auto created = *await(createService(script.api, spec, u"lab"_s));
        QVERIFY2(created, why(created));
        QCOMPARE(created->path, api1);
        // Qt may read twice after a connection broke; what creates is sent once.
        QCOMPARE(script.server.lines().count("POST /v1/projects/lab/services/deployment"), 1);
        QCOMPARE(script.server.lines().last(), "GET /v1/projects/lab/services/api-1");
    }

    void aLostAnswerOfWhatDidNotHappenIsAFailure()
    {
        Script script;
        script.answers["POST /v1/projects/lab/volumes"] = answerData(QJsonObject{{u"id"_s, u"data"_s}});
        script.answers["POST /v1/projects/lab/services/deployment"] = QByteArray();
        script.answers["GET /v1/projects/lab/services/api-1"] = refuse(404, u"Service not found"_s);
        SandboxSpec spec = specWithVolumes();
        spec.cloud->newVolumes.removeLast();
        const auto created = *await(createService(script.api, spec, u"lab"_s));
        QCOMPARE(created.error().kind, ErrorKind::Unreachable);
        QVERIFY(created.error().leftBehind.isEmpty());
        QCOMPARE(script.server.lines().last(), "DELETE /v1/projects/lab/volumes/data");
    }

    void aServerThatIsGoneLeavesWhatWasMadeAndThatIsSaid()
    {
        Script script;
        script.answers["POST /v1/projects/lab/volumes"] = answerData(QJsonObject{{u"id"_s, u"data"_s}});
        script.answers["POST /v1/projects/lab/services/deployment"] = QByteArray();
        script.answers["GET /v1/projects/lab/services/api-1"] = QByteArray();
        SandboxSpec spec = specWithVolumes();
        spec.cloud->newVolumes.removeLast();
        const auto created = *await(createService(script.api, spec, u"lab"_s));
        QCOMPARE(created.error().leftBehind, (QStringList{u"data"_s, u"Api 1"_s}));
    }

    void withoutAProjectNothingIsSent()
    {
        Script script;
        const auto created = *await(createService(script.api, specWithVolumes(), {}));
        QCOMPARE(created.error().kind, ErrorKind::InvalidInput);
        QCOMPARE(script.server.requests().size(), 0);
    }

    void eachActionIsOneRequest()
    {
        Script script;
        QVERIFY(await(scaleService(script.api, api1, 0, Operation::StopSandbox))->has_value());
        QVERIFY(await(restartService(script.api, api1))->has_value());
        QVERIFY(await(pauseService(script.api, api1))->has_value());
        QVERIFY(await(resumeService(script.api, api1, 2, Operation::StartSandbox))->has_value());
        QVERIFY(await(deleteService(script.api, api1, false))->has_value());
        QVERIFY(await(deleteService(script.api, api1, true))->has_value());
        const QByteArrayList expected{"POST /v1/projects/lab/services/api-1/scale",
                                      "POST /v1/projects/lab/services/api-1/restart",
                                      "POST /v1/projects/lab/services/api-1/pause",
                                      "POST /v1/projects/lab/services/api-1/resume",
                                      "DELETE /v1/projects/lab/services/api-1",
                                      "DELETE /v1/projects/lab/services/api-1?delete_child_objects=true"};
        QCOMPARE(script.server.lines(), expected);
        QCOMPARE(script.body(0), json(R"({"instances":0})"));
        QCOMPARE(script.body(3), json(R"({"instances":2})"));
    }

    void aPatchNamesTheKindBeforeTheService()
    {
        Script script;
        script.answers["GET /v1/projects/lab/services/api-1"] =
            answerData(json(R"({"id":"api-1","deployment":{"instances":1}})"));
        QVERIFY(await(updateService(script.api, api1, {.plan = u"nf-compute-50"_s}))->has_value());
        QCOMPARE(script.server.lines().last(), "PATCH /v1/projects/lab/services/deployment/api-1");
        QCOMPARE(script.body(1), json(R"({"billing":{"deploymentPlan":"nf-compute-50"}})"));
    }

    void waitingEndsWithTheService_data()
    {
        QTest::addColumn<QByteArray>("service");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<Hint>("hint");
        QTest::newRow("running") << QByteArray(R"({"status":{"deployment":{"status":"COMPLETED"}}})")
                                 << ErrorKind::Internal << Hint::None;
        QTest::newRow("failed") << QByteArray(R"({"status":{"deployment":{"status":"FAILED"}}})") << ErrorKind::Conflict
                                << Hint::LongRunningCommand;
        QTest::newRow("paused") << QByteArray(R"({"servicePaused":true})") << ErrorKind::Conflict
                                << Hint::SandboxNotRunning;
        QTest::newRow("for ever") << QByteArray(R"({"status":{"deployment":{"status":"PENDING"}}})")
                                  << ErrorKind::Timeout << Hint::None;
    }
    void waitingEndsWithTheService()
    {
        QFETCH(QByteArray, service);
        QFETCH(ErrorKind, kind);
        QFETCH(Hint, hint);
        Script script;
        script.answers["GET /v1/projects/lab/services/api-1"] = answerData(json(service));
        const auto waited = *await(waitUntilRunning(script.api, api1, 0, {}));
        QCOMPARE(waited.has_value(), kind == ErrorKind::Internal);
        if (!waited) {
            QCOMPARE(waited.error().kind, kind);
            QCOMPARE(waited.error().hint, hint);
        }
    }

    void portsAreReadChangedAndWrittenBack()
    {
        Script script;
        script.answers["GET /v1/projects/lab/services/api-1/ports"] = answerData(json(
            R"({"ports":[{"id":"p1","name":"http","internalPort":80,"protocol":"HTTP","public":true,"dns":"x.code.run",
                "security":{"policies":[1]}}]})"));
        QVERIFY(await(setServicePort(script.api, api1, {.name = u"db"_s, .port = 5432, .protocol = u"TCP"_s}))
                    ->has_value());
        QCOMPARE(script.body(1), json(R"({"ports":[
            {"id":"p1","name":"http","internalPort":80,"protocol":"HTTP","public":true,"security":{"policies":[1]}},
            {"name":"db","internalPort":5432,"protocol":"TCP","public":false}]})"));
        QVERIFY(await(removeServicePort(script.api, api1, u"p1"_s))->has_value());
        QCOMPARE(script.body(3), json(R"({"ports":[]})"));
        QCOMPARE(await(setServicePort(script.api, api1, {.id = u"gone"_s, .name = u"x"_s}))->error().kind,
                 ErrorKind::NotFound);
        QCOMPARE(script.server.requests().size(), 5);
    }

    void volumesAreNamedByPath()
    {
        Script script;
        script.answers["GET /v1/projects/lab/volumes"] = answerData(QJsonArray{QJsonObject{{u"id"_s, u"data"_s}}});
        QCOMPARE(await(listProjectVolumes(script.api, u"lab"_s))->value().size(), 1);
        QVERIFY(await(growProjectVolume(script.api, u"lab"_s, u"data"_s, 2048))->has_value());
        QVERIFY(await(attachProjectVolume(script.api, u"data"_s, api1))->has_value());
        QVERIFY(await(detachProjectVolume(script.api, u"data"_s, api1))->has_value());
        QVERIFY(await(deleteVolumeBackup(script.api, u"lab"_s, u"data"_s, u"b1"_s))->has_value());
        const QByteArrayList expected{"GET /v1/projects/lab/volumes?per_page=100", "POST /v1/projects/lab/volumes/data",
                                      "POST /v1/projects/lab/volumes/data/attach",
                                      "POST /v1/projects/lab/volumes/data/detach",
                                      "DELETE /v1/projects/lab/volumes/data/backups/b1"};
        QCOMPARE(script.server.lines(), expected);
        QCOMPARE(script.body(1), json(R"({"spec":{"storageSize":2048}})"));
        QCOMPARE(script.body(2), json(R"({"nfObject":{"id":"api-1","type":"service"}})"));
        const auto refused = *await(deleteProjectVolume(script.api, u"lab"_s, u"../services"_s));
        QCOMPARE(refused.error().kind, ErrorKind::InvalidInput);
        QCOMPARE(script.server.requests().size(), 5);
    }

    void aSecretGroupIsGivenToOneMore()
    {
        Script script;
        script.answers["GET /v1/projects/lab/secrets/keys"] = answerData(
            json(R"({"id":"keys","restrictions":{"restricted":true,"nfObjects":[{"id":"a","type":"service"}]}})"));
        QVERIFY(await(useProjectSecretGroup(script.api, u"keys"_s, api1, true))->has_value());
        QCOMPARE(script.body(1), json(R"({"restrictions":{"restricted":true,
            "nfObjects":[{"id":"a","type":"service"},{"id":"api-1","type":"service"}]}})"));
        script.answers["GET /v1/projects/lab/secrets/keys"] = answerData(json(R"({"id":"keys"})"));
        QCOMPARE(await(useProjectSecretGroup(script.api, u"keys"_s, api1, true))->error().kind, ErrorKind::Conflict);
    }

    void aSecretGroupIsReadWithoutItsValues()
    {
        Script script;
        script.answers["GET /v1/projects/lab/secrets/keys"] = answerData(
            json(R"({"id":"keys","name":"Keys","secrets":{"variables":{"USER":"me","TOKEN":"very secret"}}})"));
        const auto group = *await(readProjectSecretGroup(script.api, u"lab"_s, u"keys"_s));
        QVERIFY2(group, why(group));
        QCOMPARE(group->name, u"Keys"_s);
        QCOMPARE(group->variableNames, (QStringList{u"TOKEN"_s, u"USER"_s}));
        QVERIFY(!*await(readProjectSecretGroup(script.api, u"lab"_s, u"../plans"_s)));
    }

    void aTemplateIsReadWhole()
    {
        Script script;
        const QJsonObject whole = json(R"({"id":"twin","arguments":{"SIZE":"small"},"spec":{"kind":"Workflow"}})");
        script.answers["GET /v1/templates/twin"] = answerData(whole);
        const auto read = *await(readTeamTemplate(script.api, u"twin"_s));
        QVERIFY2(read, why(read));
        QCOMPARE(*read, whole);
    }

    void anExportedSandboxBringsItsVolumesAndNoSecret()
    {
        Script script;
        script.answers["GET /v1/projects/lab/services/api-1"] = answerData(json(R"({"id":"api-1","name":"api-1",
            "billing":{"deploymentPlan":"nf-compute-20"},"tags":["spot"],"status":{},"createdAt":"x",
            "deployment":{"instances":1,"region":"r","external":{"imagePath":"ubuntu:22.04","privateImage":false},
              "docker":{"configType":"customCommand","customCommand":"sleep infinity"}},
            "ports":[{"id":"p1","name":"http","internalPort":80,"protocol":"HTTP","public":true,"dns":"x"}]})"));
        script.answers["GET /v1/projects/lab/services/api-1/runtime-environment"] =
            answerData(json(R"({"runtimeEnvironment":{"KEY":"very secret"}})"));
        script.answers["GET /v1/projects/lab/volumes"] = answerData(QJsonDocument::fromJson(R"([
            {"id":"data","name":"data","spec":{"accessMode":"ReadWriteOnce","storageSize":1024},
             "mounts":[{"containerMountPath":"/data"}],"attachedObjects":[{"id":"api-1","type":"service"}]},
            {"id":"other","name":"other","attachedObjects":[{"id":"api-2","type":"service"}]}])")
                                                                        .array());
        const auto exported = *await(exportServiceTemplate(script.api, api1, u"My template"_s));
        QVERIFY2(exported, why(exported));
        QCOMPARE(*exported, json(R"({"name":"My template","apiVersion":"v1.2","arguments":{"KEY":""},
            "spec":{"kind":"Workflow","spec":{"type":"sequential","context":{"projectId":"lab"},"steps":[
              {"kind":"Volume","ref":"volume-1","spec":{"name":"data","mounts":[{"containerMountPath":"/data"}],
                "spec":{"accessMode":"ReadWriteOnce","storageSize":1024}}},
              {"kind":"DeploymentService","ref":"service","spec":{"name":"api-1","tags":["spot"],
                "billing":{"deploymentPlan":"nf-compute-20"},
                "deployment":{"instances":1,"external":{"imagePath":"ubuntu:22.04"},
                  "docker":{"configType":"customCommand","customCommand":"sleep infinity"}},
                "ports":[{"name":"http","internalPort":80,"protocol":"HTTP","public":true}],
                "runtimeEnvironment":{"KEY":"${args.KEY}"},
                "createOptions":{"volumesToAttach":["${refs.volume-1.id}"]}}}]}}})"));
    }

    void aRunIsFollowedToItsEnd()
    {
        Script script;
        int asked = 0;
        RestServer server([&asked](const FakeRequest&) {
            const QString status = ++asked < 2 ? u"running"_s : u"success"_s;
            return answerData(QJsonObject{{u"id"_s, u"r1"_s}, {u"status"_s, status}});
        });
        const auto api = std::make_shared<NorthflankApi>(server.url(), QString(), script.clock);
        QStringList seen;
        CloudRun run;
        run.id = u"r1"_s;
        run.templateId = u"t1"_s;
        const auto ended =
            *await(followTeamRun(api, run, [&seen](const CloudRun& now) { seen.append(now.status); }, {}));
        QVERIFY2(ended, why(ended));
        QVERIFY(ended->succeeded);
        QCOMPARE(seen, (QStringList{u"running"_s, u"success"_s}));
        QCOMPARE(server.lines().first(), "GET /v1/templates/t1/runs/r1");
    }
};

QTEST_GUILESS_MAIN(TestNorthflankSandboxes)
#include "tst_northflanksandboxes.moc"
