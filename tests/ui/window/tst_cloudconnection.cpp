// SPDX-License-Identifier: GPL-3.0-or-later
// A person pastes a token and is connected to Northflank: in the real window, by keys and clicks, against the emulator,
// whose sandboxes are containers of a real engine.
#include "tests/ui/window/realwindow.h"
#include "ui/common/format.h"
#include "ui/common/messagebar.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QDirIterator>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QToolButton>

#include <memory>

using namespace Qt::StringLiterals;
using namespace sandglass;
using namespace sandglass::test;

namespace {
/// Sees what there is, and no more.
const QString powerless = u"powerless:Project > Projects > Manage > Read,Project > Services > General > Read"_s;
constexpr int soonMs = 20000;
/// Lists are read every 18 s.
constexpr int laterMs = 40000;
} // namespace

class TestCloudConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_stage.reset(); }

    void aPastedTokenConnectsAndShowsTheSandboxes();
    void aTokenWithoutAKeychainIsSaidToPass();
    void aWrongTokenIsToldWithoutSayingIt();
    void whatATokenMayNotDoIsNamed();
    void aBudgetThatRunsLowIsSeen();
    void anOutageIsToldAndEndsByItself();

private:
    template <typename T> T* part(const QString& name) const { return m_stage->window.findChild<T*>(name); }
    /// The dialog of that name, once it is open.
    QDialog* dialog(const QString& name) const;
    /// Opens the editor from the menu, and fills in what Northflank needs.
    QDialog* beginConnection(const QString& token) const;
    /// Adds a connection.
    bool connectWith(const QString& token) const;
    bool closeConnections() const;
    QString bannerText() const { return visibleTexts(part<QWidget>(u"connectionBanner"_s)).join(u'\n'); }
    QToolButton* footer() const { return part<QToolButton>(u"footerConnection1"_s); }
    /// Whether \a secret stands anywhere that a person or a file shows.
    bool isSaidAnywhere(const QString& secret) const;

    std::unique_ptr<NorthflankEmulator> m_emulator;
    std::unique_ptr<WindowStage> m_stage;
};

void TestCloudConnection::initTestCase()
{
    PrivateEngine* engine = PrivateEngine::shared(PrivateEngine::Kind::Docker);
    QVERIFY(engine);
    m_emulator = std::make_unique<NorthflankEmulator>(*engine, QStringList{u"--restricted-token"_s, powerless});
    QVERIFY(m_emulator->start());
    QVERIFY(m_emulator->runService(u"dunes"_s, u"grain"_s));
}

void TestCloudConnection::init()
{
    QSettings().clear();
    QVERIFY(m_emulator->request("POST", "/emulator/rate-limit", {{u"limit"_s, 1000}}).ok());
    m_stage = std::make_unique<WindowStage>();
    QVERIFY(m_stage->show());
}

QDialog* TestCloudConnection::dialog(const QString& name) const
{
    QDialog* found = nullptr;
    [&] { QTRY_VERIFY2((found = part<QDialog>(name)) && found->isActiveWindow(), qPrintable(name)); }();
    return found;
}

QDialog* TestCloudConnection::beginConnection(const QString& token) const
{
    if (!clickMenu(&m_stage->window, {u"Connection"_s, u"Add connection…"_s}))
        return nullptr;
    QDialog* editor = dialog(u"connectionEditor"_s);
    return editor && clickOn(child<QWidget>(editor, u"connectionKindNorthflank"_s)) &&
                   fill(child<QWidget>(editor, u"connectionToken"_s), token) &&
                   fill(child<QWidget>(editor, u"connectionHost"_s), m_emulator->url().toString())
               ? editor
               : nullptr;
}

bool TestCloudConnection::connectWith(const QString& token) const
{
    const QPointer<QDialog> editor = beginConnection(token);
    if (!editor || !press(Qt::Key_Return) || !QTest::qWaitFor([&] { return !editor; }))
        return false;
    return closeConnections();
}

bool TestCloudConnection::closeConnections() const
{
    return clickOn(part<QWidget>(u"connectionsClose"_s)) &&
           QTest::qWaitFor([this] { return !part<QDialog>(u"connectionsDialog"_s); });
}

