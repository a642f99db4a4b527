// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/keyboardwalk.h"
#include "tests/ui/cloud/cloudworld.h"
#include "ui/cloud/rundialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QTemporaryDir>
#include <QToolButton>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestCloudTeam : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesAProjectInARegionOrOnACluster()
    {
        CloudWorld world;
        QVERIFY(world.openTeam(ProjectsTab));
        QDialog* form = world.open(u"cloudNewProject"_s, u"projectForm"_s);
        QVERIFY(form);
        auto* where = child<QComboBox>(form, u"projectPlace"_s);
        QTRY_COMPARE(where->count(), 2);
        QVERIFY(type(child<QLineEdit>(form, u"projectName"_s), u"fresh"_s));
        where->setCurrentIndex(1);
        QVERIFY(CloudWorld::accept(form));
        QVERIFY(world.select(u"cloudProjects"_s, u"fresh"_s));
        QCOMPARE(world.cloud().lastProject.cluster, u"own"_s);
        QVERIFY(world.cloud().lastProject.region.isEmpty());
        // Volumes and secrets can be those of the new one.
        auto* project = child<QComboBox>(world.dialog, u"cloudProject"_s);
        QVERIFY(project->findText(u"fresh"_s) >= 0);
    }

    void deletingAProjectNamesWhatGoesWithIt()
    {
        CloudWorld world;
        world.cloud().failures.insert(Operation::DeleteProject, fail(ErrorKind::Conflict, u"not empty"_s).error());
        QVERIFY(world.openTeam(ProjectsTab));
        QVERIFY(world.select(u"cloudProjects"_s, u"lab"_s));
        world.answers.onConfirm = [&world](const Confirmation& question) {
            if (!question.items.isEmpty())
                world.cloud().failures.clear();
            return ConfirmationAnswer{true, false};
        };
        QVERIFY(click(world.button(u"cloudDeleteProject"_s)));
        QTRY_COMPARE(world.cloud().count(u"deleteProject lab 1"_s), 1);
        QCOMPARE(world.cloud().count(u"deleteProject lab 0"_s), 1);
        QCOMPARE(world.answers.asked.size(), 2);
        QCOMPARE(world.answers.asked.first().typeToConfirm, u"lab"_s);
        QCOMPARE(world.answers.asked.last().typeToConfirm, u"lab"_s);
        QCOMPARE(world.answers.asked.last().items,
                 (QStringList{u"Sandbox api"_s, u"Sandbox web"_s, u"Disk data"_s, u"Disk spare"_s}));
    }

    void aProjectIsDeletedOnlyWhereItWasChosen()
    {
        CloudWorld world;
        FakeProvider* other = FakeProvider::addTo(world.providers, u"other"_s);
        other->hasCloud = true;
        other->list({});
        other->fakeCloud.projects = {{u"lab"_s, u"lab"_s, {}, {}, {}}};
        world.cloud().failures.insert(Operation::DeleteProject, fail(ErrorKind::Conflict, u"not empty"_s).error());
        world.cloud().hold(Operation::DeleteProject);
        QVERIFY(world.openTeam(ProjectsTab));
        QVERIFY(world.select(u"cloudProjects"_s, u"lab"_s));
        QVERIFY(click(world.button(u"cloudDeleteProject"_s)));
        QTRY_COMPARE(world.cloud().count(u"deleteProject lab 0"_s), 1);
        auto* connection = child<QComboBox>(world.dialog, u"cloudConnection"_s);
        connection->setCurrentIndex(connection->findData(u"other"_s));
        QVERIFY(world.select(u"cloudProjects"_s, u"lab"_s));
        world.cloud().release(Operation::DeleteProject);
        QTRY_VERIFY(world.message().contains(u"not empty"_s));
        QCOMPARE(world.answers.asked.size(), 1);
        QCOMPARE(other->fakeCloud.count(u"deleteProject"_s), 0);
    }

    void secretsAreGivenAndNeverShown()
    {
        CloudWorld world;
        CloudSecretGroup group;
        group.id = group.name = u"keys"_s;
        group.restricted = true;
        group.usedBy = {u"lab/api"_s};
        group.variableNames = {u"API_KEY"_s};
        world.cloud().secretGroups[u"lab"_s] = {group};
        QVERIFY(world.openTeam(SecretsTab));
        QVERIFY(world.select(u"cloudSecretGroups"_s, u"keys"_s));
        QDialog* form = world.open(u"cloudNewGroup"_s, u"groupForm"_s);
        QVERIFY(form);
        // One begins in the first field, and Tab goes through them as they stand.
        for (const auto field : {"groupName"_L1, "groupDescription"_L1, "groupPriority"_L1, "addRow"_L1,
                                 "groupRestricted"_L1, "formCancel"_L1}) {
            QTRY_COMPARE(form->focusWidget()->objectName(), field);
            QTest::keyClick(form->focusWidget(), Qt::Key_Tab);
        }
        QVERIFY(type(child<QLineEdit>(form, u"groupName"_s), u"tokens"_s));
        QVERIFY(click(child<QPushButton>(form, u"addRow"_s)));
        QVERIFY(type(child<QLineEdit>(form, u"secretName"_s), u"TOKEN"_s));
        QVERIFY(type(child<QLineEdit>(form, u"secretValue"_s), u"hush-hush"_s));
        QCOMPARE(child<QLineEdit>(form, u"secretValue"_s)->echoMode(), QLineEdit::Password);
        QCOMPARE(accessibilityProblems(form).join(u'\n'), QString());
        child<QCheckBox>(form, u"groupRestricted"_s)->setChecked(true);
        child<QListWidget>(form, u"groupUsers"_s)->item(1)->setCheckState(Qt::Checked);
        QVERIFY(CloudWorld::accept(form));
        QVERIFY(world.wasNoted(Operation::CreateSecretGroup, ActivityState::Succeeded));
        QCOMPARE(world.cloud().lastSecretGroup.variables.value(u"TOKEN"_s), u"hush-hush"_s);
        QCOMPARE(world.cloud().lastSecretGroup.usedBy, QStringList{u"lab/web"_s});
        QVERIFY(!visibleTexts(world.dialog).join(u'\n').contains(u"hush-hush"_s));
        for (const Activity& entry : world.activity.entries())
            QVERIFY(!(entry.subject + entry.detail).contains(u"hush-hush"_s));
        form = world.open(u"cloudGiveGroup"_s, u"groupUseForm"_s);
        QVERIFY(form);
        QVERIFY(CloudWorld::accept(form));
        QTRY_COMPARE(world.cloud().count(u"useSecretGroup keys lab/web 1"_s), 1);
        form = world.open(u"cloudTakeGroup"_s, u"groupUseForm"_s);
        QVERIFY(form);
        QVERIFY(CloudWorld::accept(form));
        QTRY_COMPARE(world.cloud().count(u"useSecretGroup keys lab/api 0"_s), 1);
    }

    void aSecretGroupTellsTheNamesOfItsVariables()
    {
        CloudWorld world;
        CloudSecretGroup group;
        group.id = group.name = u"keys"_s;
        group.description = u"for the registry"_s;
        CloudSecretGroup empty;
        empty.id = empty.name = u"none"_s;
        world.cloud().secretGroups[u"lab"_s] = {group, empty};
        group.variableNames = {u"API_KEY"_s, u"USER"_s};
        world.cloud().secretDetails[u"lab"_s] = {group, empty};
        QVERIFY(world.openTeam(SecretsTab));
        QVERIFY(world.select(u"cloudSecretGroups"_s, u"keys"_s));
        const QTreeWidget* table = world.table(u"cloudSecretGroups"_s);
        QTRY_COMPARE(table->currentItem()->text(1), u"API_KEY, USER"_s);
        QCOMPARE(table->currentItem()->text(4), u"for the registry"_s);
        QVERIFY(world.select(u"cloudSecretGroups"_s, u"none"_s));
        QTRY_COMPARE(table->currentItem()->text(1), u"None"_s);
        QVERIFY(world.select(u"cloudSecretGroups"_s, u"keys"_s));
        QCOMPARE(world.cloud().count(u"readSecretGroup"_s), 2); // Each once.
    }

    void followsTheRunOfATemplate_data()
    {
        QTest::addColumn<QString>("status");
        QTest::addColumn<bool>("succeeded");
        QTest::newRow("success") << u"success"_s << true;
        QTest::newRow("failure") << u"failure"_s << false;
    }
    void followsTheRunOfATemplate()
    {
        QFETCH(const QString, status);
        QFETCH(const bool, succeeded);
        CloudWorld world;
        world.cloud().templates = {{u"twin"_s, u"twin"_s, {}, {}}};
        CloudRun ended;
        ended.id = u"run-1"_s;
        ended.templateId = u"twin"_s;
        ended.status = status;
        ended.concluded = true;
        ended.succeeded = succeeded;
        world.cloud().runSteps = {ended};
        QVERIFY(world.openTeam(TemplatesTab));
        QVERIFY(world.select(u"cloudTemplates"_s, u"twin"_s));
        QDialog* form = world.open(u"cloudRunTemplate"_s, u"runForm"_s);
        QVERIFY(form);
        QVERIFY(click(child<QPushButton>(form, u"addRow"_s)));
        QVERIFY(type(child<QLineEdit>(form, u"argumentName"_s), u"SIZE"_s));
        QVERIFY(type(child<QLineEdit>(form, u"argumentValue"_s), u"big"_s));
        QVERIFY(CloudWorld::accept(form));
        QTRY_VERIFY(world.dialog->findChild<RunDialog*>());
        auto* run = world.dialog->findChild<RunDialog*>();
        QTRY_VERIFY(child<QLabel>(run, u"runState"_s)->text().contains(status));
        QCOMPARE(world.cloud().lastArguments.value(u"SIZE"_s), u"big"_s);
        QVERIFY(world.wasNoted(Operation::RunTemplate, ActivityState::Succeeded)); // It was begun.
        QTRY_COMPARE(!run->findChild<MessageBar*>()->currentText().isEmpty(), !succeeded);
        QCOMPARE(accessibilityProblems(run).join(u'\n'), QString());
    }

    void aTemplateTellsWhatItTakesAndMakes()
    {
        CloudWorld world;
        world.cloud().templates = {{u"twin"_s, u"twin"_s, {}, {}}};
        world.cloud().templateDetails[u"twin"_s] = {{u"arguments"_s, QJsonObject{{u"SIZE"_s, u"small"_s}}},
                                                    {u"spec"_s, QJsonObject{{u"kind"_s, u"Workflow"_s}}}};
        QVERIFY(world.openTeam(TemplatesTab));
        QVERIFY(world.select(u"cloudTemplates"_s, u"twin"_s));
        QDialog* form = world.open(u"cloudRunTemplate"_s, u"runForm"_s);
        QVERIFY(form);
        QTRY_VERIFY(form->findChild<QLineEdit*>(u"argumentName"_s));
        QCOMPARE(child<QLineEdit>(form, u"argumentName"_s)->text(), u"SIZE"_s);
        QCOMPARE(child<QLineEdit>(form, u"argumentValue"_s)->text(), u"small"_s);
        form->reject();
        // Who is faster than the answer keeps what was begun.
        world.cloud().hold(Operation::ListTemplates);
        QTRY_VERIFY(!world.dialog->findChild<QDialog*>(u"runForm"_s));
        form = world.open(u"cloudRunTemplate"_s, u"runForm"_s);
        QVERIFY(form && click(child<QPushButton>(form, u"addRow"_s)));
        const QPointer<QLineEdit> begun = child<QLineEdit>(form, u"argumentName"_s);
        world.cloud().release(Operation::ListTemplates);
        QCoreApplication::processEvents();
        QVERIFY(begun);
        form->reject();
        QVERIFY(click(world.button(u"cloudShowTemplate"_s)));
        auto* shown = child<QDialog>(world.dialog, u"jsonDialog"_s);
        QTRY_VERIFY(child<QPlainTextEdit>(shown, u"inspectText"_s)->toPlainText().contains(u"Workflow"_s));
    }

    void aRunThatIsNotFollowedAnyMoreIsDoneAllTheSame()
    {
        CloudWorld world;
        const CloudTemplate twin{u"twin"_s, u"twin"_s, {}, {}};
        world.cloud().hold(Operation::RunTemplate);
        auto* run = new RunDialog(world.service, u"lab"_s, twin, {}, &world.window);
        QVERIFY(world.show(run));
        delete run;
        world.cloud().release(Operation::RunTemplate);
        QVERIFY(world.wasNoted(Operation::RunTemplate, ActivityState::Succeeded));
        QCOMPARE(world.cloud().count(u"followRun"_s), 0);
    }

    void followingAgainBeginsNoSecondRun()
    {
        CloudWorld world;
        const CloudTemplate twin{u"twin"_s, u"twin"_s, {}, {}};
        world.cloud().hold(Operation::RunTemplate);
        auto* run = new RunDialog(world.service, u"lab"_s, twin, {}, &world.window);
        QVERIFY(world.show(run));
        world.cloud().failures.insert(Operation::RunTemplate, fail(ErrorKind::Timeout, u"no answer"_s).error());
        world.cloud().release(Operation::RunTemplate);
        QTRY_VERIFY(run->findChild<MessageBar*>()->currentText().contains(u"no answer"_s));
        QVERIFY(world.wasNoted(Operation::RunTemplate, ActivityState::Succeeded));
        world.cloud().failures.clear();
        QVERIFY(click(child<QToolButton>(run, u"retryActionButton"_s)));
        QTRY_COMPARE(world.cloud().count(u"followRun run-1"_s), 2);
        QCOMPARE(world.cloud().count(u"runTemplate"_s), 1);
    }

    void anErrorOfAnActionLeavesATrueEmptyList()
    {
        CloudWorld world;
        world.cloud().exported = {{u"name"_s, u"web"_s}};
        QVERIFY(world.openTeam(TemplatesTab));
        QTRY_VERIFY(visibleTexts(world.dialog).contains(u"No templates"_s));
        QDialog* form = world.open(u"cloudExport"_s, u"exportForm"_s);
        QVERIFY(form);
        QVERIFY(CloudWorld::accept(form));
        QTRY_VERIFY(world.dialog->findChild<QDialog*>(u"jsonDialog"_s));
        auto* shown = world.dialog->findChild<QDialog*>(u"jsonDialog"_s);
        QTRY_VERIFY(child<QPushButton>(shown, u"templateCreate"_s)->isEnabled());
        world.cloud().failures.insert(Operation::CreateTemplate, fail(ErrorKind::Limit, u"too many"_s).error());
        QVERIFY(click(child<QPushButton>(shown, u"templateCreate"_s)));
        QTRY_VERIFY(world.message().contains(u"too many"_s));
        QVERIFY(visibleTexts(world.dialog).contains(u"No templates"_s));
    }

    void aSandboxBecomesATemplate()
    {
        CloudWorld world;
        const QTemporaryDir folder;
        world.cloud().exported = {{u"name"_s, u"web"_s}, {u"apiVersion"_s, u"v1.2"_s}};
        world.answers.filesToChoose = {folder.filePath(u"web.json"_s)};
        QVERIFY(world.openTeam(TemplatesTab));
        QDialog* form = world.open(u"cloudExport"_s, u"exportForm"_s);
        QVERIFY(form);
        QCOMPARE(child<QComboBox>(form, u"sandbox"_s)->currentText(), u"web"_s); // The selected one.
        QVERIFY(CloudWorld::accept(form));
        QTRY_VERIFY(world.dialog->findChild<QDialog*>(u"jsonDialog"_s));
        auto* shown = world.dialog->findChild<QDialog*>(u"jsonDialog"_s);
        QTRY_VERIFY(child<QPlainTextEdit>(shown, u"inspectText"_s)->toPlainText().contains(u"v1.2"_s));
        QVERIFY(click(child<QPushButton>(shown, u"templateSave"_s)));
        QFile file(folder.filePath(u"web.json"_s));
        QTRY_VERIFY(file.exists());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QTRY_VERIFY(file.size() > 0);
        QCOMPARE(QJsonDocument::fromJson(file.readAll()).object(), world.cloud().exported);
        QVERIFY(click(child<QPushButton>(shown, u"templateCreate"_s)));
        QTRY_COMPARE(world.cloud().count(u"createTemplate web"_s), 1);
        QVERIFY(world.wasNoted(Operation::CreateTemplate, ActivityState::Succeeded));
    }

    void nothingIsAskedWithoutAConnection()
    {
        CloudWorld world;
        world.fake->setPhase(ConnectionPhase::Unreachable);
        QVERIFY(world.openTeam(ProjectsTab));
        QCOMPARE(world.cloud().count(u"list"_s), 0);
        QVERIFY(visibleTexts(world.dialog).contains(u"Not connected"_s));
        QVERIFY(!world.button(u"cloudNewProject"_s)->isEnabled());
        world.fake->setPhase(ConnectionPhase::Ready);
        QVERIFY(world.select(u"cloudProjects"_s, u"lab"_s));
        QVERIFY(world.button(u"cloudNewProject"_s)->isEnabled());
    }

    void everybodyCanUseThem_data()
    {
        QTest::addColumn<QString>("which");
        for (const QString& which : {u"ports"_s, u"plan"_s, u"disks"_s, u"team"_s})
            QTest::newRow(qPrintable(which)) << which;
    }
    void everybodyCanUseThem()
    {
        QFETCH(const QString, which);
        CloudWorld world;
        world.cloud().ports[u"lab/api"_s] = {{u"p1"_s, u"http"_s, 8080, u"HTTP"_s, true, u"p01.code.run"_s}};
        QVERIFY(which == "team"_L1 ? world.openTeam(ProjectsTab)
                                   : world.openSandbox(which == "ports"_L1  ? &openPorts
                                                       : which == "plan"_L1 ? &openPlan
                                                                            : &openDisks));
        auto* tabs = world.dialog->findChild<QTabWidget*>();
        for (int tab = 0; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            QTRY_VERIFY(!visibleTexts(world.dialog).contains(u"Reading…"_s));
            QCOMPARE(accessibilityProblems(world.dialog).join(u'\n'), QString());
            QCOMPARE(mnemonicConflicts(world.dialog).join(u'\n'), QString());
            QCOMPARE(tabOrderProblems(world.dialog).join(u'\n'), QString());
            keepPicture(*world.dialog, u"cloud-%1-%2"_s.arg(which).arg(tab));
        }
        QCOMPARE(shortcutConflicts(world.dialog).join(u'\n'), QString());
    }
};

SANDGLASS_GUI_TEST_MAIN(TestCloudTeam)
#include "tst_cloudteam.moc"
