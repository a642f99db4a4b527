// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/limitsdialog.h"

#include "core/activity/activitylog.h"
#include "core/sandboxes/sandboxservice.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "ui/common/messagebar.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QToolButton>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestLimitsDialog : public QObject
{
    Q_OBJECT

private:
    struct World
    {
        ManualClock clock;
        ProviderRegistry providers;
        FakeProvider* fake = FakeProvider::addTo(providers, u"lab"_s);
        SandboxRegistry registry{providers, clock};
        ActivityLog activity{clock};
        SandboxService service{providers, registry, activity};
        std::unique_ptr<LimitsDialog> dialog;

        World() { limit(u"api"_s, 1.5, 256, 64); }
        /// What the engine tells of the sandbox; 0 for no limit.
        void limit(const QString& id, double cpus, int mebibytes, int processes)
        {
            fake->inspections.insert(
                id, QJsonObject{
                        {u"HostConfig"_s, QJsonObject{{u"NanoCpus"_s, cpus * 1e9},
                                                      {u"Memory"_s, mebibytes * 1024.0 * 1024.0},
                                                      {u"PidsLimit"_s, processes},
                                                      {u"RestartPolicy"_s, QJsonObject{{u"Name"_s, u"always"_s}}}}}});
        }
        void lackLifting()
        {
            Capabilities capabilities;
            capabilities.lack(Capability::LiftLimits, CapabilityReason::NotOnThisEngine);
            fake->setCapabilities(capabilities);
        }
        bool open(const QStringList& ids = {u"api"_s})
        {
            QList<Sandbox> all;
            QList<SandboxKey> keys;
            for (const QString& id : ids) {
                all.append(fake->makeSandbox(id));
                keys.append(all.last().key);
            }
            fake->list(all);
            QCoreApplication::processEvents();
            dialog = std::make_unique<LimitsDialog>(providers, service, registry, keys);
            return showAndWait(dialog.get(), {500, 300});
        }
        bool isReady()
        {
            return QTest::qWaitFor([this] { return cpus()->isEnabled(); });
        }
        QDoubleSpinBox* cpus() { return child<QDoubleSpinBox>(dialog.get(), u"limitCpus"_s); }
        QDoubleSpinBox* memory() { return child<QDoubleSpinBox>(dialog.get(), u"limitMemory"_s); }
        QDoubleSpinBox* processes() { return child<QDoubleSpinBox>(dialog.get(), u"limitProcesses"_s); }
        QComboBox* restart() { return child<QComboBox>(dialog.get(), u"limitRestart"_s); }
        QPushButton* accept() { return child<QPushButton>(dialog.get(), u"limitsAccept"_s); }
        QString message() { return dialog->findChild<MessageBar*>()->currentText(); }
    };

private Q_SLOTS:
    void showsWhatIsInForce()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.isReady());
        QCOMPARE(world.cpus()->value(), 1.5);
        QCOMPARE(world.memory()->value(), 256.0);
        QCOMPARE(world.processes()->value(), 64.0);
        QCOMPARE(world.restart()->currentText(), u"Always"_s);
        QCOMPARE(accessibilityProblems(world.dialog.get()).join(u'\n'), QString());
        QVERIFY(click(world.accept()));
        QTRY_VERIFY(!world.dialog->isVisible());
        QCOMPARE(world.fake->count(u"updateSandbox"_s), 0); // Nothing was changed.
    }

    void sendsOnlyWhatWasChanged()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.isReady());
        world.memory()->setValue(512);
        world.restart()->setCurrentText(u"Never"_s);
        QVERIFY(click(world.accept()));
        QTRY_VERIFY(!world.dialog->isVisible());
        const ResourceLimits wanted{.cpus = {}, .memoryBytes = 512LL << 20, .processes = {}};
        QVERIFY(world.fake->lastLimits == wanted);
        QVERIFY(world.fake->lastRestart == RestartPolicy::No);
    }

    void takesLimitsAway()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.isReady());
        for (QDoubleSpinBox* box : {world.cpus(), world.memory(), world.processes()}) {
            box->setValue(0);
            QCOMPARE(box->text(), u"No limit"_s);
        }
        QVERIFY(click(world.accept()));
        QTRY_VERIFY(!world.dialog->isVisible());
        const ResourceLimits wanted{.cpus = 0, .memoryBytes = 0, .processes = 0};
        QVERIFY(world.fake->lastLimits == wanted);
    }

    void offersOnlyWhatTheEngineCan()
    {
        World world;
        world.lackLifting();
        QVERIFY(world.open());
        QVERIFY(world.isReady());
        world.cpus()->setValue(0);
        world.memory()->setValue(0);
        world.processes()->setValue(0);
        QVERIFY(world.cpus()->value() > 0);
        QVERIFY(world.memory()->value() > 0);
        QCOMPARE(world.processes()->text(), u"No limit"_s);
        QVERIFY(visibleTexts(world.dialog.get()).join(u'\n').contains(u"not take it away"_s));
        // One that has no limit need not get one.
        world.limit(u"free"_s, 0, 0, 0);
        QVERIFY(world.open({u"free"_s}));
        QVERIFY(world.isReady());
        QCOMPARE(world.cpus()->text(), u"No limit"_s);
    }

    void changesSeveralAtOnce()
    {
        World world;
        world.limit(u"other"_s, 1.5, 1024, 0);
        QVERIFY(world.open({u"api"_s, u"other"_s}));
        QVERIFY(world.isReady());
        QCOMPARE(world.cpus()->value(), 1.5); // The same in both.
        QCOMPARE(world.memory()->text(), u"Different: leave them"_s);
        QCOMPARE(world.processes()->text(), u"Different: leave them"_s);
        world.processes()->setValue(100);
        QVERIFY(click(world.accept()));
        QTRY_COMPARE(world.fake->count(u"updateSandbox"_s), 2);
        const ResourceLimits wanted{.cpus = {}, .memoryBytes = {}, .processes = 100};
        QVERIFY(world.fake->lastLimits == wanted);
        QVERIFY(!world.fake->lastRestart);
    }

    void anErrorKeepsTheDialog()
    {
        World world;
        world.fake->failures.insert(Operation::InspectSandbox, fail(ErrorKind::Timeout, u"too slow"_s).error());
        QVERIFY(world.open());
        QTRY_VERIFY(world.message().contains(u"too slow"_s));
        QVERIFY(!world.accept()->isEnabled());
        world.fake->failures.clear();
        QVERIFY(click(child<QToolButton>(world.dialog.get(), u"retryActionButton"_s)));
        QVERIFY(world.isReady());
        world.fake->failures.insert(Operation::UpdateSandbox, fail(ErrorKind::Limit, u"too little"_s).error());
        world.memory()->setValue(8);
        QVERIFY(click(world.accept()));
        QTRY_VERIFY(world.message().contains(u"too little"_s));
        QVERIFY(world.dialog->isVisible());
        QCOMPARE(world.memory()->value(), 8.0);
        QVERIFY(world.accept()->isEnabled());
    }
};

SANDGLASS_GUI_TEST_MAIN(TestLimitsDialog)
#include "tst_limitsdialog.moc"
