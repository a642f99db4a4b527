// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/sandboxmodel.h"

#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestSandboxModel : public QObject
{
    Q_OBJECT

private:
    struct World
    {
        ManualClock clock;
        ProviderRegistry providers;
        FakeProvider* fake = FakeProvider::addTo(providers);
        SandboxRegistry registry{providers, clock};
        SandboxModel model{providers, registry};
        QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};

        void list(int count)
        {
            QList<Sandbox> all;
            for (int i = 0; i < count; ++i)
                all.append(fake->makeSandbox(u"box%1"_s.arg(i, 3, 10, QLatin1Char('0'))));
            fake->list(all);
            QCoreApplication::processEvents();
        }
        SandboxKey key(int number) const { return {u"fake"_s, u"box%1"_s.arg(number, 3, 10, QLatin1Char('0'))}; }
    };

private Q_SLOTS:
    void oneSignalForAWholeList()
    {
        World world;
        QSignalSpy inserted(&world.model, &QAbstractItemModel::rowsInserted);
        world.list(200);
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(world.model.rowCount(), 200);
    }

    void changesOfMostRowsAreOneRange()
    {
        World world;
        world.list(100);
        QSignalSpy changed(&world.model, &QAbstractItemModel::dataChanged);
        for (int i = 0; i < 80; ++i)
            world.fake->change(world.fake->makeSandbox(world.key(i).id, SandboxState::Exited));
        QTRY_COMPARE(changed.count(), 1);
    }

    void changesOfFewRowsNameThem()
    {
        World world;
        world.list(100);
        QSignalSpy changed(&world.model, &QAbstractItemModel::dataChanged);
        for (const int i : {3, 4, 50})
            world.fake->change(world.fake->makeSandbox(world.key(i).id, SandboxState::Exited));
        QTRY_COMPARE(changed.count(), 2); // 3 and 4 are neighbours.
        QSet<int> rows;
        for (const QList<QVariant>& signal : std::as_const(changed)) {
            const int last = signal.at(1).toModelIndex().row();
            for (int row = signal.at(0).toModelIndex().row(); row <= last; ++row)
                rows.insert(row);
        }
        QCOMPARE(rows, QSet<int>({world.model.rowOf(world.key(3)), world.model.rowOf(world.key(4)),
                                  world.model.rowOf(world.key(50))}));
    }

    void removedRowsLeaveTheOthersInPlace()
    {
        World world;
        world.list(10);
        for (const int i : {0, 4, 5, 9})
            world.fake->remove(world.key(i).id);
        QTRY_COMPARE(world.model.rowCount(), 6);
        for (const int i : {1, 2, 3, 6, 7, 8}) {
            const int row = world.model.rowOf(world.key(i));
            QVERIFY(row >= 0);
            QCOMPARE(world.model.keyAt(row), world.key(i));
        }
        QCOMPARE(world.model.rowOf(world.key(4)), -1);
    }

    void sortsByRawValues()
    {
        World world;
        Sandbox sandbox = world.fake->makeSandbox(u"a"_s);
        sandbox.ports = {{443, 8443, {}, u"tcp"_s}, {80, 8080, {}, u"tcp"_s}};
        world.fake->list({sandbox});
        QTRY_COMPARE(world.model.rowCount(), 1);
        const auto sort = [&world](SandboxColumn which) {
            return world.model.index(0, column(which)).data(role(SandboxRole::Sort));
        };
        QCOMPARE(sort(SandboxColumn::Ports).toInt(), 8080);
        QCOMPARE(sort(SandboxColumn::Age).toLongLong(), -sandbox.created.toMSecsSinceEpoch());
        QVERIFY(!sort(SandboxColumn::Cpu).isValid()); // No reading is not 0.
    }

    void readingsEndWithTheProcess()
    {
        World world;
        world.list(2);
        MetricSample reading;
        reading.cpuPercent = 12.5;
        reading.memoryBytes = 1000;
        world.model.setReadings({{world.key(0), reading}});
        const QModelIndex cpu = world.model.index(world.model.rowOf(world.key(0)), column(SandboxColumn::Cpu));
        QCOMPARE(cpu.data(role(SandboxRole::CpuPercent)).toDouble(), 12.5);
        QVERIFY(!world.model.index(world.model.rowOf(world.key(1)), 0).data(role(SandboxRole::CpuPercent)).isValid());

        // Also when it is stopped and started within one turn.
        world.fake->halt(world.key(0).id);
        QVERIFY(!cpu.data(role(SandboxRole::CpuPercent)).isValid());
        world.fake->begin(world.key(0).id);
        QCoreApplication::processEvents();
        QCOMPARE(cpu.data(role(SandboxRole::State)).toInt(), static_cast<int>(SandboxState::Running));
        QVERIFY(!cpu.data(role(SandboxRole::CpuPercent)).isValid());
    }

    void readsTheEndOfALifetimeFromItsLabel()
    {
        Sandbox sandbox;
        QCOMPARE(expiryOf(sandbox), 0);
        sandbox.labels.insert(u"io.sandglass.expires"_s, u"2026-01-01T00:00:10Z"_s);
        QCOMPARE(expiryOf(sandbox), 1767225610000LL);
        sandbox.labels.insert(u"io.sandglass.expires"_s, u"soon"_s);
        QCOMPARE(expiryOf(sandbox), 0);
    }
};

QTEST_GUILESS_MAIN(TestSandboxModel)
#include "tst_sandboxmodel.moc"
