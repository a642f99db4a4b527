// SPDX-License-Identifier: GPL-3.0-or-later
// The same day as in tst_window, on Northflank: the real window, by keys and clicks, on the emulator with real
// containers.
#include "tests/ui/window/readings.h"
#include "tests/ui/window/realwindow.h"
#include "ui/files/filespane.h"
#include "ui/logs/logpane.h"
#include "ui/logs/logview.h"
#include "ui/metrics/metrictile.h"
#include "ui/terminal/terminaladapter.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

#include <memory>

using namespace Qt::StringLiterals;
using namespace sandglass;
using namespace sandglass::test;

namespace {
constexpr int patienceMs = 30000;
const QString project = u"lab"_s;

/// A service whose process is a shell with \a script.
QJsonObject running(const QString& script)
{
    return {
        {u"deployment"_s, QJsonObject{{u"docker"_s, QJsonObject{{u"configType"_s, u"customEntrypointCustomCommand"_s},
                                                                {u"customEntrypoint"_s, u"/bin/sh"_s},
                                                                {u"customCommand"_s, u"-c '%1'"_s.arg(script)}}}}}};
}
} // namespace

class TestCloudWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();

    void theLogOfAServiceIsShownAndFollowed();
    void theServerChoosesTheLinesOfALog();
    void aCommandTypedInTheTerminalShowsItsOutput();
    void metricsOfAServiceAppear();
    void aDroppedFileArrivesAndIsReadBack();
    void aServiceIsPausedResumedRestartedAndDeleted();
    void anOutageIsToldAndOpenSessionsGoOn();

private:
    template <typename T> T* part(const QString& name = {}) const { return m_stage->window.findChild<T*>(name); }
    QDialog* dialog(const QString& name) const;
    /// Selects a service that runs.
    bool runAndSelect(const QString& name, const QJsonObject& changes = {});

    PrivateEngine* m_engine = nullptr;
    std::unique_ptr<NorthflankEmulator> m_emulator;
    std::unique_ptr<CloudWindow> m_stage;
};

void TestCloudWindow::initTestCase()
{
    m_engine = PrivateEngine::shared(PrivateEngine::Kind::Docker);
    QVERIFY(m_engine);
    m_emulator = std::make_unique<NorthflankEmulator>(*m_engine, QStringList{u"--project"_s, project});
    QVERIFY(m_emulator->start());
}

void TestCloudWindow::cleanupTestCase()
{
    m_emulator.reset();
}

void TestCloudWindow::init()
{
    m_stage = std::make_unique<CloudWindow>(*m_emulator, project);
    QVERIFY(m_stage->open());
}

void TestCloudWindow::cleanup()
{
    m_stage.reset();
}

QDialog* TestCloudWindow::dialog(const QString& name) const
{
    QDialog* found = nullptr;
    [&] { QTRY_VERIFY2((found = part<QDialog>(name)) && found->isActiveWindow(), qPrintable(name)); }();
    return found;
}

bool TestCloudWindow::runAndSelect(const QString& name, const QJsonObject& changes)
{
    // Seen at once, not at the next look at the list.
    return m_emulator->runService(project, name, changes) && press(Qt::Key_F5) &&
           QTest::qWaitFor([&] { return m_stage->shows(name, u"Running"_s); }, patienceMs) &&
           clickRow(m_stage->table(), name) &&
           QTest::qWaitFor([&] { return m_stage->window.list().selectedKeys().size() == 1; });
}

