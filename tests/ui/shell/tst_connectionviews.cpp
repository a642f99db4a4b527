// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/uitestsupport.h"
#include "tests/ui/shell/fakeservices.h"
#include "ui/common/dialogs.h"
#include "ui/shell/connectionbanner.h"
#include "ui/shell/connectioneditor.h"
#include "ui/shell/connectionsdialog.h"
#include "ui/shell/connectionsmodel.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
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
