// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/newsandboxdialog.h"

#include "core/activity/activitylog.h"
#include "core/environments/imagecatalog.h"
#include "core/sandboxes/sandboxservice.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "ui/common/messagebar.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestNewSandboxDialog : public QObject
{
    Q_OBJECT

private:
    struct World
    {
        Theme theme;
        ManualClock clock;
        ProviderRegistry providers;
        FakeProvider* fake = FakeProvider::addTo(providers, u"lab"_s);
        SandboxRegistry registry{providers, clock};
        ActivityLog activity{clock};
        SandboxService service{providers, registry, activity};
        ImageCatalog images{providers, activity};
        std::unique_ptr<NewSandboxDialog> dialog;

        World()
        {
            Image node;
            node.id = u"sha256:1"_s;
            node.tags = {u"node:20"_s};
            fake->fakeImages.images = {node};
            fake->list({fake->makeSandbox(u"taken"_s)});
            QCoreApplication::processEvents();
            dialog = std::make_unique<NewSandboxDialog>(providers, registry, service, images, theme);
        }
        bool show() { return showAndWait(dialog.get(), {900, 600}); }
        void setImage(const QString& image) { dialog->findChild<QComboBox*>(u"specImage"_s)->setEditText(image); }
        QLineEdit* name() { return dialog->findChild<QLineEdit*>(u"specName"_s); }
        QPushButton* createButton() { return dialog->findChild<QPushButton*>(u"newSandboxCreate"_s); }
        bool isRead() { return images.isRead(u"lab"_s); }
        QString message() { return dialog->findChild<MessageBar*>()->currentText(); }
    };

private Q_SLOTS:
    void anImageIsEnough()
    {
        World world;
        QVERIFY(world.show());
        QVERIFY(!world.createButton()->isEnabled());
        QTRY_VERIFY(world.isRead());
        world.setImage(u"node:20"_s);
        QTRY_VERIFY(world.createButton()->isEnabled());
        QSignalSpy created(world.dialog.get(), &NewSandboxDialog::created);
        QVERIFY(click(world.createButton()));
        QTRY_COMPARE(created.count(), 1);
        QCOMPARE(world.fake->lastSpec.name, u"node-1"_s);
        QCOMPARE(world.fake->lastSpec.image, u"node:20"_s);
        QVERIFY(world.fake->lastSpec.startAfterCreate);
        QVERIFY(world.fake->lastSpec.noNewPrivileges);
        QCOMPARE(world.fake->fakeImages.count(u"pullImage"_s), 0);
        QVERIFY(!world.dialog->isVisible());
    }

    void pullsWhatIsMissingFirst()
    {
        World world;
        QVERIFY(world.show());
        QTRY_VERIFY(world.isRead());
        world.setImage(u"ubuntu:24.04"_s);
        QVERIFY(click(world.createButton()));
        QTRY_COMPARE(world.fake->count(u"createSandbox"_s), 1);
        QCOMPARE(world.fake->fakeImages.count(u"pullImage ubuntu:24.04"_s), 1);
    }

    void aFailedPullKeepsTheDialog()
    {
        World world;
        QVERIFY(world.show());
        QTRY_VERIFY(world.isRead());
        world.fake->fakeImages.failures.insert(Operation::PullImage,
                                               fail(ErrorKind::NotFound, u"manifest unknown"_s).error());
        world.setImage(u"ubuntu:24.04"_s);
        QVERIFY(click(world.createButton()));
        QTRY_VERIFY(world.message().contains(u"manifest unknown"_s));
        QVERIFY(world.dialog->isVisible());
        QVERIFY(world.createButton()->isEnabled());
        QCOMPARE(world.fake->count(u"createSandbox"_s), 0);
    }

    void aTakenNameIsToldBesideTheField()
    {
        World world;
        QVERIFY(world.show());
        world.setImage(u"node:20"_s);
        QVERIFY(type(world.name(), u"taken"_s));
        QVERIFY(!world.createButton()->isEnabled());
        QVERIFY(visibleTexts(world.dialog.get()).contains(u"Another sandbox has this name."_s));
        QVERIFY(type(world.name(), u"free"_s));
        QVERIFY(world.createButton()->isEnabled());
    }

    void aNameTakenOnTheServerOnlyKeepsTheInput()
    {
        World world;
        QVERIFY(world.show());
        QTRY_VERIFY(world.isRead());
        world.setImage(u"node:20"_s);
        QVERIFY(type(world.name(), u"hidden"_s));
        world.fake->failures.insert(Operation::CreateSandbox,
                                    fail(ErrorKind::Conflict, u"in use"_s).error().withHint(Hint::NameTaken));
        QVERIFY(click(world.createButton()));
        QTRY_VERIFY(visibleTexts(world.dialog.get()).contains(u"Another sandbox has this name."_s));
        QCOMPARE(world.name()->text(), u"hidden"_s);
        QVERIFY(!world.createButton()->isEnabled());
        QVERIFY(type(world.name(), u"other"_s));
        QVERIFY(world.createButton()->isEnabled());
    }

    void aTakenPortCostsNothing()
    {
        World world;
        QVERIFY(world.show());
        QTRY_VERIFY(world.isRead());
        world.setImage(u"node:20"_s);
        QVERIFY(type(world.name(), u"api"_s));
        // The sandbox was made, and did not start.
        Error taken = fail(ErrorKind::Conflict, u"port is already allocated"_s).error().withHint(Hint::PortTaken);
        taken.operation = Operation::StartSandbox;
        world.fake->onCreate = [&](const SandboxSpec& spec) -> Result<QString> {
            Sandbox made = world.fake->makeSandbox(spec.name, SandboxState::Created);
            world.fake->change(made);
            return std::unexpected(taken);
        };
        QVERIFY(click(world.createButton()));
        QTRY_VERIFY(world.message().contains(u"port is already allocated"_s));
        QCOMPARE(child<QListWidget>(world.dialog.get(), u"newSandboxSections"_s)->currentItem()->text(), u"Ports"_s);
        QCOMPARE(world.name()->text(), u"api"_s);

        world.fake->onCreate = {};
        QVERIFY(click(world.createButton()));
        QTRY_COMPARE(world.fake->count(u"createSandbox api"_s), 2);
        QCOMPARE(world.fake->count(u"deleteSandbox api"_s), 1); // The first one is gone.
    }

    void everySectionIsWritten()
    {
        World world;
        QVERIFY(world.show());
        world.setImage(u"node:20"_s);
        const auto set = [&world](const QString& field, const QString& text) {
            world.dialog->findChild<QLineEdit*>(field)->setText(text);
        };
        set(u"specCommand"_s, u"sh -c \"echo hi\""_s);
        set(u"specFolder"_s, u"/work"_s);
        for (QPushButton* add : world.dialog->findChildren<QPushButton*>()) {
            if (add->text().contains(u"Add"_s))
                add->click();
        }
        set(u"variableName"_s, u"KEY=a=b"_s); // As pasted.
        set(u"diskTarget"_s, u"/data"_s);
        world.dialog->findChild<QSpinBox*>(u"portInside"_s)->setValue(80);
        world.dialog->findChild<QSpinBox*>(u"specMemory"_s)->setValue(256);
        const SandboxSpec spec = world.dialog->spec();
        QCOMPARE(spec.command, QStringList({u"sh"_s, u"-c"_s, u"echo hi"_s}));
        QCOMPARE(spec.workingDirectory, u"/work"_s);
        QCOMPARE(spec.variables.value(u"KEY"_s), u"a=b"_s);
        QCOMPARE(spec.mounts.size(), 1);
        QCOMPARE(spec.ports.size(), 1);
        QCOMPARE(spec.ports.first().hostAddress, u"127.0.0.1"_s);
        QCOMPARE(spec.limits.memoryBytes, 256LL * 1024 * 1024);
        QVERIFY(world.createButton()->isEnabled());
        set(u"specFolder"_s, u"work"_s);
        QVERIFY(!world.createButton()->isEnabled());
    }

    void everybodyCanUseIt()
    {
        World world;
        QVERIFY(world.show());
        auto* sections = child<QListWidget>(world.dialog.get(), u"newSandboxSections"_s);
        for (int row = 0; row < sections->count(); ++row) {
            sections->setCurrentRow(row);
            QCOMPARE(accessibilityProblems(world.dialog.get()).join(u'\n'), QString());
        }
    }
};

SANDGLASS_GUI_TEST_MAIN(TestNewSandboxDialog)
#include "tst_newsandboxdialog.moc"
