// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/cloud/cloudworld.h"

#include <QLineEdit>
#include <QSpinBox>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestCloudDisks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void disksAreThoseOfTheSandbox()
    {
        CloudWorld world;
        QVERIFY(world.openSandbox(&openDisks));
        QVERIFY(world.select(u"cloudVolumes"_s, u"data"_s));
        QCOMPARE(world.table(u"cloudVolumes"_s)->topLevelItemCount(), 1);
        // One of the project that it has not.
        QDialog* form = world.open(u"cloudAttach"_s, u"attachForm"_s);
        QVERIFY(form);
        QVERIFY(visibleTexts(form).join(u'\n').contains(u"restarts"_s));
        QVERIFY(CloudWorld::accept(form));
        QTRY_COMPARE(world.cloud().count(u"attachVolume spare lab/api"_s), 1);
        // A new one, which it gets at once.
        form = world.open(u"cloudNewVolume"_s, u"volumeForm"_s);
        QVERIFY(form);
        QVERIFY(type(child<QLineEdit>(form, u"volumeName"_s), u"scratch"_s));
        QVERIFY(CloudWorld::accept(form));
        QTRY_COMPARE(world.cloud().count(u"createVolume lab scratch lab/api"_s), 1);
        QCOMPARE(world.cloud().lastVolume.mountPath, u"/data2"_s); // Another is at /data.
        QTRY_VERIFY(world.button(u"cloudDetach"_s)->isEnabled());
        QVERIFY(click(world.button(u"cloudDetach"_s)));
        QTRY_COMPARE(world.cloud().count(u"detachVolume data lab/api"_s), 1);
        QVERIFY(world.answers.asked.last().text.contains(u"restarts"_s));
    }

    void aVolumeOnlyGrows()
    {
        CloudWorld world;
        QVERIFY(world.openSandbox(&openDisks));
        QVERIFY(world.select(u"cloudVolumes"_s, u"data"_s));
        QDialog* form = world.open(u"cloudGrow"_s, u"growForm"_s);
        QVERIFY(form);
        QCOMPARE(child<QSpinBox>(form, u"growSize"_s)->value(), 1); // As it is.
        QVERIFY(!child<QPushButton>(form, u"formAccept"_s)->isEnabled());
        child<QSpinBox>(form, u"growSize"_s)->setValue(4);
        QVERIFY(CloudWorld::accept(form));
        QTRY_COMPARE(world.cloud().count(u"growVolume lab data 4096"_s), 1);
    }

    void aVolumeBeyondTheFieldIsNotMadeSmaller()
    {
        CloudWorld world;
        world.cloud().volumes[u"lab"_s].first().megabytes = 1LL << 40;
        QVERIFY(world.openSandbox(&openDisks));
        QVERIFY(world.select(u"cloudVolumes"_s, u"data"_s));
        QDialog* form = world.open(u"cloudGrow"_s, u"growForm"_s);
        QVERIFY(form);
        auto* size = child<QSpinBox>(form, u"growSize"_s);
        QCOMPARE(size->value(), size->maximum());
        QVERIFY(!child<QPushButton>(form, u"formAccept"_s)->isEnabled());
    }

    void aVolumeGoesOnlyByItsNameAndDetached()
    {
        CloudWorld world;
        QVERIFY(world.openTeam(VolumesTab));
        QVERIFY(world.select(u"cloudVolumes"_s, u"data"_s));
        QVERIFY(!world.button(u"cloudDeleteVolume"_s)->isEnabled());
        QVERIFY(world.select(u"cloudVolumes"_s, u"spare"_s));
        QVERIFY(click(world.button(u"cloudDeleteVolume"_s)));
        QTRY_COMPARE(world.cloud().count(u"deleteVolume lab spare"_s), 1);
        QCOMPARE(world.answers.asked.first().typeToConfirm, u"spare"_s);
        QVERIFY(world.wasNoted(Operation::DeleteCloudVolume, ActivityState::Succeeded));
    }

    void backupsAreMadeRestoredAndDeleted()
    {
        CloudWorld world;
        CloudBackup backup;
        backup.id = backup.name = u"monday"_s;
        world.cloud().backups[u"data"_s] = {backup};
        QVERIFY(world.openSandbox(&openDisks));
        QVERIFY(world.select(u"cloudVolumes"_s, u"data"_s));
        QVERIFY(click(world.button(u"cloudBackups"_s)));
        auto* backups = child<PageDialog>(world.dialog, u"backupsDialog"_s);
        QVERIFY(QTest::qWaitForWindowExposed(backups));
        backups->setAttribute(Qt::WA_DeleteOnClose, false);
        QCOMPARE(accessibilityProblems(backups).join(u'\n'), QString());
        world.dialog = backups;
        QVERIFY(world.select(u"cloudBackupList"_s, u"monday"_s));
        QDialog* form = world.open(u"cloudBackUp"_s, u"backupForm"_s);
        QVERIFY(form);
        QVERIFY(type(child<QLineEdit>(form, u"backupName"_s), u"tuesday"_s));
        QVERIFY(CloudWorld::accept(form));
        QTRY_COMPARE(world.cloud().count(u"backUpVolume lab data tuesday"_s), 1);
        form = world.open(u"cloudRestore"_s, u"volumeForm"_s);
        QVERIFY(form);
        QCOMPARE(child<QSpinBox>(form, u"volumeSize"_s)->minimum(), 1);
        QVERIFY(CloudWorld::accept(form));
        QTRY_COMPARE(world.cloud().count(u"createVolume lab data-new "_s), 1); // Attached to nothing.
        QCOMPARE(world.cloud().lastVolume.backup, u"data/monday"_s);
        QVERIFY(world.wasNoted(Operation::RestoreVolume, ActivityState::Succeeded));
        QTRY_VERIFY(world.button(u"cloudDeleteBackup"_s)->isEnabled());
        QVERIFY(click(world.button(u"cloudDeleteBackup"_s)));
        QTRY_COMPARE(world.cloud().count(u"deleteBackup lab data monday"_s), 1);
    }
};

SANDGLASS_GUI_TEST_MAIN(TestCloudDisks)
#include "tst_clouddisks.moc"
