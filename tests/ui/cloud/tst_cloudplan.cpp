// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/cloud/cloudworld.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QSpinBox>
#include <QTimer>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestCloudPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesPlanImageAndTags()
    {
        CloudWorld world;
        QVERIFY(world.openSandbox(&openPlan));
        auto* plan = child<QComboBox>(world.dialog, u"planChoice"_s);
        QTRY_COMPARE(plan->count(), 2);
        QVERIFY(plan->currentText().contains(u"$0.008 per hour"_s));
        auto* apply = world.button(u"planApply"_s);
        QVERIFY(!apply->isEnabled()); // Nothing is changed.
        plan->setCurrentIndex(1);
        child<QListWidget>(world.dialog, u"planTags"_s)->item(1)->setCheckState(Qt::Checked);
        QVERIFY(click(apply));
        QVERIFY(world.wasNoted(Operation::UpdateSandbox, ActivityState::Succeeded));
        QCOMPARE(world.cloud().lastUpdate.plan, u"nf-compute-50"_s);
        QVERIFY(!world.cloud().lastUpdate.image);
        QCOMPARE(world.cloud().lastUpdate.tags, (QStringList{u"boxed"_s, u"spot"_s}));
        QTRY_VERIFY(!apply->isEnabled());
        QVERIFY(visibleTexts(world.dialog).join(u'\n').contains(u"restarts the sandbox"_s));
    }

    void changesOneVariableAndKeepsTheOthers()
    {
        CloudWorld world;
        world.cloud().variables[u"lab/api"_s] = {{u"A"_s, u"1"_s}, {u"B"_s, u"2"_s}};
        QVERIFY(world.openSandbox(&openPlan));
        QVERIFY(world.showTab(1));
        const auto values = [&] { return world.dialog->findChildren<QLineEdit*>(u"variableValue"_s); };
        QTRY_COMPARE(values().size(), 2);
        QVERIFY(type(values().last(), u"3"_s));
        QVERIFY(click(world.button(u"variablesApply"_s)));
        QVERIFY(world.wasNoted(Operation::UpdateSandbox, ActivityState::Succeeded));
        const QMap<QString, QString> wanted{{u"A"_s, u"1"_s}, {u"B"_s, u"3"_s}};
        QCOMPARE(world.cloud().lastUpdate.variables, wanted);
    }

    void keepsALongValueThatNobodyTouched()
    {
        CloudWorld world;
        const QString certificates(100'000, u'x');
        world.cloud().variables[u"lab/api"_s] = {{u"CERTIFICATES"_s, certificates}, {u"MODE"_s, u"2"_s}};
        QVERIFY(world.openSandbox(&openPlan));
        QVERIFY(world.showTab(1));
        const auto values = [&] { return world.dialog->findChildren<QLineEdit*>(u"variableValue"_s); };
        QTRY_COMPARE(values().size(), 2);
        QTRY_VERIFY(values().last()->isEnabled());
        QVERIFY(!world.button(u"variablesApply"_s)->isEnabled());
        QVERIFY(type(values().last(), u"3"_s));
        QVERIFY(click(world.button(u"variablesApply"_s)));
        QTRY_VERIFY(world.cloud().lastUpdate.variables);
        QCOMPARE(world.cloud().lastUpdate.variables->value(u"CERTIFICATES"_s), certificates);
    }

    void whatWasChangedStaysUntilItIsApplied()
    {
        CloudWorld world;
        world.cloud().variables[u"lab/api"_s] = {{u"MODE"_s, u"2"_s}};
        QVERIFY(world.openSandbox(&openPlan));
        QVERIFY(world.showTab(1));
        const auto values = [&] { return world.dialog->findChildren<QLineEdit*>(u"variableValue"_s); };
        QTRY_VERIFY(values().size() == 1 && values().first()->isEnabled());
        QVERIFY(type(values().first(), u"3"_s));
        const int before = world.cloud().count(u"readVariables"_s);
        QTest::keyClick(world.dialog, Qt::Key_F5);
        QCOMPARE(world.cloud().count(u"readVariables"_s), before);
        QCOMPARE(values().first()->text(), u"3"_s);
        QVERIFY(world.button(u"variablesApply"_s)->isEnabled());
    }

    void onlyTheLastReadingCounts()
    {
        CloudWorld world;
        world.cloud().variables[u"lab/api"_s] = {{u"MODE"_s, u"1"_s}};
        QVERIFY(world.openSandbox(&openPlan));
        QVERIFY(world.showTab(1));
        QTRY_VERIFY(!world.dialog->findChildren<QLineEdit*>(u"variableValue"_s).isEmpty());
        world.cloud().failures.insert(Operation::InspectSandbox, fail(ErrorKind::Timeout, u"no answer"_s).error());
        QTest::keyClick(world.dialog, Qt::Key_F5);
        world.cloud().failures.clear();
        QTest::keyClick(world.dialog, Qt::Key_F5);
        QCOMPARE(world.cloud().count(u"readVariables"_s), 3);
        QTRY_VERIFY(child<QLineEdit>(world.dialog, u"variableValue"_s)->isEnabled());
        QVERIFY(world.message().isEmpty());
    }

    void settingsWaitForTheConnection()
    {
        CloudWorld world;
        world.fake->setPhase(ConnectionPhase::Unreachable);
        QVERIFY(world.openSandbox(&openPlan));
        QVERIFY(visibleTexts(world.dialog).contains(u"Not connected"_s));
        auto* plan = child<QComboBox>(world.dialog, u"planChoice"_s);
        QVERIFY(!plan->isEnabled());
        world.fake->setPhase(ConnectionPhase::Ready);
        QTRY_VERIFY(plan->isEnabled());
        plan->setCurrentIndex(1);
        QVERIFY(world.button(u"planApply"_s)->isEnabled());
        // What was chosen stays while the connection is away.
        world.fake->setPhase(ConnectionPhase::Unreachable);
        QVERIFY(!world.button(u"planApply"_s)->isEnabled());
        world.fake->setPhase(ConnectionPhase::Ready);
        QVERIFY(world.button(u"planApply"_s)->isEnabled());
        QCOMPARE(plan->currentIndex(), 1);
    }

    void readsAgainWhatIsInForce()
    {
        CloudWorld world;
        QVERIFY(world.openSandbox(&openPlan));
        auto* image = child<QLineEdit>(world.dialog, u"planImage"_s);
        QTRY_VERIFY(image->isEnabled());
        Sandbox changed = world.api();
        changed.image = u"registry/new:2"_s;
        changed.cloud->tags = {u"boxed"_s};
        world.fake->change(changed);
        QTRY_COMPARE(world.sandboxes.find(changed.key)->sandbox.image, changed.image);
        QTest::keyClick(world.dialog, Qt::Key_F5);
        QTRY_COMPARE(image->text(), changed.image);
        QCOMPARE(child<QListWidget>(world.dialog, u"planTags"_s)->item(1)->checkState(), Qt::Checked);
        QVERIFY(!world.button(u"planApply"_s)->isEnabled());
    }

    void readsAgainUntilSoManyRun()
    {
        CloudWorld world;
        CloudInstance first;
        first.name = u"api-1"_s;
        first.running = true;
        CloudInstance second = first;
        second.name = u"api-2"_s;
        auto& instances = world.cloud().instances[u"lab/api"_s];
        instances = {first};
        QVERIFY(world.openSandbox(&openPlan));
        QVERIFY(world.showTab(2));
        auto* again = child<QTimer>(world.dialog, u"instancesAwait"_s);
        again->setInterval(0);
        int times = 0;
        connect(again, &QTimer::timeout, &world.window, [&] {
            if (++times == 3)
                instances.append(second); // It took a while to begin.
        });
        QDialog* form = world.open(u"cloudScale"_s, u"scaleForm"_s);
        QVERIFY(form);
        child<QSpinBox>(form, u"scaleCount"_s)->setValue(2);
        QVERIFY(CloudWorld::accept(form));
        QVERIFY(world.select(u"cloudInstances"_s, u"api-2"_s));
        QVERIFY(!again->isActive());
    }

    void scales()
    {
        CloudWorld world;
        CloudInstance instance;
        instance.name = u"api-5d4f"_s;
        instance.state = u"TASK_RUNNING"_s;
        instance.running = true;
        world.cloud().instances[u"lab/api"_s] = {instance};
        QVERIFY(world.openSandbox(&openPlan));
        QVERIFY(world.showTab(2));
        QVERIFY(world.select(u"cloudInstances"_s, u"api-5d4f"_s));
        QDialog* form = world.open(u"cloudScale"_s, u"scaleForm"_s);
        QVERIFY(form);
        child<QSpinBox>(form, u"scaleCount"_s)->setValue(3);
        QVERIFY(CloudWorld::accept(form));
        QTRY_COMPARE(world.cloud().count(u"scaleSandbox lab/api 3"_s), 1);
    }
};

SANDGLASS_GUI_TEST_MAIN(TestCloudPlan)
#include "tst_cloudplan.moc"
