// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "core/activity/activitylog.h"
#include "core/activity/audittrail.h"
#include "core/sandboxes/sandboxroles.h"
#include "tests/support/fakelocalengine.h"
#include "tests/support/uitestsupport.h"
#include "tests/ui/shell/fakeservices.h"
#include "ui/common/dialogs.h"
#include "ui/common/messagebar.h"
#include "ui/sandboxes/newsandboxdialog.h"
#include "ui/sandboxes/sandboxlist.h"
#include "ui/sandboxes/sandboxtable.h"
#include "ui/shell/actions.h"
#include "ui/shell/detailsarea.h"

#include <QAction>
#include <QBoxLayout>
#include <QClipboard>
#include <QDockWidget>
#include <QFile>
#include <QKeySequence>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QRadioButton>
#include <QStatusTipEvent>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeView>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

/// Remembers what it was told to show.
class PlainPane final : public SandboxPane
{
public:
    using SandboxPane::SandboxPane;
    void setSandboxes(const QList<SandboxKey>& keys) override { shown = keys; }
    void focusSearch() override { ++searches; }
    void refresh() override { ++refreshes; }

    QList<SandboxKey> shown;
    int searches = 0;
    int refreshes = 0;
};

class TestMainWindow : public QObject
{
    Q_OBJECT

private:
    struct World : FakeServices
    {
        FakeLocalEngine engine;
        const AuditTrail* audit = nullptr;
        int discoveries = 0;
        std::unique_ptr<MainWindow> window;

        explicit World(bool connected = true)
            : FakeServices(connected ? QList{found(u"lab"_s, u"lab"_s, u"unix:///run/lab.sock"_s)}
                                     : QList<ConnectionConfig>())
        {
            open();
        }
        void open()
        {
            const auto pane = [](const QString& id) {
                return PaneFactory{id, id, u"folder"_s, [](QWidget* parent) { return new PlainPane(parent); }};
            };
            WindowServices services = all();
            services.localEngine = &engine;
            services.audit = audit;
            services.discover = [this] { ++discoveries; };
            window = std::make_unique<MainWindow>(services,
                                                  QList{pane(u"overview"_s), pane(u"logs"_s), pane(u"terminal"_s)});
        }
        using FakeServices::fake;
        FakeProvider* fake() { return fake(u"lab"_s); }
        void fill()
        {
            fake()->list({fake()->makeSandbox(u"a"_s), fake()->makeSandbox(u"b"_s),
                          fake()->makeSandbox(u"c"_s, SandboxState::Exited)});
            QCoreApplication::processEvents();
        }
        SandboxKey key(const QString& id) const { return {u"lab"_s, id}; }
        bool show() { return showAndWait(window.get(), {1280, 800}); }
        PlainPane* pane(const QString& id) { return static_cast<PlainPane*>(window->findChild<SandboxPane*>(id)); }
        void press(QKeySequence keys) { QTest::keySequence(window->focusWidget(), keys); }
        SandboxTable* table() { return window->list().table(); }
    };

private Q_SLOTS:
    void init() { QSettings().clear(); }

    void openingItWritesNoSettings()
    {
        World world;
        QVERIFY(world.show());
        QCOMPARE(QSettings().allKeys(), QStringList());
    }

    void noKeyIsTakenTwice()
    {
        World world;
        QVERIFY(world.window->actions().conflicts().isEmpty());
        QVERIFY(world.show());
        QCOMPARE(shortcutConflicts(world.window.get()).join(u'\n'), QString());
    }

