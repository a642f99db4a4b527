// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/sandboxregistry.h"
#include "core/terminal/terminalservice.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "ui/common/dialogs.h"
#include "ui/common/messagebar.h"
#include "ui/terminal/terminaladapter.h"
#include "ui/terminal/terminalpane.h"
#include "ui/terminal/terminalview.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>
#include <QToolButton>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

using State = TerminalSession::State;

class TestTerminalPane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void saysWhatToDoWithoutASelection();
    void offersAStartForAStoppedSandbox();
    void saysThatTheSandboxIsPausedAndOffersToResume();
    void saysWhyAConnectionHasNoTerminals();
    void opensATerminalWithTheSizeOfTheView();
    void carriesKeysAndOutput();
    void keepsTerminalsWhileTheSelectionMoves();
    void keysGoToTheTerminalInSight();
    void anotherPaneShowsTheSameScreen();
    void onlyOneViewAnswersAndSizes();
    void floodsPauseTheStream();
    void showsTheExitCodeAndReconnects();
    void showsALostStreamInClearWords();
    void offersOneCommandWhereThereIsNoShell();
    void tellsThatTheSandboxStopped();
    void closingARunningTabAsks();
    void menuOffersShellsAndUsers();
    void menuOffersTheInstancesOfASandboxInACloud();
    void droppedFilesBecomeAnIntent();
    void aFailedDropIsToldAndTriedAgain();
    void keysCloseATerminal();
    void searchIsOpenedAndNeverShut();
    void isAccessible();

private:
    TerminalView* openTerminal()
    {
        m_pane->setSandboxes({m_key});
        m_pane->openTerminal();
        TerminalView* const view = m_pane->currentView();
        if (!view || !QTest::qWaitFor([view] { return view->session()->state() == State::Running; }))
            qFatal("the terminal does not run");
        return view;
    }
    FakeExecStream& stream() { return *m_provider->execStreams.last(); }
    QString emptyTitle() { return visibleTexts(child<QWidget>(m_pane.get(), u"terminalEmpty"_s)).join(u'\n'); }

    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ProviderRegistry> m_providers;
    std::unique_ptr<SandboxRegistry> m_sandboxes;
    std::unique_ptr<TerminalService> m_service;
    std::unique_ptr<TerminalPane> m_pane;
    FakeProvider* m_provider = nullptr;
    const SandboxKey m_key{u"fake"_s, u"api-1"_s};
    const SandboxKey m_other{u"fake"_s, u"build-2"_s};
};

void TestTerminalPane::initTestCase()
{
    QSettings().clear();
    m_theme = std::make_unique<Theme>();
}

void TestTerminalPane::init()
{
    m_clock = std::make_unique<ManualClock>();
    m_providers = std::make_unique<ProviderRegistry>();
    m_sandboxes = std::make_unique<SandboxRegistry>(*m_providers, *m_clock);
    m_provider = FakeProvider::addTo(*m_providers);
    m_service = std::make_unique<TerminalService>(*m_providers, *m_sandboxes, *m_clock);
    m_provider->list({m_provider->makeSandbox(u"api-1"_s), m_provider->makeSandbox(u"build-2"_s)});
    m_provider->onCommand = [](const QString&, const ExecSpec&, const QByteArray&) {
        CommandResult result;
        result.standardOutput = "/bin/bash\n/bin/sh\n\nroot:x:0:0:root:/root:/bin/bash\napp:x:1000:0::/:/bin/sh\n"_ba;
        result.exitCode = 0;
        return result;
    };
    m_pane = std::make_unique<TerminalPane>(*m_service, *m_sandboxes, *m_providers, *m_theme);
    QVERIFY(showAndWait(m_pane.get(), {900, 500}));
}

void TestTerminalPane::cleanup()
{
    m_pane.reset();
    m_service.reset();
    m_sandboxes.reset();
    m_providers.reset();
}

