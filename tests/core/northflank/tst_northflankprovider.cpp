// SPDX-License-Identifier: GPL-3.0-or-later
// A connection to Northflank: token, outages, and the states that a person sees.
#include "core/northflank/northflankprovider.h"
#include "core/provider/tokenkey.h"
#include "core/secrets/memorystore.h"
#include "tests/core/northflank/faketeam.h"
#include "tests/support/testsupport.h"

#include <QSignalSpy>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

constexpr NorthflankTimings hasty{.firstRetryMs = 20,
                                  .longestRetryMs = 40,
                                  .silentAfterMs = 200,
                                  .lists = {.servicesMs = 50, .firstLookMs = 10, .longestLookMs = 20, .tickMs = 10}};

struct World
{
    explicit World(const QByteArray& token = "eyJ-secret-token")
    {
        config.id = u"own:1"_s;
        config.name = u"lab team"_s;
        config.provider = u"northflank"_s;
        config.endpoint = team.server().url().toString();
        config.project = u"lab"_s;
        if (!token.isEmpty())
            secrets.write(tokenKey(config), token);
        team.instead = [](const FakeRequest& request) {
            return request.headers.value("Authorization") == "Bearer eyJ-secret-token"
                       ? QByteArray()
                       : refuse(401, u"Invalid token"_s);
        };
        team.limit = 100000;
        provider = std::make_unique<NorthflankProvider>(config, secrets, clock, nullptr, hasty);
        QObject::connect(provider.get(), &Provider::sandboxChanged, &context,
                         [this](const Sandbox& sandbox) { states[sandbox.key.id] = sandbox.state; });
        QObject::connect(provider.get(), &Provider::sandboxesListed, &context, [this](const QList<Sandbox>& all) {
            for (const Sandbox& sandbox : all)
                states[sandbox.key.id] = sandbox.state;
        });
        QObject::connect(provider.get(), &Provider::sandboxRemoved, &context,
                         [this](const QString& id) { states.remove(id); });
    }

    ConnectionPhase phase() const { return provider->connectionState().phase; }

    SystemClock clock;
    MemoryStore secrets;
    FakeTeam team;
    ConnectionConfig config;
    QMap<QString, SandboxState> states;
    QObject context;
    std::unique_ptr<NorthflankProvider> provider;
};

} // namespace

