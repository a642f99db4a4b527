// SPDX-License-Identifier: GPL-3.0-or-later
// The program without a mouse and without eyes: opens every pane and every dialog on a real engine, and looks at each
// control in it for a name, a way to it by the Tab key, and keys and letters that two would answer.
#include "tests/support/keyboardwalk.h"
#include "tests/ui/window/realwindow.h"
#include "ui/shell/detailsarea.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QDirIterator>
#include <QJsonArray>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeView>

#include <functional>
#include <memory>

using namespace Qt::StringLiterals;
using namespace sandglass;
using namespace sandglass::test;

namespace {
/// How a person comes to a dialog, with a running sandbox selected.
using Way = std::function<bool(RealWindow&)>;

struct DialogRow
{
    const char* title;
    QByteArray dialog; ///< its class
    Way open;
};

Way byMenu(const QStringList& titles)
{
    return [titles](RealWindow& m) { return clickMenu(&m.window, titles); };
}

QDialog* openDialog(const QByteArray& className)
{
    QWidget* top = QApplication::activePopupWidget();
    if (!top)
        top = QApplication::activeModalWidget();
    return top && QByteArrayView(top->metaObject()->className()).endsWith(className) ? qobject_cast<QDialog*>(top)
                                                                                     : nullptr;
}

bool waitFor(const QByteArray& dialog)
{
    if (QTest::qWaitFor([&] { return openDialog(dialog) != nullptr; }, 10000))
        return true;
    QTest::qFail(("there is no " + dialog).constData(), __FILE__, __LINE__);
    return false;
}

bool showTab(QTabWidget* tabs, int tab)
{
    QTest::mouseClick(tabs->window()->windowHandle(), Qt::LeftButton, {},
                      tabs->tabBar()->mapTo(tabs->window(), tabs->tabBar()->tabRect(tab).center()));
    return QTest::qWaitFor([&] { return tabs->currentIndex() == tab; });
}

/// The dialog of disk use, volumes and networks, at one of its tabs, and a button of that.
Way storageButton(int tab, const QString& button, const QString& row = {})
{
    return [=](RealWindow& m) {
        if (!clickMenu(&m.window, {u"Tools"_s, u"Disk use, volumes and networks…"_s}) || !waitFor("StorageDialog"))
            return false;
        const QDialog* dialog = openDialog("StorageDialog");
        auto* tabs = child<QTabWidget>(dialog, u"storageTabs"_s);
        return showTab(tabs, tab) && (row.isEmpty() || clickRow(tabs->currentWidget()->findChild<QTreeView*>(), row)) &&
               clickOn(child<QWidget>(dialog, button));
    };
}

bool addNorthflank(RealWindow& m)
{
    return clickMenu(&m.window, {u"Connection"_s, u"Add connection…"_s}) && waitFor("ConnectionEditor") &&
           clickOn(child<QWidget>(openDialog("ConnectionEditor"), u"connectionKindNorthflank"_s));
}

Way imageMenu(const QString& title)
{
    return [title](RealWindow& m) {
        return clickRow(child<QAbstractItemView>(&m.window, u"environmentsTable"_s), u"sandglass-busybox"_s) &&
               clickMenu(&m.window, {u"Environment"_s, title});
    };
}

/// Chooses a file that is no image, and gives the image a name.
bool importNonsense(RealWindow& m)
{
    QFile file(m.folder.filePath(u"nonsense.tar"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray(4096, 'x')) < 0)
        return false;
    file.close();
    if (!clickMenu(&m.window, {u"Environment"_s, u"Import from tar…"_s}))
        return false;
    const bool came = QTest::qWaitFor([&] { return m.window.findChild<QDialog*>(u"fileDialog"_s) != nullptr; });
    return came &&
           fill(child<QLineEdit>(m.window.findChild<QDialog*>(u"fileDialog"_s), u"fileNameEdit"_s), file.fileName()) &&
           press(Qt::Key_Return) && waitFor("QuestionDialog");
}

/// Uploads a file twice.
bool meetAConflict(RealWindow& m)
{
    QFile file(m.folder.filePath(u"passwd"_s));
    if (!file.open(QIODevice::WriteOnly))
        return false;
    if (!pressKeyOf(m.action(u"view.tab.files"_s)))
        return false;
    auto* data = new QMimeData;
    data->setUrls({QUrl::fromLocalFile(file.fileName())});
    QGuiApplication::clipboard()->setMimeData(data);
    const SandboxPane* pane = m.window.details().currentPane();
    auto* path = child<QLineEdit>(pane, u"filesPath"_s);
    auto* list = child<QAbstractItemView>(pane, u"filesList"_s);
    return fill(path, u"/etc"_s) && press(Qt::Key_Return) && clickRow(list, u"passwd"_s) &&
           press(Qt::Key_V, Qt::ControlModifier);
}

bool quitWithATerminal(RealWindow& m)
{
    return pressKeyOf(m.action(u"sandbox.terminal"_s)) &&
           QTest::qWaitFor([&m] { return m.services.terminals.activeCount() > 0; }, 10000) &&
           clickMenu(&m.window, {u"Sandbox"_s, u"Quit"_s}); // Its key is the terminal's there.
}

/// Runs from its first use to the end of the tests.
std::unique_ptr<NorthflankEmulator>& emulatedCloud()
{
    static std::unique_ptr<NorthflankEmulator> emulator;
    return emulator;
}

/// The dialog of a new sandbox, with a connection to a cloud chosen by key.
bool newCloudSandbox(RealWindow& m)
{
    auto& cloud = emulatedCloud();
    if (!cloud) {
        cloud = std::make_unique<NorthflankEmulator>(m.engine, QStringList{u"--project"_s, u"lab"_s});
        if (!cloud->start())
            return false;
    }
    m.connectTo(*cloud, u"lab"_s);
    if (!QTest::qWaitFor([&m] { return m.isReady(u"test-cloud"_s); }, 20000) ||
        !clickMenu(&m.window, {u"Sandbox"_s, u"New sandbox…"_s}) || !waitFor("NewSandboxDialog"))
        return false;
    QDialog* dialog = openDialog("NewSandboxDialog");
    auto* connection = child<QComboBox>(dialog, u"specConnection"_s);
    connection->setFocus();
    return press(Qt::Key_End) && QTest::qWaitFor([=] { return connection->currentText() == "Test cloud"_L1; }) &&
           QTest::qWaitFor([=] { return child<QComboBox>(dialog, u"specProject"_s)->count() > 0; }, 10000);
}

bool newProject(RealWindow& m)
{
    return newCloudSandbox(m) && clickOn(child<QPushButton>(openDialog("NewSandboxDialog"), u"newProject"_s));
}

const QList<DialogRow>& dialogRows()
{
    const QString storage = u"Disk use, volumes and networks…"_s;
    static const QList<DialogRow> rows{
        {"new sandbox", "NewSandboxDialog", byMenu({u"Sandbox"_s, u"New sandbox…"_s})},
        {"new sandbox in a cloud", "NewSandboxDialog", newCloudSandbox},
        {"new project", "ProjectForm", newProject},
        {"limits", "LimitsDialog", byMenu({u"Sandbox"_s, u"Change limits…"_s})},
        {"a new name", "QuestionDialog", byMenu({u"Sandbox"_s, u"Rename…"_s})},
        {"a grace time", "QuestionDialog", byMenu({u"Sandbox"_s, u"Stop with grace time…"_s})},
        {"a deletion", "QuestionDialog", byMenu({u"Sandbox"_s, u"Delete…"_s})},
        {"quitting", "QuestionDialog", quitWithATerminal},
        {"palette", "CommandPalette", byMenu({u"View"_s, u"Search or run…"_s})},
        {"shortcuts", "QDialog", byMenu({u"Help"_s, u"Keyboard shortcuts"_s})},
        {"about", "QDialog", byMenu({u"Help"_s, u"About Sandglass"_s})},
        {"connections", "ConnectionsDialog", byMenu({u"Connection"_s, u"Manage connections…"_s})},
        {"a new connection", "ConnectionEditor", byMenu({u"Connection"_s, u"Add connection…"_s})},
        {"a new connection to Northflank", "ConnectionEditor", addNorthflank},
        {"a pull", "PullDialog", byMenu({u"Environment"_s, u"Pull image…"_s})},
        {"the name of an import", "QuestionDialog", importNonsense},
        {"an import", "ActivityDialog", [](RealWindow& m) { return importNonsense(m) && press(Qt::Key_Return); }},
        {"an image", "JsonDialog", imageMenu(u"Inspect"_s)},
        {"a tag", "QuestionDialog", imageMenu(u"Add tag…"_s)},
        {"the end of an image", "QuestionDialog", imageMenu(u"Remove image…"_s)},
        {"disk use", "StorageDialog", byMenu({u"Tools"_s, storage})},
        {"cleaning", "QuestionDialog", storageButton(0, u"storageClean"_s, u"Images"_s)},
        {"a new volume", "CreateDialog", storageButton(1, u"storageCreateVolume"_s)},
        {"a volume", "JsonDialog", storageButton(1, u"storageInspectVolume"_s, u"dune"_s)},
        {"the end of a volume", "QuestionDialog", storageButton(1, u"storageRemoveVolume"_s, u"dune"_s)},
        {"a new network", "CreateDialog", storageButton(2, u"storageCreateNetwork"_s)},
        {"a conflict", "ConflictDialog", meetAConflict},
    };
    return rows;
}

/// How a person comes to a dialog about a cloud, with a running sandbox of it selected.
struct CloudRow
{
    const char* title;
    QByteArray dialog; ///< its class
    std::function<bool(CloudWindow&)> open;
};

/// The dialog of an entry of a menu, at one of its tabs, and a button of that.
std::function<bool(CloudWindow&)> cloudButton(const QStringList& menu, const QByteArray& dialog, int tab,
                                              const QString& button)
{
    return [=](CloudWindow& m) {
        if (!clickMenu(&m.window, menu) || !waitFor(dialog))
            return false;
        QDialog* opened = openDialog(dialog);
        if (!showTab(child<QTabWidget>(opened, u"pageTabs"_s), tab))
            return false;
        auto* wanted = child<QWidget>(opened, button);
        return QTest::qWaitFor([wanted] { return wanted->isEnabled(); }, 10000) && clickOn(wanted);
    };
}

const QList<CloudRow>& cloudRows()
{
    const auto byEntry = [](const QStringList& titles) {
        return [titles](CloudWindow& m) { return clickMenu(&m.window, titles); };
    };
    const QStringList team{u"Connection"_s, u"Cloud resources…"_s};
    const auto runForm = cloudButton(team, "CloudDialog", 3, u"cloudRunTemplate"_s);
    static const QList<CloudRow> rows{
        {"ports", "PageDialog", byEntry({u"Sandbox"_s, u"Ports…"_s})},
        {"plan", "PageDialog", byEntry({u"Sandbox"_s, u"Plan and instances…"_s})},
        {"disks", "PageDialog", byEntry({u"Sandbox"_s, u"Disks…"_s})},
        {"cloud resources", "CloudDialog", byEntry(team)},
        {"a new port", "FormDialog", cloudButton({u"Sandbox"_s, u"Ports…"_s}, "PageDialog", 0, u"cloudAddPort"_s)},
        {"a new disk", "FormDialog", cloudButton({u"Sandbox"_s, u"Disks…"_s}, "PageDialog", 0, u"cloudNewVolume"_s)},
        {"a new project", "ProjectForm", cloudButton(team, "CloudDialog", 0, u"cloudNewProject"_s)},
        {"a new group", "FormDialog", cloudButton(team, "CloudDialog", 2, u"cloudNewGroup"_s)},
        {"a template to run", "FormDialog", runForm},
        {"a run", "RunDialog",
         [runForm](CloudWindow& m) {
             return runForm(m) && waitFor("FormDialog") &&
                    clickOn(child<QWidget>(openDialog("FormDialog"), u"formAccept"_s));
         }},
    };
    return rows;
}

QStringList problemsOf(QWidget* window)
{
    return accessibilityProblems(window) + tabOrderProblems(window) + mnemonicConflicts(window) +
           shortcutConflicts(window);
}

bool isFlawless(QWidget* window)
{
    const QStringList problems = problemsOf(window);
    if (!problems.isEmpty())
        QTest::qFail(qPrintable(problems.join(u'\n')), __FILE__, __LINE__);
    return problems.isEmpty();
}

/// Of a dialog with each of its pages open, with a row added to each list of rows.
QStringList problemsOfPages(QDialog* dialog)
{
    QStringList problems;
    if (auto* sections = dialog->findChild<QListWidget*>(u"newSandboxSections"_s)) {
        for (int row = 0; row < sections->count(); ++row) {
            clickRow(sections, sections->item(row)->text());
            const auto adders = dialog->findChildren<QWidget*>(u"addRow"_s);
            for (QWidget* add : adders) {
                if (add->isVisible())
                    clickOn(add);
            }
            problems += problemsOf(dialog);
        }
        return problems;
    }
    if (auto* tabs = dialog->findChild<QTabWidget*>()) {
        for (int tab = 0; tab < tabs->count(); ++tab) {
            showTab(tabs, tab);
            problems += problemsOf(dialog);
        }
        return problems;
    }
    return problemsOf(dialog);
}
} // namespace

