// SPDX-License-Identifier: GPL-3.0-or-later
// What the window offers to who has nothing yet.
#include "tests/ui/shell/fakewindow.h"
#include "ui/common/messagebar.h"
#include "ui/shell/actions.h"

#include <QDialog>
#include <QPushButton>
#include <QRadioButton>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestFirstStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QSettings().clear(); }

    void welcomesWhoHasNothing()
    {
        FakeWindow world(false);
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

    void leadsFromTheFirstPageToNorthflank()
    {
        FakeWindow world(false);
        QVERIFY(world.show());
        QVERIFY(click(child<QPushButton>(world.window.get(), u"welcomeNorthflank"_s)));
        const auto* editor = child<QDialog>(world.window.get(), u"connectionEditor"_s);
        QVERIFY(child<QRadioButton>(editor, u"connectionKindNorthflank"_s)->isChecked());
        QTRY_VERIFY(child<QWidget>(editor, u"connectionToken"_s)->hasFocus());
    }

    void theEmbeddedEngineThatRunsIsTheOneToUse()
    {
        FakeWindow world(false);
        QVERIFY(world.show());
        auto* embedded = child<QPushButton>(world.window.get(), u"welcomeEmbedded"_s);
        QCOMPARE(embedded->text(), u"Start embedded engine"_s);
        world.engine.setState(LocalEngine::State::Running);
        ConnectionConfig own = FakeWindow::found(u"embedded"_s, u"Own"_s, u"unix:///run/own.sock"_s);
        own.origin = u"embedded"_s;
        world.store.addFound(own);
        world.fake(own.id)->setPhase(ConnectionPhase::Ready);
        QTRY_COMPARE(embedded->text(), u"Use it"_s);
        QCOMPARE(child<QPushButton>(world.window.get(), u"welcomeLocal"_s)->text(), u"Try again"_s);
        QVERIFY(click(embedded));
        QVERIFY(world.window->list().isVisible());
        QCOMPARE(world.engine.starts, 0);
    }

    void anEngineThatIsBeingStartedNeedsNobody()
    {
        FakeWindow world(false);
        const ConnectionConfig own = FakeWindow::found(u"embedded"_s, u"Own"_s, u"unix:///run/own.sock"_s);
        world.store.addFound(own);
        QVERIFY(world.show());
        const auto* banner = child<QWidget>(world.window.get(), u"connectionBanner"_s);
        const Error gone = fail(ErrorKind::Unreachable, u"gone"_s).error();
        world.fake(own.id)->setPhase(ConnectionPhase::Unreachable, gone);
        QVERIFY(banner->isVisible());
        world.engine.setState(LocalEngine::State::Starting);
        QVERIFY(!banner->isVisible());
        world.engine.setState(LocalEngine::State::Failed, gone);
        QVERIFY(banner->isVisible());
    }

    void tryAgainLooksForEnginesAnew()
    {
        FakeWindow world(false);
        QVERIFY(world.show());
        QVERIFY(click(child<QPushButton>(world.window.get(), u"welcomeLocal"_s)));
        QCOMPARE(world.discoveries, 1);
    }

    void theFirstSandboxesEndTheWelcome()
    {
        FakeWindow world;
        QVERIFY(world.show());
        QVERIFY(!world.window->list().isVisible());
        world.fill();
        QTRY_VERIFY(world.window->list().isVisible());
    }

    void theEmbeddedEngineIsOfferedWhereNoneAnswers()
    {
        FakeWindow world;
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
        // It died and is started again: told with the words it left.
        const auto died = [](const QString& words) {
            return fail(ErrorKind::Unreachable, words).error().during(Operation::StartEngine, u"podman"_s);
        };
        world.engine.setState(LocalEngine::State::Running);
        world.engine.setState(LocalEngine::State::Starting, died(u"no space left"_s));
        const auto* messages = child<MessageBar>(world.window.get(), QString());
        QCOMPARE(messages->currentText(),
                 u"The engine “podman” ended by itself, and is started again: no space left"_s);
        // It did not stay: startable again from everywhere.
        world.engine.setState(LocalEngine::State::Failed, died(u"no space left"_s));
        QVERIFY(messages->currentText().startsWith(u"Could not start engine “podman”\nno space left"_s));
        world.window->actions().refreshNow();
        QVERIFY(world.window->actions().find(u"connection.startEngine"_s)->isEnabled());
        world.fake()->setPhase(ConnectionPhase::Unreachable);
        QVERIFY(click(button));
        QCOMPARE(world.engine.starts, 2);
        // It did not come up at all.
        world.engine.setState(LocalEngine::State::Failed, died(u"no subuid"_s));
        QVERIFY(messages->currentText().startsWith(u"Could not start engine “podman”\nno subuid"_s));
    }
};

SANDGLASS_GUI_TEST_MAIN(TestFirstStart)
#include "tst_firststart.moc"
