// SPDX-License-Identifier: GPL-3.0-or-later
// A person's day in the real window on a real engine, by keys and clicks: nothing here is simulated but the hands.
#include "tests/ui/window/readings.h"
#include "tests/ui/window/realwindow.h"
#include "ui/files/filespane.h"
#include "ui/metrics/metrictile.h"
#include "ui/shell/detailsarea.h"
#include "ui/terminal/terminaladapter.h"

#include <QAction>
#include <QDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>

#include <chrono>
#include <future>
#include <memory>

using namespace Qt::StringLiterals;
using namespace sandglass;
using namespace sandglass::test;

class TestWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }
    void init();
    void cleanup();

    void aSandboxIsCreatedWithANameAndAnImage();
    void theLogOfASandboxIsShownAndFollowed();
    void aCommandTypedInTheTerminalShowsItsOutput();
    void metricsOfARunningSandboxAppear();
    void aDroppedFileArrivesAndIsReadBack();
    void severalSandboxesAreStoppedAtOnce();
    void aSandboxIsPausedRestartedAndDeleted();
    void aKilledEngineIsToldAtOnceAndComesBackByItself();

private:
    template <typename T> T* part(const QString& name = {}) const { return m_stage->window.findChild<T*>(name); }
    /// The dialog of that name, once it is open.
    QDialog* dialog(const QString& name) const;
    /// Selects sandboxes that run \a command each.
    bool runAndSelect(const QStringList& names, const QStringList& command);

    std::unique_ptr<RealWindow> m_stage;
};

void TestWindow::init()
{
    SANDGLASS_ENGINE(engine);
    m_stage = std::make_unique<RealWindow>(engine);
    QVERIFY(m_stage->open());
}

void TestWindow::cleanup()
{
    m_stage.reset();
    SANDGLASS_ENGINE(engine);
    engine.removeContainers();
}

QDialog* TestWindow::dialog(const QString& name) const
{
    QDialog* found = nullptr;
    [&] { QTRY_VERIFY2((found = part<QDialog>(name)) && found->isActiveWindow(), qPrintable(name)); }();
    return found;
}

bool TestWindow::runAndSelect(const QStringList& names, const QStringList& command)
{
    bool done = true;
    for (const QString& name : names) {
        m_stage->run(name, command);
        done = done && clickRow(m_stage->table(), name, name == names.first() ? Qt::NoModifier : Qt::ControlModifier);
    }
    return done && QTest::qWaitFor([&] { return m_stage->window.list().selectedKeys().size() == names.size(); });
}

void TestWindow::aSandboxIsCreatedWithANameAndAnImage()
{
    QVERIFY(pressKeyOf(m_stage->action(u"sandbox.new"_s)));
    QDialog* created = dialog(u"newSandboxDialog"_s);
    QVERIFY(created);
    // The focus is where one begins.
    QVERIFY(write(u"sandglass-busybox:latest"_s) && press(Qt::Key_Tab) && write(u"made-by-hand"_s));
    QVERIFY(clickRow(child<QListWidget>(created, u"newSandboxSections"_s), u"Command"_s));
    QVERIFY(fill(child<QWidget>(created, u"specCommand"_s), u"sleep 1000"_s));
    QVERIFY(clickOn(child<QPushButton>(created, u"newSandboxCreate"_s)));

    QTRY_VERIFY_WITH_TIMEOUT(m_stage->shows(u"made-by-hand"_s, u"Running"_s), 20000);
    QTRY_COMPARE(m_stage->window.list().selectedKeys().size(), 1);
    QVERIFY(m_stage->engine.cli({u"ps"_s}).contains("made-by-hand"));
}

