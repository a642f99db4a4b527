// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/storagedialog.h"

#include "core/activity/activitylog.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "ui/common/dialogs.h"

#include <QPushButton>
#include <QTabWidget>
#include <QTreeWidget>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestStorageDialog : public QObject
{
    Q_OBJECT

private:
    struct World
    {
        ManualClock clock;
        ProviderRegistry providers;
        FakeProvider* fake = FakeProvider::addTo(providers, u"lab"_s);
        ActivityLog activity{clock};
        ScriptedDialogs answers;
        std::unique_ptr<StorageDialog> dialog;

        bool open()
        {
            fake->fakeStorage.usage.volumes = {2, 1, 4096, 1024};
            Volume volume;
            volume.name = u"data"_s;
            fake->fakeStorage.volumes = {volume};
            dialog = std::make_unique<StorageDialog>(providers, activity);
            return showAndWait(dialog.get(), {900, 600});
        }
        QTreeWidget* usage() { return dialog->findChild<QTreeWidget*>(u"storageUsage"_s); }
        QTreeWidget* volumes() { return dialog->findChild<QTreeWidget*>(u"storageVolumes"_s); }
    };

private Q_SLOTS:
    void showsWhatUsesTheDisk()
    {
        World world;
        QVERIFY(world.open());
        QTRY_COMPARE(world.usage()->topLevelItemCount(), 4);
        QVERIFY(world.usage()->topLevelItem(2)->text(2).contains(u"4"_s));
        QCOMPARE(accessibilityProblems(world.dialog.get()).join(u'\n'), QString());
    }

    void cleansOnlyAfterShowingWhat()
    {
        World world;
        bool yes = false;
        world.answers.onConfirm = [&yes](const Confirmation&) { return ConfirmationAnswer{yes, false}; };
        world.fake->fakeStorage.candidates = {{PruneKind::StoppedSandboxes, u"id1"_s, u"old-1"_s, 2048}};
        QVERIFY(world.open());
        QTRY_COMPARE(world.usage()->topLevelItemCount(), 4);
        auto* clean = child<QPushButton>(world.dialog.get(), u"storageClean"_s);
        QVERIFY(click(clean));
        QTRY_COMPARE(world.answers.asked.size(), 1);
        QVERIFY(world.answers.asked.first().items.first().contains(u"old-1"_s));
        QCOMPARE(world.fake->fakeStorage.count(u"prune "_s), 0);
        yes = true;
        QVERIFY(click(clean));
        QTRY_COMPARE(world.fake->fakeStorage.count(u"prune "_s), 1);
        QTRY_COMPARE(world.activity.runningCount(), 0);
        QVERIFY(world.activity.entries().back().operation == Operation::Prune);
    }

    void aVolumeGoesOnlyByItsName()
    {
        World world;
        world.answers.onConfirm = [](const Confirmation&) { return ConfirmationAnswer{true, false}; };
        QVERIFY(world.open());
        child<QTabWidget>(world.dialog.get(), u"storageTabs"_s)->setCurrentIndex(1);
        QTRY_COMPARE(world.volumes()->topLevelItemCount(), 1);
        world.volumes()->setCurrentItem(world.volumes()->topLevelItem(0));
        QVERIFY(click(child<QPushButton>(world.dialog.get(), u"storageRemoveVolume"_s)));
        QTRY_COMPARE(world.fake->fakeStorage.count(u"removeVolume data"_s), 1);
        QCOMPARE(world.answers.asked.first().typeToConfirm, u"data"_s);
    }
};

SANDGLASS_GUI_TEST_MAIN(TestStorageDialog)
#include "tst_storagedialog.moc"
