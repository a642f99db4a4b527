// SPDX-License-Identifier: GPL-3.0-or-later
// What the program sends to Northflank is what Northflank's own client sends for the same; where it differs, it is
// written down here, with the reason.
#include "core/northflank/northflankprovider.h"
#include "core/northflank/servicepath.h"
#include "core/provider/tokenkey.h"
#include "core/secrets/memorystore.h"
#include "tests/support/northflankemulator.h"
#include "tests/support/testsupport.h"

#include <QJsonArray>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace sandglass;
using namespace sandglass::test;

namespace {
constexpr int patienceMs = 30000;
const QString ofClient = u"official"_s;
const QString ofProgram = u"program"_s;

/// "body.deployment.instances = 1" for each value within \a value.
void flatten(const QString& name, const QJsonValue& value, QStringList& lines)
{
    if (value.isObject() && !value.toObject().isEmpty()) {
        const QJsonObject object = value.toObject();
        for (auto member = object.begin(); member != object.end(); ++member)
            flatten(name + u'.' + member.key(), *member, lines);
    } else if (value.isArray() && !value.toArray().isEmpty()) {
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i)
            flatten(name + u'.' + QString::number(i), array[i], lines);
    } else {
        lines.append(name + u" = "_s +
                     QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact)));
    }
}

/// One line for the request, and one for each value of its query, its body and its first messages. What is different
/// each time is replaced by a word.
QStringList linesOf(const QJsonObject& request, const QString& project)
{
    const QUrl target(request.value("target"_L1).toString());
    QString path = target.path();
    path.replace(project, u"PROJECT"_s);
    static const QRegularExpression runId(u"/runs/[^/]+$"_s);
    path.replace(runId, u"/runs/RUN"_s);
    const QString head = request.value("method"_L1).toString() + u' ' + path;
    QStringList values;
    const auto query = QUrlQuery(target).queryItems(QUrl::FullyDecoded);
    for (const auto& [name, value] : query)
        flatten(u"query."_s + name, value, values);
    if (request.contains("body"_L1))
        flatten(u"body"_s, request.value("body"_L1), values);
    if (request.contains("messages"_L1))
        flatten(u"messages"_s, request.value("messages"_L1), values);
    QStringList lines{head};
    static const QRegularExpression time(u"\\[\"?\\d{4}-\\d\\d-\\d\\dT[^\\]]*\\]"_s);
    for (QString& value : values)
        lines.append(head + u" "_s + value.replace(time, u"TIME"_s).replace(project, u"PROJECT"_s));
    return lines;
}

/// A difference that is meant: `line` is a regular expression over a line of linesOf().
struct Difference
{
    QString line;
    const char* reason;
};

constexpr auto fewerPages = "a page as long as the server gives it, for fewer requests";
constexpr auto bytesAsTheyAre = "what is no text, or half a character, arrives as it is";

template <typename T> bool done(Task<Result<T>> task)
{
    const auto outcome = await(std::move(task), patienceMs);
    if (outcome && !*outcome)
        QTest::qFail(why(*outcome).constData(), __FILE__, __LINE__);
    return outcome && *outcome;
}
} // namespace

class TestSameAsClient : public QObject
{
    Q_OBJECT

    const QString m_id = ofProgram + u"/box"_s;

    /// Lines of everything that was sent since the last call.
    QSet<QString> sent(const QString& project) const
    {
        QSet<QString> lines;
        const QJsonArray all = m_emulator->request("GET", "/emulator/requests").object().value("data"_L1).toArray();
        for (const auto& request : all) {
            const QStringList each = linesOf(request.toObject(), project);
            lines.unite({each.cbegin(), each.cend()});
        }
        m_emulator->request("DELETE", "/emulator/requests");
        return lines;
    }
    bool waitUntilRuns(const QString& project) const
    {
        const QByteArray target = "/v1/projects/" + project.toLatin1() + "/services/box";
        return QTest::qWaitFor(
            [&] {
                const QJsonObject service = m_emulator->request("GET", target).object().value("data"_L1).toObject();
                const QJsonObject status = service.value("status"_L1).toObject().value("deployment"_L1).toObject();
                return service.isEmpty() || service.value("servicePaused"_L1).toBool() ||
                       status.value("status"_L1) == "COMPLETED"_L1;
            },
            patienceMs);
    }
    QString official(const QString& operation)
    {
        m_node.write(operation.toUtf8() + '\n');
        while (!m_node.canReadLine() && m_node.waitForReadyRead(patienceMs)) {
        }
        return QString::fromUtf8(m_node.readLine()).trimmed();
    }
    /// Does the same with both, and compares what they have sent.
    void compare(const QString& operation, const std::function<bool()>& program,
                 const QList<Difference>& differences = {});

