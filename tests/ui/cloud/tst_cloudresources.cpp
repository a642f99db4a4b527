// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does to the ports, disks, projects, secrets and templates of Northflank in the real window, against its
// emulator with real containers.
#include "tests/support/northflankemulator.h"
#include "tests/ui/window/realwindow.h"
#include "ui/activity/activitypane.h"
#include "ui/cloud/clouddialog.h"
#include "ui/cloud/rundialog.h"
#include "ui/common/dialogs.h"
#include "ui/common/messagebar.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QJsonArray>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTabWidget>
#include <QTcpSocket>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace sandglass;
using namespace sandglass::test;

namespace {

constexpr int patienceMs = 30000;
const QString project = u"lab"_s;

template <typename Condition> bool waitFor(Condition condition)
{
    return QTest::qWaitFor(condition, patienceMs);
}

/// The window on the emulator, with "api" selected, and one of its dialogs.
struct Stage
{
    explicit Stage(NorthflankEmulator& emulator)
        : real(emulator, project)
    {
        answers.onConfirm = [](const Confirmation&) { return ConfirmationAnswer{true, false}; };
    }

    bool open(const QString& name)
    {
        return real.open() && waitFor([&] { return real.shows(name, u"Running"_s); }) && clickRow(real.table(), name);
    }
    /// Opens the dialog of an action of the menus.
    bool openDialog(const QString& action)
    {
        if (!waitFor([&] { return real.action(action)->isEnabled(); }))
            return false;
        real.action(action)->trigger();
        dialog = real.window.findChild<PageDialog*>();
        return dialog && QTest::qWaitForWindowExposed(dialog);
    }
    bool close()
    {
        const QPointer<QDialog> closing = dialog;
        dialog->reject();
        return QTest::qWaitFor([closing] { return !closing; });
    }
    void showTab(int tab) { dialog->findChild<QTabWidget*>()->setCurrentIndex(tab); }
    QTreeWidget* table(const QString& name) { return child<QTreeWidget>(dialog, name); }
    /// Selects the row of that name once it is there, and \a holds for it.
    bool select(
        const QString& name, const QString& text,
        const std::function<bool(QTreeWidgetItem*)>& holds = [](QTreeWidgetItem*) { return true; })
    {
        return waitFor([&] {
            const auto found = table(name)->findItems(text, Qt::MatchExactly);
            if (found.isEmpty() || !holds(found.first()))
                return false;
            table(name)->setCurrentItem(found.first());
            return true;
        });
    }
    bool isGone(const QString& name, const QString& text)
    {
        return waitFor([&] { return table(name)->findItems(text, Qt::MatchExactly).isEmpty(); });
    }
    QPushButton* button(const QString& name) { return child<QPushButton>(dialog, name); }
    bool clickWhenReady(const QString& name)
    {
        return waitFor([&] { return button(name)->isEnabled(); }) && click(button(name));
    }
    QDialog* openForm(const QString& name, const QString& form)
    {
        return clickWhenReady(name) ? child<QDialog>(dialog, form) : nullptr;
    }
    /// Presses the form's button, and waits until it has done its work.
    bool accept(QDialog* form)
    {
        const QPointer<QDialog> open = form;
        return click(child<QPushButton>(form, u"formAccept"_s)) &&
               waitFor([open] { return !open || !open->isVisible(); });
    }
    bool wasNoted(Operation operation)
    {
        return std::ranges::any_of(real.services.activities.entries(), [operation](const Activity& entry) {
            return entry.operation == operation && entry.state == ActivityState::Succeeded && !entry.user.isEmpty() &&
                   entry.connection == "Test cloud"_L1;
        });
    }

    CloudWindow real;
    ScriptedDialogs answers;
    QPointer<QDialog> dialog;
};

} // namespace

