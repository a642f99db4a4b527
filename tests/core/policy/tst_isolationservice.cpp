// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/isolationservice.h"

#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

QJsonObject privileged()
{
    return {{u"HostConfig"_s, QJsonObject{{u"Privileged"_s, true}}}};
}

struct World
{
    ManualClock clock;
    ProviderRegistry providers;
    FakeProvider* fake = FakeProvider::addTo(providers, u"lab"_s);
    SandboxRegistry registry{providers, clock};
    IsolationService service{providers, registry, 1};
    QObject viewer;

    explicit World(int sandboxes = 1)
    {
        fake->inspection = privileged();
        QList<Sandbox> all;
        for (int i = 0; i < sandboxes; ++i)
            all.append(fake->makeSandbox(QString::number(i)));
        fake->list(all);
        QCoreApplication::processEvents();
    }
    QSet<SandboxKey> keys() const
    {
        const QList<SandboxKey> all = registry.rows().keys();
        return QSet<SandboxKey>(all.cbegin(), all.cend());
    }
    SandboxKey key(int number = 0) const { return {u"lab"_s, QString::number(number)}; }
    qsizetype asked() const { return fake->calls.filter(u"inspectSandbox"_s).size(); }
};

} // namespace

class TestIsolationService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nobodyLooksNobodyIsAsked()
    {
        World world;
        QCoreApplication::processEvents();
        QCOMPARE(world.asked(), 0);
        QVERIFY(!world.service.find(world.key()));
    }

    void asksOnceForEachRun()
    {
        World world;
        world.service.setInterest(&world.viewer, world.keys());
        QTRY_VERIFY(world.service.find(world.key()));
        QVERIFY(world.service.find(world.key())->level == IsolationLevel::Exposed);
        world.service.setInterest(&world.viewer, world.keys());
        QCoreApplication::processEvents();
        QCOMPARE(world.asked(), 1);
        world.fake->inspection = {{u"HostConfig"_s, QJsonObject()}};
        Sandbox again = world.fake->makeSandbox(u"0"_s);
        again.started = QDateTime::fromMSecsSinceEpoch(5000, QTimeZone::UTC);
        world.fake->change(again);
        QTRY_VERIFY(world.service.find(world.key())->level == IsolationLevel::Standard);
        QCOMPARE(world.asked(), 2);
    }

    void asksAFewAtATime()
    {
        World world(50);
        world.fake->hold(Operation::InspectSandbox);
        world.service.setInterest(&world.viewer, world.keys());
        QTRY_COMPARE(world.asked(), IsolationService::mostAtOnce);
        QCoreApplication::processEvents();
        QCOMPARE(world.asked(), IsolationService::mostAtOnce);
    }

    void tellsInBatches()
    {
        World world(50);
        const QSignalSpy told(&world.service, &IsolationService::assessed);
        world.service.setInterest(&world.viewer, world.keys());
        const auto isKnown = [&](const SandboxKey& key) { return world.service.find(key) != nullptr; };
        QTRY_VERIFY(std::ranges::all_of(world.keys(), isKnown));
        QCOMPARE(world.asked(), 50);
        QVERIFY(told.size() < 50);
    }

    void whatCannotBeReadIsNotAskedForAgain()
    {
        World world;
        world.fake->failures.insert(Operation::InspectSandbox, fail(ErrorKind::Timeout).error());
        world.service.setInterest(&world.viewer, world.keys());
        QTRY_COMPARE(world.asked(), 1);
        world.fake->change(world.fake->makeSandbox(u"0"_s));
        QCoreApplication::processEvents();
        QCOMPARE(world.asked(), 1);
        QVERIFY(!world.service.find(world.key()));
    }

    void whatFailedForTheMomentIsTriedAgain()
    {
        World world;
        Error busy = fail(ErrorKind::Timeout).error();
        busy.retryable = true;
        world.fake->failures.insert(Operation::InspectSandbox, busy);
        world.service.setInterest(&world.viewer, world.keys());
        QTRY_VERIFY(world.asked() > 0);
        world.fake->failures.clear();
        QTRY_VERIFY(world.service.find(world.key()));
    }

    void asksAgainWhenLimitsWereChanged()
    {
        World world;
        world.service.setInterest(&world.viewer, world.keys());
        QTRY_VERIFY(world.service.find(world.key()));
        world.fake->inspection = {{u"HostConfig"_s, QJsonObject()}};
        world.service.askAgain(world.key());
        QTRY_VERIFY(world.service.find(world.key())->level == IsolationLevel::Standard);
    }

    void aCloudIsNotAsked()
    {
        World world;
        Sandbox remote = world.fake->makeSandbox(u"0"_s);
        remote.cloud = CloudFacts();
        world.fake->change(remote);
        QCoreApplication::processEvents();
        world.service.setInterest(&world.viewer, world.keys());
        QTRY_VERIFY(world.service.find(world.key()));
        QVERIFY(world.service.find(world.key())->assumed);
        QCOMPARE(world.asked(), 0);
    }

    void forgetsWhatIsGone()
    {
        World world;
        world.service.setInterest(&world.viewer, world.keys());
        QTRY_VERIFY(world.service.find(world.key()));
        world.fake->remove(u"0"_s);
        QTRY_VERIFY(!world.service.find(world.key()));
    }
};

QTEST_GUILESS_MAIN(TestIsolationService)
#include "tst_isolationservice.moc"
