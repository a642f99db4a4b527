// SPDX-License-Identifier: GPL-3.0-or-later
// The live list by polling: what it tells, and what it costs. Time is the test's own.
#include "core/northflank/servicelist.h"
#include "tests/core/northflank/faketeam.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"

#include <QSignalSpy>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

ServiceListTimings handDriven()
{
    ServiceListTimings timings;
    timings.tickMs = 0;
    return timings;
}

/// A team, and a list of its sandboxes, driven by hand.
struct World
{
    World()
        : api(std::make_shared<NorthflankApi>(team.server().url(), QString(), clock))
        , list(api, u"c1"_s, clock, handDriven())
        , listed(&list, &ServiceList::listed)
        , changed(&list, &ServiceList::changed)
        , removed(&list, &ServiceList::removed)
        , started(&list, &ServiceList::started)
        , stopped(&list, &ServiceList::stopped)
        , failed(&list, &ServiceList::readFailed)
    {
    }
    ~World() { api->close(); } // As the provider does: whoever waits for a turn would wait for ever.
    Q_DISABLE_COPY_MOVE(World)

    /// Until no request is under way.
    void settle()
    {
        while (list.isReading())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    void begin()
    {
        list.activate();
        settle();
    }
    void pass(qint64 seconds)
    {
        for (qint64 second = 0; second < seconds; ++second) {
            clock.advanceMs(1000);
            team.resetSeconds = std::max(0, team.resetSeconds - 1);
            list.tick();
            settle();
        }
    }
    SandboxState state(const QString& id) const { return list.known(id).value_or(Sandbox{}).state; }

    ManualClock clock;
    FakeTeam team;
    std::shared_ptr<NorthflankApi> api;
    ServiceList list;
    QSignalSpy listed;
    QSignalSpy changed;
    QSignalSpy removed;
    QSignalSpy started;
    QSignalSpy stopped;
    QSignalSpy failed;
};

} // namespace