class TestNorthflankProvider : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void connectsAndKeepsTheListTrue()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        QVERIFY(!world.provider->capabilities().has(Capability::Start));
        world.provider->start();
        QTRY_COMPARE(world.phase(), ConnectionPhase::Ready);
        QCOMPARE(world.states.value(u"lab/api-1"_s), SandboxState::Running);
        QVERIFY(world.provider->capabilities().has(Capability::Start));
        QCOMPARE(world.provider->capabilities().reason(Capability::Rename), CapabilityReason::NotInProvider);
        QVERIFY(world.provider->connectionState().dataAsOfMs > 0);
        world.team.setStatus(u"lab"_s, u"api-1"_s, u"FAILED"_s);
        QTRY_COMPARE(world.states.value(u"lab/api-1"_s), SandboxState::Failed);
        world.provider->stop();
        QCOMPARE(world.phase(), ConnectionPhase::Disconnected);
    }

    void withoutATokenNothingIsAsked()
    {
        World world{QByteArray()};
        world.provider->start();
        QTRY_COMPARE(world.phase(), ConnectionPhase::Unauthorised);
        QCOMPARE(world.provider->connectionState().error->hint, Hint::CheckToken);
        QCOMPARE(world.team.requests(), 0);
    }

    void aWrongTokenIsTriedOnce()
    {
        World world("wrong");
        world.provider->start();
        QTRY_COMPARE(world.phase(), ConnectionPhase::Unauthorised);
        QCOMPARE(world.provider->connectionState().error->serverText, u"Invalid token"_s);
        QCOMPARE(world.provider->connectionState().nextAttemptMs, 0);
        QCOMPARE(world.team.requests(), 1);
        // The person pastes another one.
        world.secrets.write(tokenKey(world.config), "eyJ-secret-token");
        world.provider->retryNow();
        QTRY_COMPARE(world.phase(), ConnectionPhase::Ready);
    }

    void anOutageIsToldAndOvercome()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        world.provider->start();
        QTRY_COMPARE(world.phase(), ConnectionPhase::Ready);
        world.team.instead = [](const FakeRequest&) { return response(502, "<html>Bad Gateway</html>", "text/html"); };
        QTRY_COMPARE(world.phase(), ConnectionPhase::Unreachable);
        QTRY_VERIFY(world.provider->connectionState().nextAttemptMs > 0);
        QSignalSpy listed(world.provider.get(), &Provider::sandboxesListed);
        world.team.instead = nullptr;
        QTRY_COMPARE(world.phase(), ConnectionPhase::Ready);
        QCOMPARE(listed.size(), 1);
    }

    void anAddressThatIsNoneIsRefused()
    {
        World world;
        world.config.endpoint = u"http://example.com"_s;
        NorthflankProvider provider(world.config, world.secrets, world.clock);
        provider.start();
        QTRY_COMPARE(provider.connectionState().phase, ConnectionPhase::Refused);
    }

    void theTestTellsWhichPermissionsAreMissing()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        world.team.instead = [](const FakeRequest& request) {
            if (request.target.contains("/volumes") || request.target.contains("/clusters"))
                return refuse(403, u"Permission denied"_s);
            if (request.target.contains("/secrets") || request.target.contains("/templates") ||
                request.target.contains("/tags"))
                return answerData(QJsonArray());
            return QByteArray();
        };
        const auto info = *await(world.provider->probe({}));
        QVERIFY2(info, why(info));
        QCOMPARE(info->product, u"Northflank"_s);
        QCOMPARE(info->missingPermissions, (QStringList{u"Volumes"_s, u"Clusters"_s}));
        QCOMPARE(world.phase(), ConnectionPhase::Disconnected);
    }

    void stoppingAndStartingGivesBackTheInstances()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        world.team.setInstances(u"lab"_s, u"api-1"_s, 3);
        QList<int> scaledTo;
        world.team.instead = [&](const FakeRequest& request) {
            if (request.method != "POST")
                return QByteArray();
            const int instances = QJsonDocument::fromJson(request.body).object().value("instances"_L1).toInt();
            scaledTo.append(instances);
            world.team.setInstances(u"lab"_s, u"api-1"_s, instances);
            return answerData(QJsonObject{});
        };
        world.provider->start();
        QTRY_COMPARE(world.phase(), ConnectionPhase::Ready);
        QSignalSpy stopped(world.provider.get(), &Provider::sandboxStopped);
        QSignalSpy started(world.provider.get(), &Provider::sandboxStarted);
        QVERIFY(await(world.provider->stopSandbox(u"lab/api-1"_s, -1))->has_value());
        QTRY_COMPARE(world.states.value(u"lab/api-1"_s), SandboxState::Exited);
        QTRY_COMPARE(stopped.size(), 1);
        QVERIFY(await(world.provider->startSandbox(u"lab/api-1"_s))->has_value());
        QTRY_COMPARE(world.states.value(u"lab/api-1"_s), SandboxState::Running);
        QTRY_COMPARE(started.size(), 1);
        QCOMPARE(scaledTo, (QList<int>{0, 3}));
    }

    void whatIsPausedIsResumed()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        world.team.projects[u"lab"_s][u"api-1"_s].insert(u"servicePaused"_s, true);
        world.provider->start();
        QTRY_COMPARE(world.states.value(u"lab/api-1"_s), SandboxState::Paused);
        QVERIFY(await(world.provider->startSandbox(u"lab/api-1"_s))->has_value());
        QVERIFY(world.team.server().lines().contains("POST /v1/projects/lab/services/api-1/resume"));
        QVERIFY(!world.team.server().lines().contains("POST /v1/projects/lab/services/api-1/scale"));
    }

    void deletingTakesTheRowAwayAtOnce()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        world.team.instead = [&](const FakeRequest& request) {
            if (request.method != "DELETE")
                return QByteArray();
            world.team.projects[u"lab"_s].remove(u"api-1"_s);
            return answerData(QJsonObject{});
        };
        world.provider->start();
        QTRY_COMPARE(world.states.size(), 1);
        QVERIFY(await(world.provider->deleteSandbox(u"lab/api-1"_s, true))->has_value());
        QVERIFY(world.states.isEmpty());
    }

    void anIdThatNamesNoServiceIsNotSent()
    {
        World world;
        QCOMPARE(await(world.provider->startSandbox(u"../x"_s))->error().kind, ErrorKind::NotFound);
        QCOMPARE(await(world.provider->inspectSandbox(u"x"_s))->error().kind, ErrorKind::NotFound);
        QCOMPARE(await(world.provider->cloud()->listPorts(u"a/b/c"_s))->error().kind, ErrorKind::NotFound);
        QCOMPARE(world.team.requests(), 0);
    }

    void operationsEndWithTheProvider()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        const auto inspected = landing(world.provider->inspectSandbox(u"lab/api-1"_s));
        const auto started = landing(world.provider->startSandbox(u"lab/api-1"_s));
        world.provider.reset();
        QTRY_VERIFY(inspected->has_value() && started->has_value());
        QCOMPARE((*inspected)->error().kind, ErrorKind::Cancelled);
        QCOMPARE((*started)->error().kind, ErrorKind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestNorthflankProvider)
#include "tst_northflankprovider.moc"
