// SPDX-License-Identifier: GPL-3.0-or-later
// A person's day in the real window on a real engine: nothing here is simulated but the hands.
#include "app/panes.h"
#include "app/services.h"
#include "tests/support/privateengine.h"
#include "tests/support/uitestsupport.h"
#include "ui/common/dialogs.h"
#include "ui/common/messagebar.h"
#include "ui/files/filespane.h"
#include "ui/logs/logpane.h"
#include "ui/logs/logview.h"
#include "ui/sandboxes/newsandboxdialog.h"
#include "ui/sandboxes/sandboxlist.h"
#include "ui/sandboxes/sandboxtable.h"
#include "ui/shell/actions.h"
#include "ui/shell/detailsarea.h"
#include "ui/shell/mainwindow.h"
#include "ui/terminal/terminaladapter.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QClipboard>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QTemporaryDir>

#include <memory>

using namespace Qt::StringLiterals;
using namespace sandglass;
using namespace sandglass::test;

namespace {
const QString engineId = u"test-engine"_s;
const QString busybox = u"sandglass-busybox:latest"_s;

/// What a person reads in the log, line by line.
QString readLog(LogView* view)
{
    QStringList lines;
    const auto ids = view->visibleLines();
    for (const LineId id : ids)
        lines.append(view->spoken(id));
    return lines.join(u'\n');
}

void showSection(NewSandboxDialog* dialog, const QString& title)
{
    auto* sections = child<QListWidget>(dialog, u"newSandboxSections"_s);
    const auto found = sections->findItems(title, Qt::MatchExactly);
    QVERIFY2(found.size() == 1, qPrintable(title));
    QTest::mouseClick(sections->viewport(), Qt::LeftButton, {}, sections->visualItemRect(found.first()).center());
}
} // namespace

class TestWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void aSandboxIsCreatedWithANameAndAnImage();
    void theLogOfASandboxIsShownAndFollowed();
    void aCommandTypedInTheTerminalShowsItsOutput();
    void metricsOfARunningSandboxAppear();
    void aDroppedFileArrivesAndIsReadBack();
    void severalSandboxesAreStoppedAtOnce();
    void aSandboxIsPausedRestartedAndDeleted();
    void aKilledEngineIsToldAtOnceAndComesBackByItself();
    void everyControlHasANameAndEveryKeyOneMeaning();

private:
    SandboxKey run(const QString& name, const QStringList& command);
    SandboxState stateOf(const SandboxKey& key) const;
    void select(const QList<SandboxKey>& keys);
    void trigger(const QString& action);
    template <typename Pane> Pane* show(const SandboxKey& key, const QString& pane);

    PrivateEngine* m_engine = nullptr;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Services> m_services;
    std::unique_ptr<MainWindow> m_window;
};

void TestWindow::initTestCase()
{
    m_engine = PrivateEngine::shared(PrivateEngine::Kind::Docker);
    QVERIFY(m_engine);
}

void TestWindow::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_theme = std::make_unique<Theme>();
    m_services = std::make_unique<Services>(m_folder->path());
    ConnectionConfig config;
    config.id = engineId;
    config.name = u"Test engine"_s;
    config.provider = u"docker"_s;
    config.endpoint = m_engine->endpoint();
    m_services->connections.load({config});
    m_window = std::make_unique<MainWindow>(WindowServices{.providers = m_services->providers,
                                                           .connections = m_services->connections,
                                                           .sandboxes = m_services->sandboxes,
                                                           .service = m_services->sandboxService,
                                                           .images = m_services->images,
                                                           .activity = m_services->activities,
                                                           .theme = *m_theme,
                                                           .clock = m_services->clock,
                                                           .metrics = &m_services->metrics,
                                                           .sample = &m_services->sample,
                                                           .localEngine = &m_services->engine},
                                            makePanes(*m_services, *m_theme));
    QVERIFY(showAndWait(m_window.get(), {1280, 800}));
    QTRY_VERIFY_WITH_TIMEOUT(m_services->providers.provider(engineId)->connectionState().isReady(), 10000);
}

void TestWindow::cleanup()
{
    m_window.reset();
    m_services.reset();
    m_theme.reset();
    m_folder.reset();
    if (!m_engine->isRunning())
        QVERIFY(m_engine->start());
    m_engine->removeContainers();
}

void TestWindow::cleanupTestCase() {}

SandboxKey TestWindow::run(const QString& name, const QStringList& command)
{
    const QString id = m_engine->runContainer(command);
    m_engine->request("POST", "/containers/" + id.toLatin1() + "/rename?name=" + name.toLatin1());
    const SandboxKey key{engineId, id};
    [&] { QTRY_VERIFY_WITH_TIMEOUT(m_services->sandboxes.find(key) != nullptr, 5000); }();
    return key;
}

SandboxState TestWindow::stateOf(const SandboxKey& key) const
{
    const SandboxRow* row = m_services->sandboxes.find(key);
    return row ? row->sandbox.state : SandboxState::Unknown;
}

