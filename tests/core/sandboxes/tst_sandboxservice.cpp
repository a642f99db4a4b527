// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/sandboxservice.h"

#include "core/activity/activitylog.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"

#include <QSignalSpy>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestSandboxService : public QObject
{
    Q_OBJECT

private:
    struct World
    {
        ManualClock clock;
        ProviderRegistry providers;
        FakeProvider* fake = FakeProvider::addTo(providers);
        SandboxRegistry registry{providers, clock};
        ActivityLog activity{clock};
        SandboxService service{providers, registry, activity};

        QList<SandboxKey> list(int count, SandboxState state = SandboxState::Running)
        {
            QList<Sandbox> all;
            QList<SandboxKey> keys;
            for (int i = 0; i < count; ++i) {
                all.append(fake->makeSandbox(u"box%1"_s.arg(i), state));
                keys.append(all.last().key);
            }
            fake->list(all);
            QCoreApplication::processEvents();
            return keys;
        }
        SandboxState state(const SandboxKey& key) const { return registry.find(key)->sandbox.state; }
    };

private Q_SLOTS:
    void showsTheTransientStateAtOnce()
    {
        World world;
        const SandboxKey key = world.list(1, SandboxState::Exited).first();
        world.service.start({key});
        QCOMPARE(world.state(key), SandboxState::Starting);
        world.fake->begin(key.id);
        QCOMPARE(world.state(key), SandboxState::Running);
    }

    void runsAtMostEightAtATime()
    {
        World world;
        const auto keys = world.list(20);
        world.fake->hold(Operation::StopSandbox);
        world.service.stop(keys, 3);
        QCOMPARE(world.fake->count(u"stopSandbox"_s), 8);
        QCOMPARE(world.activity.runningCount(), 20); // Those that wait can be seen as well.
        for (const SandboxKey& key : keys)
            QCOMPARE(world.state(key), SandboxState::Stopping);
        world.fake->release(Operation::StopSandbox);
        QTRY_COMPARE(world.fake->count(u"stopSandbox"_s), 9);
        QVERIFY(world.fake->calls.contains(u"stopSandbox box0 3"_s));
    }

    void aDiscardThatFailsRestoresTheRow()
    {
        World world;
        const SandboxKey key = world.list(1, SandboxState::Created).first();
        world.fake->failures.insert(Operation::DeleteSandbox, fail(ErrorKind::Timeout).error());
        const auto discarded = landing(world.service.discard(key));
        QCOMPARE(world.state(key), SandboxState::Deleting);
        QTRY_VERIFY(discarded->has_value());
        QVERIFY(!discarded->value());
        QCOMPARE(world.state(key), SandboxState::Created);
        world.fake->failures.clear();
        world.activity.retry(world.activity.entries().back().id);
        QTRY_COMPARE(world.activity.entries().back().state, ActivityState::Succeeded);
    }

    void whatADialogAskedForCanBeDoneAgain_data()
    {
        QTest::addColumn<Operation>("operation");
        QTest::addColumn<QString>("call");
        QTest::newRow("rename") << Operation::RenameSandbox << u"renameSandbox box0 other"_s;
        QTest::newRow("update") << Operation::UpdateSandbox << u"updateSandbox box0"_s;
        QTest::newRow("create") << Operation::CreateSandbox << u"createSandbox"_s;
    }
    void whatADialogAskedForCanBeDoneAgain()
    {
        QFETCH(Operation, operation);
        QFETCH(QString, call);
        World world;
        const SandboxKey key = world.list(1).first();
        world.fake->failures.insert(operation, fail(ErrorKind::Timeout).error());
        if (operation == Operation::RenameSandbox)
            QVERIFY(!await(world.service.rename(key, u"other"_s))->has_value());
        else if (operation == Operation::UpdateSandbox)
            QVERIFY(!await(world.service.update(key, {}, {}))->has_value());
        else
            QVERIFY(!await(world.service.create(u"fake"_s, {}))->has_value());
        world.fake->failures.clear();
        world.activity.retry(world.activity.entries().back().id);
        QTRY_COMPARE(world.activity.entries().back().state, ActivityState::Succeeded);
        QCOMPARE(world.fake->count(call), 2);
    }

    void aFailureRestoresTheRowAndCanBeRetried()
    {
        World world;
        const SandboxKey key = world.list(1).first();
        QSignalSpy failed(&world.service, &SandboxService::failed);
        world.fake->failures.insert(Operation::StopSandbox, fail(ErrorKind::Timeout, u"busy"_s).error());
        world.service.stop({key});
        QTRY_COMPARE(failed.count(), 1);
        const auto error = failed.first().first().value<Error>();
        QCOMPARE(error.operation, Operation::StopSandbox);
        QCOMPARE(error.subject, u"box0"_s);
        QCOMPARE(error.serverText, u"busy"_s);
        QCOMPARE(world.state(key), SandboxState::Running);
        QCOMPARE(world.activity.failedCount(), 1);

        world.fake->failures.clear();
        QSignalSpy succeeded(&world.service, &SandboxService::succeeded);
        world.activity.retry(world.activity.entries().front().id);
        QTRY_COMPARE(succeeded.count(), 1);
        QCOMPARE(world.fake->count(u"stopSandbox"_s), 2);
    }

    void aRestartLooksLikeOneThing()
    {
        World world;
        const SandboxKey key = world.list(1).first();
        world.fake->hold(Operation::RestartSandbox);
        world.service.restart({key});
        world.fake->halt(key.id);
        QCOMPARE(world.state(key), SandboxState::Restarting);
        world.fake->begin(key.id);
        QCOMPARE(world.state(key), SandboxState::Restarting);
        world.fake->release(Operation::RestartSandbox);
        QTRY_COMPARE(world.state(key), SandboxState::Running);
    }

    void tellsWhatCanBeDone_data()
    {
        QTest::addColumn<SandboxState>("state");
        QTest::addColumn<SandboxAction>("action");
        QTest::addColumn<Obstacle>("obstacle");
        QTest::newRow("start stopped") << SandboxState::Exited << SandboxAction::Start << Obstacle::None;
        QTest::newRow("start failed") << SandboxState::Failed << SandboxAction::Start << Obstacle::None;
        QTest::newRow("start running") << SandboxState::Running << SandboxAction::Start << Obstacle::AlreadyRunning;
        QTest::newRow("start paused") << SandboxState::Paused << SandboxAction::Start << Obstacle::Paused;
        QTest::newRow("stop running") << SandboxState::Running << SandboxAction::Stop << Obstacle::None;
        QTest::newRow("stop restarting") << SandboxState::Restarting << SandboxAction::Stop << Obstacle::None;
        QTest::newRow("stop stopped") << SandboxState::Exited << SandboxAction::Stop << Obstacle::NotRunning;
        QTest::newRow("stop stopping") << SandboxState::Stopping << SandboxAction::Stop << Obstacle::Busy;
        QTest::newRow("pause running") << SandboxState::Running << SandboxAction::Pause << Obstacle::None;
        QTest::newRow("unpause running") << SandboxState::Running << SandboxAction::Unpause << Obstacle::NotPaused;
        QTest::newRow("unpause paused") << SandboxState::Paused << SandboxAction::Unpause << Obstacle::None;
        QTest::newRow("terminal stopped") << SandboxState::Exited << SandboxAction::Terminal << Obstacle::NotRunning;
        QTest::newRow("logs stopped") << SandboxState::Exited << SandboxAction::Logs << Obstacle::None;
        QTest::newRow("delete running") << SandboxState::Running << SandboxAction::Delete << Obstacle::None;
        QTest::newRow("delete deleting") << SandboxState::Deleting << SandboxAction::Delete << Obstacle::Busy;
    }
    void tellsWhatCanBeDone()
    {
        QFETCH(const SandboxState, state);
        QFETCH(const SandboxAction, action);
        QFETCH(const Obstacle, obstacle);
        World world;
        const SandboxKey key = world.list(1, state).first();
        QCOMPARE(world.service.whatCan(key, action).obstacle, obstacle);
    }

    void severalCanWhatAllCan()
    {
        World world;
        world.fake->list({world.fake->makeSandbox(u"a"_s, SandboxState::Running),
                          world.fake->makeSandbox(u"b"_s, SandboxState::Exited)});
        const QList<SandboxKey> both{{u"fake"_s, u"a"_s}, {u"fake"_s, u"b"_s}};
        QVERIFY(!world.service.whatCan(both, SandboxAction::Start));
        QVERIFY(!world.service.whatCan(both, SandboxAction::Stop));
        QVERIFY(world.service.whatCan(both, SandboxAction::Delete));
        for (const SandboxAction one : {SandboxAction::Rename, SandboxAction::Terminal, SandboxAction::Files,
                                        SandboxAction::Changes, SandboxAction::Inspect})
            QCOMPARE(world.service.whatCan(both, one).obstacle, Obstacle::OneOnly);
        QCOMPARE(world.service.whatCan(QList<SandboxKey>(), SandboxAction::Delete).obstacle, Obstacle::NothingSelected);
    }

    void nothingCanBeDoneWithoutItsConnection()
    {
        World world;
        const SandboxKey key = world.list(1).first();
        world.fake->setPhase(ConnectionPhase::Unreachable);
        QCOMPARE(world.service.whatCan(key, SandboxAction::Stop).obstacle, Obstacle::NotConnected);
    }

    void aMissingCapabilityIsNamed()
    {
        World world;
        const SandboxKey key = world.list(1).first();
        Capabilities capabilities;
        capabilities.lack(Capability::Pause, CapabilityReason::NotOnThisEngine);
        world.fake->setCapabilities(capabilities);
        const Availability availability = world.service.whatCan(key, SandboxAction::Pause);
        QCOMPARE(availability.obstacle, Obstacle::NotSupported);
        QCOMPARE(availability.capability, Capability::Pause);
        QCOMPARE(availability.reason, CapabilityReason::NotOnThisEngine);
    }

    void createTellsTheKey()
    {
        World world;
        SandboxSpec spec;
        spec.name = u"new-1"_s;
        spec.image = u"node"_s;
        const auto made = await(world.service.create(u"fake"_s, spec));
        QVERIFY(made.has_value());
        QVERIFY2(made->has_value(), why(*made).constData());
        QCOMPARE(made->value(), (SandboxKey{u"fake"_s, u"id-of-new-1"_s}));
        QCOMPARE(world.activity.entries().back().state, ActivityState::Succeeded);

        const auto nowhere = await(world.service.create(u"gone"_s, spec));
        QCOMPARE(nowhere->error().kind, ErrorKind::NotFound);
    }

    void survivesARemovedConnection()
    {
        World world;
        const auto keys = world.list(20);
        world.service.stop(keys);
        world.providers.removeConnection(u"fake"_s);
        QTRY_COMPARE(world.activity.runningCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestSandboxService)
#include "tst_sandboxservice.moc"