class TestServiceList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingIsListedOnceAndThenKept()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        world.team.add(u"lab"_s, u"api-2"_s, u"PENDING"_s);
        world.team.add(u"web"_s, u"front"_s);
        world.begin();
        QCOMPARE(world.listed.size(), 1);
        QCOMPARE(world.listed.first().first().value<QList<Sandbox>>().size(), 3);
        QCOMPARE(world.state(u"lab/api-1"_s), SandboxState::Running);
        QCOMPARE(world.state(u"lab/api-2"_s), SandboxState::Starting);
        // What only the details tell has come by itself.
        QCOMPARE(world.list.known(u"web/front"_s)->image, u"a:1"_s);
        QCOMPARE(world.list.known(u"web/front"_s)->cloud->instances, 1);

        world.team.setStatus(u"lab"_s, u"api-2"_s, u"COMPLETED"_s);
        world.team.add(u"web"_s, u"new"_s);
        world.team.projects[u"lab"_s].remove(u"api-1"_s);
        world.pass(20);
        QCOMPARE(world.state(u"lab/api-2"_s), SandboxState::Running);
        QCOMPARE(world.started.size(), 1);
        QCOMPARE(world.started.first().first().toString(), u"lab/api-2"_s);
        QCOMPARE(world.state(u"web/new"_s), SandboxState::Running);
        QCOMPARE(world.removed.size(), 1);
        QCOMPARE(world.removed.first().first().toString(), u"lab/api-1"_s);
        QCOMPARE(world.listed.size(), 1);
    }

    void nothingToListIsAListToo()
    {
        World world;
        world.begin();
        QCOMPARE(world.listed.size(), 1);
        QVERIFY(world.listed.first().first().value<QList<Sandbox>>().isEmpty());
    }

    void aChangeIsSeenWithinTwentySeconds()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        world.begin();
        for (int round = 0; round < 5; ++round) {
            world.pass(7); // at any time within a round
            const bool fails = round % 2 == 0;
            world.team.setStatus(u"lab"_s, u"api-1"_s, fails ? u"FAILED"_s : u"COMPLETED"_s);
            world.pass(19);
            QCOMPARE(world.state(u"lab/api-1"_s), fails ? SandboxState::Failed : SandboxState::Running);
        }
        QCOMPARE(world.stopped.size(), 3);
        QCOMPARE(world.started.size(), 2);
    }

    void aRestartBySomebodyElseIsTold()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        world.begin();
        world.team.setStatus(u"lab"_s, u"api-1"_s, u"COMPLETED"_s); // only the time differs
        world.pass(20);
        QCOMPARE(world.stopped.size(), 1);
        QCOMPARE(world.started.size(), 1);
    }

    void moreInstancesAreNoRestart()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        world.begin();
        world.team.setInstances(u"lab"_s, u"api-1"_s, 2);
        world.team.setStatus(u"lab"_s, u"api-1"_s, u"IN_PROGRESS"_s, u"SCALING"_s);
        world.pass(20);
        QCOMPARE(world.state(u"lab/api-1"_s), SandboxState::Starting);
        world.team.setStatus(u"lab"_s, u"api-1"_s, u"COMPLETED"_s, u"SCALING"_s);
        world.pass(20);
        QCOMPARE(world.state(u"lab/api-1"_s), SandboxState::Running);
        QCOMPARE(world.stopped.size(), 0);
        QCOMPARE(world.started.size(), 0);
        // None are a stop, and some again a start.
        world.team.setInstances(u"lab"_s, u"api-1"_s, 0);
        world.team.setStatus(u"lab"_s, u"api-1"_s, u"COMPLETED"_s, u"SCALING"_s);
        world.pass(20);
        QCOMPARE(world.stopped.size(), 1);
        world.team.setInstances(u"lab"_s, u"api-1"_s, 1);
        world.team.setStatus(u"lab"_s, u"api-1"_s, u"COMPLETED"_s, u"SCALING"_s);
        world.pass(20);
        QCOMPARE(world.started.size(), 1);
    }

    void aHundredSandboxesInAnHourTakeAtMost400Requests()
    {
        World world;
        for (int number = 0; number < 100; ++number)
            world.team.add(u"lab"_s, u"api-%1"_s.arg(number));
        world.begin();
        const qsizetype toBegin = world.team.requests();
        world.pass(3600);
        QVERIFY2(world.team.requests() <= 400, QByteArray::number(world.team.requests()));
        QVERIFY2(world.team.requests() >= toBegin + 190, "the list was not read as often as it should be");
        QCOMPARE(world.failed.size(), 0);
        QCOMPARE(world.changed.size(), 100); // the first details
        qInfo("FIGURE requests of an hour with 100 sandboxes: %lld, %lld of them at the start",
              static_cast<long long>(world.team.requests()), static_cast<long long>(toBegin));
    }

    void aSmallBudgetIsNeverOverdrawn()
    {
        World world;
        world.team.limit = 60;
        for (int project = 0; project < 3; ++project) {
            for (int number = 0; number < 10; ++number)
                world.team.add(u"p%1"_s.arg(project), u"api-%1"_s.arg(number));
        }
        world.begin();
        world.pass(3500);
        QVERIFY2(world.team.spent <= 60, QByteArray::number(world.team.spent));
        QVERIFY(world.team.spent > 35);
        QCOMPARE(world.failed.size(), 0);
    }

    void whenNothingIsLeftItWaitsForTheNextPeriod()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        world.begin();
        world.team.spent = 1000; // somebody else's doing
        const qsizetype before = world.team.requests();
        world.clock.advanceMs(18000);
        world.list.tick();
        QTRY_COMPARE(world.team.requests(), before + 1); // this one is refused
        QTRY_COMPARE(world.api->budget().remaining, 0);
        for (int second = 0; second < 600; ++second) {
            world.clock.advanceMs(1000);
            world.list.tick();
            QCoreApplication::processEvents();
        }
        QCOMPARE(world.team.requests(), before + 1);
        QVERIFY(world.list.waitingMs() >= 600'000);
        QCOMPARE(world.failed.size(), 0);
    }

    void whoActsSeesTheOutcomeSoon()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        world.begin();
        const qsizetype before = world.team.requests();
        world.team.setInstances(u"lab"_s, u"api-1"_s, 0);
        world.team.setStatus(u"lab"_s, u"api-1"_s, u"IN_PROGRESS"_s);
        world.list.follow(u"lab/api-1"_s);
        world.pass(1);
        QCOMPARE(world.state(u"lab/api-1"_s), SandboxState::Stopping);
        world.team.setStatus(u"lab"_s, u"api-1"_s, u"COMPLETED"_s);
        world.pass(2);
        QCOMPARE(world.state(u"lab/api-1"_s), SandboxState::Exited);
        QCOMPARE(world.stopped.size(), 1);
        world.pass(60);
        QVERIFY2(world.team.requests() - before < 12, QByteArray::number(world.team.requests() - before));
    }

    void aSandboxOfOurOwnIsThereAtOnceAndGoneAtOnce()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        world.begin();
        world.changed.clear();
        world.team.add(u"lab"_s, u"made"_s, u"PENDING"_s);
        world.list.take(u"lab/made"_s, world.team.projects[u"lab"_s][u"made"_s]);
        QCOMPARE(world.changed.size(), 1);
        QCOMPARE(world.state(u"lab/made"_s), SandboxState::Starting);
        world.team.projects[u"lab"_s].remove(u"made"_s);
        world.list.drop(u"lab/made"_s);
        QCOMPARE(world.removed.size(), 1);
    }

    void aListThatWasUnderWayKnowsNothingOfWhatWasDoneMeanwhile()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        world.begin();
        const QJsonObject made = world.team.projects[u"lab"_s][u"api-1"_s];
        world.clock.advanceMs(18000);
        world.list.tick(); // the request is on its way, and shows api-1 and not api-2
        QVERIFY(world.list.isReading());
        world.clock.advanceMs(1);
        world.list.drop(u"lab/api-1"_s);
        QJsonObject other = made;
        other.insert(u"id"_s, u"api-2"_s);
        world.list.take(u"lab/api-2"_s, other);
        world.settle();
        QVERIFY(!world.list.known(u"lab/api-1"_s));
        QVERIFY(world.list.known(u"lab/api-2"_s));
    }

    void aProjectThatMayNotBeReadHidesNoOther()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        world.team.add(u"secret"_s, u"x"_s);
        world.team.instead = [](const FakeRequest& request) {
            return request.target.contains("/secret/") ? refuse(403, u"Permission denied"_s) : QByteArray();
        };
        world.begin();
        QCOMPARE(world.listed.size(), 1);
        QCOMPARE(world.listed.first().first().value<QList<Sandbox>>().size(), 1);
        QCOMPARE(world.failed.size(), 0);
    }

    void aFailureIsTold_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("token") << 401 << ErrorKind::Unauthorised;
        QTest::newRow("permission") << 403 << ErrorKind::Forbidden;
        QTest::newRow("server") << 500 << ErrorKind::Internal;
    }
    void aFailureIsTold()
    {
        QFETCH(int, status);
        QFETCH(ErrorKind, kind);
        World world;
        world.team.instead = [status](const FakeRequest&) { return refuse(status, u"no"_s); };
        world.begin();
        QCOMPARE(world.failed.size(), 1);
        QCOMPARE(world.failed.first().first().value<Error>().kind, kind);
        QCOMPARE(world.listed.size(), 0);
    }

    void afterAnOutageAllIsToldAgain()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        world.team.add(u"lab"_s, u"api-2"_s);
        world.begin();
        world.list.deactivate();
        world.team.projects[u"lab"_s].remove(u"api-2"_s);
        world.clock.advanceMs(60000);
        world.begin();
        QCOMPARE(world.listed.size(), 2);
        QCOMPARE(world.listed.last().first().value<QList<Sandbox>>().size(), 1);
    }

    void whileNobodyLooksNothingIsRead()
    {
        World world;
        world.team.add(u"lab"_s, u"api-1"_s);
        world.begin();
        world.list.setWatched(false);
        const qsizetype before = world.team.requests();
        world.pass(600);
        QCOMPARE(world.team.requests(), before);
        world.team.setStatus(u"lab"_s, u"api-1"_s, u"FAILED"_s);
        world.list.setWatched(true);
        world.settle();
        QCOMPARE(world.state(u"lab/api-1"_s), SandboxState::Failed);
    }
};

QTEST_GUILESS_MAIN(TestServiceList)
#include "tst_servicelist.moc"
