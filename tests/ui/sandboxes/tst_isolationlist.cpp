// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/isolationservice.h"
#include "core/sandboxes/sandboxroles.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "ui/sandboxes/isolationfeed.h"
#include "ui/sandboxes/sandboxlist.h"
#include "ui/sandboxes/sandboxtable.h"
#include "ui/sandboxes/visiblerows.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QSettings>
#include <QSignalSpy>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

/// The isolation column of the list.
class TestIsolationList : public QObject
{
    Q_OBJECT

private:
    struct World
    {
        Theme theme;
        ManualClock clock;
        ProviderRegistry providers;
        FakeProvider* fake = FakeProvider::addTo(providers, u"lab"_s);
        SandboxRegistry registry{providers, clock};
        IsolationService isolation{providers, registry};
        SandboxList list{providers, registry, theme, clock};

        World()
        {
            new IsolationFeed(isolation, list); // Owned by the list.
            fake->inspection = {{u"HostConfig"_s, QJsonObject()}};
            fake->inspections.insert(u"lord"_s, {{u"HostConfig"_s, QJsonObject{{u"Privileged"_s, true}}}});
            QList<Sandbox> all{fake->makeSandbox(u"lord"_s)};
            for (int i = 0; i < 200; ++i)
                all.append(fake->makeSandbox(u"a-%1"_s.arg(i)));
            fake->list(all);
            QCoreApplication::processEvents();
        }
        qsizetype asked() const { return fake->calls.filter(u"inspectSandbox"_s).size(); }
        QModelIndex cell(int row = 0) const
        {
            return list.table()->model()->index(row, column(SandboxColumn::Isolation));
        }
    };

private Q_SLOTS:
    void init() { QSettings().clear(); }

    void showsTheLevelOfTheRowsThatCanBeSeen()
    {
        World world;
        QVERIFY(showAndWait(&world.list, {1200, 400}));
        QTRY_COMPARE(world.cell().data().toString(), u"Standard"_s);
        QVERIFY(world.cell().data(Qt::ToolTipRole).toString().contains(u"no limit of memory"_s));
        QVERIFY(!world.cell().data(Qt::ToolTipRole).toString().contains(u'␊')); // A line for each reason.
        QVERIFY(world.asked() < 50);
    }

    void filtersByALevelOfAll()
    {
        World world;
        QVERIFY(showAndWait(&world.list, {1200, 400}));
        world.list.setFilterText(u"isolation:exposed"_s);
        QTRY_COMPARE(world.list.table()->model()->rowCount(), 1);
        QCOMPARE(world.cell().data().toString(), u"⚠ Exposed"_s);
        QVERIFY(world.cell().data(Qt::ToolTipRole).toString().contains(u"whatever root can"_s));
    }

    void sortsTheWorstFirst()
    {
        World world;
        QVERIFY(showAndWait(&world.list, {1200, 400}));
        world.list.table()->sortByColumn(column(SandboxColumn::Isolation), Qt::AscendingOrder);
        QTRY_COMPARE(world.cell().data().toString(), u"⚠ Exposed"_s);
    }

    void aHiddenColumnAsksForNothing()
    {
        World world;
        world.list.table()->header()->hideSection(column(SandboxColumn::Isolation));
        VisibleRows rows(*world.list.table()); // Tells after the list's own.
        QSignalSpy looked(&rows, &VisibleRows::changed);
        QVERIFY(showAndWait(&world.list, {1200, 400}));
        QTRY_VERIFY(!looked.isEmpty());
        QCOMPARE(world.asked(), 0);
        world.list.table()->header()->showSection(column(SandboxColumn::Isolation));
        QTRY_VERIFY(world.asked() > 0);
    }
};

SANDGLASS_GUI_TEST_MAIN(TestIsolationList)
#include "tst_isolationlist.moc"
