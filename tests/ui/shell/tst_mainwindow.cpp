// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activity/audittrail.h"
#include "core/sandboxes/sandboxroles.h"
#include "tests/ui/shell/fakewindow.h"
#include "ui/common/dialogs.h"
#include "ui/common/messagebar.h"
#include "ui/sandboxes/newsandboxdialog.h"
#include "ui/shell/actions.h"
#include "ui/shell/detailsarea.h"

#include <QAction>
#include <QDockWidget>
#include <QFile>
#include <QKeySequence>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QTreeView>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QSettings().clear(); }

    void openingItWritesNoSettings()
    {
        FakeWindow world;
        QVERIFY(world.show());
        QCOMPARE(QSettings().allKeys(), QStringList());
    }

    void whatFailedLeadsToItsSandbox()
    {
        FakeWindow world;
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
        FakeWindow world;
        world.fill();
        world.window->selectSandboxes({world.key(u"a"_s)});
        world.fake()->setPhase(ConnectionPhase::Unreachable, fail(ErrorKind::Unreachable, u"x"_s).error());
        QVERIFY(world.show());
        QCOMPARE(accessibilityProblems(world.window.get()).join(u'\n'), QString());
    }

    void detailsFollowTheSelection()
    {
        FakeWindow world;
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

    void errorsAreShownAndStay()
    {
        FakeWindow world;
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

    void columnsCanBeHiddenFromTheMenu()
    {
        FakeWindow world;
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
        FakeWindow world;
        world.fill();
        QVERIFY(world.show());
        auto* connections = child<QTreeView>(world.window.get(), u"connectionsView"_s);
        connections->setFocus();
        connections->setCurrentIndex(connections->model()->index(0, 1));
        QTest::keyClick(connections, Qt::Key_Return);
        QCOMPARE(world.window->list().filterText(), u"conn:\"lab\""_s);
        QVERIFY(connections->selectionModel()->isRowSelected(0));
        // However the filter was left, it is marked no longer, and the next time narrows again.
        world.window->list().setFilterText({});
        QVERIFY(!connections->selectionModel()->hasSelection());
        QTest::keyClick(connections, Qt::Key_Return);
        QCOMPARE(world.window->list().filterText(), u"conn:\"lab\""_s);
        QTest::keyClick(connections, Qt::Key_Return);
        QCOMPARE(world.window->list().filterText(), QString());
    }

    void whatCannotBeRecordedIsTold()
    {
        FakeWindow world;
        QFile inTheWay(world.folder.filePath(u"data"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        const AuditTrail audit(world.activity, world.folder.filePath(u"data/activity.jsonl"_s));
        world.audit = &audit;
        world.open();
        world.activity.finish(world.activity.begin({.operation = Operation::StopSandbox, .subject = u"a"_s}), {});
        QTRY_VERIFY(
            child<MessageBar>(world.window.get(), QString())->currentText().contains(u"could not be written"_s));
    }

    void quittingAsksWhenSomethingWouldBeLost()
    {
        FakeWindow world;
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
        FakeWindow world;
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

    void aNewSandboxIsSelected()
    {
        FakeWindow world;
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
            FakeWindow world;
            world.fill();
            QVERIFY(world.show());
            child<QDockWidget>(world.window.get(), u"environmentsDock"_s)->hide();
            world.window->details().showPane(u"logs"_s);
            world.window->close();
        }
        FakeWindow world;
        world.fill();
        QVERIFY(world.show());
        QCOMPARE(world.window->details().currentPaneId(), u"logs"_s);
        auto* dock = child<QDockWidget>(world.window.get(), u"environmentsDock"_s);
        QVERIFY(dock->isHidden());
        world.window->restoreDefaultLayout();
        QVERIFY(!dock->isHidden());
    }
};

SANDGLASS_GUI_TEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