    CloudOperations& cloud() const { return *m_provider->cloud(); }
    SandboxSpec box() const;

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void sendsWhatTheOfficialClientSends();

private:
    SystemClock m_clock;
    MemoryStore m_secrets;
    std::unique_ptr<NorthflankEmulator> m_emulator;
    std::unique_ptr<NorthflankProvider> m_provider;
    QProcess m_node;
};

void TestSameAsClient::initTestCase()
{
    PrivateEngine* engine = PrivateEngine::shared(PrivateEngine::Kind::Docker);
    QVERIFY(engine);
    m_emulator = std::make_unique<NorthflankEmulator>(
        *engine, QStringList{u"--rate-limit"_s, u"100000"_s, u"--project"_s, ofClient, u"--project"_s, ofProgram});
    QVERIFY(m_emulator->start());
    ConnectionConfig config;
    config.id = u"compared"_s;
    config.provider = u"northflank"_s;
    config.endpoint = m_emulator->url().toString();
    config.project = ofProgram;
    m_secrets.write(tokenKey(config), m_emulator->token().toUtf8());
    m_provider = std::make_unique<NorthflankProvider>(config, m_secrets, m_clock);
    // It is not started, so that only what an operation sends is seen; this takes the token.
    QVERIFY(done(m_provider->probe({})));
    m_node.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_node.start(u"node"_s, {SANDGLASS_SOURCE_DIR u"/tests/emulator/conformance/same.mjs"_s, MODULES_FOLDER u""_s,
                             m_emulator->url().toString(), m_emulator->token(), ofClient});
    QVERIFY2(m_node.waitForStarted(), "node is missing (package nodejs)");
}

void TestSameAsClient::cleanupTestCase()
{
    m_node.closeWriteChannel();
    m_node.waitForFinished();
    m_provider.reset();
    m_emulator.reset();
}

void TestSameAsClient::compare(const QString& operation, const std::function<bool()>& program,
                               const QList<Difference>& differences)
{
    sent({});
    QCOMPARE(official(operation), u"ok"_s);
    const QSet<QString> client = sent(ofClient);
    QVERIFY2(!client.isEmpty(), qPrintable(operation));
    QVERIFY(waitUntilRuns(ofClient));
    sent({});
    QVERIFY2(program(), qPrintable(operation));
    QSet<QString> own = sent(ofProgram);
    QVERIFY(waitUntilRuns(ofProgram));
    // What is read before a change, and how the change is followed, is the program's own way.
    const auto changes = [](const QString& line) { return !line.startsWith("GET "_L1); };
    if (std::ranges::any_of(client, changes))
        own.removeIf([&](const QString& line) { return !changes(line) && !client.contains(line); });

    QStringList found;
    for (const QString& line : client - own)
        found.append(u"client: "_s + line);
    for (const QString& line : own - client)
        found.append(u"program: "_s + line);
    QStringList stale;
    for (const Difference& difference : differences) {
        const QRegularExpression meant(difference.line);
        if (found.removeIf([&](const QString& line) { return meant.match(line).hasMatch(); }) == 0)
            stale.append(difference.line);
    }
    found.sort();
    QVERIFY2(found.isEmpty(), qPrintable(operation + u" differs:\n"_s + found.join(u'\n')));
    QVERIFY2(stale.isEmpty(), qPrintable(operation + u" no longer differs in: "_s + stale.join(u", "_s)));
}

SandboxSpec TestSameAsClient::box() const
{
    SandboxSpec spec;
    spec.name = u"box"_s;
    spec.image = u"sandglass-busybox:latest"_s;
    spec.command = {u"sleep"_s, u"infinity"_s};
    spec.variables = {{u"MY_VAR"_s, u"hello"_s}};
    CloudSpec inCloud;
    inCloud.plan = u"nf-compute-20"_s;
    inCloud.tags = {u"spot-workload"_s};
    inCloud.ephemeralMegabytes = 2048;
    inCloud.sharedMemoryMegabytes = 64;
    inCloud.ports = {{.name = u"http"_s, .port = 8080, .protocol = u"HTTP"_s, .isPublic = true}};
    inCloud.volumes = {u"box-disk"_s};
    spec.cloud = inCloud;
    return spec;
}