void TestTerminalPane::saysWhatToDoWithoutASelection()
{
    m_pane->setSandboxes({});
    QVERIFY(emptyTitle().contains(u"No sandbox selected"_s));
    QVERIFY(!child<QToolButton>(m_pane.get(), u"newTerminal"_s)->isEnabled());
    m_pane->setSandboxes({m_key, m_other});
    QVERIFY(emptyTitle().contains(u"Several sandboxes"_s));
}

void TestTerminalPane::offersAStartForAStoppedSandbox()
{
    m_provider->halt(u"api-1"_s);
    QTRY_VERIFY(m_sandboxes->find(m_key)->sandbox.state == SandboxState::Exited);
    m_pane->setSandboxes({m_key});
    QSignalSpy asked(m_pane.get(), &TerminalPane::startRequested);
    QVERIFY2(emptyTitle().contains(u"api-1 is not running"_s), qPrintable(emptyTitle()));
    QVERIFY(!child<QToolButton>(m_pane.get(), u"newTerminal"_s)->isEnabled());
    QPushButton* const start = child<QWidget>(m_pane.get(), u"terminalEmpty"_s)->findChild<QPushButton*>();
    QCOMPARE(start->text(), u"Start sandbox"_s);
    QVERIFY(click(start));
    QCOMPARE(asked.size(), 1);
    m_provider->begin(u"api-1"_s);
    QTRY_COMPARE(start->text(), u"Open terminal"_s);
    QVERIFY(click(start));
    QTRY_VERIFY(m_pane->currentView());
}

void TestTerminalPane::saysThatTheSandboxIsPausedAndOffersToResume()
{
    QSignalSpy asked(m_pane.get(), &TerminalPane::resumeRequested);
    TerminalView* const view = openTerminal();
    auto* const bar = child<QWidget>(view, u"terminalEndBar"_s);
    m_provider->change(m_provider->makeSandbox(u"api-1"_s, SandboxState::Paused));
    QTRY_VERIFY(bar->isVisible());
    QCOMPARE(child<QLabel>(view, u"terminalEndText"_s)->text(), u"The sandbox is paused."_s);
    QVERIFY(!child<QPushButton>(view, u"terminalReconnect"_s)->isVisible());
    QVERIFY(click(child<QPushButton>(view, u"terminalResume"_s)));
    QCOMPARE(asked.size(), 1);
    m_provider->change(m_provider->makeSandbox(u"api-1"_s));
    QTRY_VERIFY(!bar->isVisible());
    QTest::keyClicks(QApplication::focusWidget(), u"id"_s);
    QCOMPARE(stream().written, "id"_ba);
    // Without a terminal, too.
    m_pane->setSandboxes({m_other});
    m_provider->change(m_provider->makeSandbox(u"build-2"_s, SandboxState::Paused));
    QTRY_VERIFY2(emptyTitle().contains(u"build-2 is paused"_s), qPrintable(emptyTitle()));
    QVERIFY(click(child<QWidget>(m_pane.get(), u"terminalEmpty"_s)->findChild<QPushButton*>()));
    QCOMPARE(asked.last().first().value<SandboxKey>(), m_other);
}

void TestTerminalPane::saysWhyAConnectionHasNoTerminals()
{
    Capabilities none;
    none.lack(Capability::Terminal, CapabilityReason::NotInProvider);
    m_provider->setCapabilities(none);
    m_pane->setSandboxes({m_key});
    QVERIFY(emptyTitle().contains(u"No terminal can be opened"_s));
    m_pane->openTerminal();
    QCOMPARE(m_provider->count(u"openExec"_s), 0);
}

