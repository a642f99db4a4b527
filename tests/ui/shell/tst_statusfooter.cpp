// SPDX-License-Identifier: GPL-3.0-or-later
// What the line at the bottom of the window tells.
#include "tests/ui/shell/fakewindow.h"

#include <QLabel>
#include <QStatusTipEvent>
#include <QToolButton>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestStatusFooter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QSettings().clear(); }

    void tellsWhatIsLeftOfTheBudget()
    {
        FakeWindow world;
        ConnectionConfig config;
        config.name = u"Northflank"_s;
        config.provider = u"northflank"_s;
        FakeProvider* cloud = world.fake(world.store.save(config).value());
        QVERIFY(world.show());
        auto* shown = child<QToolButton>(world.window.get(), u"footerConnection2"_s);
        QTRY_COMPARE(shown->text(), u"Northflank"_s); // It has told nothing yet.
        cloud->fakeCloud.rateBudget = {.limit = 1000, .remaining = 612, .resetAtMs = world.clock.monotonicMs() + 60000};
        cloud->fakeCloud.requestUses = {{Operation::ListSandboxes, 300}, {Operation::ReadMetrics, 88}};
        cloud->tellBudgetChanged();
        QTRY_VERIFY(shown->text().startsWith(u"Northflank 612 of "_s + QLocale().toString(1000)));
        const QString tip = shown->toolTip();
        QVERIFY2(tip.contains(u"States of the sandboxes: 300"_s), qPrintable(tip));
        QVERIFY(tip.indexOf(u": 300"_s) < tip.indexOf(u": 88"_s));
        const QImage calm = shown->icon().pixmap(16, 16).toImage();
        cloud->fakeCloud.rateBudget.remaining = 99;
        cloud->tellBudgetChanged();
        QTRY_VERIFY(shown->text().contains(u"99 of"_s));
        QVERIFY(shown->icon().pixmap(16, 16).toImage() != calm);
    }

    void aLowBudgetIsSeenAmongManyConnections()
    {
        FakeWindow world;
        ConnectionConfig config;
        config.provider = u"northflank"_s;
        for (const QString& name : {u"dust"_s, u"dune"_s, u"silt"_s}) {
            config.name = name;
            config.id.clear();
            config.id = world.store.save(config).value();
        }
        QVERIFY(world.show());
        auto* shown = child<QToolButton>(world.window.get(), u"footerConnection1"_s);
        QTRY_VERIFY(shown->text().startsWith(u"4 of 4"_s));
        const QImage calm = shown->icon().pixmap(16, 16).toImage();
        FakeProvider* cloud = world.fake(config.id);
        cloud->fakeCloud.rateBudget = {.limit = 1000, .remaining = 12};
        cloud->tellBudgetChanged();
        QTRY_VERIFY2(shown->toolTip().contains(u"silt 12 of"_s), qPrintable(shown->toolTip()));
        QVERIFY(shown->icon().pixmap(16, 16).toImage() != calm);
    }

    void spendsNothingWhenNobodyLooks()
    {
        FakeWindow world;
        ConnectionConfig config;
        config.name = u"Northflank"_s;
        config.provider = u"northflank"_s;
        const FakeCloud& cloud = world.fake(world.store.save(config).value())->fakeCloud;
        QVERIFY(world.show());
        QVERIFY(cloud.watched);
        world.window->showMinimized();
        QTRY_VERIFY(!cloud.watched);
        world.window->showNormal();
        QTRY_VERIFY(cloud.watched);
        world.window->hide();
        QVERIFY(!cloud.watched);
        config.name = u"another"_s;
        QVERIFY(!world.fake(world.store.save(config).value())->fakeCloud.watched);
    }

    void tellsWhatWasDone()
    {
        FakeWindow world;
        world.fill();
        QVERIFY(world.show());
        const auto* notice = child<QLabel>(world.window.get(), u"footerNotice"_s);
        world.service.stop({world.key(u"a"_s)});
        QTRY_COMPARE(notice->text(), u"Stopped a on lab"_s);
        world.service.stop({world.key(u"b"_s), world.key(u"c"_s)});
        QTRY_COMPARE(notice->text(), u"Stopped 3 sandboxes"_s);
        world.service.start({world.key(u"c"_s)});
        QTRY_COMPARE(notice->text(), u"Started c on lab"_s);
    }

    void theReasonOfAGreyedEntryStandsBesideTheConnections()
    {
        FakeWindow world;
        QVERIFY(world.show());
        QStatusTipEvent tip(u"Select a sandbox first."_s);
        QCoreApplication::sendEvent(world.window.get(), &tip);
        const auto* notice = child<QLabel>(world.window.get(), u"footerNotice"_s);
        QCOMPARE(notice->text(), u"Select a sandbox first."_s);
        QVERIFY(notice->isVisible());
        QVERIFY(child<QToolButton>(world.window.get(), u"footerConnection1"_s)->isVisible());
        QStatusTipEvent gone({});
        QCoreApplication::sendEvent(world.window.get(), &gone);
        QCOMPARE(notice->text(), QString());
    }

    void whatIsNotKnownIsNotCountedAsStopped()
    {
        FakeWindow world;
        QVERIFY(world.show());
        world.fake()->list({world.fake()->makeSandbox(u"api-1"_s)});
        const auto* running = child<QToolButton>(world.window.get(), u"footerRunning"_s);
        QTRY_COMPARE(running->text(), u"1 running"_s);
        world.fake()->setPhase(ConnectionPhase::Unreachable);
        QTRY_COMPARE(running->text(), u"0 running, 1 unknown"_s);
    }
};

SANDGLASS_GUI_TEST_MAIN(TestStatusFooter)
#include "tst_statusfooter.moc"
