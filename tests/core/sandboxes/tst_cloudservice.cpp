// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/cloudservice.h"

#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"

#include <QSignalSpy>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

struct World
{
    World() { fake->hasCloud = true; }
    std::optional<Status> grow(const QString& connection = u"lab"_s)
    {
        CloudTask about;
        about.connection = connection;
        about.operation = Operation::ResizeVolume;
        about.subject = u"data"_s;
        return await(
            service.run<void>(about, [](CloudOperations& cloud) { return cloud.growVolume(u"p"_s, u"data"_s, 2048); }));
    }
    const Activity& noted() const { return activity.entries().back(); }

    ManualClock clock;
    ProviderRegistry providers;
    FakeProvider* fake = FakeProvider::addTo(providers, u"lab"_s);
    ActivityLog activity{clock};
    CloudService service{providers, activity};
    QSignalSpy changed{&service, &CloudService::changed};
};

} // namespace

class TestCloudService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsDoneIsNotedWithWhoAndWhere()
    {
        World world;
        const auto outcome = world.grow();
        QVERIFY(outcome && *outcome);
        QCOMPARE(world.noted().state, ActivityState::Succeeded);
        QCOMPARE(world.noted().operation, Operation::ResizeVolume);
        QCOMPARE(world.noted().subject, u"data"_s);
        QCOMPARE(world.noted().connection, u"lab"_s);
        QVERIFY(!world.noted().user.isEmpty());
        QCOMPARE(world.changed.size(), 1);
        QCOMPARE(world.changed.first().first().toString(), u"lab"_s);
    }

    void whatFailedIsDoneAgain()
    {
        World world;
        world.fake->fakeCloud.failures.insert(Operation::ResizeVolume, fail(ErrorKind::Limit, u"too big"_s).error());
        const auto outcome = world.grow();
        QVERIFY(outcome && !*outcome);
        QCOMPARE(outcome->error().serverText, u"too big"_s);
        QVERIFY(world.noted().canRetry);
        QVERIFY(world.changed.isEmpty());
        world.fake->fakeCloud.failures.clear();
        world.activity.retry(world.noted().id);
        QTRY_COMPARE(world.noted().state, ActivityState::Succeeded);
        QCOMPARE(world.fake->fakeCloud.count(u"growVolume p data 2048"_s), 2);
        QCOMPARE(world.changed.size(), 1);
    }

    void withoutACloudItFails_data()
    {
        QTest::addColumn<QString>("connection");
        QTest::addColumn<bool>("ready");
        QTest::newRow("unknown connection") << u"gone"_s << true;
        QTest::newRow("connection that is down") << u"lab"_s << false;
    }
    void withoutACloudItFails()
    {
        QFETCH(const QString, connection);
        QFETCH(const bool, ready);
        World world;
        if (!ready)
            world.fake->setPhase(ConnectionPhase::Unreachable);
        const auto outcome = world.grow(connection);
        QVERIFY(outcome && !*outcome);
        QCOMPARE(outcome->error().kind, ErrorKind::Unreachable);
        QCOMPARE(outcome->error().operation, Operation::ResizeVolume);
        QCOMPARE(world.noted().state, ActivityState::Failed);
        QCOMPARE(world.fake->fakeCloud.count(u"growVolume"_s), 0);
    }
};

QTEST_GUILESS_MAIN(TestCloudService)
#include "tst_cloudservice.moc"
