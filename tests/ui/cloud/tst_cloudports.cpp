// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/cloud/cloudworld.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestCloudPorts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void portsAreListedWithTheirAddresses()
    {
        CloudWorld world;
        world.cloud().ports[u"lab/api"_s] = {{u"p1"_s, u"http"_s, 8080, u"HTTP"_s, true, u"p01--api.code.run"_s},
                                             {u"p2"_s, u"db"_s, 5432, u"TCP"_s, false, {}}};
        QVERIFY(world.openSandbox(&openPorts));
        QVERIFY(world.select(u"cloudPorts"_s, u"http"_s));
        QCOMPARE(world.table(u"cloudPorts"_s)->currentItem()->text(4), u"https://p01--api.code.run"_s);
        QVERIFY(click(world.button(u"cloudCopyAddress"_s)));
        QCOMPARE(QGuiApplication::clipboard()->text(), u"https://p01--api.code.run"_s);
        QVERIFY(world.select(u"cloudPorts"_s, u"db"_s));
        QVERIFY(!world.button(u"cloudOpenAddress"_s)->isEnabled());
        QVERIFY(world.button(u"cloudOpenAddress"_s)->toolTip().contains(u"no public address"_s));
    }

    void onlyHttpCanBePublic()
    {
        CloudWorld world;
        QVERIFY(world.openSandbox(&openPorts));
        QDialog* form = world.open(u"cloudAddPort"_s, u"portForm"_s);
        QVERIFY(form);
        QVERIFY(!child<QLabel>(form, u"formProblem"_s)->isVisible()); // Nobody has begun.
        auto* isPublic = child<QCheckBox>(form, u"portPublic"_s);
        isPublic->setChecked(true);
        child<QComboBox>(form, u"portProtocol"_s)->setCurrentText(u"TCP"_s);
        QVERIFY(!isPublic->isEnabled());
        QVERIFY(!isPublic->isChecked());
        QVERIFY(!child<QPushButton>(form, u"formAccept"_s)->isEnabled()); // It has no name yet.
        QVERIFY(child<QLabel>(form, u"formProblem"_s)->isVisible());
        QVERIFY(type(child<QLineEdit>(form, u"portName"_s), u"db"_s));
        child<QSpinBox>(form, u"portNumber"_s)->setValue(5432);
        QVERIFY(CloudWorld::accept(form));
        QVERIFY(world.wasNoted(Operation::ChangePorts, ActivityState::Succeeded));
        const CloudPort wanted{.name = u"db"_s, .port = 5432, .protocol = u"TCP"_s, .isPublic = false};
        QCOMPARE(world.cloud().lastPort, wanted);
        QCOMPARE(world.activity.entries().back().subject, u"api"_s);
        QTRY_VERIFY(world.cloud().count(u"listPorts"_s) >= 2); // What is shown is true again.
    }

    void aRefusedPortKeepsWhatWasTyped()
    {
        CloudWorld world;
        world.cloud().failures.insert(Operation::ChangePorts, fail(ErrorKind::Limit, u"too many ports"_s).error());
        QVERIFY(world.openSandbox(&openPorts));
        QDialog* form = world.open(u"cloudAddPort"_s, u"portForm"_s);
        QVERIFY(form);
        auto* name = child<QLineEdit>(form, u"portName"_s);
        QVERIFY(type(name, u"http"_s));
        QVERIFY(CloudWorld::submit(form));
        QTRY_VERIFY(visibleTexts(form).join(u'\n').contains(u"too many ports"_s));
        QCOMPARE(name->text(), u"http"_s);
        QVERIFY(world.wasNoted(Operation::ChangePorts, ActivityState::Failed));
        // And it can be done again from the list of activities.
        world.cloud().failures.clear();
        world.activity.retry(world.activity.entries().back().id);
        QTRY_COMPARE(world.cloud().count(u"setPort lab/api http"_s), 2);
    }

    void aFormCannotBeChangedWhileItsWorkRuns()
    {
        CloudWorld world;
        world.cloud().hold(Operation::ChangePorts);
        world.cloud().failures.insert(Operation::ChangePorts, fail(ErrorKind::Limit, u"too many"_s).error());
        QVERIFY(world.openSandbox(&openPorts));
        QDialog* form = world.open(u"cloudAddPort"_s, u"portForm"_s);
        QVERIFY(form);
        auto* name = child<QLineEdit>(form, u"portName"_s);
        auto* cancel = child<QPushButton>(form, u"formCancel"_s);
        const QString before = cancel->text();
        QVERIFY(type(name, u"http"_s));
        QTest::keyClick(name, Qt::Key_Return);
        QVERIFY(!name->isEnabled());
        QCOMPARE(cancel->text(), u"Close"_s); // The work goes on.
        world.cloud().release(Operation::ChangePorts);
        QTRY_VERIFY(name->isEnabled());
        QCOMPARE(cancel->text(), before);
        QTRY_VERIFY(name->hasFocus());
    }

    void aProtocolThatIsNotKnownStays()
    {
        CloudWorld world;
        world.cloud().ports[u"lab/api"_s] = {{u"p1"_s, u"rpc"_s, 8080, u"GRPC"_s, true, u"p01.code.run"_s}};
        QVERIFY(world.openSandbox(&openPorts));
        QVERIFY(world.select(u"cloudPorts"_s, u"rpc"_s));
        QDialog* form = world.open(u"cloudChangePort"_s, u"portForm"_s);
        QVERIFY(form);
        QCOMPARE(child<QComboBox>(form, u"portProtocol"_s)->currentText(), u"GRPC"_s);
        QVERIFY(CloudWorld::accept(form));
        QCOMPARE(world.cloud().lastPort.protocol, u"GRPC"_s);
        QVERIFY(world.cloud().lastPort.isPublic);
    }

    void aPortIsRemovedAfterAsking()
    {
        CloudWorld world;
        world.cloud().ports[u"lab/api"_s] = {{u"p1"_s, u"http"_s, 8080, u"HTTP"_s, true, u"p01.code.run"_s}};
        QVERIFY(world.openSandbox(&openPorts));
        QVERIFY(world.select(u"cloudPorts"_s, u"http"_s));
        QVERIFY(click(world.button(u"cloudRemovePort"_s)));
        QTRY_COMPARE(world.cloud().count(u"removePort lab/api p1"_s), 1);
        QVERIFY(world.answers.asked.first().text.contains(u"public address is lost"_s));
    }

    void forwardsAPort()
    {
        CloudWorld world;
        world.cloud().ports[u"lab/api"_s] = {{u"p1"_s, u"db"_s, 5432, u"TCP"_s, false, {}}};
        world.cloud().failures.insert(Operation::ForwardPort, fail(ErrorKind::Conflict, u"port in use"_s).error());
        QVERIFY(world.openSandbox(&openPorts));
        QVERIFY(world.showTab(1));
        QVERIFY(visibleTexts(world.dialog).join(u'\n').contains(u"It ends with Sandglass"_s));
        QDialog* form = world.open(u"cloudForward"_s, u"forwardForm"_s);
        QVERIFY(form);
        QVERIFY(CloudWorld::submit(form));
        QTRY_VERIFY(visibleTexts(form).join(u'\n').contains(u"port in use"_s));
        world.cloud().failures.clear();
        QVERIFY(CloudWorld::accept(form));
        QVERIFY(world.select(u"cloudForwards"_s, u"127.0.0.1:40000"_s));
        QVERIFY(world.wasNoted(Operation::ForwardPort, ActivityState::Succeeded));
        QVERIFY(click(world.button(u"cloudStopForward"_s)));
        QTRY_COMPARE(world.table(u"cloudForwards"_s)->topLevelItemCount(), 0);
        QCOMPARE(world.cloud().count(u"stopForward 40000"_s), 1);
        QVERIFY(world.wasNoted(Operation::StopForwarding, ActivityState::Succeeded));
    }

    void tellsWhyNothingGetsThroughAForwardedPort()
    {
        CloudWorld world;
        world.cloud().openForwards = {{u"lab/api"_s, 5432, 40000}};
        QVERIFY(world.openSandbox(&openPorts));
        QVERIFY(world.showTab(1));
        QVERIFY(world.select(u"cloudForwards"_s, u"127.0.0.1:40000"_s));
        QVERIFY(!world.button(u"cloudCopyFailure"_s)->isEnabled());
        Error refused =
            fail(ErrorKind::Forbidden,
                 u"<b>no permission</b> to forward ports of this project with the token of this connection"_s)
                .error();
        world.cloud().openForwards.first().failure = refused.during(Operation::ForwardPort, u"lab/api"_s);
        const QTreeWidget* table = world.table(u"cloudForwards"_s);
        QTRY_COMPARE(table->topLevelItem(0)->text(3),
                     u"<b>no permission</b> to forward ports of this project with the token of this connection"_s);
        keepPicture(*world.dialog, u"cloud-forward-failed"_s);
        QVERIFY(click(world.button(u"cloudCopyFailure"_s)));
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"no permission"_s));
        world.cloud().openForwards.first().failure.reset();
        QTRY_COMPARE(table->topLevelItem(0)->text(3), u"–"_s);
    }

    void aListThatCannotBeReadCanBeReadAgain()
    {
        CloudWorld world;
        world.cloud().failures.insert(Operation::ListPorts, fail(ErrorKind::Timeout, u"no answer"_s).error());
        QVERIFY(world.openSandbox(&openPorts));
        QTRY_VERIFY(world.message().contains(u"no answer"_s));
        world.cloud().failures.clear();
        world.cloud().ports[u"lab/api"_s] = {{u"p1"_s, u"http"_s, 8080, u"HTTP"_s, false, {}}};
        QTest::keyClick(world.dialog, Qt::Key_F5);
        QVERIFY(world.select(u"cloudPorts"_s, u"http"_s));
    }
};

SANDGLASS_GUI_TEST_MAIN(TestCloudPorts)
#include "tst_cloudports.moc"