void TestSameAsClient::sendsWhatTheOfficialClientSends()
{
    compare(u"list projects"_s, [&] { return done(cloud().listProjects()); }, {{u"query\\.per_page"_s, fewerPages}});
    compare(u"read project"_s, [&] { return done(cloud().readProject({})); });
    compare(u"create project"_s, [&] {
        return done(cloud().createProject({.name = ofProgram + u" two"_s,
                                           .description = u"For a while"_s,
                                           .region = u"europe-west"_s,
                                           .cluster = {}}));
    });
    compare(u"delete project"_s, [&] { return done(cloud().deleteProject(ofProgram + u"-two"_s, false)); },
            {{u"delete_child_objects = \\[\"false\"\\]"_s, "said, where the client leaves it to the server"}});
    compare(u"read catalogue"_s, [&] { return done(cloud().readCatalogue(true)); },
            {{u"query\\.per_page"_s, fewerPages}});
    compare(u"create volume"_s, [&] {
        return done(cloud().createVolume({},
                                         {.name = u"box disk"_s,
                                          .megabytes = 1024,
                                          .mountPath = u"/data"_s,
                                          .storageClass = u"nf-multi-rw"_s,
                                          .shared = true},
                                         {}));
    });
    compare(u"create service"_s, [&] { return done(m_provider->createSandbox(box())); });
    compare(u"list services"_s,
            [&] {
                const QSignalSpy details(m_provider.get(), &Provider::sandboxChanged);
                m_provider->start();
                const bool known = QTest::qWaitFor([&] { return !details.isEmpty(); }, patienceMs);
                m_provider->stop();
                return known;
            },
            {{u"query\\.per_page"_s, fewerPages},
             {u"GET /v1/projects$"_s, "the list covers every project of the team"},
             {u"/services/box$"_s, "what a list does not tell is read once"},
             {u"projects/official/services$"_s, "the list covers every project of the team"}});
    compare(u"read service"_s, [&] { return done(m_provider->inspectSandbox(m_id)); });
    compare(u"list instances"_s, [&] { return done(cloud().listInstances(m_id)); },
            {{u"query\\.per_page"_s, fewerPages}});
    compare(u"set ports"_s,
            [&] { return done(cloud().setPort(m_id, {.name = u"db"_s, .port = 5432, .protocol = u"TCP"_s})); },
            {{u"ports\\.0\\.(dns|domains) "_s, "what the server makes itself is not sent back"},
             {u"ports\\.0\\.id "_s, "different each time"}});
    compare(u"scale"_s, [&] { return done(cloud().scaleSandbox(m_id, 2)); });
    compare(u"pause"_s, [&] { return done(m_provider->pauseSandbox(m_id)); });
    compare(u"resume"_s, [&] { return done(m_provider->unpauseSandbox(m_id)); });
    compare(u"restart"_s, [&] { return done(m_provider->restartSandbox(m_id, -1)); });
    compare(u"change plan"_s, [&] { return done(cloud().updateSandbox(m_id, {.plan = u"nf-compute-50"_s})); });
    compare(
        u"set variables"_s,
        [&] {
            return done(cloud().updateSandbox(m_id, {.variables = QMap<QString, QString>{{u"OTHER"_s, u"value"_s}}}));
        },
        {{u"/services/box/runtime-environment"_s, "the patch changes plan, image, tags and variables in one rollout"},
         {u"PATCH /v1/projects/PROJECT/services/deployment/box"_s, "see above"}});
    compare(
        u"run command"_s,
        [&] { return done(m_provider->runCommand(m_id, {.command = {u"sh"_s, u"-c"_s, u"exit 0"_s}}, {}, 1024, {})); },
        {{u"context\\.encoding"_s, bytesAsTheyAre},
         {u"context\\.tty"_s, "said, where the client leaves it to the server"}});
    compare(u"open terminal"_s,
            [&] {
                auto opened = await(m_provider->openExec(
                    m_id, {.command = {u"sh"_s}, .terminal = true, .size = {.columns = 100, .rows = 30}}));
                if (!opened || !*opened)
                    return false;
                ExecStream& terminal = ***opened;
                QSignalSpy exited(&terminal, &ExecStream::exited);
                terminal.start();
                terminal.resize({.columns = 132, .rows = 50});
                // A change of the size rests for a while, so that dragging an edge does not send a hundred.
                const auto resized = [&] {
                    return m_emulator->request("GET", "/emulator/requests").body.contains("132");
                };
                if (!QTest::qWaitFor(resized, patienceMs))
                    return false;
                terminal.write("exit\r");
                return QTest::qWaitFor([&] { return !exited.isEmpty(); }, patienceMs);
            },
            {{u"context\\.encoding"_s, bytesAsTheyAre},
             {u"context\\.command"_s, "programs in the terminal are told what it is: TERM"},
             {u"messages\\.2\\.json\\.data "_s, bytesAsTheyAre}});
    const qint64 sinceNs = (QDateTime::currentMSecsSinceEpoch() - 60000) * 1000000;
    const auto readLog = [&](const LogQuery& query) {
        auto opened = await(m_provider->openLogs(m_id, query));
        if (!opened || !*opened)
            return false;
        LogStream& log = ***opened;
        const QSignalSpy ended(&log, &LogStream::ended);
        log.start();
        const auto follows = [&] { return m_emulator->request("GET", "/emulator/requests").body.contains("apiToken"); };
        return QTest::qWaitFor([&] { return query.follow ? follows() : !ended.isEmpty(); }, patienceMs);
    };
    compare(u"read log"_s, [&] {
        return readLog({.sinceNs = sinceNs,
                        .untilNs = sinceNs + 60'000'000'000,
                        .follow = false,
                        .scope = {.filter = LogServerFilter{LogServerFilter::Kind::TextIncludes, u"a"_s}}});
    });
    compare(u"follow log"_s, [&] { return readLog({.sinceNs = sinceNs}); },
            {{u"query\\.startTime"_s, "what came before is read as a range, whole and in order"}});
    compare(u"read metrics"_s,
            [&] {
                auto opened = await(m_provider->openMetrics(m_id));
                if (!opened || !*opened)
                    return false;
                MetricStream& metrics = ***opened;
                const QSignalSpy samples(&metrics, &MetricStream::sample);
                metrics.start();
                return QTest::qWaitFor(
                    [&] { return m_emulator->request("GET", "/emulator/requests").body.contains("metrics"); });
            },
            {{u"query\\.(startTime|endTime|duration)"_s, "the last quarter of an hour, by the server's clock"},
             {u"metricTypes = \\[\"network"_s, "the pane shows the network as well"}});
    compare(u"list volumes"_s, [&] { return done(cloud().listVolumes({})); }, {{u"query\\.per_page"_s, fewerPages}});
    compare(u"grow volume"_s, [&] { return done(cloud().growVolume({}, u"box-disk"_s, 2048)); });
    compare(u"back up volume"_s, [&] { return done(cloud().backUpVolume({}, u"box-disk"_s, u"before"_s)); });
    compare(u"list backups"_s, [&] { return done(cloud().listBackups({}, u"box-disk"_s)); });
    compare(u"detach volume"_s, [&] { return done(cloud().detachVolume(u"box-disk"_s, m_id)); });
    compare(u"attach volume"_s, [&] { return done(cloud().attachVolume(u"box-disk"_s, m_id)); });
    compare(u"create secret group"_s, [&] {
        CloudSecretGroupSpec keys;
        keys.name = u"keys"_s;
        keys.priority = 10;
        keys.variables = {{u"KEY"_s, u"value"_s}};
        return done(cloud().createSecretGroup({}, keys));
    });
    compare(u"list secret groups"_s, [&] { return done(cloud().listSecretGroups({})); },
            {{u"query\\.per_page"_s, fewerPages}});
    compare(u"list templates"_s, [&] { return done(cloud().listTemplates()); }, {{u"query\\.per_page"_s, fewerPages}});
    compare(u"delete service"_s, [&] { return done(m_provider->deleteSandbox(m_id, true)); });
}

QTEST_GUILESS_MAIN(TestSameAsClient)
#include "tst_sameasclient.moc"
