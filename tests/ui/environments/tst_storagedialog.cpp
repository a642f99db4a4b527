// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/storagedialog.h"

#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "ui/common/dialogs.h"
#include "ui/common/jsondialog.h"
#include "ui/common/messagebar.h"
#include "ui/environments/createdialog.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
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
    enum Tab { UsageTab, VolumesTab, NetworksTab };
    struct World
    {
        Theme theme;
        ManualClock clock;
        ProviderRegistry providers;
        FakeProvider* fake = FakeProvider::addTo(providers, u"lab"_s);
        ActivityLog activity{clock};
        ScriptedDialogs answers;
        std::unique_ptr<StorageDialog> dialog;

        World()
        {
            fake->fakeStorage.usage.volumes = {2, 1, 4096, 1024};
            fake->fakeStorage.usage.volumeBytes = {{u"data"_s, 4096}};
            Volume volume;
            volume.name = u"data"_s;
            volume.driver = u"local"_s;
            fake->fakeStorage.volumes = {volume};
            Network own;
            own.id = u"n1"_s;
            own.name = u"backend"_s;
            own.internal = true;
            own.usedBy = 2;
            Network bridge;
            bridge.id = u"n2"_s;
            bridge.name = u"bridge"_s;
            bridge.builtIn = true;
            fake->fakeStorage.networks = {own, bridge};
            answers.onConfirm = [](const Confirmation&) { return ConfirmationAnswer{true, false}; };
        }
        bool open(Tab tab)
        {
            dialog = std::make_unique<StorageDialog>(providers, activity, theme);
            dialog->findChild<QTabWidget*>(u"storageTabs"_s)->setCurrentIndex(tab);
            return showAndWait(dialog.get(), {900, 600});
        }
        QTreeWidget* usage() { return dialog->findChild<QTreeWidget*>(u"storageUsage"_s); }
        QTreeWidget* volumes() { return dialog->findChild<QTreeWidget*>(u"storageVolumes"_s); }
        QTreeWidget* networks() { return dialog->findChild<QTreeWidget*>(u"storageNetworks"_s); }
        QPushButton* button(const QString& name) { return child<QPushButton>(dialog.get(), name); }
        QString message() { return dialog->findChild<MessageBar*>()->currentText(); }
        /// Selects the row with that text in its first column, once it is there.
        bool select(QTreeWidget* table, const QString& text)
        {
            return QTest::qWaitFor([&] {
                const auto found = table->findItems(text, Qt::MatchExactly);
                if (!found.isEmpty())
                    table->setCurrentItem(found.first());
                return !found.isEmpty();
            });
        }
        FakeStorage& storage() { return fake->fakeStorage; }
    };

