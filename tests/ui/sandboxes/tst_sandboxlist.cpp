// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/sandboxlist.h"

#include "core/sandboxes/sandboxroles.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "ui/sandboxes/deleteconfirmation.h"
#include "ui/sandboxes/sandboxtable.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QHeaderView>
#include <QSettings>
#include <QSignalSpy>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestSandboxList : public QObject
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
        SandboxList list{providers, registry, theme, clock};
        QAbstractItemModelTester tester{list.table()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest};

        World()
        {
            Sandbox web = fake->makeSandbox(u"web-10"_s);
            web.labels.insert(u"team"_s, u"blue"_s);
            Sandbox stopped = fake->makeSandbox(u"api"_s, SandboxState::Exited);
            stopped.exitCode = 1;
            stopped.image = u"node:20"_s;
            fake->list({web, fake->makeSandbox(u"web-2"_s), stopped});
            QCoreApplication::processEvents();
        }
        SandboxKey key(const QString& id) const { return {u"lab"_s, id}; }
        /// The names in the order shown; groups as "[title]".
        QStringList names() const
        {
            const QAbstractItemModel* model = list.table()->model();
            QStringList shownNames;
            for (int row = 0; row < model->rowCount(); ++row) {
                const QModelIndex top = model->index(row, 0);
                const bool group = top.data(role(SandboxRole::GroupTitle)).isValid();
                shownNames.append(group ? u'[' + top.data().toString() + u']' : top.data().toString());
                for (int child = 0; child < model->rowCount(top); ++child)
                    shownNames.append(model->index(child, 0, top).data().toString());
            }
            return shownNames;
        }
    };