void TestCloudWindow::theLogOfAServiceIsShownAndFollowed()
{
    QVERIFY(runAndSelect(u"talker"_s, running(u"echo first grain; while [ ! -e /go ]; do sleep 0.1; done; "
                                              "echo second grain; sleep 1000"_s)));
    QVERIFY(pressKeyOf(m_stage->action(u"sandbox.logs"_s)));
    LogView* view = nullptr;
    QTRY_VERIFY((view = part<LogView>()) && view->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(readLog(view).contains("first grain"_L1), patienceMs);
    QVERIFY(!readLog(view).contains("second grain"_L1));
    const QByteArray container = m_engine->cli({u"ps"_s, u"-q"_s, u"--filter"_s, u"name=talker"_s}).trimmed();
    m_engine->cli({u"exec"_s, QString::fromLatin1(container), u"touch"_s, u"/go"_s});
    QTRY_VERIFY_WITH_TIMEOUT(readLog(view).contains("second grain"_L1), patienceMs);
}

void TestCloudWindow::theServerChoosesTheLinesOfALog()
{
    QVERIFY(runAndSelect(u"painter"_s, running(u"for i in 1 2 3; do echo red $i; echo blue $i; done; "
                                               "while [ ! -e /go ]; do sleep 0.1; done; "
                                               "echo red 4; echo blue 4; sleep 1000"_s)));
    QVERIFY(pressKeyOf(m_stage->action(u"sandbox.logs"_s)));
    LogPane* pane = nullptr;
    QTRY_VERIFY((pane = part<LogPane>()) && pane->isVisible());
    const auto lines = [pane] { return readLog(pane->view()); };
    QTRY_VERIFY_WITH_TIMEOUT(lines().contains("blue 3"_L1), patienceMs);
    QVERIFY(click(child<QToolButton>(pane, u"chooseOnServerButton"_s)));
    auto* text = child<QLineEdit>(pane, u"scopeText"_s);
    const auto choose = [text](const QString& wanted) {
        text->setText(wanted);
        QTest::keyClick(text, Qt::Key_Return);
    };
    child<QComboBox>(pane, u"scopeKind"_s)->setCurrentText(u"Lines that match"_s);
    choose(u"red [23]"_s);
    QTRY_VERIFY_WITH_TIMEOUT(lines().contains("red 3"_L1) && !lines().contains("blue"_L1), patienceMs);
    QVERIFY(lines().contains("red 2"_L1) && !lines().contains("red 1"_L1));
    choose(u"red ("_s);
    QTRY_VERIFY_WITH_TIMEOUT(child<QLabel>(pane, u"emptyText"_s)->text().contains("Invalid regular expression"_L1),
                             patienceMs);
    QCOMPARE(text->text(), u"red ("_s);
    choose(u"blue"_s);
    QTRY_VERIFY_WITH_TIMEOUT(lines().contains("blue 3"_L1), patienceMs);
    const QByteArray container = m_engine->cli({u"ps"_s, u"-q"_s, u"--filter"_s, u"name=painter"_s}).trimmed();
    m_engine->cli({u"exec"_s, QString::fromLatin1(container), u"touch"_s, u"/go"_s});
    QTRY_VERIFY_WITH_TIMEOUT(lines().contains("blue 4"_L1), patienceMs);
    QVERIFY(!lines().contains("red"_L1));
    QVERIFY(click(child<QToolButton>(pane, u"chooseOnServerButton"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(lines().contains("red 4"_L1), patienceMs);
}

void TestCloudWindow::aCommandTypedInTheTerminalShowsItsOutput()
{
    QVERIFY(runAndSelect(u"shell"_s));
    QVERIFY(pressKeyOf(m_stage->action(u"sandbox.terminal"_s)));
    TerminalAdapter* terminal = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT((terminal = part<TerminalAdapter>()) && terminal->isVisible(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(terminal->screenText().contains("#"_L1), patienceMs);
    QVERIFY(write(u"echo $((6*7))x; stty size"_s) && press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(terminal->screenText().contains("42x"_L1), patienceMs);
    const auto cells = terminal->cells();
    QVERIFY(cells);
    const QString size = u"%1 %2"_s.arg(cells->rows).arg(cells->columns);
    QTRY_VERIFY2_WITH_TIMEOUT(terminal->screenText().contains(size), qPrintable(terminal->screenText()), patienceMs);
}

void TestCloudWindow::metricsOfAServiceAppear()
{
    QVERIFY(runAndSelect(u"busy"_s, running(u"while true; do :; done"_s)));
    QVERIFY(pressKeyOf(m_stage->action(u"view.tab.metrics"_s)));
    const auto value = [this](const QString& tile) {
        const auto* shown = part<MetricTile>(tile);
        return shown && shown->isVisible() ? numberOf(shown->value()) : -1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(value(u"cpuTile"_s) > 5, patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(value(u"memoryTile"_s) > 0, patienceMs);
}

void TestCloudWindow::aDroppedFileArrivesAndIsReadBack()
{
    QVERIFY(runAndSelect(u"box"_s));
    QVERIFY(pressKeyOf(m_stage->action(u"view.tab.files"_s)));
    QTRY_VERIFY(part<FilesPane>());
    auto* path = child<QLineEdit>(part<FilesPane>(), u"filesPath"_s);
    auto* view = child<QAbstractItemView>(part<FilesPane>(), u"filesList"_s);
    QVERIFY(fill(path, u"/tmp"_s) && press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(part<QAction>(u"filesUploadFiles"_s)->isEnabled(), patienceMs);

    QFile local(m_stage->folder.filePath(u"grains.txt"_s));
    QVERIFY(local.open(QIODevice::WriteOnly) && local.write("a heap of sand\n") > 0);
    local.close();
    QVERIFY(dropFile(view, local.fileName()));
    QVERIFY(clickRow(view, u"grains.txt"_s));

    const QString target = m_stage->folder.filePath(u"back"_s);
    QVERIFY(QDir().mkpath(target));
    QVERIFY(clickOn(child<QWidget>(part<FilesPane>(), u"filesDownloadButton"_s)));
    QVERIFY(dialog(u"fileDialog"_s));
    QVERIFY(fill(child<QLineEdit>(dialog(u"fileDialog"_s), u"fileNameEdit"_s), target) && press(Qt::Key_Return));
    QFile back(target + u"/grains.txt"_s);
    QTRY_COMPARE_WITH_TIMEOUT(back.size(), 15, patienceMs);
    QVERIFY(back.open(QIODevice::ReadOnly));
    QCOMPARE(back.readAll(), "a heap of sand\n"_ba);
}

void TestCloudWindow::aServiceIsPausedResumedRestartedAndDeleted()
{
    QVERIFY(runAndSelect(u"short-lived"_s));
    QVERIFY(clickOn(child<QWidget>(&m_stage->window, u"toolBar.sandbox.pause"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->shows(u"short-lived"_s, u"Paused"_s), patienceMs);
    const QByteArray service = "/v1/projects/lab/services/short-lived";
    const auto data = [&] { return m_emulator->request("GET", service).object().value("data"_L1).toObject(); };
    QVERIFY(data().value("servicePaused"_L1).toBool());

    QVERIFY(clickRow(m_stage->table(), u"short-lived"_s, Qt::NoModifier, Qt::RightButton));
    QTRY_VERIFY(part<QMenu>(u"sandboxContextMenu"_s));
    QVERIFY(clickEntry(part<QMenu>(u"sandboxContextMenu"_s), u"Resume"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->shows(u"short-lived"_s, u"Running"_s), patienceMs);

    const auto instance = [&] { return m_emulator->request("GET", service + "/containers").body; };
    const QByteArray before = instance();
    QVERIFY(clickMenu(&m_stage->window, {u"Sandbox"_s, u"Restart"_s}));
    QTRY_VERIFY_WITH_TIMEOUT(instance() != before, patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->shows(u"short-lived"_s, u"Running"_s), patienceMs);

    QVERIFY(clickRow(m_stage->table(), u"short-lived"_s));
    QVERIFY(pressKeyOf(m_stage->action(u"sandbox.delete"_s)));
    QDialog* question = dialog(u"confirmationDialog"_s);
    QVERIFY(question);
    QVERIFY(visibleTexts(question).join(u'\n').contains("short-lived"_L1));
    QVERIFY(clickOn(child<QWidget>(question, u"confirmButton"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->cell(u"short-lived"_s, SandboxColumn::Name).isEmpty(), patienceMs);
    QCOMPARE(m_emulator->request("GET", service).status, 404);
}

void TestCloudWindow::anOutageIsToldAndOpenSessionsGoOn()
{
    QVERIFY(runAndSelect(u"survivor"_s, running(u"i=0; while sleep 0.2; do i=$((i+1)); echo grain $i; done"_s)));
    QVERIFY(pressKeyOf(m_stage->action(u"sandbox.terminal"_s)));
    TerminalAdapter* terminal = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT((terminal = part<TerminalAdapter>()) && terminal->isVisible(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(terminal->screenText().contains("#"_L1), patienceMs);
    // In the terminal the key would clear the screen.
    QVERIFY(clickRow(m_stage->table(), u"survivor"_s) && pressKeyOf(m_stage->action(u"sandbox.logs"_s)));
    LogView* view = nullptr;
    QTRY_VERIFY((view = part<LogView>()) && view->isVisible());
    const auto grains = [view] {
        QList<int> numbers;
        static const QRegularExpression grain(u"grain (\\d+)"_s);
        for (const auto& match : grain.globalMatch(readLog(view)))
            numbers.append(match.captured(1).toInt());
        return numbers;
    };
    QTRY_VERIFY_WITH_TIMEOUT(grains().size() > 3, patienceMs);
    const int before = grains().last();

    m_emulator->kill9();
    const auto isTold = [this] {
        return visibleTexts(part<QWidget>(u"connectionBanner"_s))
                   .join(u'\n')
                   .contains("Test cloud: Not reachable"_L1) &&
               m_stage->shows(u"survivor"_s, u"ago"_s) && !m_stage->action(u"sandbox.stop"_s)->isEnabled();
    };
    QTRY_VERIFY_WITH_TIMEOUT(isTold(), patienceMs);
    QVERIFY(m_emulator->start());
    QTRY_VERIFY_WITH_TIMEOUT(!part<QWidget>(u"connectionBanner"_s)->isVisible(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->shows(u"survivor"_s, u"Running"_s), patienceMs);

    // The log goes on where it was, with every line once.
    QTRY_VERIFY_WITH_TIMEOUT(!grains().isEmpty() && grains().last() > before + 3, patienceMs);
    const QList<int> seen = grains();
    for (qsizetype i = 1; i < seen.size(); ++i)
        QCOMPARE(seen[i], seen[i - 1] + 1);
    // The shell is gone, and that is said.
    QVERIFY(pressKeyOf(m_stage->action(u"view.tab.terminal"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>(&m_stage->window, u"terminalReconnect"_s)->isVisible(), patienceMs);
}

SANDGLASS_GUI_TEST_MAIN(TestCloudWindow)
#include "tst_cloudwindow.moc"