private Q_SLOTS:
    void showsWhatUsesTheDisk()
    {
        World world;
        Image old;
        old.id = u"sha256:1"_s;
        old.sizeBytes = 2048;
        world.fake->fakeImages.images = {old};
        QVERIFY(world.open(UsageTab));
        QVERIFY(world.select(world.usage(), u"Volumes"_s));
        QTRY_COMPARE(world.usage()->currentItem()->text(1), u"2"_s);
        QCOMPARE(world.usage()->currentItem()->text(2), u"1"_s);
        QVERIFY(world.usage()->currentItem()->text(3).contains(u"4"_s));
        QVERIFY(world.select(world.usage(), u"Images without a tag"_s));
        QCOMPARE(world.usage()->currentItem()->text(1), u"1"_s);
        QVERIFY(world.select(world.usage(), u"Networks"_s));
        QCOMPARE(world.usage()->currentItem()->text(1), u"2"_s);
        QCOMPARE(world.usage()->currentItem()->text(2), u"1"_s);
        // What is selected stays so over a reading.
        const int before = world.storage().count(u"readDiskUsage"_s);
        QTest::keyClick(world.dialog.get(), Qt::Key_F5);
        QTRY_COMPARE(world.storage().count(u"readDiskUsage"_s), before + 1);
        QTRY_COMPARE(world.usage()->currentItem()->text(1), u"2"_s);
        QCOMPARE(world.usage()->currentItem()->text(0), u"Networks"_s);
    }

    void cleansOnlyAfterShowingWhat()
    {
        World world;
        bool yes = false;
        world.answers.onConfirm = [&yes](const Confirmation&) { return ConfirmationAnswer{yes, false}; };
        world.storage().candidates = {{PruneKind::StoppedSandboxes, u"id1"_s, u"old-1"_s, 2048}};
        QVERIFY(world.open(UsageTab));
        QVERIFY(world.select(world.usage(), u"Sandboxes"_s));
        QVERIFY(click(world.button(u"storageClean"_s)));
        QTRY_COMPARE(world.answers.asked.size(), 1);
        QVERIFY(world.answers.asked.first().items.first().contains(u"old-1"_s));
        QVERIFY(world.answers.asked.first().typeToConfirm.isEmpty());
        QCOMPARE(world.storage().count(u"prune "_s), 0);
        yes = true;
        QVERIFY(click(world.button(u"storageClean"_s)));
        QTRY_COMPARE(world.storage().count(u"prune "_s), 1);
        QTRY_VERIFY(world.message().contains(u"freed"_s));
        QCOMPARE(world.activity.runningCount(), 0);
        QVERIFY(world.activity.entries().back().operation == Operation::Prune);
    }

    void everyKindCanBeCleaned_data()
    {
        QTest::addColumn<QString>("row");
        QTest::addColumn<PruneKind>("kind");
        QTest::newRow("sandboxes") << u"Sandboxes"_s << PruneKind::StoppedSandboxes;
        QTest::newRow("images") << u"Images"_s << PruneKind::UnusedImages;
        QTest::newRow("dangling") << u"Images without a tag"_s << PruneKind::DanglingImages;
        QTest::newRow("volumes") << u"Volumes"_s << PruneKind::Volumes;
        QTest::newRow("networks") << u"Networks"_s << PruneKind::Networks;
        QTest::newRow("cache") << u"Build cache"_s << PruneKind::BuildCache;
    }
    void everyKindCanBeCleaned()
    {
        QFETCH(const QString, row);
        QFETCH(const PruneKind, kind);
        World world;
        world.storage().candidates = {{kind, u"id1"_s, u"old-1"_s, -1}};
        QVERIFY(world.open(UsageTab));
        QVERIFY(world.select(world.usage(), row));
        QVERIFY(click(world.button(u"storageClean"_s)));
        QTRY_COMPARE(world.storage().count(u"prune %1"_s.arg(static_cast<int>(kind))), 1);
    }

    void pruningVolumesIsConfirmedByHand()
    {
        World world;
        world.answers.onConfirm = [](const Confirmation&) { return ConfirmationAnswer(); };
        world.storage().candidates = {{PruneKind::Volumes, u"data"_s, u"data"_s, 1}};
        QVERIFY(world.open(UsageTab));
        QVERIFY(world.select(world.usage(), u"Volumes"_s));
        QVERIFY(click(world.button(u"storageClean"_s)));
        QTRY_COMPARE(world.answers.asked.size(), 1);
        QCOMPARE(world.answers.asked.last().typeToConfirm, u"data"_s);
        world.storage().candidates.append({PruneKind::Volumes, u"more"_s, u"more"_s, 1});
        QVERIFY(click(world.button(u"storageClean"_s)));
        QTRY_COMPARE(world.answers.asked.size(), 2);
        QCOMPARE(world.answers.asked.last().typeToConfirm, u"2"_s);
    }

    void cleaningCanBeCancelled()
    {
        World world;
        world.storage().candidates = {{PruneKind::UnusedImages, u"id1"_s, u"old-1"_s, 2048}};
        world.answers.onConfirm = [&world](const Confirmation&) {
            world.storage().hold(Operation::Prune);
            return ConfirmationAnswer{true, false};
        };
        QVERIFY(world.open(UsageTab));
        QVERIFY(world.select(world.usage(), u"Images"_s));
        QVERIFY(!world.button(u"storageCancel"_s)->isVisible());
        QVERIFY(click(world.button(u"storageClean"_s)));
        QVERIFY(click(world.button(u"storageCancel"_s)));
        QVERIFY(!world.button(u"storageClean"_s)->isEnabled());
        QCOMPARE(world.storage().pruneStop.stop_requested(), true);
        world.storage().release(Operation::Prune);
        QTRY_VERIFY(!world.button(u"storageCancel"_s)->isVisible());
    }

    void aVolumeGoesOnlyByItsName()
    {
        World world;
        QVERIFY(world.open(VolumesTab));
        QVERIFY(world.select(world.volumes(), u"data"_s));
        QVERIFY(click(world.button(u"storageRemoveVolume"_s)));
        QTRY_COMPARE(world.storage().count(u"removeVolume data"_s), 1);
        QCOMPARE(world.answers.asked.first().typeToConfirm, u"data"_s);
        QTRY_COMPARE(world.activity.runningCount(), 0);
        QVERIFY(world.activity.entries().back().operation == Operation::RemoveVolume);
    }

    void volumesKnowTheirSizes()
    {
        World world;
        QVERIFY(world.open(VolumesTab));
        QVERIFY(world.select(world.volumes(), u"data"_s));
        QTRY_VERIFY(world.volumes()->currentItem() && world.volumes()->currentItem()->text(2).startsWith(u"4"_s));
    }

    void makesAVolume()
    {
        World world;
        QVERIFY(world.open(VolumesTab));
        QVERIFY(world.select(world.volumes(), u"data"_s));
        world.storage().failures.insert(Operation::CreateVolume, fail(ErrorKind::Limit, u"disk is full"_s).error());
        QVERIFY(click(world.button(u"storageCreateVolume"_s)));
        auto* asked = child<CreateDialog>(world.dialog.get(), u"createDialog"_s);
        auto* name = child<QLineEdit>(asked, u"createName"_s);
        auto* accept = child<QPushButton>(asked, u"createAccept"_s);
        QCOMPARE(accessibilityProblems(asked).join(u'\n'), QString());
        QVERIFY(type(name, u"data"_s));
        QVERIFY(!accept->isEnabled()); // Engines would silently take the one that is there.
        QVERIFY(type(name, u"/etc"_s));
        QVERIFY(!accept->isEnabled());
        QVERIFY(type(name, u"logs"_s));
        QVERIFY(click(accept));
        QTRY_VERIFY(visibleTexts(asked).join(u'\n').contains(u"disk is full"_s));
        QCOMPARE(name->text(), u"logs"_s);
        world.storage().failures.clear();
        const int before = world.storage().count(u"listVolumes"_s);
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_COMPARE(world.storage().count(u"createVolume logs"_s), 2);
        QTRY_VERIFY(world.storage().count(u"listVolumes"_s) > before);
    }

    void makesANetwork()
    {
        World world;
        QVERIFY(world.open(NetworksTab));
        QVERIFY(world.select(world.networks(), u"backend"_s));
        QVERIFY(click(world.button(u"storageCreateNetwork"_s)));
        auto* asked = child<CreateDialog>(world.dialog.get(), u"createDialog"_s);
        QVERIFY(type(child<QLineEdit>(asked, u"createName"_s), u"closed"_s));
        child<QCheckBox>(asked, u"createOption"_s)->setChecked(true);
        QCOMPARE(accessibilityProblems(asked).join(u'\n'), QString());
        QVERIFY(click(child<QPushButton>(asked, u"createAccept"_s)));
        QTRY_COMPARE(world.storage().count(u"createNetwork closed 1"_s), 1);
    }

    void removesANetworkAfterAsking()
    {
        World world;
        QVERIFY(world.open(NetworksTab));
        QVERIFY(world.select(world.networks(), u"bridge"_s));
        QVERIFY(!world.button(u"storageRemoveNetwork"_s)->isEnabled()); // The engine's own.
        QVERIFY(world.select(world.networks(), u"backend"_s));
        QVERIFY(click(world.button(u"storageRemoveNetwork"_s)));
        QTRY_COMPARE(world.storage().count(u"removeNetwork n1"_s), 1);
        QVERIFY(world.answers.asked.first().text.contains(u"2"_s)); // Sandboxes that are in it.
        world.storage().failures.insert(Operation::RemoveNetwork,
                                        fail(ErrorKind::Conflict, u"has active endpoints"_s).error());
        QVERIFY(world.select(world.networks(), u"backend"_s));
        QVERIFY(click(world.button(u"storageRemoveNetwork"_s)));
        QTRY_VERIFY(world.message().contains(u"has active endpoints"_s));
    }

    void inspects_data()
    {
        QTest::addColumn<int>("tab");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("button");
        QTest::addColumn<QString>("found");
        QTest::newRow("volume") << int(VolumesTab) << u"data"_s << u"storageInspectVolume"_s << u"\"Name\": \"data\""_s;
        QTest::newRow("network") << int(NetworksTab) << u"backend"_s << u"storageInspectNetwork"_s
                                 << u"\"Id\": \"n1\""_s;
    }
    void inspects()
    {
        QFETCH(const int, tab);
        QFETCH(const QString, name);
        QFETCH(const QString, button);
        QFETCH(const QString, found);
        World world;
        QVERIFY(world.open(static_cast<Tab>(tab)));
        QVERIFY(world.select(tab == VolumesTab ? world.volumes() : world.networks(), name));
        QVERIFY(click(world.button(button)));
        auto* opened = child<JsonDialog>(world.dialog.get(), u"jsonDialog"_s);
        QTRY_VERIFY(child<QPlainTextEdit>(opened, u"inspectText"_s)->toPlainText().contains(found));
        QCOMPARE(accessibilityProblems(opened).join(u'\n'), QString());
    }

    void seesWhatOthersChange()
    {
        World world;
        QVERIFY(world.open(VolumesTab));
        QVERIFY(world.select(world.volumes(), u"data"_s));
        Volume other;
        other.name = u"other"_s;
        world.storage().volumes.append(other);
        world.fake->tellVolumesChanged();
        QTRY_COMPARE(world.volumes()->topLevelItemCount(), 2);
        world.storage().networks.removeFirst();
        world.fake->tellNetworksChanged();
        QTRY_COMPARE(world.networks()->topLevelItemCount(), 1);
    }

    void seesAConnectionThatBecomesReady()
    {
        World world;
        world.fake->setPhase(ConnectionPhase::Connecting);
        QVERIFY(world.open(VolumesTab));
        QVERIFY(visibleTexts(world.dialog.get()).contains(u"Connecting…"_s));
        QVERIFY(!world.button(u"storageCreateVolume"_s)->isEnabled());
        QCOMPARE(world.storage().count(u"listVolumes"_s), 0);
        world.fake->setPhase(ConnectionPhase::Ready);
        QTRY_COMPARE(world.volumes()->topLevelItemCount(), 1);
        QVERIFY(world.button(u"storageCreateVolume"_s)->isEnabled());
        // One more joins; what is looked at stays.
        FakeProvider::addTo(world.providers, u"second"_s);
        auto* connections = child<QComboBox>(world.dialog.get(), u"storageConnection"_s);
        QTRY_COMPARE(connections->count(), 2);
        QCOMPARE(connections->currentText(), u"lab"_s);
    }

    void everybodyCanUseIt()
    {
        World world;
        QVERIFY(world.open(UsageTab));
        auto* tabs = child<QTabWidget>(world.dialog.get(), u"storageTabs"_s);
        for (int tab = 0; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            QCOMPARE(accessibilityProblems(world.dialog.get()).join(u'\n'), QString());
        }
        QCOMPARE(shortcutConflicts(world.dialog.get()).join(u'\n'), QString());
    }
};

SANDGLASS_GUI_TEST_MAIN(TestStorageDialog)
#include "tst_storagedialog.moc"
