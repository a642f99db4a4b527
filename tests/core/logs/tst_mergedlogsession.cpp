// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/logservice.h"

#include "core/activity/activitylog.h"
#include "core/logs/mergedlogsession.h"
#include "core/sandboxes/sandboxregistry.h"
#include "tests/support/fakelog.h"
#include "tests/support/manualclock.h"

#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

using Older = LogSession::Older;

namespace {
struct World
{
    World() { provider->list({provider->makeSandbox(u"a"_s), provider->makeSandbox(u"b"_s)}); }

    std::shared_ptr<LogSession> open()
    {
        return service.merged({SandboxKey{u"fake"_s, u"a"_s}, SandboxKey{u"fake"_s, u"b"_s}});
    }

    ManualClock clock;
    ProviderRegistry providers;
    SandboxRegistry sandboxes{providers, clock};
    FakeProvider* provider = FakeProvider::addTo(providers);
    FakeLog a{provider, u"a"_s};
    FakeLog b{provider, u"b"_s};
    ActivityLog activities{clock};
    LogService service{providers, sandboxes, activities, clock};
};

QList<QByteArray> texts(const LogSession& session)
{
    QList<QByteArray> all;
    for (LineId id = session.store().firstId(); id < session.store().endId(); ++id)
        all.append(session.store().lineAt(id).text.toByteArray());
    return all;
}

bool isOrdered(const LogSession& session)
{
    for (LineId id = session.store().firstId() + 1; id < session.store().endId(); ++id) {
        if (session.store().lineAt(id).timeNs < session.store().lineAt(id - 1).timeNs)
            return false;
    }
    return true;
}
} // namespace

class MergedLogSessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ordersByTime()
    {
        World world;
        world.a.write(1000, "a1"_ba);
        world.b.write(2000, "b1"_ba);
        world.a.write(3000, "a2"_ba);
        world.b.write(4000, "b2"_ba);
        const auto session = world.open();
        QTRY_COMPARE(texts(*session), (QList{"a1"_ba, "b1"_ba, "a2"_ba, "b2"_ba}));
        QCOMPARE(session->sources().size(), 2);
        QCOMPARE(session->store().lineAt(session->store().firstId()).source, quint8(0));
        QCOMPARE(session->store().lineAt(session->store().firstId() + 1).source, quint8(1));
    }

    void newLinesWaitForEarlierOnesOfTheOthers()
    {
        World world;
        const auto session = world.open();
        QTRY_COMPARE(session->phase(), LogSession::Phase::Following);
        world.clock.advanceMs(10000);
        world.a.write(2'000'000'000, "second"_ba);
        world.clock.advanceMs(50);
        world.b.write(1'000'000'000, "first"_ba);
        QVERIFY(session->store().isEmpty());
        world.clock.advanceMs(200);
        QTRY_COMPARE(texts(*session), (QList{"first"_ba, "second"_ba}));
    }

    void olderLinesGoBackOnlyAsFarAsAllAreRead()
    {
        World world;
        // `a` is busy: its newest 1,000 lines begin after most of `b`.
        for (int i = 0; i < 5000; ++i)
            world.a.write(1'000'000 + i * 100, "a " + QByteArray::number(i));
        for (int i = 0; i < 500; ++i)
            world.b.write(1'000'050 + i * 1000, "b " + QByteArray::number(i));
        const auto session = world.open();
        QTRY_VERIFY(session->store().count() >= 1000);
        QVERIFY(isOrdered(*session));
        const qint64 horizon = 1'000'000 + 4000 * 100;
        QVERIFY(session->store().lineAt(session->store().firstId()).timeNs >= horizon);
        int requests = 0;
        while (session->older() != Older::None && requests < 20) {
            QTRY_VERIFY(session->older() != Older::Loading);
            session->requestOlder();
            ++requests;
            QTRY_VERIFY(session->older() != Older::Loading);
        }
        QCOMPARE(session->older(), Older::None);
        QCOMPARE(session->store().count(), 5500);
        QVERIFY(isOrdered(*session));
    }

    void aFullStoreLeavesNoGapAmongOlderLines()
    {
        World world;
        const QByteArray wide(1500, ' ');
        for (int i = 0; i < 3000; ++i)
            (i % 2 == 0 ? world.a : world.b).write(1'000'000 + i * 1000, QByteArray::number(i) + wide);
        MergedLogSession session(
            {world.service.session({u"fake"_s, u"a"_s}), world.service.session({u"fake"_s, u"b"_s})}, world.clock,
            2 * 1024 * 1024);
        QTRY_VERIFY(!session.store().isEmpty());
        for (int requests = 0; session.older() != Older::AtLimit && requests < 20; ++requests) {
            session.requestOlder();
            QTRY_VERIFY(session.older() != Older::Loading);
        }
        QCOMPARE(session.older(), Older::AtLimit);
        const QList<QByteArray> lines = texts(session);
        QVERIFY(lines.size() > 1000 && lines.size() < 1500);
        for (qsizetype i = 0; i < lines.size(); ++i)
            QCOMPARE(lines[i].trimmed().toInt(), 3000 - lines.size() + i);
    }

    void manyLogsShareOneBudget()
    {
        ManualClock clock;
        ProviderRegistry providers;
        SandboxRegistry sandboxes(providers, clock);
        FakeProvider::addTo(providers);
        ActivityLog activities(clock);
        LogService service(providers, sandboxes, activities, clock);
        const auto alone = service.session({u"fake"_s, u"0"_s});
        QCOMPARE(alone->store().limitBytes(), LogStore::usualLimitBytes);
        QList<SandboxKey> keys;
        for (int i = 0; i < 32; ++i)
            keys.append({u"fake"_s, QString::number(i)});
        auto merged = service.merged(keys);
        qint64 all = merged->store().limitBytes();
        for (const SandboxKey& key : std::as_const(keys))
            all += service.session(key)->store().limitBytes();
        QVERIFY(all <= LogService::memoryBytes);
        const qint64 share = alone->store().limitBytes();
        merged.reset();
        QVERIFY(alone->store().limitBytes() > share);
    }

    void aLogThatAnswersLateIsSortedIn()
    {
        World world;
        world.a.write(1000, "a1"_ba);
        world.a.write(9'000'000'000, "a2"_ba);
        world.b.write(2000, "b1"_ba);
        world.b.running = true;
        const auto answer = world.provider->onLogsOpened;
        const auto a = world.service.session({u"fake"_s, u"a"_s});
        QTRY_COMPARE(a->store().count(), 2);
        world.provider->hold(Operation::ReadLogs);
        const auto session = world.open();
        QTRY_COMPARE_WITH_TIMEOUT(session->store().count(), 2, 5000);
        world.provider->release(Operation::ReadLogs);
        const auto b = world.service.session({u"fake"_s, u"b"_s});
        QTRY_COMPARE(b->store().count(), 1);
        world.clock.advanceMs(250);
        QTRY_COMPARE(texts(*session), (QList{"a1"_ba, "b1"_ba, "a2"_ba}));
    }

    void oneSessionIsSharedAndLivesOnForAWhile()
    {
        World world;
        const SandboxKey key{u"fake"_s, u"a"_s};
        auto first = world.service.session(key);
        const auto second = world.service.session(key);
        QCOMPARE(first.get(), second.get());
        const std::weak_ptr<LogSession> watched = first;
        const QPointer<LogSession> object = first.get();
        first.reset();
        QVERIFY(object);
        QCOMPARE(world.service.merged({key}).get(), object.get());
    }
};

QTEST_GUILESS_MAIN(MergedLogSessionTest)
#include "tst_mergedlogsession.moc"