void TestTerminalPane::opensATerminalWithTheSizeOfTheView()
{
    TerminalView* const view = openTerminal();
    QCOMPARE(stream().sizes, QList<TerminalSize>{*view->adapter()->cells()});
    QVERIFY(view->adapter()->cells()->columns > 80);
    auto* const tabs = child<QTabBar>(m_pane.get(), u"terminalTabs"_s);
    QCOMPARE(tabs->count(), 1);
    QCOMPARE(tabs->tabText(0), u"bash"_s);
    QVERIFY(view->adapter()->focusProxy()->hasFocus());
}

void TestTerminalPane::carriesKeysAndOutput()
{
    TerminalView* const view = openTerminal();
    stream().print("root@api-1:/# "_ba);
    QTRY_COMPARE(view->adapter()->lastLine(), u"root@api-1:/#"_s);
    QTest::keyClicks(view->adapter()->focusProxy(), u"id"_s);
    QTest::keyClick(view->adapter()->focusProxy(), Qt::Key_Return);
    QCOMPARE(stream().written, "id\r"_ba);
}

void TestTerminalPane::keepsTerminalsWhileTheSelectionMoves()
{
    TerminalView* const view = openTerminal();
    stream().print("kept"_ba);
    m_pane->setSandboxes({m_other});
    QVERIFY(!m_pane->currentView());
    stream().print(" and followed"_ba);
    m_pane->setSandboxes({m_key});
    QCOMPARE(m_pane->currentView(), view);
    QTRY_COMPARE(view->adapter()->lastLine(), u"kept and followed"_s);
    QCOMPARE(view->session()->state(), State::Running);
}

void TestTerminalPane::keysGoToTheTerminalInSight()
{
    openTerminal();
    m_pane->openTerminal();
    QTRY_COMPARE(m_provider->execStreams.size(), 2);
    QTRY_COMPARE(m_pane->currentView()->session()->state(), State::Running);
    auto* const tabs = child<QTabBar>(m_pane.get(), u"terminalTabs"_s);
    tabs->setFocus();
    tabs->setCurrentIndex(0);
    QVERIFY(tabs->hasFocus()); // Looking through the tabs is not typing.
    m_pane->setFocus();        // as Ctrl+3 does
    QTest::keyClicks(QApplication::focusWidget(), u"one"_s);
    QCOMPARE(m_provider->execStreams.first()->written, "one"_ba);
    m_pane->setSandboxes({m_other});
    m_pane->setSandboxes({m_key});
    QTest::keyClicks(QApplication::focusWidget(), u"!"_s);
    QCOMPARE(m_provider->execStreams.first()->written, "one!"_ba);
}

void TestTerminalPane::anotherPaneShowsTheSameScreen()
{
    openTerminal();
    stream().print("first line\r\nsecond line\x1b[6n"_ba);
    QTRY_VERIFY(!stream().written.isEmpty());
    const QByteArray answered = stream().written;
    m_pane = std::make_unique<TerminalPane>(*m_service, *m_sandboxes, *m_providers, *m_theme);
    QCOMPARE(m_service->activeCount(), 1);
    m_pane->setSandboxes({m_key});
    QVERIFY(showAndWait(m_pane.get(), {700, 400}));
    QTRY_VERIFY(m_pane->currentView());
    QTRY_COMPARE(m_pane->currentView()->adapter()->lastLine(), u"second line"_s);
    QVERIFY2(stream().written == answered, "the request of the past is not answered twice");
    QTRY_COMPARE(stream().sizes.last(), *m_pane->currentView()->adapter()->cells());
}

void TestTerminalPane::onlyOneViewAnswersAndSizes()
{
    TerminalView* const first = openTerminal();
    TerminalPane second(*m_service, *m_sandboxes, *m_providers, *m_theme);
    second.setSandboxes({m_key});
    QVERIFY(showAndWait(&second, {500, 300}));
    QTRY_VERIFY(second.currentView() && second.currentView()->adapter()->cells());
    stream().print("\x1b[5n"_ba);
    QTRY_COMPARE(stream().written, "\x1b[0n"_ba);
    QCOMPARE(first->session()->size(), first->adapter()->cells());
    second.activateWindow();
    second.currentView()->setFocus();
    QTRY_COMPARE(first->session()->size(), second.currentView()->adapter()->cells());
}