void TestWindow::select(const QList<SandboxKey>& keys)
{
    m_window->selectSandboxes(keys);
    QTRY_COMPARE(m_window->list().selectedKeys().size(), keys.size());
}

void TestWindow::trigger(const QString& action)
{
    QAction* found = m_window->actions().find(action);
    QVERIFY2(found, qPrintable(action));
    QTRY_VERIFY2_WITH_TIMEOUT(found->isEnabled(), qPrintable(action + u" is not enabled"_s), 5000);
    found->trigger();
}

template <typename Pane> Pane* TestWindow::show(const SandboxKey& key, const QString& pane)
{
    m_window->showPane(key, pane);
    Pane* found = nullptr;
    [&] {
        QTRY_VERIFY_WITH_TIMEOUT((found = qobject_cast<Pane*>(m_window->details().currentPane())) != nullptr, 5000);
    }();
    return found;
}

void TestWindow::aSandboxIsCreatedWithANameAndAnImage()
{
    trigger(u"sandbox.new"_s);
    auto* dialog = m_window->findChild<NewSandboxDialog*>();
    QVERIFY(dialog);
    QVERIFY(type(child<QWidget>(dialog, u"specName"_s), u"made-by-hand"_s));
    auto* image = child<QWidget>(dialog, u"specImage"_s);
    QVERIFY(type(image, busybox));
    showSection(dialog, u"Command"_s);
    QVERIFY(type(child<QWidget>(dialog, u"specCommand"_s), u"sleep 1000"_s));
    QVERIFY(click(child<QPushButton>(dialog, u"newSandboxCreate"_s)));

    QTRY_COMPARE_WITH_TIMEOUT(m_services->sandboxes.rows().size(), 1, 10000);
    const SandboxKey key = m_services->sandboxes.rows().cbegin().key();
    QTRY_VERIFY_WITH_TIMEOUT(stateOf(key) == SandboxState::Running, 10000);
    QCOMPARE(m_services->sandboxes.find(key)->sandbox.name, u"made-by-hand"_s);
    QTRY_COMPARE(m_window->list().selectedKeys(), QList{key});
    QVERIFY(m_engine->cli({u"ps"_s}).contains("made-by-hand"));
}

void TestWindow::theLogOfASandboxIsShownAndFollowed()
{
    const SandboxKey key = run(
        u"talker"_s, {u"sh"_s, u"-c"_s,
                      u"echo first grain; while [ ! -e /go ]; do sleep 0.1; done; echo second grain; sleep 1000"_s});
    auto* pane = show<LogPane>(key, u"logs"_s);
    QVERIFY(pane);
    auto* view = pane->findChild<LogView*>();
    QVERIFY(view);
    QTRY_VERIFY_WITH_TIMEOUT(readLog(view).contains("first grain"_L1), 10000);
    QVERIFY(!readLog(view).contains("second grain"_L1));
    m_engine->cli({u"exec"_s, key.id, u"touch"_s, u"/go"_s});
    QTRY_VERIFY_WITH_TIMEOUT(readLog(view).contains("second grain"_L1), 10000);
}