class TestAccessibility : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_engine = PrivateEngine::shared(PrivateEngine::Kind::Docker);
        QVERIFY(m_engine);
        QVERIFY(m_engine->request("POST", "/volumes/create", R"({"Name":"dune"})").ok());
    }
    void cleanupTestCase() { emulatedCloud().reset(); }
    void init()
    {
        m_stage = std::make_unique<RealWindow>(*m_engine);
        QVERIFY(m_stage->open());
        m_stage->run(u"grain"_s, {u"sleep"_s, u"1000"_s});
        QVERIFY(clickRow(m_stage->table(), u"grain"_s));
    }
    void cleanup()
    {
        m_stage.reset();
        if (!m_engine->isRunning())
            QVERIFY(m_engine->start());
        m_engine->removeContainers();
    }

    void everyDialogIsLookedAt()
    {
        QSet<QByteArray> looked;
        for (const DialogRow& row : dialogRows())
            looked.insert(row.dialog);
        for (const CloudRow& row : cloudRows())
            looked.insert(row.dialog);
        QDirIterator headers(QString::fromUtf16(SANDGLASS_SOURCE_DIR) + u"/ui"_s, {u"*.h"_s}, QDir::Files,
                             QDirIterator::Subdirectories);
        while (headers.hasNext()) {
            QFile header(headers.next());
            QVERIFY(header.open(QIODevice::ReadOnly));
            static const QRegularExpression declaration(u"class (\\w+)(?: final)? : public QDialog"_s);
            const auto match = declaration.match(QString::fromUtf8(header.readAll()));
            QVERIFY2(!match.hasMatch() || looked.contains(match.captured(1).toLatin1()),
                     qPrintable(match.captured(1) + u" is opened by no row of this test"_s));
        }
    }

    void dialogs_data()
    {
        QTest::addColumn<int>("row");
        for (int row = 0; row < dialogRows().size(); ++row)
            QTest::newRow(dialogRows().at(row).title) << row;
    }
    void dialogs()
    {
        QFETCH(const int, row);
        const DialogRow& entry = dialogRows().at(row);
        QVERIFY(entry.open(*m_stage));
        QVERIFY(waitFor(entry.dialog));
        const QPointer<QDialog> dialog = openDialog(entry.dialog);
        const QStringList problems = problemsOfPages(dialog);
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
        QVERIFY(!dialog->windowTitle().isEmpty() || dialog->windowType() == Qt::Popup);
        // No dialog is a trap.
        QVERIFY(press(Qt::Key_Escape));
        QTRY_VERIFY(!dialog || !dialog->isVisible());
    }

    void cloudDialogs_data()
    {
        QTest::addColumn<int>("row");
        for (int row = 0; row < cloudRows().size(); ++row)
            QTest::newRow(cloudRows().at(row).title) << row;
    }
    void cloudDialogs()
    {
        QFETCH(const int, row);
        const CloudRow& entry = cloudRows().at(row);
        NorthflankEmulator emulator(*m_engine);
        QVERIFY(emulator.start());
        QVERIFY(emulator.runService(u"lab"_s, u"dune"_s));
        const QJsonObject workflow{{u"type"_s, u"sequential"_s}, {u"steps"_s, QJsonArray()}};
        const QJsonObject made{{u"name"_s, u"nothing"_s},
                               {u"apiVersion"_s, u"v1.2"_s},
                               {u"spec"_s, QJsonObject{{u"kind"_s, u"Workflow"_s}, {u"spec"_s, workflow}}}};
        QVERIFY(emulator.request("POST", "/v1/templates", made).ok());
        m_stage.reset();
        CloudWindow cloud(emulator, u"lab"_s);
        QVERIFY(cloud.open());
        QTRY_VERIFY_WITH_TIMEOUT(cloud.shows(u"dune"_s, u"Running"_s), 10000);
        QVERIFY(clickRow(cloud.table(), u"dune"_s));
        QVERIFY(entry.open(cloud));
        QVERIFY(waitFor(entry.dialog));
        const QPointer<QDialog> dialog = openDialog(entry.dialog);
        const QStringList problems = problemsOfPages(dialog);
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
        QVERIFY(press(Qt::Key_Escape));
        QTRY_VERIFY(!dialog || !dialog->isVisible());
    }

    void panes_data()
    {
        QTest::addColumn<QString>("pane");
        for (const char* pane : {"overview", "logs", "terminal", "metrics", "files", "changes", "inspect"})
            QTest::newRow(pane) << QString::fromLatin1(pane);
    }
    void panes()
    {
        QFETCH(const QString, pane);
        QVERIFY(pressKeyOf(m_stage->action(u"view.tab."_s + pane)));
        QTRY_COMPARE(m_stage->window.details().currentPaneId(), pane);
        QVERIFY(isFlawless(&m_stage->window));
        // And once more in a dock of its own.
        QVERIFY(clickOn(child<QToolButton>(&m_stage->window, u"keepOpen"_s)));
        QVERIFY(isFlawless(&m_stage->window));
    }

    void theLogsOfSeveralSandboxes()
    {
        m_stage->run(u"stone"_s, {u"sleep"_s, u"1000"_s});
        QVERIFY(clickRow(m_stage->table(), u"stone"_s, Qt::ControlModifier));
        QVERIFY(pressKeyOf(m_stage->action(u"sandbox.logs"_s)));
        QVERIFY(pressKeyOf(m_stage->action(u"view.search"_s)));
        QVERIFY(isFlawless(&m_stage->window));
    }

    void aTerminalThatEnded()
    {
        QVERIFY(pressKeyOf(m_stage->action(u"sandbox.terminal"_s)));
        const auto terminals = [this] { return m_stage->services.terminals.activeCount(); };
        QTRY_COMPARE_WITH_TIMEOUT(terminals(), 1, 10000);
        QVERIFY(write(u"exit"_s) && press(Qt::Key_Return));
        QTRY_COMPARE_WITH_TIMEOUT(terminals(), 0, 10000);
        QVERIFY(isFlawless(&m_stage->window));
    }

    void theActivityDock()
    {
        QVERIFY(clickMenu(&m_stage->window, {u"View"_s, u"Activity"_s}));
        QVERIFY(isFlawless(&m_stage->window));
    }

    void theWelcomePage()
    {
        QVERIFY(clickMenu(&m_stage->window, {u"Help"_s, u"Welcome page"_s}));
        QTRY_VERIFY(child<QWidget>(&m_stage->window, u"welcomePage"_s)->isVisible());
        QVERIFY(isFlawless(&m_stage->window));
    }

    void anEngineThatIsAway()
    {
        m_engine->kill9();
        QTRY_VERIFY(child<QWidget>(&m_stage->window, u"connectionBanner"_s)->isVisible());
        QVERIFY(isFlawless(&m_stage->window));
    }

private:
    PrivateEngine* m_engine = nullptr;
    std::unique_ptr<RealWindow> m_stage;
};

SANDGLASS_GUI_TEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