bool TestCloudConnection::isSaidAnywhere(const QString& secret) const
{
    QStringList said;
    const auto windows = QApplication::topLevelWidgets();
    for (const QWidget* window : windows)
        said += visibleTexts(window);
    for (const Activity& task : m_stage->services.activities.entries())
        said += activityText(task) + (task.error ? errorDetails(*task.error) : QString());
    QDirIterator files(m_stage->folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly))
            said += QString::fromUtf8(file.readAll());
    }
    const QSettings settings;
    for (const QString& key : settings.allKeys())
        said += settings.value(key).toString();
    return said.join(u'\n').contains(secret);
}

void TestCloudConnection::aPastedTokenConnectsAndShowsTheSandboxes()
{
    const QPointer<QDialog> editor = beginConnection(m_emulator->token());
    QVERIFY(editor);
    QVERIFY(clickOn(child<QWidget>(editor, u"connectionTest"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(visibleTexts(editor).join(u'\n').contains("It works: Northflank"_L1), soonMs);
    // The test has found the projects.
    auto* project = child<QComboBox>(editor, u"connectionProject"_s);
    QVERIFY(project->findText(u"dunes"_s) >= 0);
    QVERIFY(fill(project, u"dunes"_s) && press(Qt::Key_Return));
    QTRY_VERIFY(!editor);
    QVERIFY(closeConnections());

    QTRY_VERIFY_WITH_TIMEOUT(m_stage->shows(u"grain"_s, u"Running"_s), soonMs);
    QTRY_VERIFY2(footer()->text().contains("left"_L1), qPrintable(footer()->text()));
    QVERIFY(m_stage->services.connections.all().first().project == "dunes"_L1);
    QVERIFY(!isSaidAnywhere(m_emulator->token()));
}

void TestCloudConnection::aTokenWithoutAKeychainIsSaidToPass()
{
    QVERIFY(connectWith(m_emulator->token()));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->shows(u"grain"_s, u"Running"_s), soonMs);
    const auto said = [this] { return visibleTexts(&m_stage->window).join(u'\n'); };
    QTRY_VERIFY2(said().contains(u"“Northflank” lasts until Sandglass ends"_s), qPrintable(said()));
    QVERIFY(clickMenu(&m_stage->window, {u"Connection"_s, u"Manage connections…"_s}));
    const QDialog* connections = dialog(u"connectionsDialog"_s);
    QVERIFY(connections);
    QVERIFY(child<QLabel>(connections, u"connectionFacts"_s)->text().contains("pasted again"_L1));
}

void TestCloudConnection::aWrongTokenIsToldWithoutSayingIt()
{
    const QString wrong = u"eyJ-what-nobody-may-read"_s;
    QPointer<QDialog> editor = beginConnection(wrong);
    QVERIFY(editor);
    QVERIFY(clickOn(child<QWidget>(editor, u"connectionTest"_s)));
    const QString advice = u"missing, wrong or expired"_s;
    QTRY_VERIFY_WITH_TIMEOUT(visibleTexts(editor).join(u'\n').contains(advice), soonMs);
    // Nothing that was typed is lost, and it can be saved all the same.
    QCOMPARE(child<QLineEdit>(editor, u"connectionToken"_s)->text(), wrong);
    QVERIFY(clickOn(child<QWidget>(editor, u"connectionSave"_s)));
    QTRY_VERIFY(!editor);
    QVERIFY(closeConnections());
    QTRY_VERIFY_WITH_TIMEOUT(bannerText().contains(advice), soonMs);
    QVERIFY(!isSaidAnywhere(wrong));

    // The way on is in the same line.
    QVERIFY(clickOn(part<QWidget>(u"connectionBannerToken"_s)));
    editor = dialog(u"connectionEditor"_s);
    QVERIFY(editor && child<QWidget>(editor, u"connectionToken"_s)->hasFocus());
    QVERIFY(write(m_emulator->token()) && press(Qt::Key_Return));
    QTRY_VERIFY(!editor);
    QVERIFY(closeConnections());
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->shows(u"grain"_s, u"Running"_s), soonMs);
    QTRY_VERIFY(!part<QWidget>(u"connectionBanner"_s)->isVisible());
}

void TestCloudConnection::whatATokenMayNotDoIsNamed()
{
    const QPointer<QDialog> editor = beginConnection(u"powerless"_s);
    QVERIFY(editor);
    QVERIFY(clickOn(child<QWidget>(editor, u"connectionTest"_s)));
    const QString lacks = u"Volumes, Secrets, Templates, Tags, Clusters"_s;
    QTRY_VERIFY_WITH_TIMEOUT(visibleTexts(editor).join(u'\n').contains(lacks), soonMs);
    QVERIFY(clickOn(child<QWidget>(editor, u"connectionSave"_s)));
    const auto* facts = part<QLabel>(u"connectionFacts"_s);
    QVERIFY(facts);
    QTRY_VERIFY2_WITH_TIMEOUT(facts->text().contains(lacks), qPrintable(facts->text()), soonMs);
    QVERIFY(closeConnections());

    // It sees its sandboxes, and is told which permission it lacks when it wants more.
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->shows(u"grain"_s, u"Running"_s), soonMs);
    QVERIFY(clickRow(m_stage->table(), u"grain"_s));
    QVERIFY(clickOn(part<QWidget>(u"toolBar.sandbox.stop"_s)));
    const auto said = [this] { return part<MessageBar>(u"messageBar"_s)->currentText(); };
    QTRY_VERIFY2_WITH_TIMEOUT(said().contains(u"Could not stop sandbox “grain”"_s), qPrintable(said()), soonMs);
    QVERIFY2(said().contains("The token's role does not allow this"_L1), qPrintable(said()));
    QVERIFY(m_stage->shows(u"grain"_s, u"Running"_s));
    QVERIFY(clickOn(child<QWidget>(part<QWidget>(u"messageBar"_s), u"wayActionButton"_s)));
    QVERIFY(dialog(u"connectionEditor"_s));
}

