// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/tokenkey.h"
#include "tests/support/testsupport.h"
#include "tests/support/uitestsupport.h"
#include "tests/ui/shell/fakeservices.h"
#include "ui/common/dialogs.h"
#include "ui/shell/connectionbanner.h"
#include "ui/shell/connectioneditor.h"
#include "ui/shell/connectionsdialog.h"
#include "ui/shell/connectionsmodel.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QToolButton>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestConnectionViews : public QObject
{
    Q_OBJECT

private:
    struct World : FakeServices
    {
        World()
            : FakeServices({found(u"socket:docker"_s, u"Docker"_s, u"unix:///var/run/docker.sock"_s)})
        {
        }
        FakeProvider* docker() { return fake(u"socket:docker"_s); }
        static Error refused()
        {
            return fail(ErrorKind::Refused, u"permission denied"_s).error().withHint(Hint::SocketPermission);
        }
    };

private Q_SLOTS:
    void theBannerTellsWhyAndWhen()
    {
        World world;
        QWidget window;
        auto& banner = *new ConnectionBanner(world.all(), &window);
        QVERIFY(showAndWait(&window, {900, 200}));
        QVERIFY(banner.isHidden());
        world.docker()->setPhase(ConnectionPhase::Refused, World::refused());
        QVERIFY(!banner.isHidden());
        QVERIFY(child<QLabel>(&banner, u"connectionBannerText"_s)->text().contains(u"permission denied"_s));

        QVERIFY(click(child<QToolButton>(&banner, u"connectionBannerRetry"_s)));
        QCOMPARE(world.docker()->count(u"retryNow"_s), 1);
        // While it is tried again the line stays where it is.
        world.docker()->setPhase(ConnectionPhase::Connecting);
        QVERIFY(!banner.isHidden());
        world.docker()->setPhase(ConnectionPhase::Ready);
        QVERIFY(banner.isHidden());
    }

    void aClosedLineComesBackAfterTheNextOutage()
    {
        World world;
        QWidget window;
        auto& banner = *new ConnectionBanner(world.all(), &window);
        QVERIFY(showAndWait(&window, {900, 200}));
        world.docker()->setPhase(ConnectionPhase::Unreachable);
        QVERIFY(click(child<QToolButton>(&banner, u"connectionBannerClose"_s)));
        world.docker()->setPhase(ConnectionPhase::Unreachable);
        QVERIFY(banner.isHidden());
        world.docker()->setPhase(ConnectionPhase::Ready);
        world.docker()->setPhase(ConnectionPhase::Unreachable);
        QVERIFY(!banner.isHidden());
    }

    void theListCounts()
    {
        World world;
        ConnectionsModel model(world.all());
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 1);
        world.docker()->list({world.docker()->makeSandbox(u"a"_s), world.docker()->makeSandbox(u"b"_s)});
        QTRY_COMPARE(model.index(0, ConnectionsModel::CountColumn).data().toString(), u"2"_s);
    }

    void addsTestsAndRemoves()
    {
        World world;
        ConnectionEditor editor(world.all(), {});
        QVERIFY(showAndWait(&editor, {700, 400}));
        auto* save = child<QPushButton>(&editor, u"connectionSave"_s);
        QVERIFY(!save->isEnabled());
        QVERIFY(type(child<QLineEdit>(&editor, u"connectionName"_s), u"lab-2"_s));
        QVERIFY(type(child<QLineEdit>(&editor, u"connectionEndpoint"_s), u"nonsense"_s));
        QVERIFY(!save->isEnabled());
        QVERIFY(type(child<QLineEdit>(&editor, u"connectionEndpoint"_s), u"ssh://me@lab-2"_s));
        QVERIFY(save->isEnabled());
        QCOMPARE(accessibilityProblems(&editor).join(u'\n'), QString());
        QVERIFY(click(child<QPushButton>(&editor, u"connectionTest"_s)));
        QTRY_VERIFY(visibleTexts(&editor).join(u'\n').contains(u"It works"_s));
        // Of what was tested, and of nothing else.
        QVERIFY(type(child<QLineEdit>(&editor, u"connectionEndpoint"_s), u"ssh://me@lab-3"_s));
        QVERIFY(!visibleTexts(&editor).join(u'\n').contains(u"It works"_s));
        QVERIFY(type(child<QLineEdit>(&editor, u"connectionEndpoint"_s), u"ssh://me@lab-2"_s));
        QVERIFY(click(save));
        QCOMPARE(world.store.all().size(), 2);
        QCOMPARE(world.providers.providers().last()->config().endpoint, u"ssh://me@lab-2"_s);

        ScriptedDialogs answers;
        answers.onConfirm = [](const Confirmation&) { return ConfirmationAnswer{true, false}; };
        ConnectionsDialog dialog(world.all());
        QVERIFY(showAndWait(&dialog, {900, 500}));
        // What was found on the machine can be switched off, and nothing else.
        QVERIFY(!child<QPushButton>(&dialog, u"connectionRemove"_s)->isEnabled());
        child<QCheckBox>(&dialog, u"connectionEnabled"_s)->click(); // Its middle is beside the text.
        QVERIFY(!world.store.all().first().enabled);
        QTest::keyClick(child<QWidget>(&dialog, u"connectionsDialogView"_s), Qt::Key_Down);
        QVERIFY(click(child<QPushButton>(&dialog, u"connectionRemove"_s)));
        QTRY_COMPARE(world.store.all().size(), 1);
        QCOMPARE(answers.asked.size(), 1);
        QCOMPARE(accessibilityProblems(&dialog).join(u'\n'), QString());
    }

    void whatIsSwitchedOffStaysOffWhenItIsChanged()
    {
        World world;
        ConnectionConfig own;
        own.name = u"lab-2"_s;
        own.provider = u"docker"_s;
        own.endpoint = u"ssh://me@lab-2"_s;
        const QString id = world.store.save(own).value();
        world.store.setEnabled(id, false);
        ConnectionsDialog dialog(world.all());
        QVERIFY(showAndWait(&dialog, {900, 500}));
        QTest::keyClick(child<QWidget>(&dialog, u"connectionsDialogView"_s), Qt::Key_Down);
        QVERIFY(click(child<QPushButton>(&dialog, u"connectionEdit"_s)));
        auto* editor = child<ConnectionEditor>(&dialog, u"connectionEditor"_s);
        QVERIFY(type(child<QLineEdit>(editor, u"connectionName"_s), u"lab-3"_s));
        QVERIFY(click(child<QPushButton>(editor, u"connectionSave"_s)));
        QCOMPARE(world.store.all().last().name, u"lab-3"_s);
        QVERIFY(!world.store.all().last().enabled);
    }

    void anUnencryptedConnectionSaysSo()
    {
        World world;
        ConnectionConfig own;
        own.name = u"bare"_s;
        own.provider = u"docker"_s;
        own.endpoint = u"tcp://lab-2:2375"_s;
        QVERIFY(world.store.save(own));
        const ConnectionsModel model(world.all());
        QCOMPARE(model.index(0, ConnectionsModel::WarningColumn).data().toString(), QString());
        QVERIFY(model.index(1, ConnectionsModel::WarningColumn).data().toString().contains(u"not encrypted"_s));
        const QModelIndex name = model.index(1, ConnectionsModel::NameColumn);
        QVERIFY(name.data(Qt::AccessibleTextRole).toString().contains(u"not encrypted"_s));
        ConnectionEditor editor(world.all(), world.store.all().last());
        QVERIFY(showAndWait(&editor, {700, 400}));
        QVERIFY(visibleTexts(&editor).join(u'\n').contains(u"root"_s));
        // What is no engine is not judged as one.
        ConnectionConfig cloud;
        cloud.name = u"on this machine"_s;
        cloud.provider = u"northflank"_s;
        cloud.endpoint = u"http://127.0.0.1:8080"_s;
        QVERIFY(world.store.save(cloud));
        QCOMPARE(model.index(2, ConnectionsModel::WarningColumn).data().toString(), QString());
    }

    void aTokenIsTriedAndThenKept()
    {
        World world;
        world.onCloudMade = [](FakeProvider& cloud) {
            cloud.info.product = u"Northflank"_s;
            cloud.info.apiVersion = u"v1"_s;
            cloud.info.missingPermissions = {u"Tags"_s};
            cloud.fakeCloud.projects = {CloudProject{u"dunes"_s, u"The dunes"_s, {}, {}, {}}};
        };
        ConnectionEditor editor(world.all(), {});
        QVERIFY(showAndWait(&editor, {700, 400}));
        QVERIFY(click(child<QRadioButton>(&editor, u"connectionKindNorthflank"_s)));
        QVERIFY(!child<QWidget>(&editor, u"connectionEndpoint"_s)->isVisible());
        auto* save = child<QPushButton>(&editor, u"connectionSave"_s);
        QVERIFY(!save->isEnabled());
        // A token is all that is needed.
        auto* token = child<QLineEdit>(&editor, u"connectionToken"_s);
        QVERIFY(type(token, u"eyJ-secret"_s));
        QCOMPARE(token->echoMode(), QLineEdit::Password);
        QVERIFY(save->isEnabled());
        QCOMPARE(accessibilityProblems(&editor).join(u'\n'), QString());

        QVERIFY(click(child<QPushButton>(&editor, u"connectionTest"_s)));
        QTRY_VERIFY(visibleTexts(&editor).join(u'\n').contains(u"It works: Northflank"_s));
        QVERIFY(visibleTexts(&editor).join(u'\n').contains(u"Tags"_s));
        auto* project = child<QComboBox>(&editor, u"connectionProject"_s);
        QCOMPARE(project->itemText(0), u"dunes"_s);
        QCOMPARE(project->currentText(), QString());
        QVERIFY(type(project, u"dunes"_s));

        QVERIFY(click(save));
        const ConnectionConfig saved = world.store.all().last();
        QCOMPARE(saved.name, u"Northflank"_s);
        QCOMPARE(saved.provider, u"northflank"_s);
        QCOMPARE(saved.project, u"dunes"_s);
        QCOMPARE(**await(world.secrets.read(tokenKey(saved))), "eyJ-secret");
        QFile file(world.folder.filePath(u"connections.json"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("eyJ-secret"));
    }

    void aTrialLeavesNoToken()
    {
        World world;
        ConnectionConfig config;
        world.onCloudMade = [&config](const FakeProvider& cloud) { config = cloud.config(); };
        {
            ConnectionConfig fresh;
            fresh.provider = u"northflank"_s;
            ConnectionEditor editor(world.all(), fresh);
            QVERIFY(showAndWait(&editor, {700, 400}));
            QVERIFY(type(child<QLineEdit>(&editor, u"connectionToken"_s), u"eyJ-secret"_s));
            QVERIFY(click(child<QPushButton>(&editor, u"connectionTest"_s)));
            QCOMPARE(**await(world.secrets.read(tokenKey(config))), "eyJ-secret");
        }
        QVERIFY(!**await(world.secrets.read(tokenKey(config))));
        QCOMPARE(world.store.all().size(), 1);
    }

    void anotherKindEndsTheTrial()
    {
        World world;
        world.onCloudMade = [](FakeProvider& cloud) { cloud.hold(Operation::Connect); };
        ConnectionConfig fresh;
        fresh.provider = u"northflank"_s;
        ConnectionEditor editor(world.all(), fresh);
        QVERIFY(showAndWait(&editor, {700, 400}));
        QVERIFY(type(child<QLineEdit>(&editor, u"connectionToken"_s), u"eyJ-secret"_s));
        auto* test = child<QPushButton>(&editor, u"connectionTest"_s);
        QVERIFY(click(test));
        QVERIFY(!test->isEnabled());
        QVERIFY(click(child<QRadioButton>(&editor, u"connectionKindEngine"_s)));
        QVERIFY(type(child<QLineEdit>(&editor, u"connectionName"_s), u"lab-2"_s));
        QVERIFY(type(child<QLineEdit>(&editor, u"connectionEndpoint"_s), u"ssh://me@lab-2"_s));
        QVERIFY(test->isEnabled());
        QCOMPARE(test->text(), u"&Test connection"_s);
    }

    void whatCanBeNoConnectionToNorthflankIsSaid_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("said");
        QTest::newRow("a token with spaces") << u"connectionToken"_s << u"one two"_s << u"spaces"_s;
        QTest::newRow("an address in the open") << u"connectionHost"_s << u"http://lab-2"_s << u"https://"_s;
        QTest::newRow("an engine's address") << u"connectionHost"_s << u"tcp://lab-2:2375"_s << u"https://"_s;
        QTest::newRow("a team that leads elsewhere") << u"connectionTeam"_s << u"../mine"_s << u"address"_s;
    }
    void whatCanBeNoConnectionToNorthflankIsSaid()
    {
        QFETCH(const QString, field);
        QFETCH(const QString, text);
        QFETCH(const QString, said);
        World world;
        ConnectionConfig fresh;
        fresh.provider = u"northflank"_s;
        ConnectionEditor editor(world.all(), fresh);
        QVERIFY(showAndWait(&editor, {700, 400}));
        QVERIFY(type(child<QLineEdit>(&editor, u"connectionToken"_s), u"eyJ-secret"_s));
        QVERIFY(child<QPushButton>(&editor, u"connectionSave"_s)->isEnabled());
        QVERIFY(type(child<QLineEdit>(&editor, field), text));
        QVERIFY(!child<QPushButton>(&editor, u"connectionSave"_s)->isEnabled());
        QVERIFY(!child<QPushButton>(&editor, u"connectionTest"_s)->isEnabled());
        const QString note = child<QLabel>(&editor, u"connectionNote"_s)->text();
        QVERIFY2(note.contains(said), qPrintable(note));
    }

    void anotherTokenConnectsAnew()
    {
        World world;
        ConnectionConfig own;
        own.name = u"dust"_s;
        own.provider = u"northflank"_s;
        own.id = world.store.save(own).value();
        QVERIFY(await(world.secrets.write(tokenKey(own), "old"))->has_value());
        FakeProvider* before = world.fake(own.id);
        QWidget window;
        auto& banner = *new ConnectionBanner(world.all(), &window);
        QVERIFY(showAndWait(&window, {900, 200}));
        before->setPhase(ConnectionPhase::Unreachable, fail(ErrorKind::Unreachable).error());
        QVERIFY(!child<QToolButton>(&banner, u"connectionBannerToken"_s)->isVisible());
        before->setPhase(ConnectionPhase::Unauthorised,
                         fail(ErrorKind::Unauthorised).error().withHint(Hint::CheckToken));
        const QSignalSpy asked(&banner, &ConnectionBanner::tokenRequested);
        QVERIFY(click(child<QToolButton>(&banner, u"connectionBannerToken"_s)));
        QCOMPARE(asked.value(0).value(0).toString(), own.id);

        ConnectionsDialog dialog(world.all());
        QVERIFY(showAndWait(&dialog, {900, 500}));
        dialog.edit(own.id);
        auto* editor = child<ConnectionEditor>(&dialog, u"connectionEditor"_s);
        auto* token = child<QLineEdit>(editor, u"connectionToken"_s);
        QTRY_VERIFY(token->hasFocus());
        QCOMPARE(token->text(), QString()); // Never shown again.
        QVERIFY(!child<QWidget>(editor, u"connectionKindEngine"_s)->isVisible());
        QVERIFY(type(token, u"new"_s));
        const QPointer<FakeProvider> gone(before);
        QVERIFY(click(child<QPushButton>(editor, u"connectionSave"_s)));
        QVERIFY(!gone);
        QCOMPARE(world.fake(own.id)->count(u"start"_s), 1);
        QCOMPARE(**await(world.secrets.read(tokenKey(own))), "new");
    }

    void whatATokenLacksIsAmongTheFacts()
    {
        World world;
        world.onCloudMade = [](FakeProvider& cloud) {
            cloud.info.product = u"Northflank"_s;
            cloud.info.missingPermissions = {u"Volumes"_s, u"Tags"_s};
        };
        ConnectionConfig own;
        own.name = u"dust"_s;
        own.provider = u"northflank"_s;
        own.team = u"sand"_s;
        own.id = world.store.save(own).value();
        ConnectionsDialog dialog(world.all());
        QVERIFY(showAndWait(&dialog, {900, 500}));
        QTest::keyClick(child<QWidget>(&dialog, u"connectionsDialogView"_s), Qt::Key_Down);
        const auto* facts = child<QLabel>(&dialog, u"connectionFacts"_s);
        QTRY_VERIFY2(facts->text().contains(u"Volumes, Tags"_s), qPrintable(facts->text()));
        QVERIFY(facts->text().contains(u"Team sand"_s));
        QVERIFY(!facts->text().contains(u"core"_s));
        QCOMPARE(world.fake(own.id)->count(u"probe"_s), 1);
    }

    void aNameInUseIsRefused()
    {
        World world;
        ConnectionEditor editor(world.all(), {});
        QVERIFY(showAndWait(&editor, {700, 400}));
        QVERIFY(type(child<QLineEdit>(&editor, u"connectionEndpoint"_s), u"tcp://lab-2"_s));
        QVERIFY(type(child<QLineEdit>(&editor, u"connectionName"_s), u"docker"_s));
        QVERIFY(!child<QPushButton>(&editor, u"connectionSave"_s)->isEnabled());
        QVERIFY(type(child<QLineEdit>(&editor, u"connectionName"_s), u"lab-2"_s));
        QVERIFY(visibleTexts(&editor).join(u'\n').contains(u"Not encrypted"_s));
    }
};

SANDGLASS_GUI_TEST_MAIN(TestConnectionViews)
#include "tst_connectionviews.moc"