void TestTerminalPane::floodsPauseTheStream()
{
    openTerminal();
    const QByteArray piece = QByteArray("0123456789abcdef\r\n").repeated(2000);
    for (int i = 0; i < 30 && !stream().paused; ++i)
        stream().print(piece);
    QVERIFY(stream().paused);
    QTRY_VERIFY(!stream().paused);
}

void TestTerminalPane::showsTheExitCodeAndReconnects()
{
    TerminalView* const view = openTerminal();
    stream().exit(3);
    auto* const bar = child<QWidget>(view, u"terminalEndBar"_s);
    QTRY_VERIFY(bar->isVisible());
    QCOMPARE(child<QLabel>(view, u"terminalEndText"_s)->text(), u"bash ended with exit code 3."_s);
    QVERIFY(child<QTabBar>(m_pane.get(), u"terminalTabs"_s)->tabText(0).contains(u"ended"_s));
    QVERIFY(click(child<QPushButton>(view, u"terminalReconnect"_s)));
    QTRY_COMPARE(view->session()->state(), State::Running);
    QVERIFY(!bar->isVisible());
    QCOMPARE(stream().sizes.first(), *view->adapter()->cells());
}

void TestTerminalPane::showsALostStreamInClearWords()
{
    TerminalView* const view = openTerminal();
    stream().fail(fail(ErrorKind::Unreachable, u"connection <b>reset</b>"_s).error());
    const QString words = visibleTexts(view).join(u'\n');
    QVERIFY2(words.contains(u"The connection to bash was lost."_s), qPrintable(words));
    QVERIFY2(words.contains(u"connection <b>reset</b>"_s), qPrintable(words));
    QVERIFY2(words.contains(u"may still run"_s), qPrintable(words));
    QVERIFY(child<QPushButton>(view, u"terminalCopyDetails"_s)->isVisible());
}

void TestTerminalPane::offersOneCommandWhereThereIsNoShell()
{
    m_provider->onCommand = [](const QString&, const ExecSpec&, const QByteArray&) {
        CommandResult result;
        result.exitCode = 127;
        return result;
    };
    ScriptedDialogs dialogs;
    dialogs.onText = [](const QString&) { return std::optional(u"/bin/sleep \"1 0\""_s); };
    m_pane->setSandboxes({m_key});
    m_pane->openTerminal();
    TerminalView* const view = m_pane->currentView();
    QTRY_COMPARE(view->session()->state(), State::Lost);
    QCOMPARE(child<QLabel>(view, u"terminalEndText"_s)->text(), u"This image has no shell."_s);
    QVERIFY(click(child<QPushButton>(view, u"terminalRunCommand"_s)));
    QTRY_COMPARE(m_provider->count(u"openExec"_s), 1);
    QCOMPARE(m_provider->lastExec.command, (QStringList{u"/bin/sleep"_s, u"1 0"_s}));
}

void TestTerminalPane::tellsThatTheSandboxStopped()
{
    TerminalView* const view = openTerminal();
    m_provider->halt(u"api-1"_s);
    stream().exit(137);
    auto* const text = child<QLabel>(view, u"terminalEndText"_s);
    auto* const reconnect = child<QPushButton>(view, u"terminalReconnect"_s);
    QTRY_COMPARE(text->text(), u"The sandbox stopped."_s);
    QTRY_VERIFY(!reconnect->isEnabled());
    m_provider->begin(u"api-1"_s);
    QTRY_COMPARE(text->text(), u"The sandbox stopped, and runs again."_s);
    QTRY_VERIFY(reconnect->isEnabled());
}