class TestCloudResources : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        PrivateEngine* engine = PrivateEngine::shared(PrivateEngine::Kind::Docker);
        QVERIFY(engine);
        m_emulator = std::make_unique<NorthflankEmulator>(*engine, QStringList{u"--rate-limit"_s, u"100000"_s});
        QVERIFY(m_emulator->start());
        const QJsonObject serves{
            {u"deployment"_s,
             QJsonObject{
                 {u"docker"_s,
                  QJsonObject{
                      {u"configType"_s, u"customCommand"_s},
                      {u"customCommand"_s,
                       u"sh -c 'echo served > /tmp/page; while true; do nc -l -p 7000 < /tmp/page; done'"_s}}}}},
            {u"runtimeEnvironment"_s, QJsonObject{{u"MODE"_s, u"test"_s}}}};
        QVERIFY(m_emulator->runService(project, u"api"_s, serves));
    }
    void cleanupTestCase() { m_emulator.reset(); }

    void portsAreAddedAndSpokenThrough()
    {
        Stage stage(*m_emulator);
        QVERIFY(stage.open(u"api"_s));
        QVERIFY(stage.openDialog(u"sandbox.ports"_s));
        QDialog* form = stage.openForm(u"cloudAddPort"_s, u"portForm"_s);
        QVERIFY(form);
        QVERIFY(type(child<QLineEdit>(form, u"portName"_s), u"web"_s));
        child<QCheckBox>(form, u"portPublic"_s)->setChecked(true);
        QVERIFY(stage.accept(form));
        QVERIFY(stage.select(u"cloudPorts"_s, u"web"_s,
                             [](QTreeWidgetItem* row) { return row->text(4).startsWith("https://"_L1); }));
        form = stage.openForm(u"cloudAddPort"_s, u"portForm"_s);
        QVERIFY(form);
        QVERIFY(type(child<QLineEdit>(form, u"portName"_s), u"db"_s));
        child<QSpinBox>(form, u"portNumber"_s)->setValue(7000);
        child<QComboBox>(form, u"portProtocol"_s)->setCurrentText(u"TCP"_s);
        QVERIFY(stage.accept(form));
        QVERIFY(stage.select(u"cloudPorts"_s, u"db"_s));
        QVERIFY(stage.wasNoted(Operation::ChangePorts));
        keepPicture(*stage.dialog, u"cloud-real-ports"_s);

        stage.showTab(1);
        form = stage.openForm(u"cloudForward"_s, u"forwardForm"_s);
        QVERIFY(form);
        auto* inside = child<QComboBox>(form, u"forwardPort"_s);
        inside->setCurrentIndex(inside->findData(7000));
        QVERIFY(stage.accept(form));
        QVERIFY(waitFor([&] { return stage.table(u"cloudForwards"_s)->topLevelItemCount() == 1; }));
        const QString address = stage.table(u"cloudForwards"_s)->topLevelItem(0)->text(0);
        QByteArray got;
        QTRY_VERIFY_WITH_TIMEOUT(([&] {
                                     QTcpSocket socket;
                                     socket.connectToHost(QHostAddress::LocalHost, address.section(u':', 1).toUShort());
                                     const bool ended = QTest::qWaitFor([&] {
                                         got += socket.readAll();
                                         return !got.isEmpty() || socket.state() == QAbstractSocket::UnconnectedState;
                                     });
                                     return ended && !got.isEmpty();
                                 }()),
                                 patienceMs);
        QCOMPARE(got, "served\n");
        keepPicture(*stage.dialog, u"cloud-real-forwards"_s);
        QVERIFY(stage.clickWhenReady(u"cloudStopForward"_s));
        QVERIFY(stage.isGone(u"cloudForwards"_s, address));
        stage.showTab(0);
        QVERIFY(stage.select(u"cloudPorts"_s, u"web"_s));
        QVERIFY(stage.clickWhenReady(u"cloudRemovePort"_s));
        QVERIFY(stage.isGone(u"cloudPorts"_s, u"web"_s));
    }

    void aVariableIsChanged()
    {
        Stage stage(*m_emulator);
        QVERIFY(stage.open(u"api"_s));
        QVERIFY(stage.openDialog(u"sandbox.plan"_s));
        keepPicture(*stage.dialog, u"cloud-real-plan"_s);
        stage.showTab(1);
        QTRY_VERIFY_WITH_TIMEOUT(stage.dialog->findChild<QLineEdit*>(u"variableValue"_s), patienceMs);
        QVERIFY(type(child<QLineEdit>(stage.dialog, u"variableValue"_s), u"changed"_s));
        QVERIFY(click(stage.button(u"variablesApply"_s)));
        QTRY_VERIFY_WITH_TIMEOUT(stage.wasNoted(Operation::UpdateSandbox), patienceMs);
        const auto variables = m_emulator->request("GET", "/v1/projects/lab/services/api/runtime-environment")
                                   .object()
                                   .value("data"_L1)
                                   .toObject()
                                   .value("runtimeEnvironment"_L1)
                                   .toObject();
        QCOMPARE(variables, (QJsonObject{{u"MODE"_s, u"changed"_s}}));
        stage.showTab(2);
        QTRY_VERIFY_WITH_TIMEOUT(stage.table(u"cloudInstances"_s)->topLevelItemCount() > 0, patienceMs);
    }

    void aDiskIsMadeGrownBackedUpAndRestored()
    {
        Stage stage(*m_emulator);
        QVERIFY(stage.open(u"api"_s));
        QVERIFY(stage.openDialog(u"sandbox.disks"_s));
        QDialog* form = stage.openForm(u"cloudNewVolume"_s, u"volumeForm"_s);
        QVERIFY(form);
        QVERIFY(type(child<QLineEdit>(form, u"volumeName"_s), u"grain"_s));
        QVERIFY(stage.accept(form));
        QVERIFY(
            stage.select(u"cloudVolumes"_s, u"grain"_s, [](QTreeWidgetItem* row) { return row->text(3) == "api"_L1; }));
        form = stage.openForm(u"cloudGrow"_s, u"growForm"_s);
        QVERIFY(form);
        child<QSpinBox>(form, u"growSize"_s)->setValue(10);
        QVERIFY(stage.accept(form));
        QVERIFY(stage.select(u"cloudVolumes"_s, u"grain"_s,
                             [](QTreeWidgetItem* row) { return row->text(1).startsWith("10"_L1); }));
        keepPicture(*stage.dialog, u"cloud-real-disks"_s);

        QVERIFY(stage.clickWhenReady(u"cloudBackups"_s));
        const QPointer<QDialog> disks = stage.dialog;
        stage.dialog = child<QDialog>(disks, u"backupsDialog"_s);
        QVERIFY(QTest::qWaitForWindowExposed(stage.dialog));
        form = stage.openForm(u"cloudBackUp"_s, u"backupForm"_s);
        QVERIFY(form);
        QVERIFY(type(child<QLineEdit>(form, u"backupName"_s), u"monday"_s));
        QVERIFY(stage.accept(form));
        QVERIFY(stage.select(u"cloudBackupList"_s, u"monday"_s));
        form = stage.openForm(u"cloudRestore"_s, u"volumeForm"_s);
        QVERIFY(form);
        QVERIFY(stage.accept(form));
        QVERIFY(stage.wasNoted(Operation::RestoreVolume));
        QVERIFY(stage.clickWhenReady(u"cloudDeleteBackup"_s));
        QVERIFY(stage.isGone(u"cloudBackupList"_s, u"monday"_s));
        QVERIFY(stage.close());

        stage.dialog = disks;
        QVERIFY(stage.select(u"cloudVolumes"_s, u"grain"_s));
        QVERIFY(stage.clickWhenReady(u"cloudDetach"_s));
        QVERIFY(stage.isGone(u"cloudVolumes"_s, u"grain"_s));
        QVERIFY(stage.close());

        // Both are the project's, attached to nothing.
        QVERIFY(stage.openDialog(u"connection.cloud"_s));
        stage.showTab(1);
        for (const QString& name : {u"grain"_s, u"grain-new"_s}) {
            QVERIFY(stage.select(u"cloudVolumes"_s, name));
            QVERIFY(stage.clickWhenReady(u"cloudDeleteVolume"_s));
            QVERIFY(stage.isGone(u"cloudVolumes"_s, name));
        }
    }

    void aProjectIsMadeAndDeletedWithItsContents()
    {
        Stage stage(*m_emulator);
        QVERIFY(stage.open(u"api"_s));
        QVERIFY(stage.openDialog(u"connection.cloud"_s));
        QDialog* form = stage.openForm(u"cloudNewProject"_s, u"projectForm"_s);
        QVERIFY(form);
        auto* where = child<QComboBox>(form, u"projectPlace"_s);
        QTRY_VERIFY_WITH_TIMEOUT(where->count() > 10, patienceMs);
        QVERIFY(type(child<QLineEdit>(form, u"projectName"_s), u"Dune Sea"_s));
        QVERIFY(stage.accept(form));
        QVERIFY(stage.select(u"cloudProjects"_s, u"Dune Sea"_s));
        keepPicture(*stage.dialog, u"cloud-real-projects"_s);
        const QJsonObject volume{
            {u"name"_s, u"oasis"_s},
            {u"mounts"_s, QJsonArray{QJsonObject{{u"containerMountPath"_s, u"/data"_s}}}},
            {u"spec"_s, QJsonObject{{u"accessMode"_s, u"ReadWriteOnce"_s}, {u"storageSize"_s, 1024}}}};
        QVERIFY(m_emulator->request("POST", "/v1/projects/dune-sea/volumes", volume).ok());
        QVERIFY(stage.clickWhenReady(u"cloudDeleteProject"_s));
        QVERIFY(stage.isGone(u"cloudProjects"_s, u"Dune Sea"_s));
        QCOMPARE(stage.answers.asked.size(), 2);
        QCOMPARE(stage.answers.asked.last().items, QStringList{u"Disk oasis"_s});
        QCOMPARE(m_emulator->request("GET", "/v1/projects/dune-sea").status, 404);
    }

    void aSecretIsNowhereInTheWindow()
    {
        Stage stage(*m_emulator);
        QVERIFY(stage.open(u"api"_s));
        QVERIFY(stage.openDialog(u"connection.cloud"_s));
        stage.showTab(2);
        QDialog* form = stage.openForm(u"cloudNewGroup"_s, u"groupForm"_s);
        QVERIFY(form);
        QVERIFY(type(child<QLineEdit>(form, u"groupName"_s), u"tokens"_s));
        QVERIFY(click(child<QPushButton>(form, u"addRow"_s)));
        QVERIFY(type(child<QLineEdit>(form, u"secretName"_s), u"TOKEN"_s));
        QVERIFY(type(child<QLineEdit>(form, u"secretValue"_s), u"hush-hush"_s));
        child<QCheckBox>(form, u"groupRestricted"_s)->setChecked(true);
        QVERIFY(stage.accept(form));
        QVERIFY(stage.select(u"cloudSecretGroups"_s, u"tokens"_s));
        form = stage.openForm(u"cloudGiveGroup"_s, u"groupUseForm"_s);
        QVERIFY(form);
        QVERIFY(stage.accept(form));
        QVERIFY(stage.select(u"cloudSecretGroups"_s, u"tokens"_s,
                             [](QTreeWidgetItem* row) { return row->text(2) == "api"_L1; }));
        keepPicture(*stage.dialog, u"cloud-real-secrets"_s);
        const auto inside = m_emulator->request("GET", "/v1/projects/lab/services/api/runtime-environment?show=all");
        QVERIFY(inside.body.contains("hush-hush"));
        QVERIFY(stage.wasNoted(Operation::CreateSecretGroup));
        QVERIFY(!visibleTexts(&stage.real.window).join(u'\n').contains(u"hush-hush"_s));
        QVERIFY(!visibleTexts(stage.dialog).join(u'\n').contains(u"hush-hush"_s));
    }

    void aSandboxBecomesATemplateThatRuns()
    {
        Stage stage(*m_emulator);
        QVERIFY(stage.open(u"api"_s));
        QVERIFY(stage.openDialog(u"connection.cloud"_s));
        stage.showTab(3);
        QDialog* form = stage.openForm(u"cloudExport"_s, u"exportForm"_s);
        QVERIFY(form);
        QVERIFY(type(child<QLineEdit>(form, u"templateName"_s), u"twin"_s));
        QVERIFY(stage.accept(form));
        QTRY_VERIFY(stage.dialog->findChild<QDialog*>(u"jsonDialog"_s));
        auto* shown = stage.dialog->findChild<QDialog*>(u"jsonDialog"_s);
        QTRY_VERIFY_WITH_TIMEOUT(
            child<QPlainTextEdit>(shown, u"inspectText"_s)->toPlainText().contains(u"DeploymentService"_s), patienceMs);
        keepPicture(*shown, u"cloud-real-template"_s);
        QVERIFY(click(child<QPushButton>(shown, u"templateCreate"_s)));
        QVERIFY(stage.select(u"cloudTemplates"_s, u"twin"_s));
        // Run where the name is free again.
        QVERIFY(m_emulator->request("DELETE", "/v1/projects/lab/services/api").ok());
        form = stage.openForm(u"cloudRunTemplate"_s, u"runForm"_s);
        QVERIFY(form);
        QVERIFY(stage.accept(form));
        QTRY_VERIFY(stage.dialog->findChild<RunDialog*>());
        auto* run = stage.dialog->findChild<RunDialog*>();
        QTRY_VERIFY2_WITH_TIMEOUT(child<QLabel>(run, u"runState"_s)->text().contains("success"_L1),
                                  qPrintable(visibleTexts(run).join(u'\n')), patienceMs);
        keepPicture(*run, u"cloud-real-run"_s);
        QTRY_VERIFY_WITH_TIMEOUT(stage.wasNoted(Operation::RunTemplate), patienceMs);
        QVERIFY(m_emulator->request("GET", "/v1/projects/lab/services/api").ok());
    }

private:
    std::unique_ptr<NorthflankEmulator> m_emulator;
};

SANDGLASS_GUI_TEST_MAIN(TestCloudResources)
#include "tst_cloudresources.moc"
