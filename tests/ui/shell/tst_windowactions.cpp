// SPDX-License-Identifier: GPL-3.0-or-later
// The actions of the window: by key, menu and palette.
#include "tests/ui/shell/fakewindow.h"
#include "ui/common/dialogs.h"
#include "ui/shell/actions.h"
#include "ui/shell/detailsarea.h"

#include <QAction>
#include <QClipboard>
#include <QDockWidget>
#include <QKeySequence>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QToolButton>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestWindowActions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QSettings().clear(); }

    void noKeyIsTakenTwice()
    {
        FakeWindow world;
        QVERIFY(world.window->actions().conflicts().isEmpty());
        QVERIFY(world.show());
        QCOMPARE(shortcutConflicts(world.window.get()).join(u'\n'), QString());
    }

    void aKeyOfTheWindowAndOfAPartOfItConflict()
    {
        FakeWindow world;
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
        FakeWindow world;
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

    void keysReachTheirActions()
    {
        FakeWindow world;
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

    void aShortcutCanBeOnesOwn()
    {
        {
            FakeWindow world;
            world.window->actions().setShortcut(u"sandbox.start"_s, QKeySequence(Qt::CTRL | Qt::Key_G));
        }
        FakeWindow world;
        QCOMPARE(world.window->actions().find(u"sandbox.start"_s)->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_G));
        world.window->actions().resetShortcuts();
        QVERIFY(world.window->actions().find(u"sandbox.start"_s)->shortcut().isEmpty());
    }

    void actionsKnowWhatTheSelectionCan()
    {
        FakeWindow world;
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
        FakeWindow world;
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

    void theContextMenuHasEverything()
    {
        FakeWindow world;
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
        FakeWindow world;
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

    void noTwoEntriesOfAMenuShareAKey()
    {
        FakeWindow world;
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
        FakeWindow world;
        world.fill();
        QVERIFY(world.show());
        const QAction* kill = child<QMenu>(world.window->menuBar(), u"killMenu"_s)->menuAction();
        const QAction* copy = child<QMenu>(world.window->menuBar(), u"copyMenu"_s)->menuAction();
        QVERIFY(!kill->isEnabled() && !copy->isEnabled());
        QVERIFY(!kill->toolTip().isEmpty() && !copy->toolTip().isEmpty());
        world.window->selectSandboxes({world.key(u"a"_s)});
        QTRY_VERIFY(kill->isEnabled() && copy->isEnabled());
    }

    void thePaletteFindsAndRuns()
    {
        FakeWindow world;
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
};

SANDGLASS_GUI_TEST_MAIN(TestWindowActions)
#include "tst_windowactions.moc"
