// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/sandboxes/newsandboxstage.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QKeySequence>
#include <QLabel>
#include <QSignalSpy>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestNewSandboxDialog : public QObject
{
    Q_OBJECT

private:
    struct World : NewSandboxStage
    {
        World()
        {
            Image node;
            node.id = u"sha256:1"_s;
            node.tags = {u"node:20"_s};
            fake->fakeImages.images = {node};
            fake->list({fake->makeSandbox(u"taken"_s)});
            QCoreApplication::processEvents();
            make();
        }
        void setImage(const QString& image) { dialog->findChild<QComboBox*>(u"specImage"_s)->setEditText(image); }
        QLineEdit* name() { return dialog->findChild<QLineEdit*>(u"specName"_s); }
        bool isRead() { return images.isRead(u"lab"_s); }

        FakeProvider* fake = engine;
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
        QCOMPARE(world.section(), u"Ports"_s);
        QCOMPARE(world.name()->text(), u"api"_s);

        world.fake->onCreate = {};
        QVERIFY(click(world.createButton()));
        QTRY_COMPARE(world.fake->count(u"createSandbox api"_s), 2);
        QCOMPARE(world.fake->count(u"deleteSandbox api"_s), 1); // The first one is gone.
    }

    void whatDidNotStartIsDiscardedWhereItIs()
    {
        World world;
        FakeProvider* const elsewhere = FakeProvider::addTo(world.providers, u"elsewhere"_s);
        elsewhere->list({elsewhere->makeSandbox(u"api"_s)}); // Somebody's, of the same name.
        world.make();
        QVERIFY(world.show());
        world.setImage(u"node:20"_s);
        QVERIFY(type(world.name(), u"api"_s));
        world.fake->onCreate = [&](const SandboxSpec& spec) -> Result<QString> {
            world.fake->change(world.fake->makeSandbox(spec.name, SandboxState::Created));
            return std::unexpected(fail(ErrorKind::Conflict).error().during(Operation::StartSandbox, spec.name));
        };
        QVERIFY(click(world.createButton()));
        QTRY_VERIFY(!world.message().isEmpty());
        QVERIFY(world.choose(u"specConnection"_s, u"elsewhere"_s));
        world.setImage(u"node:20"_s);
        QVERIFY(type(world.name(), u"other"_s));
        QVERIFY(click(world.createButton()));
        QTRY_VERIFY(!world.dialog->isVisible());
        QCOMPARE(elsewhere->count(u"deleteSandbox api"_s), 0);
        QCOMPARE(world.fake->count(u"deleteSandbox api"_s), 1);
    }

    void whatIsBeingCreatedGoesOnWithoutTheDialog()
    {
        World world;
        QVERIFY(world.show());
        world.setImage(u"node:20"_s);
        world.fake->hold(Operation::CreateSandbox);
        world.fake->failures.insert(Operation::CreateSandbox, fail(ErrorKind::Conflict, u"no room"_s).error());
        QVERIFY(click(world.createButton()));
        QTRY_COMPARE(world.fake->count(u"createSandbox"_s), 1);
        QTest::keyClick(world.dialog.get(), Qt::Key_Escape);
        QVERIFY(!world.dialog->isVisible());
        world.fake->release(Operation::CreateSandbox);
        QTRY_VERIFY(world.dialog->isVisible()); // With the error, and all that was typed.
        QVERIFY(world.message().contains(u"no room"_s));
    }

    void everySectionIsWritten()
    {
        World world;
        Network lab;
        lab.id = lab.name = u"lab-net"_s;
        world.fake->fakeStorage.networks = {lab};
        world.fake->info.runtimes = {u"runc"_s, u"runsc"_s};
        world.fake->info.defaultRuntime = u"runc"_s;
        world.make();
        QVERIFY(world.show());
        world.setImage(u"node:20"_s);
        QVERIFY(type(world.name(), u"api"_s));
        world.setText(u"specCommand"_s, u"sh -c \"echo hi\""_s);
        world.setText(u"specEntrypoint"_s, u"/sbin/tini --"_s);
        world.setText(u"specFolder"_s, u"/work"_s);
        world.setText(u"specUser"_s, u"1000:1000"_s);
        for (const QString& box : {u"specTerminal"_s, u"specOpenInput"_s, u"specInit"_s, u"specReadOnly"_s})
            child<QCheckBox>(world.dialog.get(), box)->setChecked(true);
        world.setText(u"variableName"_s, u"KEY=a=b"_s, world.addRow(u"variableRows"_s)); // As pasted.
        QWidget* label = world.addRow(u"labelRows"_s);
        world.setText(u"labelName"_s, u"team"_s, label);
        world.setText(u"labelValue"_s, u"red"_s, label);
        world.setNumber(u"specMemory"_s, 256);
        world.setNumber(u"specProcesses"_s, 64);
        child<QDoubleSpinBox>(world.dialog.get(), u"specCpus"_s)->setValue(1.5);
        world.choose(u"specGpus"_s, -1);
        world.choose(u"specRestart"_s, static_cast<int>(RestartPolicy::OnFailure));
        world.setNumber(u"specRestartRetries"_s, 5);
        QTRY_VERIFY(world.choose(u"specNetwork"_s, u"lab-net"_s));
        QVERIFY(world.choose(u"specRuntime"_s, u"runsc"_s));

        SandboxSpec wanted;
        wanted.name = u"api"_s;
        wanted.image = u"node:20"_s;
        wanted.command = {u"sh"_s, u"-c"_s, u"echo hi"_s};
        wanted.entrypoint = {u"/sbin/tini"_s, u"--"_s};
        wanted.workingDirectory = u"/work"_s;
        wanted.user = u"1000:1000"_s;
        wanted.terminal = wanted.openInput = wanted.initProcess = wanted.readOnlyRoot = wanted.noNewPrivileges = true;
        wanted.variables = {{u"KEY"_s, u"a=b"_s}};
        wanted.labels = {{u"team"_s, u"red"_s}};
        wanted.limits = {.cpus = 1.5, .memoryBytes = 256LL * 1024 * 1024, .processes = 64};
        wanted.gpuCount = -1;
        wanted.restart = RestartPolicy::OnFailure;
        wanted.restartRetries = 5;
        wanted.network = u"lab-net"_s;
        wanted.runtime = u"runsc"_s;
        QCOMPARE(world.dialog->spec(), wanted);

        child<QCheckBox>(world.dialog.get(), u"specNoNewPrivileges"_s)->setChecked(false);
        QVERIFY(!world.dialog->spec().noNewPrivileges);
        world.choose(u"specRestart"_s, static_cast<int>(RestartPolicy::Always));
        QCOMPARE(world.dialog->spec().restart, RestartPolicy::Always);
        QCOMPARE(world.dialog->spec().restartRetries, 0); // Belongs to failures only.
        QVERIFY(world.createButton()->isEnabled());
        world.setText(u"specFolder"_s, u"work"_s);
        QVERIFY(!world.createButton()->isEnabled());
    }

    void publishesPorts()
    {
        World world;
        QVERIFY(world.show());
        world.setImage(u"node:20"_s);
        QWidget* random = world.addRow(u"portRows"_s);
        world.setNumber(u"portInside"_s, 80, random);
        QWidget* fixed = world.addRow(u"portRows"_s);
        world.setNumber(u"portInside"_s, 53, fixed);
        world.setNumber(u"portOutside"_s, 5353, fixed);
        child<QComboBox>(fixed, u"portProtocol"_s)->setCurrentText(u"udp"_s);
        world.choose(u"portReach"_s, u"0.0.0.0"_s, fixed);
        const QList<PortMapping> ports = world.dialog->spec().ports;
        QCOMPARE(ports.size(), 2);
        QCOMPARE(ports.first(), (PortMapping{80, 0, u"127.0.0.1"_s, u"tcp"_s})); // Loopback unless said otherwise.
        QCOMPARE(ports.last(), (PortMapping{53, 5353, u"0.0.0.0"_s, u"udp"_s}));
        QWidget* again = world.addRow(u"portRows"_s);
        world.setNumber(u"portInside"_s, 54, again);
        world.setNumber(u"portOutside"_s, 5353, again);
        QVERIFY(world.createButton()->isEnabled()); // tcp and udp do not meet.
        child<QComboBox>(again, u"portProtocol"_s)->setCurrentText(u"udp"_s);
        QVERIFY(!world.createButton()->isEnabled());
    }

    void aRowThatIsNotFilledInAsksForNothing()
    {
        World world;
        QVERIFY(world.show());
        world.setImage(u"node:20"_s);
        world.addRow(u"portRows"_s);
        QWidget* disk = world.addRow(u"diskRows"_s);
        QVERIFY(world.createButton()->isEnabled());
        QVERIFY(world.dialog->spec().ports.isEmpty() && world.dialog->spec().mounts.isEmpty());
        world.choose(u"diskKind"_s, static_cast<int>(MountSpec::Kind::Tmpfs), disk);
        QVERIFY(!world.createButton()->isEnabled());
    }

    void portsCanBeTypedAtOnce()
    {
        World world;
        QVERIFY(world.show());
        world.sections()->setCurrentRow(4);
        QWidget* row = world.addRow(u"portRows"_s);
        auto* inside = child<QSpinBox>(row, u"portInside"_s);
        QTRY_VERIFY(inside->hasFocus());
        QTest::keyClicks(inside, u"8080"_s);
        QCOMPARE(inside->value(), 8080);
        // Where words stand for no number, what is typed after a click replaces them.
        auto* outside = child<QSpinBox>(row, u"portOutside"_s);
        QVERIFY(click(outside->findChild<QLineEdit*>()));
        QTest::keyClicks(outside, u"9090"_s);
        QCOMPARE(outside->value(), 9090);
    }

    void limitsCanBeTypedAfterAClick()
    {
        World world;
        QVERIFY(world.show());
        world.sections()->setCurrentRow(6);
        auto* memory = child<QSpinBox>(world.dialog.get(), u"specMemory"_s);
        QVERIFY(click(memory->findChild<QLineEdit*>()));
        QTest::keyClicks(memory, u"64"_s);
        QCOMPARE(memory->value(), 64);
    }

    void anImageWithoutACommandAsksForOne()
    {
        World world;
        QVERIFY(world.show());
        QTRY_VERIFY(world.isRead());
        world.setImage(u"node:20"_s);
        world.fake->failures.insert(
            Operation::CreateSandbox,
            fail(ErrorKind::InvalidInput, u"no command specified"_s).error().withHint(Hint::NoCommand));
        QVERIFY(click(world.createButton()));
        QTRY_VERIFY(world.message().contains(u"Give a command"_s));
        QCOMPARE(world.section(), u"Command"_s);
    }

    void noTwoFieldsOfASectionShareAKey()
    {
        World world;
        QVERIFY(world.show());
        auto* sections = world.sections();
        for (int row = 0; row < sections->count(); ++row) {
            sections->setCurrentRow(row);
            QStringList keys;
            const auto widgets = world.dialog->findChildren<QWidget*>();
            for (const QWidget* widget : widgets) {
                const auto* label = qobject_cast<const QLabel*>(widget);
                const auto* button = qobject_cast<const QAbstractButton*>(widget);
                const QString text = label && label->buddy() ? label->text() : button ? button->text() : QString();
                const QString key = QKeySequence::mnemonic(text).toString();
                if (key.isEmpty() || !widget->isVisible())
                    continue;
                QVERIFY2(!keys.contains(key),
                         qPrintable(u"%1: %2 of “%3”"_s.arg(sections->item(row)->text(), key, text)));
                keys.append(key);
            }
        }
    }

    void attachesDisks()
    {
        World world;
        QVERIFY(world.show());
        world.setImage(u"node:20"_s);
        QWidget* volume = world.addRow(u"diskRows"_s);
        world.setText(u"diskSource"_s, u"data"_s, volume);
        QVERIFY(!world.createButton()->isEnabled()); // It needs a path.
        world.setText(u"diskTarget"_s, u"/data"_s, volume);
        QWidget* folder = world.addRow(u"diskRows"_s);
        world.choose(u"diskKind"_s, static_cast<int>(MountSpec::Kind::Bind), folder);
        world.setText(u"diskSource"_s, u"/srv"_s, folder);
        world.setText(u"diskTarget"_s, u"/srv"_s, folder);
        child<QCheckBox>(folder, u"diskReadOnly"_s)->setChecked(true);
        QWidget* memory = world.addRow(u"diskRows"_s);
        world.choose(u"diskKind"_s, static_cast<int>(MountSpec::Kind::Tmpfs), memory);
        world.setText(u"diskTarget"_s, u"/tmp"_s, memory);
        using enum MountSpec::Kind;
        const QList<MountSpec> wanted{
            {Volume, u"data"_s, u"/data"_s, false}, {Bind, u"/srv"_s, u"/srv"_s, true}, {Tmpfs, {}, u"/tmp"_s, false}};
        QCOMPARE(world.dialog->spec().mounts, wanted);
        QVERIFY(world.createButton()->isEnabled());
        world.setText(u"diskTarget"_s, u"/srv"_s, memory);
        QVERIFY(!world.createButton()->isEnabled());
    }

    void givesAndTakesSingleCapabilities()
    {
        World world;
        QVERIFY(world.show());
        world.setImage(u"node:20"_s);
        QWidget* given = world.addRow(u"capabilityRows"_s);
        world.choose(u"capabilityName"_s, u"NET_ADMIN"_s, given);
        QWidget* taken = world.addRow(u"capabilityRows"_s);
        world.choose(u"capabilityDirection"_s, false, taken);
        world.choose(u"capabilityName"_s, u"CHOWN"_s, taken);
        QCOMPARE(world.dialog->spec().capabilitiesAdded, QStringList{u"NET_ADMIN"_s});
        QCOMPARE(world.dialog->spec().capabilitiesDropped, QStringList{u"CHOWN"_s});
        // Without all, but for those that are given.
        child<QCheckBox>(world.dialog.get(), u"specDropCapabilities"_s)->setChecked(true);
        QCOMPARE(world.dialog->spec().capabilitiesAdded, QStringList{u"NET_ADMIN"_s});
        QCOMPARE(world.dialog->spec().capabilitiesDropped, QStringList{u"ALL"_s});
        QVERIFY(world.createButton()->isEnabled());
        world.choose(u"capabilityName"_s, u"NET_ADMIN"_s, taken);
        QVERIFY(!world.createButton()->isEnabled());
    }

    void saysWhySecretsAndLifetimeAreNotThere()
    {
        World world;
        QVERIFY(world.show());
        auto* sections = world.sections();
        for (const QString& section : {u"Secrets"_s, u"Lifetime"_s}) {
            const auto found = sections->findItems(section, Qt::MatchExactly);
            QCOMPARE(found.size(), 1);
            sections->setCurrentItem(found.first());
            QVERIFY(visibleTexts(world.dialog.get()).join(u'\n').contains(u"Docker and Podman"_s));
        }
    }

    void hostileNamesAreNotOffered()
    {
        World world;
        Image hostile;
        hostile.id = u"sha256:2"_s;
        hostile.tags = {u"evil\u202e:1"_s, u"<img src=x>"_s};
        world.fake->fakeImages.images.append(hostile);
        world.fake->tellImagesChanged();
        QVERIFY(world.show());
        QTRY_VERIFY(world.isRead());
        auto* images = child<QComboBox>(world.dialog.get(), u"specImage"_s);
        QTRY_COMPARE(images->count(), 1);
        QCOMPARE(images->itemText(0), u"node:20"_s);
    }

    void everybodyCanUseIt()
    {
        World world;
        QVERIFY(world.show());
        auto* sections = world.sections();
        for (int row = 0; row < sections->count(); ++row) {
            sections->setCurrentRow(row);
            QCOMPARE(accessibilityProblems(world.dialog.get()).join(u'\n'), QString());
        }
    }
};

SANDGLASS_GUI_TEST_MAIN(TestNewSandboxDialog)
#include "tst_newsandboxdialog.moc"