void TestWindow::aCommandTypedInTheTerminalShowsItsOutput()
{
    const SandboxKey key = run(u"shell"_s, {u"sleep"_s, u"1000"_s});
    select({key});
    trigger(u"sandbox.terminal"_s);
    TerminalAdapter* terminal = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT((terminal = m_window->findChild<TerminalAdapter*>()) != nullptr && terminal->isVisible(),
                             10000);
    QTRY_VERIFY_WITH_TIMEOUT(terminal->screenText().contains("#"_L1) || terminal->screenText().contains("$"_L1), 10000);
    auto* display = child<QWidget>(terminal, u"terminalDisplay"_s);
    QTest::keyClicks(display, u"echo $((6*7))x; stty size"_s);
    QTest::keyClick(display, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(terminal->screenText().contains("42x"_L1), 10000);
    // The remote side knows the size that the widget has.
    const auto cells = terminal->cells();
    QVERIFY(cells);
    const QString size = u"%1 %2"_s.arg(cells->rows).arg(cells->columns);
    QTRY_VERIFY2_WITH_TIMEOUT(terminal->screenText().contains(size), qPrintable(terminal->screenText()), 10000);
}

void TestWindow::metricsOfARunningSandboxAppear()
{
    const SandboxKey key = run(u"busy"_s, {u"sh"_s, u"-c"_s, u"while true; do :; done"_s});
    select({key});
    // The row in the list, and the open pane.
    QTRY_VERIFY_WITH_TIMEOUT(m_services->metrics.current(key, Metric::Cpu).value_or(0) > 20, 15000);
    m_window->showPane(key, u"metrics"_s);
    QTRY_VERIFY_WITH_TIMEOUT(visibleTexts(m_window->details().currentPane()).join(u'\n').contains("%"_L1), 15000);
}

void TestWindow::aDroppedFileArrivesAndIsReadBack()
{
    const SandboxKey key = run(u"box"_s, {u"sleep"_s, u"1000"_s});
    auto* pane = show<FilesPane>(key, u"files"_s);
    QVERIFY(pane);
    QVERIFY(type(child<QLineEdit>(pane, u"filesPath"_s), u"/tmp"_s));
    QTest::keyClick(child<QLineEdit>(pane, u"filesPath"_s), Qt::Key_Return);

    QFile local(m_folder->filePath(u"grains.txt"_s));
    QVERIFY(local.open(QIODevice::WriteOnly));
    local.write("a heap of sand\n");
    local.close();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(local.fileName())});
    auto* view = child<QAbstractItemView>(pane, u"filesList"_s);
    QTRY_VERIFY_WITH_TIMEOUT(
        view->isEnabled() && child<QAbstractButton>(pane, u"filesUploadFilesButton"_s)->isEnabled(), 10000);
    const QPoint middle = view->viewport()->rect().center();
    QDragEnterEvent enter(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(view->viewport(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(view->viewport(), &drop);
    QTRY_COMPARE_WITH_TIMEOUT(m_engine->cli({u"exec"_s, key.id, u"cat"_s, u"/tmp/grains.txt"_s}), "a heap of sand\n"_ba,
                              15000);
}

void TestWindow::severalSandboxesAreStoppedAtOnce()
{
    QList<SandboxKey> keys;
    for (const QString& name : {u"one"_s, u"two"_s, u"three"_s})
        keys.append(run(name, {u"sleep"_s, u"1000"_s}));
    select(keys);
    trigger(u"sandbox.stop"_s);
    for (const SandboxKey& key : std::as_const(keys))
        QTRY_VERIFY_WITH_TIMEOUT(stateOf(key) == SandboxState::Exited, 20000);
}

void TestWindow::aSandboxIsPausedRestartedAndDeleted()
{
    const SandboxKey key = run(u"short-lived"_s, {u"sleep"_s, u"1000"_s});
    select({key});
    trigger(u"sandbox.pause"_s);
    QTRY_VERIFY_WITH_TIMEOUT(stateOf(key) == SandboxState::Paused, 10000);
    trigger(u"sandbox.unpause"_s);
    QTRY_VERIFY_WITH_TIMEOUT(stateOf(key) == SandboxState::Running, 10000);
    const QStringList startedAt{u"inspect"_s, u"-f"_s, u"{{.State.StartedAt}}"_s, key.id};
    const QByteArray before = m_engine->cli(startedAt);
    trigger(u"sandbox.restart"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_engine->cli(startedAt) != before, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(stateOf(key) == SandboxState::Running, 10000);
    ScriptedDialogs answers;
    answers.onConfirm = [](const Confirmation&) { return ConfirmationAnswer{.confirmed = true}; };
    trigger(u"sandbox.delete"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_services->sandboxes.find(key) == nullptr, 20000);
    QCOMPARE(answers.asked.size(), 1);
    QVERIFY2(answers.asked.first().text.contains("short-lived"_L1), qPrintable(answers.asked.first().text));
    QVERIFY(!m_engine->cli({u"ps"_s, u"-a"_s}).contains("short-lived"));
}

void TestWindow::aKilledEngineIsToldAtOnceAndComesBackByItself()
{
    const SandboxKey key = run(u"survivor"_s, {u"sleep"_s, u"1000"_s});
    Provider* provider = m_services->providers.provider(engineId);
    m_engine->kill9();
    QTRY_VERIFY_WITH_TIMEOUT(!provider->connectionState().isReady(), 1000);
    QTRY_VERIFY_WITH_TIMEOUT(m_services->sandboxes.find(key)->stale, 1000);
    QVERIFY(m_services->sandboxes.find(key)); // Known data stays, greyed.
    QVERIFY(m_engine->start());
    QTRY_VERIFY_WITH_TIMEOUT(provider->connectionState().isReady(), 1500);
    QTRY_VERIFY_WITH_TIMEOUT(m_services->sandboxes.find(key) && !m_services->sandboxes.find(key)->stale, 2000);
}

void TestWindow::everyControlHasANameAndEveryKeyOneMeaning()
{
    const SandboxKey key = run(u"named"_s, {u"sleep"_s, u"1000"_s});
    for (const QString& pane :
         {u"overview"_s, u"logs"_s, u"terminal"_s, u"metrics"_s, u"files"_s, u"changes"_s, u"inspect"_s}) {
        m_window->showPane(key, pane);
        QTRY_COMPARE(m_window->details().currentPaneId(), pane);
        const QStringList problems = accessibilityProblems(m_window.get());
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
    }
    QCOMPARE(shortcutConflicts(m_window.get()), QStringList());
}

SANDGLASS_GUI_TEST_MAIN(TestWindow)
#include "tst_window.moc"