    void aKeyOfTheWindowAndOfAPartOfItConflict()
    {
        World world;
        world.fill();
        QVERIFY(world.show());
        QAction zoom(world.pane(u"overview"_s));
        zoom.setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_J), QKeySequence(Qt::CTRL | Qt::Key_N)});
        zoom.setShortcutContext(Qt::WidgetWithChildrenShortcut);
        world.pane(u"overview"_s)->addAction(&zoom);
        QCOMPARE(shortcutConflicts(world.window.get()).size(), 1);
        // One and the same key in two parts beside each other is fine.
        zoom.setShortcut(QKeySequence(Qt::Key_Delete));
        QCOMPARE(shortcutConflicts(world.window.get()).join(u'\n'), QString());
        // Every sequence of an action counts.
        QAction* start = world.window->actions().find(u"sandbox.start"_s);
        start->setShortcuts({QKeySequence(Qt::Key_F9), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)});
        QCOMPARE(world.window->actions().conflicts().size(), 1);
    }

    void keysActOnThePaneThatHasTheFocus()
    {
        World world;
        world.fill();
        QVERIFY(world.show());
        world.window->selectSandboxes({world.key(u"a"_s)});
        QVERIFY(click(child<QToolButton>(world.window.get(), u"keepOpen"_s)));
        auto* kept = static_cast<PlainPane*>(child<QDockWidget>(world.window.get(), u"pinned1"_s)->widget());
        kept->setFocusPolicy(Qt::StrongFocus);
        kept->setFocus();
        world.press(QKeySequence(Qt::CTRL | Qt::Key_F));
        QTRY_COMPARE(kept->searches, 1);
        world.press(QKeySequence(Qt::Key_F5));
        QTRY_COMPARE(kept->refreshes, 1);
        QCOMPARE(world.pane(u"overview"_s)->searches, 0);
        // The docks have search lines of their own.
        world.window->actions().find(u"view.dock.activity"_s)->trigger();
        child<QWidget>(world.window.get(), u"activityPane"_s)->setFocus();
        QTRY_VERIFY(
            child<QDockWidget>(world.window.get(), u"activityDock"_s)->isAncestorOf(QApplication::focusWidget()));
        world.press(QKeySequence(Qt::CTRL | Qt::Key_F));
        QTRY_VERIFY(child<QLineEdit>(world.window.get(), u"activitySearch"_s)->hasFocus());
    }

    void whatFailedLeadsToItsSandbox()
    {
        World world;
        world.fill();
        QVERIFY(world.show());
        world.fake()->failures.insert(Operation::StartSandbox, fail(ErrorKind::Conflict, u"port is taken"_s).error());
        world.service.start({world.key(u"c"_s)});
        auto* problems = child<QToolButton>(world.window.get(), u"footerProblems"_s);
        QVERIFY(click(problems));
        auto* tasks = child<QTreeView>(world.window.get(), u"activityView"_s);
        QTRY_VERIFY(tasks->isVisible());
        QCOMPARE(tasks->selectionModel()->selectedRows().size(), 1);
        QTRY_VERIFY(!problems->isVisible());
        child<QAction>(world.window.get(), u"goToSandboxAction"_s)->trigger();
        QTRY_COMPARE(world.window->list().selectedKeys(), QList{world.key(u"c"_s)});
        QVERIFY(world.table()->hasFocus());
    }

    void everybodyCanUseIt()
    {
        World world;
        world.fill();
        world.window->selectSandboxes({world.key(u"a"_s)});
        world.fake()->setPhase(ConnectionPhase::Unreachable, fail(ErrorKind::Unreachable, u"x"_s).error());
        QVERIFY(world.show());
        QCOMPARE(accessibilityProblems(world.window.get()).join(u'\n'), QString());
    }

    void leadsFromTheFirstPageToNorthflank()
    {
        World world(false);
        QVERIFY(world.show());
        QVERIFY(click(child<QPushButton>(world.window.get(), u"welcomeNorthflank"_s)));
        const auto* editor = child<QDialog>(world.window.get(), u"connectionEditor"_s);
        QVERIFY(child<QRadioButton>(editor, u"connectionKindNorthflank"_s)->isChecked());
        QTRY_VERIFY(child<QWidget>(editor, u"connectionToken"_s)->hasFocus());
    }

    void tellsWhatIsLeftOfTheBudget()
    {
        World world;
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
        QVERIFY2(tip.contains(u"sandboxes of …: 300"_s), qPrintable(tip));
        QVERIFY(tip.indexOf(u": 300"_s) < tip.indexOf(u": 88"_s));
        const QImage calm = shown->icon().pixmap(16, 16).toImage();
        cloud->fakeCloud.rateBudget.remaining = 99;
        cloud->tellBudgetChanged();
        QTRY_VERIFY(shown->text().contains(u"99 of"_s));
        QVERIFY(shown->icon().pixmap(16, 16).toImage() != calm);
    }

    void aLowBudgetIsSeenAmongManyConnections()
    {
        World world;
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
        World world;
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

    void welcomesWhoHasNothing()
    {
        World world(false);
        QVERIFY(world.show());
        QVERIFY(child<QWidget>(world.window.get(), u"welcomePage"_s)->isVisible());
        QVERIFY(click(child<QPushButton>(world.window.get(), u"welcomeList"_s)));
        QVERIFY(world.window->list().isVisible());
        world.window->showWelcome();
        world.window->actions().find(u"view.list"_s)->trigger();
        QVERIFY(world.window->list().isVisible());
        // Who went on is not held up again.
        world.open();
        QVERIFY(world.show());
        QVERIFY(world.window->list().isVisible());
    }

    void theFirstSandboxesEndTheWelcome()
    {
        World world;
        QVERIFY(world.show());
        QVERIFY(!world.window->list().isVisible());
        world.fill();
        QTRY_VERIFY(world.window->list().isVisible());
    }

    void detailsFollowTheSelection()
    {
        World world;
        world.fill();
        QVERIFY(world.show());
        world.table()->setFocus();
        QVERIFY(world.pane(u"overview"_s)->shown.isEmpty());
        world.window->selectSandboxes({world.key(u"a"_s)});
        QTRY_COMPARE(world.pane(u"overview"_s)->shown, QList{world.key(u"a"_s)});
        QTest::keyClick(world.table(), Qt::Key_Down, Qt::ShiftModifier);
        QTRY_COMPARE(world.pane(u"overview"_s)->shown, QList({world.key(u"a"_s), world.key(u"b"_s)}));
        QVERIFY(!world.pane(u"logs"_s)); // Nobody looked at it yet.
        world.press(QKeySequence(Qt::CTRL | Qt::Key_2));
        QTRY_VERIFY(world.pane(u"logs"_s));
        QCOMPARE(world.pane(u"logs"_s)->shown.size(), 2);
    }

    void keysReachTheirActions()
    {
        World world;
        world.fill();
        QVERIFY(world.show());
        world.window->selectSandboxes({world.key(u"a"_s)});
        world.window->actions().refreshNow();
        world.table()->setFocus();
        world.press(QKeySequence(Qt::CTRL | Qt::Key_L));
        QTRY_COMPARE(world.window->details().currentPaneId(), u"logs"_s);
        world.press(QKeySequence(Qt::CTRL | Qt::Key_F));
        QTRY_COMPARE(world.pane(u"logs"_s)->searches, 1);
        world.press(QKeySequence(Qt::Key_F5));
        QTRY_COMPARE(world.pane(u"logs"_s)->refreshes, 1);
        QCOMPARE(world.fake()->count(u"retryNow"_s), 1);
        world.table()->setFocus();
        world.press(QKeySequence(Qt::Key_Slash));
        QTRY_VERIFY(child<QLineEdit>(world.window.get(), u"sandboxFilter"_s)->hasFocus());
        // In the filter it is a letter.
        world.press(QKeySequence(Qt::Key_Slash));
        auto* filter = child<QLineEdit>(world.window.get(), u"sandboxFilter"_s);
        QTRY_COMPARE(filter->text(), u"/"_s);
        // Esc clears it first and leaves it then.
        world.press(QKeySequence(Qt::Key_Escape));
        QCOMPARE(filter->text(), QString());
        QVERIFY(filter->hasFocus());
        world.press(QKeySequence(Qt::Key_Escape));
        QTRY_VERIFY(world.table()->hasFocus());
    }

    void actionsKnowWhatTheSelectionCan()
    {
        World world;
        world.fill();
        const auto enabled = [&world](const QString& id) {
            world.window->actions().refreshNow();
            return world.window->actions().find(id)->isEnabled();
        };
        QVERIFY(!enabled(u"sandbox.stop"_s));
        world.window->selectSandboxes({world.key(u"a"_s)});
        QVERIFY(enabled(u"sandbox.stop"_s));
        QVERIFY(!enabled(u"sandbox.start"_s));
        world.window->selectSandboxes({world.key(u"a"_s), world.key(u"c"_s)});
        QVERIFY(!enabled(u"sandbox.stop"_s));
        QVERIFY(enabled(u"sandbox.delete"_s));
        world.fake()->setPhase(ConnectionPhase::Unreachable);
        QVERIFY(!enabled(u"sandbox.delete"_s));
        QVERIFY(world.window->actions().find(u"sandbox.delete"_s)->toolTip().contains(u"not ready"_s));
    }

    void deletesAfterAQuestion()
    {
        World world;
        world.fill();
        QVERIFY(world.show());
        ScriptedDialogs answers;
        bool yes = false;
        answers.onConfirm = [&yes](const Confirmation&) { return ConfirmationAnswer{yes, true}; };
        world.window->selectSandboxes({world.key(u"a"_s)});
        world.window->actions().refreshNow();
        world.table()->setFocus();
        world.press(QKeySequence(Qt::Key_Delete));
        QTRY_COMPARE(answers.asked.size(), 1);
        QVERIFY(answers.asked.first().text.contains(u"a"_s));
        QCOMPARE(world.fake()->count(u"deleteSandbox"_s), 0);
        yes = true;
        world.press(QKeySequence(Qt::Key_Delete));
        QTRY_COMPARE(world.fake()->count(u"deleteSandbox a 1"_s), 1);
    }

    void errorsAreShownAndStay()
    {
        World world;
        world.fill();
        QVERIFY(world.show());
        world.fake()->failures.insert(Operation::StartSandbox, fail(ErrorKind::Conflict, u"port is taken"_s).error());
        world.service.start({world.key(u"c"_s)});
        auto* messages = child<MessageBar>(world.window.get(), QString());
        QTRY_VERIFY(messages->currentText().contains(u"port is taken"_s));
        // Retry does it once more.
        world.fake()->failures.clear();
        QVERIFY(click(child<QToolButton>(messages, u"retryActionButton"_s)));
        QTRY_COMPARE(world.fake()->count(u"startSandbox c"_s), 2);
        QTRY_VERIFY(child<QToolButton>(world.window.get(), u"footerProblems"_s)->isVisible());
    }

    void tellsWhatWasDone()
    {
        World world;
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

    void theContextMenuHasEverything()
    {
        World world;
        world.fill();
        QVERIFY(world.show());
        world.window->selectSandboxes({world.key(u"a"_s)});
        Q_EMIT world.table()->contextMenuRequested({});
        auto* menu = child<QMenu>(world.window.get(), u"sandboxContextMenu"_s);
        QTRY_VERIFY(menu->isVisible());
        QHash<QString, QAction*> offered;
        const auto collect = [&offered](const auto& self, const QMenu* from) -> void {
            const auto actions = from->actions();
            for (QAction* action : actions) {
                if (action->menu())
                    self(self, action->menu());
                else
                    offered.insert(action->objectName(), action);
            }
        };
        collect(collect, menu);
        for (const QString& id :
             {u"terminal"_s, u"logs"_s, u"files"_s, u"start"_s, u"stop"_s, u"restart"_s, u"pause"_s, u"kill.SIGKILL"_s,
              u"copyId"_s, u"copyName"_s, u"copyImage"_s, u"copyRun"_s, u"upload"_s, u"download"_s, u"replicate"_s,
              u"snapshot"_s, u"rename"_s, u"inspect"_s, u"delete"_s})
            QVERIFY2(offered.contains(u"sandbox."_s + id), qPrintable(id));
        QVERIFY(child<QMenu>(menu, u"portMenu"_s));
        // What this version cannot do says so before the click.
        for (const QAction* later : {offered.value(u"sandbox.replicate"_s), offered.value(u"sandbox.snapshot"_s),
                                     child<QMenu>(menu, u"extendMenu"_s)->menuAction()}) {
            QVERIFY(!later->isEnabled());
            QVERIFY(later->toolTip().contains(u"not available yet"_s));
        }
        menu->close();

        world.fake()->inspection = {{u"Name"_s, u"/a"_s}, {u"Config"_s, QJsonObject{{u"Image"_s, u"node:20"_s}}}};
        world.window->actions().find(u"sandbox.copyRun"_s)->trigger();
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), u"docker run -d --name a node:20"_s);
    }

    void aPortIsOfferedOncePerProtocol()
    {
        World world;
        Sandbox sandbox = world.fake()->makeSandbox(u"a"_s);
        sandbox.ports = {
            {80, 8080, u"0.0.0.0"_s, u"tcp"_s}, {80, 8080, u"::"_s, u"tcp"_s}, {53, 8080, u"0.0.0.0"_s, u"udp"_s}};
        world.fake()->list({sandbox});
        QCoreApplication::processEvents();
        QVERIFY(world.show());
        Q_EMIT world.table()->portsClicked(world.key(u"a"_s), {});
        auto* menu = child<QMenu>(world.window.get(), u"portMenu"_s);
        QCOMPARE(menu->actions().size(), 2);
        QVERIFY(menu->actions().first()->text().contains(u"http://127.0.0.1:8080/"_s));
        QVERIFY(menu->actions().last()->text().contains(u"127.0.0.1:8080"_s));
        menu->close();
    }

    void columnsCanBeHiddenFromTheMenu()
    {
        World world;
        world.fill();
        QVERIFY(world.show());
        auto* columns = child<QMenu>(world.window.get(), u"columnsMenu"_s);
        Q_EMIT columns->aboutToShow();
        QAction* age = columns->actions().at(column(SandboxColumn::Age));
        QVERIFY(age->isChecked());
        age->trigger();
        QVERIFY(world.table()->isColumnHidden(column(SandboxColumn::Age)));
        world.window->restoreDefaultLayout();
        QVERIFY(!world.table()->isColumnHidden(column(SandboxColumn::Age)));
    }

    void connectionsNarrowByKey()
    {
        World world;
        world.fill();
        QVERIFY(world.show());
        auto* connections = child<QTreeView>(world.window.get(), u"connectionsView"_s);
        connections->setFocus();
        connections->setCurrentIndex(connections->model()->index(0, 1));
        QTest::keyClick(connections, Qt::Key_Return);
        QCOMPARE(world.window->list().filterText(), u"conn:\"lab\""_s);
        // However the filter was left, the next time narrows again.
        world.window->list().setFilterText({});
        QTest::keyClick(connections, Qt::Key_Return);
        QCOMPARE(world.window->list().filterText(), u"conn:\"lab\""_s);
        QTest::keyClick(connections, Qt::Key_Return);
        QCOMPARE(world.window->list().filterText(), QString());
    }

    void theEmbeddedEngineIsOfferedWhereNoneAnswers()
    {
        World world;
        QVERIFY(world.show());
        world.window->showList();
        world.fake()->setPhase(ConnectionPhase::Unreachable, fail(ErrorKind::Unreachable, u"x"_s).error());
        auto* empty = child<QWidget>(&world.window->list(), u"sandboxListEmpty"_s);
        auto* button = child<QPushButton>(empty, u"emptyButton"_s);
        QTRY_COMPARE(button->text(), u"Start embedded engine"_s);
        // A further attempt does not take it away.
        world.fake()->setPhase(ConnectionPhase::Connecting);
        QCOMPARE(button->text(), u"Start embedded engine"_s);
        QVERIFY(click(button));
        QCOMPARE(world.engine.starts, 1);
        QVERIFY(!button->isVisible());
        // It died: told with the words it left, and startable again from everywhere.
        world.engine.setState(LocalEngine::State::Running);
        world.engine.setState(
            LocalEngine::State::Failed,
            fail(ErrorKind::Unreachable, u"no space left"_s).error().during(Operation::StartEngine, u"podman"_s));
        const auto* messages = child<MessageBar>(world.window.get(), QString());
        QCOMPARE(messages->currentText(), u"The engine “podman” ended by itself: no space left"_s);
        world.window->actions().refreshNow();
        QVERIFY(world.window->actions().find(u"connection.startEngine"_s)->isEnabled());
        world.fake()->setPhase(ConnectionPhase::Unreachable);
        QVERIFY(click(button));
        QCOMPARE(world.engine.starts, 2);
        // It did not come up at all.
        world.engine.setState(
            LocalEngine::State::Failed,
            fail(ErrorKind::Unreachable, u"no subuid"_s).error().during(Operation::StartEngine, u"podman"_s));
        QVERIFY(messages->currentText().startsWith(u"Could not start engine “podman”\nno subuid"_s));
    }

    void theReasonOfAGreyedEntryStandsBesideTheConnections()
    {
        World world;
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
        World world;
        QVERIFY(world.show());
        world.fake()->list({world.fake()->makeSandbox(u"api-1"_s)});
        const auto* running = child<QToolButton>(world.window.get(), u"footerRunning"_s);
        QTRY_COMPARE(running->text(), u"1 running"_s);
        world.fake()->setPhase(ConnectionPhase::Unreachable);
        QTRY_COMPARE(running->text(), u"0 running, 1 unknown"_s);
    }

    void whatCannotBeRecordedIsTold()
    {
        World world;
        QFile inTheWay(world.folder.filePath(u"data"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        const AuditTrail audit(world.activity, world.folder.filePath(u"data/activity.jsonl"_s));
        world.audit = &audit;
        world.open();
        world.activity.finish(world.activity.begin({.operation = Operation::StopSandbox, .subject = u"a"_s}), {});
        QTRY_VERIFY(
            child<MessageBar>(world.window.get(), QString())->currentText().contains(u"could not be written"_s));
    }

    void noTwoEntriesOfAMenuShareAKey()
    {
        World world;
        QVERIFY(world.show());
        const auto menus = world.window->menuBar()->findChildren<QMenu*>();
        QVERIFY(!menus.isEmpty());
        for (const QMenu* menu : menus) {
            QStringList keys;
            const auto actions = menu->actions();
            for (const QAction* action : actions) {
                const QString key = QKeySequence::mnemonic(action->text()).toString();
                QVERIFY2(key.isEmpty() || !keys.contains(key), qPrintable(menu->title() + u": "_s + action->text()));
                keys.append(key);
            }
        }
    }

    void aSubmenuWithNothingToChooseIsGreyedWithTheReason()
    {
        World world;
        world.fill();
        QVERIFY(world.show());
        const QAction* kill = child<QMenu>(world.window->menuBar(), u"killMenu"_s)->menuAction();
        const QAction* copy = child<QMenu>(world.window->menuBar(), u"copyMenu"_s)->menuAction();
        QVERIFY(!kill->isEnabled() && !copy->isEnabled());
        QVERIFY(!kill->toolTip().isEmpty() && !copy->toolTip().isEmpty());
        world.window->selectSandboxes({world.key(u"a"_s)});
        QTRY_VERIFY(kill->isEnabled() && copy->isEnabled());
    }

    void tryAgainLooksForEnginesAnew()
    {
        World world(false);
        QVERIFY(world.show());
        QVERIFY(click(child<QPushButton>(world.window.get(), u"welcomeLocal"_s)));
        QCOMPARE(world.discoveries, 1);
    }

    void quittingAsksWhenSomethingWouldBeLost()
    {
        World world;
        world.fill();
        QVERIFY(world.show());
        ScriptedDialogs answers;
        bool yes = false;
        answers.onConfirm = [&yes](const Confirmation&) { return ConfirmationAnswer{yes, false}; };
        const quint64 upload =
            world.activity.begin({.operation = Operation::UploadFiles, .subject = u"big.tar"_s}, [] {});
        world.window->close();
        QCOMPARE(answers.asked.size(), 1);
        QVERIFY(answers.asked.first().items.first().contains(u"big.tar"_s));
        QVERIFY(world.window->isVisible());
        yes = true;
        world.window->close();
        QTRY_VERIFY(!world.window->isVisible());
        QCOMPARE(answers.asked.size(), 2);
        // With nothing under way there is no question.
        world.activity.finish(upload, {});
        world.open();
        QVERIFY(world.show());
        world.window->close();
        QVERIFY(!world.window->isVisible());
        QCOMPARE(answers.asked.size(), 2);
    }

    void keepsATabOpenForItsSandbox()
    {
        World world;
        world.fill();
        QVERIFY(world.show());
        world.window->selectSandboxes({world.key(u"a"_s)});
        QVERIFY(click(child<QToolButton>(world.window.get(), u"keepOpen"_s)));
        auto* dock = child<QDockWidget>(world.window.get(), u"pinned1"_s);
        auto* kept = static_cast<PlainPane*>(dock->widget());
        QCOMPARE(kept->shown, QList{world.key(u"a"_s)});
        world.window->selectSandboxes({world.key(u"b"_s)});
        QCOMPARE(kept->shown, QList{world.key(u"a"_s)});
        QPointer<QDockWidget> guard(dock);
        dock->close();
        QTRY_VERIFY(!guard);
    }

    void thePaletteFindsAndRuns()
    {
        World world;
        world.fill();
        QVERIFY(world.show());
        world.table()->setFocus();
        world.press(QKeySequence(Qt::CTRL | Qt::Key_K));
        QTRY_VERIFY(world.window->findChild<QWidget*>(u"commandPalette"_s));
        auto* line = child<QLineEdit>(world.window.get(), u"paletteLine"_s);
        QTest::keyClicks(line, u"c lab"_s);
        auto* list = child<QListView>(world.window.get(), u"paletteList"_s);
        QTRY_VERIFY(list->model()->rowCount() > 0);
        QTest::keyClicks(line, u"xyzzy"_s);
        QCOMPARE(list->model()->index(0, 0).data().toString(), u"Nothing is called that"_s);
        QTest::keyClick(line, Qt::Key_Return); // Runs nothing.
        QVERIFY(line->isVisible());
        line->setText(u"c lab"_s);
        QTest::keyClicks(line, u" sandbox on"_s);
        QTRY_COMPARE(list->currentIndex().data().toString(), u"c"_s);
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_COMPARE(world.window->list().selectedKeys(), QList{world.key(u"c"_s)});
    }

    void aNewSandboxIsSelected()
    {
        World world;
        world.fill();
        QVERIFY(world.show());
        world.window->newSandbox(u"node:20"_s);
        auto* dialog = child<NewSandboxDialog>(world.window.get(), u"newSandboxDialog"_s);
        auto* create = child<QPushButton>(dialog, u"newSandboxCreate"_s);
        QTRY_VERIFY(create->isEnabled());
        QVERIFY(click(create));
        QTRY_COMPARE(world.fake()->count(u"createSandbox"_s), 1);
        world.fake()->change(world.fake()->makeSandbox(u"id-of-node-1"_s));
        QTRY_COMPARE(world.window->list().selectedKeys(), QList{world.key(u"id-of-node-1"_s)});
    }

    void remembersItsLayout()
    {
        {
            World world;
            world.fill();
            QVERIFY(world.show());
            child<QDockWidget>(world.window.get(), u"environmentsDock"_s)->hide();
            world.window->details().showPane(u"logs"_s);
            world.window->close();
        }
        World world;
        world.fill();
        QVERIFY(world.show());
        QCOMPARE(world.window->details().currentPaneId(), u"logs"_s);
        auto* dock = child<QDockWidget>(world.window.get(), u"environmentsDock"_s);
        QVERIFY(dock->isHidden());
        world.window->restoreDefaultLayout();
        QVERIFY(!dock->isHidden());
    }

    void aShortcutCanBeOnesOwn()
    {
        {
            World world;
            world.window->actions().setShortcut(u"sandbox.start"_s, QKeySequence(Qt::CTRL | Qt::Key_G));
        }
        World world;
        QCOMPARE(world.window->actions().find(u"sandbox.start"_s)->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_G));
        world.window->actions().resetShortcuts();
        QVERIFY(world.window->actions().find(u"sandbox.start"_s)->shortcut().isEmpty());
    }
};

SANDGLASS_GUI_TEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