private Q_SLOTS:
    void init() { QSettings().clear(); }

    void sortsNumbersAsNumbers()
    {
        World world;
        QCOMPARE(world.names(), QStringList({u"api"_s, u"web-2"_s, u"web-10"_s}));
    }

    void filtersWhileTyping()
    {
        World world;
        QVERIFY(showAndWait(&world.list));
        world.list.focusFilter();
        QVERIFY(type(child<QWidget>(&world.list, u"sandboxFilter"_s), u"state:running"_s));
        QTRY_COMPARE(world.names(), QStringList({u"web-2"_s, u"web-10"_s}));
        QTest::keyClick(child<QWidget>(&world.list, u"sandboxFilter"_s), Qt::Key_Escape);
        QTRY_COMPARE(world.names().size(), 3);
    }

    void tellsWhenNothingMatches()
    {
        World world;
        QVERIFY(showAndWait(&world.list));
        world.list.setFilterText(u"nothing-like-this"_s);
        QVERIFY(child<QWidget>(&world.list, u"sandboxListEmpty"_s)->isVisible());
        world.list.setFilterText({});
        QVERIFY(!child<QWidget>(&world.list, u"sandboxListEmpty"_s)->isVisible());
    }

    void groups()
    {
        World world;
        world.list.select({world.key(u"api"_s)});
        world.list.setGrouping(u"environment"_s);
        QCOMPARE(world.names(),
                 QStringList({u"[busybox:latest]"_s, u"web-2"_s, u"web-10"_s, u"[node:20]"_s, u"api"_s}));
        QCOMPARE(world.list.selectedKeys(), QList{world.key(u"api"_s)}); // Grouping keeps the selection.
        world.list.setFilterText(u"web"_s);
        QCOMPARE(world.names(), QStringList({u"[busybox:latest]"_s, u"web-2"_s, u"web-10"_s}));
        world.list.setFilterText({});
        world.list.setGrouping(u"label:team"_s);
        QCOMPARE(world.names().first(), u"[blue]"_s);
    }

    void remembersHowItWasLeft()
    {
        {
            World world;
            world.list.setGrouping(u"connection"_s);
            child<QComboBox>(&world.list, u"sandboxScope"_s)->setCurrentIndex(1);
            world.list.table()->header()->setSectionHidden(column(SandboxColumn::Ports), true);
        }
        World world;
        QCOMPARE(world.list.grouping(), u"connection"_s);
        QCOMPARE(child<QComboBox>(&world.list, u"sandboxScope"_s)->currentIndex(), 1);
        QVERIFY(world.list.table()->header()->isSectionHidden(column(SandboxColumn::Ports)));
        world.list.resetLayout();
        QVERIFY(!world.list.table()->header()->isSectionHidden(column(SandboxColumn::Ports)));
    }

    void selectsWhatComesLater()
    {
        World world;
        world.list.select({world.key(u"late"_s)});
        world.fake->change(world.fake->makeSandbox(u"late"_s));
        QTRY_COMPARE(world.list.selectedKeys(), QList{world.key(u"late"_s)});
    }

    void theSelectionSurvivesANewList()
    {
        World world;
        world.list.select({world.key(u"web-2"_s)});
        world.fake->list({world.fake->makeSandbox(u"web-2"_s), world.fake->makeSandbox(u"new"_s)});
        QTRY_COMPARE(world.names().size(), 2);
        QCOMPARE(world.list.selectedKeys(), QList{world.key(u"web-2"_s)});
    }

    void staleRowsStayAndSaySo()
    {
        World world;
        world.fake->setPhase(ConnectionPhase::Unreachable);
        world.clock.advanceMs(60'000);
        QTRY_VERIFY(world.list.table()->model()->index(0, 0).data(role(SandboxRole::Stale)).toBool());
        QCOMPARE(world.names().size(), 3);
        const QModelIndex name = world.list.table()->model()->index(0, column(SandboxColumn::Name));
        QVERIFY(name.data(Qt::ToolTipRole).toString().contains(u"1 min"_s));
        const QModelIndex state = name.siblingAtColumn(column(SandboxColumn::State));
        QVERIFY2(state.data().toString().endsWith(u", 1 min ago"_s), qPrintable(state.data().toString()));
        QVERIFY(name.data(Qt::AccessibleTextRole).toString().contains(u"not confirmed"_s));
    }

    void namesThatDifferAtTheirEndsAreToldApart()
    {
        World world;
        const QString begin(60, u'x');
        world.fake->list({world.fake->makeSandbox(begin + u'1'), world.fake->makeSandbox(begin + u'2')});
        QVERIFY(showAndWait(&world.list));
        QTRY_COMPARE(world.names().size(), 2);
        const auto drawn = [&world](int row) {
            const QModelIndex name = world.list.table()->model()->index(row, column(SandboxColumn::Name));
            return world.list.table()->viewport()->grab(world.list.table()->visualRect(name)).toImage();
        };
        QVERIFY(drawn(0) != drawn(1));
    }

    void namesOfAServerAreShownAsText()
    {
        World world;
        Sandbox evil = world.fake->makeSandbox(u"evil"_s);
        evil.name = u"<b>a</b>\u202Egnp\n"_s;
        world.fake->list({evil});
        QTRY_COMPARE(world.names().size(), 1);
        QVERIFY(!world.names().first().contains(QChar(0x202e)));
        QVERIFY(!world.names().first().contains(u'\n'));
    }

    void theQuestionBeforeDeletingNamesWhatIsLost()
    {
        World world;
        const Sandbox running = world.fake->makeSandbox(u"web-2"_s);
        const Confirmation one = deleteConfirmation({running});
        QVERIFY(one.text.contains(u"web-2"_s));
        QVERIFY(one.text.contains(u"running"_s));
        QVERIFY(one.dangerous);
        const auto said = [&world](SandboxState state) {
            return deleteConfirmation({world.fake->makeSandbox(u"x"_s, state)}).text;
        };
        QVERIFY(said(SandboxState::Starting).contains(u"It is starting and will be stopped first."_s));
        QVERIFY(said(SandboxState::Paused).contains(u"It is paused and will be stopped first."_s));
        QVERIFY(!said(SandboxState::Exited).contains(u"first"_s));
        const Confirmation two = deleteConfirmation({running, world.fake->makeSandbox(u"b"_s, SandboxState::Exited)});
        QCOMPARE(two.items.size(), 2);
        QVERIFY(two.text.contains(u"1 of them will be stopped first."_s));
        QVERIFY(two.items.first().contains(u"web-2"_s));
        // The disks of a cloud have names, and go only when that is wanted.
        Sandbox inCloud = running;
        inCloud.cloud = CloudFacts();
        const Confirmation third = deleteConfirmation({inCloud});
        QVERIFY(third.checkBox.contains(u"disks"_s));
        QVERIFY(!third.checked);
    }

    void knowsWhichRowsCanBeSeen()
    {
        World world;
        QVERIFY(world.list.table()->visibleKeys().isEmpty());
        QVERIFY(showAndWait(&world.list));
        QTRY_COMPARE(world.list.table()->visibleKeys(),
                     QSet({world.key(u"api"_s), world.key(u"web-2"_s), world.key(u"web-10"_s)}));
        world.list.setGrouping(u"environment"_s);
        QTRY_COMPARE(world.list.table()->visibleKeys().size(), 3);
        // Of many only those in sight.
        QList<Sandbox> many;
        for (int i = 0; i < 500; ++i)
            many.append(world.fake->makeSandbox(u"box%1"_s.arg(i)));
        world.fake->list(many);
        QTRY_COMPARE(world.names().size(), 501);
        QTRY_VERIFY(world.list.table()->visibleKeys().size() > 10);
        QVERIFY(world.list.table()->visibleKeys().size() < 60);
        world.list.hide();
        QVERIFY(world.list.table()->visibleKeys().isEmpty());
    }

    void everybodyCanUseIt()
    {
        World world;
        QVERIFY(showAndWait(&world.list));
        QCOMPARE(accessibilityProblems(&world.list).join(u'\n'), QString());
    }
};

SANDGLASS_GUI_TEST_MAIN(TestSandboxList)
#include "tst_sandboxlist.moc"