void TestTerminalPane::closingARunningTabAsks()
{
    openTerminal();
    ScriptedDialogs dialogs;
    dialogs.onConfirm = [](const Confirmation&) { return ConfirmationAnswer{false, false}; };
    auto* const tabs = child<QTabBar>(m_pane.get(), u"terminalTabs"_s);
    Q_EMIT tabs->tabCloseRequested(0);
    QCOMPARE(dialogs.asked.size(), 1);
    QVERIFY(dialogs.asked.first().text.contains(u"api-1"_s));
    QCOMPARE(m_service->sessions(m_key).size(), 1);
    dialogs.onConfirm = [](const Confirmation&) { return ConfirmationAnswer{true, false}; };
    Q_EMIT tabs->tabCloseRequested(0);
    QCOMPARE(m_service->sessions(m_key).size(), 0);
    QTRY_COMPARE(tabs->count(), 0);
    QVERIFY(!m_pane->currentView());
    QTRY_VERIFY(emptyTitle().contains(u"No terminal is open"_s));
}

void TestTerminalPane::menuOffersShellsAndUsers()
{
    m_pane->setSandboxes({m_key});
    auto* const menu = child<QMenu>(m_pane.get(), u"newTerminalMenu"_s);
    Q_EMIT menu->aboutToShow();
    const auto texts = [](const QMenu* shown) {
        QStringList found;
        const auto actions = shown->actions();
        for (const QAction* action : actions)
            found.append(action->text());
        return found;
    };
    QTRY_VERIFY(texts(menu).contains(u"/bin/sh"_s));
    QVERIFY(texts(menu).contains(u"Run a &command…"_s));
    QMenu* const users = menu->findChild<QMenu*>();
    QVERIFY(users);
    QCOMPARE(texts(users), (QStringList{u"root"_s, u"app"_s}));
    users->actions().last()->trigger();
    QTRY_COMPARE(m_provider->count(u"openExec"_s), 1);
    QCOMPARE(m_provider->lastExec.user, u"app"_s);
    QCOMPARE(child<QTabBar>(m_pane.get(), u"terminalTabs"_s)->tabText(0), u"bash (app)"_s);
}

void TestTerminalPane::menuOffersTheInstancesOfASandboxInACloud()
{
    Sandbox twice = m_provider->makeSandbox(u"api-1"_s);
    twice.cloud = CloudFacts();
    twice.cloud->instances = 2;
    m_provider->hasCloud = true;
    m_provider->fakeCloud.instances[twice.key.id] = {
        {.name = u"api-1-a"_s, .state = {}, .running = true, .created = {}},
        {.name = u"api-1-b"_s, .state = {}, .running = true, .created = {}}};
    m_provider->list({twice});
    QCoreApplication::processEvents();
    m_pane->setSandboxes({m_key});
    Q_EMIT child<QMenu>(m_pane.get(), u"newTerminalMenu"_s)->aboutToShow();
    const auto* const instances = child<QMenu>(m_pane.get(), u"terminalInstances"_s);
    QTRY_COMPARE(instances->actions().size(), 2);
    instances->actions().last()->trigger();
    QTRY_COMPARE(m_provider->count(u"openExec"_s), 1);
    QCOMPARE(m_provider->lastExec.instance, u"api-1-b"_s);
    QCOMPARE(child<QTabBar>(m_pane.get(), u"terminalTabs"_s)->tabText(0), u"bash on api-1-b"_s);
}

void TestTerminalPane::droppedFilesBecomeAnIntent()
{
    TerminalView* const view = openTerminal();
    std::function<void(TransferReport)> ended;
    QStringList paths;
    connect(m_pane.get(), &TerminalPane::uploadRequested, this,
            [&](const SandboxKey& key, const QStringList& local, const std::function<void(TransferReport)>& tell) {
                QCOMPARE(key, m_key);
                paths = local;
                ended = tell;
            });
    Q_EMIT view->adapter()->filesDropped({u"/home/me/a b.txt"_s});
    QCOMPARE(paths, QStringList{u"/home/me/a b.txt"_s});
    TransferReport report;
    report.arrived = {u"/work/a b.txt"_s};
    ended(report);
    QCOMPARE(stream().written, "'/work/a b.txt' "_ba);
    m_service->close(view->session());
    ended(report); // The terminal is gone: nothing happens.
}