void TestWindow::theLogOfASandboxIsShownAndFollowed()
{
    QVERIFY(runAndSelect(
        {u"talker"_s}, {u"sh"_s, u"-c"_s,
                        u"echo first grain; while [ ! -e /go ]; do sleep 0.1; done; echo second grain; sleep 1000"_s}));
    QVERIFY(pressKeyOf(m_stage->action(u"sandbox.logs"_s)));
    LogView* view = nullptr;
    QTRY_VERIFY((view = part<LogView>()) && view->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(readLog(view).contains("first grain"_L1), 10000);
    QVERIFY(!readLog(view).contains("second grain"_L1));
    m_stage->engine.cli({u"exec"_s, u"talker"_s, u"touch"_s, u"/go"_s});
    QTRY_VERIFY_WITH_TIMEOUT(readLog(view).contains("second grain"_L1), 10000);
}

void TestWindow::aCommandTypedInTheTerminalShowsItsOutput()
{
    QVERIFY(runAndSelect({u"shell"_s}, {u"sleep"_s, u"1000"_s}));
    QVERIFY(pressKeyOf(m_stage->action(u"sandbox.terminal"_s)));
    TerminalAdapter* terminal = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT((terminal = part<TerminalAdapter>()) && terminal->isVisible(), 10000);
    QTRY_VERIFY_WITH_TIMEOUT(terminal->screenText().contains("#"_L1), 10000);
    // The focus is in it, and the remote side knows its size.
    QVERIFY(write(u"echo $((6*7))x; stty size"_s) && press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(terminal->screenText().contains("42x"_L1), 10000);
    const auto cells = terminal->cells();
    QVERIFY(cells);
    const QString size = u"%1 %2"_s.arg(cells->rows).arg(cells->columns);
    QTRY_VERIFY2_WITH_TIMEOUT(terminal->screenText().contains(size), qPrintable(terminal->screenText()), 10000);
}

void TestWindow::metricsOfARunningSandboxAppear()
{
    QVERIFY(runAndSelect({u"busy"_s}, {u"sh"_s, u"-c"_s, u"while true; do :; done"_s}));
    QTRY_VERIFY_WITH_TIMEOUT(numberOf(m_stage->cell(u"busy"_s, SandboxColumn::Cpu)) > 5, 20000);
    QVERIFY(pressKeyOf(m_stage->action(u"view.tab.metrics"_s)));
    const auto value = [this](const QString& tile) {
        const auto* shown = part<MetricTile>(tile);
        return shown && shown->isVisible() ? numberOf(shown->value()) : -1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(value(u"cpuTile"_s) > 5, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(value(u"memoryTile"_s) > 0, 20000);
    QTRY_COMPARE_WITH_TIMEOUT(value(u"processesTile"_s), 1, 20000);
}

void TestWindow::aDroppedFileArrivesAndIsReadBack()
{
    QVERIFY(runAndSelect({u"box"_s}, {u"sleep"_s, u"1000"_s}));
    QVERIFY(pressKeyOf(m_stage->action(u"view.tab.files"_s)));
    QTRY_VERIFY(part<FilesPane>());
    auto* path = child<QLineEdit>(part<FilesPane>(), u"filesPath"_s);
    auto* view = child<QAbstractItemView>(part<FilesPane>(), u"filesList"_s);
    QVERIFY(fill(path, u"/tmp"_s) && press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(part<QAction>(u"filesUploadFiles"_s)->isEnabled(), 10000);

    QFile local(m_stage->folder.filePath(u"grains.txt"_s));
    QVERIFY(local.open(QIODevice::WriteOnly) && local.write("a heap of sand\n") > 0);
    local.close();
    QVERIFY(dropFile(view, local.fileName()));
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->engine.cli({u"exec"_s, u"box"_s, u"cat"_s, u"/tmp/grains.txt"_s}),
                              "a heap of sand\n"_ba, 15000);

    const QString target = m_stage->folder.filePath(u"back"_s);
    QVERIFY(QDir().mkpath(target));
    QVERIFY(clickRow(view, u"grains.txt"_s));
    QVERIFY(clickOn(child<QWidget>(part<FilesPane>(), u"filesDownloadButton"_s)));
    QVERIFY(dialog(u"fileDialog"_s));
    QVERIFY(fill(child<QLineEdit>(dialog(u"fileDialog"_s), u"fileNameEdit"_s), target) && press(Qt::Key_Return));
    QFile back(target + u"/grains.txt"_s);
    QTRY_COMPARE_WITH_TIMEOUT(back.size(), 15, 15000);
    QVERIFY(back.open(QIODevice::ReadOnly));
    QCOMPARE(back.readAll(), "a heap of sand\n"_ba);
}

void TestWindow::severalSandboxesAreStoppedAtOnce()
{
    const QStringList names{u"one"_s, u"two"_s, u"three"_s};
    QVERIFY(runAndSelect(names, {u"sleep"_s, u"1000"_s}));
    QVERIFY(clickOn(child<QWidget>(&m_stage->window, u"toolBar.sandbox.stop"_s)));
    for (const QString& name : names)
        QTRY_VERIFY_WITH_TIMEOUT(m_stage->shows(name, u"Exited"_s), 20000);
    QVERIFY(m_stage->engine.cli({u"ps"_s, u"-q"_s}).isEmpty());
}

void TestWindow::aSandboxIsPausedRestartedAndDeleted()
{
    QVERIFY(runAndSelect({u"short-lived"_s}, {u"sleep"_s, u"1000"_s}));
    QVERIFY(clickOn(child<QWidget>(&m_stage->window, u"toolBar.sandbox.pause"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->shows(u"short-lived"_s, u"Paused"_s), 20000);

    QVERIFY(clickRow(m_stage->table(), u"short-lived"_s, Qt::NoModifier, Qt::RightButton));
    QTRY_VERIFY(part<QMenu>(u"sandboxContextMenu"_s));
    QVERIFY(clickEntry(part<QMenu>(u"sandboxContextMenu"_s), u"Resume"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->shows(u"short-lived"_s, u"Running"_s), 20000);

    const QStringList startedAt{u"inspect"_s, u"-f"_s, u"{{.State.StartedAt}}"_s, u"short-lived"_s};
    const QByteArray before = m_stage->engine.cli(startedAt);
    QVERIFY(clickMenu(&m_stage->window, {u"Sandbox"_s, u"Restart"_s}));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->engine.cli(startedAt) != before, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->shows(u"short-lived"_s, u"Running"_s), 20000);

    QVERIFY(clickRow(m_stage->table(), u"short-lived"_s));
    QVERIFY(pressKeyOf(m_stage->action(u"sandbox.delete"_s)));
    QDialog* question = dialog(u"confirmationDialog"_s);
    QVERIFY(question);
    const QString text = visibleTexts(question).join(u'\n');
    QVERIFY2(text.contains("short-lived"_L1), qPrintable(text));
    QVERIFY(clickOn(child<QWidget>(question, u"confirmButton"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->cell(u"short-lived"_s, SandboxColumn::Name).isEmpty(), 20000);
    QVERIFY(!m_stage->engine.cli({u"ps"_s, u"-a"_s}).contains("short-lived"));
}

void TestWindow::aKilledEngineIsToldAtOnceAndComesBackByItself()
{
    QVERIFY(runAndSelect({u"survivor"_s}, {u"sleep"_s, u"1000"_s}));
    QTRY_VERIFY(m_stage->shows(u"survivor"_s, u"Running"_s));
    const auto isTold = [this] {
        const QString words = visibleTexts(part<QWidget>(u"connectionBanner"_s)).join(u'\n');
        // What is known stays, marked with its age.
        return words.contains("Test engine: Not reachable"_L1) && m_stage->shows(u"survivor"_s, u"ago"_s) &&
               !m_stage->action(u"sandbox.stop"_s)->isEnabled();
    };
    m_stage->engine.kill9();
    QTRY_VERIFY_WITH_TIMEOUT(isTold(), 1000);

    using Clock = std::chrono::steady_clock;
    QVERIFY(m_stage->engine.launch());
    auto answered = std::async(std::launch::async, [this] {
        return m_stage->engine.waitUntilUsable() ? std::optional(Clock::now()) : std::nullopt;
    });
    const auto isBack = [this] {
        const QString state = m_stage->cell(u"survivor"_s, SandboxColumn::State);
        return !part<QWidget>(u"connectionBanner"_s)->isVisible() && !state.isEmpty() && !state.contains("ago"_L1);
    };
    QTRY_VERIFY_WITH_TIMEOUT(isBack(), 30000);
    const auto back = Clock::now();
    const auto engineBack = answered.get();
    QVERIFY2(engineBack, qPrintable(m_stage->engine.output()));
    const auto delay = std::chrono::duration_cast<std::chrono::milliseconds>(back - *engineBack);
    qInfo("back %lld ms after the engine", static_cast<long long>(delay.count()));
    QVERIFY(delay < std::chrono::seconds(1));
}

SANDGLASS_GUI_TEST_MAIN(TestWindow)
#include "tst_window.moc"