void TestCloudConnection::aBudgetThatRunsLowIsSeen()
{
    QVERIFY(m_emulator->request("POST", "/emulator/rate-limit", {{u"limit"_s, 20}}).ok());
    QVERIFY(connectWith(m_emulator->token()));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->shows(u"grain"_s, u"Running"_s), soonMs);
    QTRY_VERIFY2(footer()->text().contains(" of 20 "_L1), qPrintable(footer()->text()));
    QTRY_VERIFY2(footer()->toolTip().contains("States of the sandboxes"_L1), qPrintable(footer()->toolTip()));
    const QImage calm = footer()->icon().pixmap(16, 16).toImage();
    // Somebody else spends the rest.
    while (m_emulator->request("GET", "/v1/projects").ok())
        continue;
    QVERIFY(clickRow(m_stage->table(), u"grain"_s) && pressKeyOf(m_stage->action(u"view.refresh"_s)));
    QTRY_VERIFY2_WITH_TIMEOUT(footer()->text().contains(" 0 of 20 "_L1), qPrintable(footer()->text()), soonMs);
    QVERIFY(footer()->icon().pixmap(16, 16).toImage() != calm);
}

void TestCloudConnection::anOutageIsToldAndEndsByItself()
{
    QVERIFY(connectWith(m_emulator->token()));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->shows(u"grain"_s, u"Running"_s), soonMs);
    QVERIFY(clickRow(m_stage->table(), u"grain"_s));
    m_emulator->kill9();
    const auto isTold = [this] {
        // What is known stays, marked with its age.
        return bannerText().contains("Northflank: Not reachable"_L1) && m_stage->shows(u"grain"_s, u"ago"_s) &&
               !m_stage->action(u"sandbox.stop"_s)->isEnabled();
    };
    QTRY_VERIFY_WITH_TIMEOUT(isTold(), laterMs);
    QVERIFY(m_emulator->start());
    const auto isBack = [this] {
        const QString state = m_stage->cell(u"grain"_s, SandboxColumn::State);
        return !part<QWidget>(u"connectionBanner"_s)->isVisible() && state.contains("Running"_L1) &&
               !state.contains("ago"_L1);
    };
    QTRY_VERIFY_WITH_TIMEOUT(isBack(), laterMs);
}

SANDGLASS_GUI_TEST_MAIN(TestCloudConnection)
#include "tst_cloudconnection.moc"