void TestTerminalPane::aFailedDropIsToldAndTriedAgain()
{
    TerminalView* const view = openTerminal();
    QList<std::function<void(TransferReport)>> asked;
    connect(m_pane.get(), &TerminalPane::uploadRequested, this,
            [&](const SandboxKey&, const QStringList&, const std::function<void(TransferReport)>& tell) {
                asked.append(tell);
            });
    Q_EMIT view->adapter()->filesDropped({u"/home/me/a"_s});
    TransferReport report;
    report.error = fail(ErrorKind::Limit, u"no space left"_s).error().during(Operation::UploadFiles, u"/tmp"_s);
    asked.takeLast()(report);
    const auto* const messages = m_pane->findChild<MessageBar*>();
    QVERIFY2(messages->currentText().contains(u"no space left"_s), qPrintable(messages->currentText()));
    QVERIFY(stream().written.isEmpty());
    const auto buttons = messages->findChildren<QToolButton*>();
    const auto retry =
        std::ranges::find(buttons, u"Retry"_s, [](const QToolButton* b) { return b->text().remove(u'&'); });
    QVERIFY(retry != buttons.end());
    QVERIFY(click(*retry));
    QCOMPARE(asked.size(), 1);
    report.error.reset();
    report.issues.add({TransferIssue::Kind::Unreadable, u"secret"_s, {}});
    asked.last()(report);
    QVERIFY2(messages->currentText().contains(u"secret"_s), qPrintable(messages->currentText()));
}

void TestTerminalPane::keysCloseATerminal()
{
    openTerminal();
    m_pane->openTerminal();
    QTRY_COMPARE(m_provider->execStreams.size(), 2);
    QTRY_COMPARE(m_pane->currentView()->session()->state(), State::Running);
    ScriptedDialogs dialogs;
    dialogs.onConfirm = [](const Confirmation&) { return ConfirmationAnswer{true, false}; };
    const auto close = [] {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_W, Qt::ControlModifier | Qt::ShiftModifier);
    };
    m_pane->setFocus();
    close();
    QCOMPARE(dialogs.asked.size(), 1);
    QTRY_COMPARE(m_service->sessions(m_key).size(), 1);
    QTRY_VERIFY(m_pane->currentView() && m_pane->currentView()->isAncestorOf(QApplication::focusWidget()));
    m_provider->execStreams.first()->exit(0);
    QTRY_VERIFY(!m_pane->currentView()->session()->isActive());
    close(); // An ended one loses nothing.
    QCOMPARE(dialogs.asked.size(), 1);
    QTRY_COMPARE(m_service->sessions(m_key).size(), 0);
}

void TestTerminalPane::searchIsOpenedAndNeverShut()
{
    TerminalView* const view = openTerminal();
    m_pane->focusSearch();
    auto* const line = child<QLineEdit>(view, u"searchTextEdit"_s);
    QVERIFY(line->hasFocus());
    view->setFocus();
    m_pane->focusSearch();
    QVERIFY(line->isVisible() && line->hasFocus());
}

void TestTerminalPane::isAccessible()
{
    openTerminal();
    QCOMPARE(accessibilityProblems(m_pane.get()).join(u'\n'), QString());
    QCOMPARE(shortcutConflicts(m_pane.get()).join(u'\n'), QString());
    stream().exit(1);
    QCOMPARE(accessibilityProblems(m_pane.get()).join(u'\n'), QString());
}

SANDGLASS_GUI_TEST_MAIN(TestTerminalPane)

#include "tst_terminalpane.moc"
