// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that creates a sandbox, for a connection to a cloud.
#include "tests/ui/sandboxes/newsandboxstage.h"
#include "ui/common/dialogs.h"
#include "ui/common/projectform.h"
#include "ui/sandboxes/checklist.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QKeySequence>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTemporaryDir>
#include <QToolButton>
#include <QTreeWidget>

#include <algorithm>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
QStringList sectionTitles(const QListWidget* list)
{
    QStringList titles;
    for (int row = 0; row < list->count(); ++row)
        titles.append(list->item(row)->text());
    return titles;
}
} // namespace

class TestNewCloudSandbox : public QObject
{
    Q_OBJECT

private:
    struct World : NewSandboxStage
    {
        FakeProvider* fake = FakeProvider::addTo(providers, u"team"_s);
        FakeCloud& cloud = fake->fakeCloud;

        World()
        {
            fake->hasCloud = true;
            fake->hasImages = fake->hasStorage = false;
            cloud.projects = {{u"web"_s, u"Web"_s, {}, u"europe-west"_s, {}}, {u"ci"_s, u"CI"_s, {}, {}, u"own"_s}};
            const CloudGpu gpu{u"l4"_s, u"NVIDIA L4"_s, u"nvidia"_s, 24LL << 30, {1, 2}, 0.8};
            cloud.catalogue.plans = {{u"small"_s, u"small"_s, 0.2, 512LL << 20, 0.008, 5.84, u"USD"_s},
                                     {u"large"_s, u"large"_s, 4, 8LL << 30, 0.2, 146, u"USD"_s},
                                     {u"secret"_s, u"secret"_s, 1, 1LL << 30, -1, -1, {}}};
            cloud.catalogue.regions = {{u"europe-west"_s, u"Europe West (London)"_s, {gpu}}};
            cloud.catalogue.tags = {{u"spot"_s, u"spot"_s, u"cheap"_s, {}, true, false, {}},
                                    {u"sealed"_s, u"sealed"_s, {}, {}, false, false, u"gvisor"_s}};
            cloud.catalogue.clusters = {{u"own"_s, u"Own cluster"_s, u"aws"_s, {}, {}}};
            Sandbox taken = fake->makeSandbox(u"web/taken"_s);
            taken.name = u"taken"_s;
            taken.cloud = CloudFacts{};
            taken.cloud->project = u"web"_s;
            fake->list({taken});
            QCoreApplication::processEvents();
        }
        /// The dialog with the cloud chosen, an image given, and all lists read. In project "web" unless another.
        bool open(const QString& project = u"web"_s)
        {
            make();
            dialog->preset(u"team"_s, u"node:20"_s);
            return show() && QTest::qWaitFor([this] {
                       return child<QTreeWidget>(dialog.get(), u"specPlans"_s)->topLevelItemCount() > 0;
                   }) &&
                   QTest::qWaitFor([&, this] { return choose(u"specProject"_s, project); }) &&
                   QTest::qWaitFor([this] { return createButton()->isEnabled(); });
        }
        bool tick(const QString& list, const QString& name)
        {
            const auto found = child<CheckList>(dialog.get(), list)->findItems(name, Qt::MatchExactly);
            if (found.isEmpty())
                return false;
            found.first()->setCheckState(0, Qt::Checked);
            return true;
        }
        void choosePlan(const QString& name)
        {
            auto* plans = child<QTreeWidget>(dialog.get(), u"specPlans"_s);
            plans->setCurrentItem(plans->findItems(name, Qt::MatchExactly).value(0));
        }
        CloudSpec spec() const { return dialog->spec().cloud.value_or(CloudSpec()); }
        void openSection(const QString& title)
        {
            sections()->setCurrentItem(sections()->findItems(title, Qt::MatchExactly).value(0));
        }
        QString words() { return visibleTexts(dialog.get()).join(u'\n'); }
        QString fact(const QString& name) { return child<QLabel>(dialog.get(), name)->text(); }
    };

private Q_SLOTS:
    void offersWhatTheConnectionCanUse()
    {
        World world;
        QVERIFY(world.open());
        const QStringList cloud{u"Basics"_s,  u"Plan"_s,      u"Tags and isolation"_s,
                                u"Command"_s, u"Variables"_s, u"Secrets"_s,
                                u"Files"_s,   u"Ports"_s,     u"Disks"_s,
                                u"Lifetime"_s};
        QCOMPARE(sectionTitles(world.sections()), cloud);
        world.openSection(u"Command"_s);
        QVERIFY(!child<QLineEdit>(world.dialog.get(), u"specFolder"_s)->isVisible());
        world.choose(u"specConnection"_s, u"lab"_s);
        QVERIFY(!sectionTitles(world.sections()).contains(u"Plan"_s));
        QVERIFY(sectionTitles(world.sections()).contains(u"Network"_s));
        QCOMPARE(world.section(), u"Command"_s);
        QVERIFY(child<QLineEdit>(world.dialog.get(), u"specFolder"_s)->isVisible());
        QVERIFY(!world.dialog->spec().cloud);
    }

    void keepsWhatMeansTheSameElsewhere()
    {
        World world;
        QVERIFY(world.open());
        world.setText(u"specName"_s, u"api"_s);
        world.setText(u"specCommand"_s, u"serve --all"_s);
        world.setText(u"variableName"_s, u"KEY=value"_s, world.addRow(u"variableRows"_s)); // As pasted.
        for (const QString& connection : {u"lab"_s, u"team"_s}) {
            world.choose(u"specConnection"_s, connection);
            const SandboxSpec spec = world.dialog->spec();
            QCOMPARE(spec.name, u"api"_s);
            QCOMPARE(spec.image, u"node:20"_s);
            QCOMPARE(spec.command, (QStringList{u"serve"_s, u"--all"_s}));
            QCOMPARE(spec.variables.value(u"KEY"_s), u"value"_s);
        }
    }

    void anImageIsEnough()
    {
        World world;
        QVERIFY(world.open());
        QSignalSpy created(world.dialog.get(), &NewSandboxDialog::created);
        QVERIFY(click(world.createButton()));
        QTRY_COMPARE(created.count(), 1);
        QVERIFY(!world.dialog->isVisible());
        const SandboxSpec& spec = world.fake->lastSpec;
        QCOMPARE(spec.name, u"node-1"_s);
        QCOMPARE(spec.command, (QStringList{u"sleep"_s, u"infinity"_s})); // Else many images end at once.
        CloudSpec wanted;
        wanted.project = u"web"_s;
        wanted.plan = u"small"_s; // The cheapest.
        QCOMPARE(*spec.cloud, wanted);
        // Nothing that only engines have is asked for.
        QVERIFY(spec.labels.isEmpty() && spec.network.isEmpty() && !spec.noNewPrivileges);
    }

    void everySectionIsWritten()
    {
        World world;
        world.cloud.volumes[u"web"_s] = {{u"old"_s, u"old"_s, u"web"_s, {}, 1024, {}, true, {u"/old"_s}, {}, {}, {}}};
        QVERIFY(world.open());
        world.setText(u"specCredentials"_s, u"registry-1"_s);
        world.choosePlan(u"large"_s);
        world.setNumber(u"specInstances"_s, 2);
        world.setNumber(u"specDiskSpace"_s, 2048);
        world.setNumber(u"specSharedMemory"_s, 64);
        QTRY_VERIFY(world.tick(u"specTags"_s, u"spot"_s));
        QTRY_VERIFY(world.tick(u"specVolumes"_s, u"old"_s));
        QWidget* port = world.addRow(u"cloudPortRows"_s);
        world.setNumber(u"cloudPortNumber"_s, 8080, port);
        world.choose(u"cloudPortReach"_s, true, port);
        QWidget* disk = world.addRow(u"volumeRows"_s);
        world.setText(u"volumeName"_s, u"data"_s, disk);
        world.setNumber(u"volumeSize"_s, 10, disk);
        world.setText(u"volumePath"_s, u"/data"_s, disk);
        world.setText(u"volumeClass"_s, u"multi"_s, disk);
        child<QCheckBox>(disk, u"volumeShared"_s)->setChecked(true);
        QWidget* file = world.addRow(u"startFileRows"_s);
        world.setText(u"startFilePath"_s, u"/etc/app.conf"_s, file);
        child<QPlainTextEdit>(file, u"startFileText"_s)->setPlainText(u"a=1\nb=2\n"_s);
        world.choose(u"specLifetime"_s, 3600);

        CloudSpec wanted;
        wanted.project = u"web"_s;
        wanted.plan = u"large"_s;
        wanted.tags = {u"spot"_s};
        wanted.ephemeralMegabytes = 2048;
        wanted.sharedMemoryMegabytes = 64;
        wanted.expirySeconds = 3600;
        wanted.instances = 2;
        wanted.newVolumes = {{u"data"_s, 10240, u"/data"_s, u"multi"_s, true}};
        wanted.volumes = {u"old"_s};
        wanted.ports = {{.name = u"p8080"_s, .port = 8080, .protocol = u"HTTP"_s, .isPublic = true}};
        wanted.files = {{u"/etc/app.conf"_s, "a=1\nb=2\n"}};
        wanted.registryCredentials = u"registry-1"_s;
        QCOMPARE(world.spec(), wanted);
        QVERIFY(world.createButton()->isEnabled());
    }

    void plansTellWhatTheyCost()
    {
        World world;
        QVERIFY(world.open());
        auto* plans = child<QTreeWidget>(world.dialog.get(), u"specPlans"_s);
        QCOMPARE(plans->topLevelItem(0)->text(2), u"512 MiB"_s);
        QCOMPARE(plans->topLevelItem(0)->text(3), u"$0.008"_s);
        QCOMPARE(plans->topLevelItem(2)->text(3), u"price not told"_s);
        QVERIFY(world.fact(u"specCost"_s).startsWith(u"Estimate: $0.008 per hour, $5.84 per month"_s));
        world.setNumber(u"specInstances"_s, 3);
        QVERIFY(world.fact(u"specCost"_s).startsWith(u"Estimate: $0.024 per hour, $17.52 per month"_s));
        QVERIFY(world.fact(u"specCost"_s).contains(u"× ($0.008 for small)"_s));
    }

    void gpusAreThoseOfTheRegion()
    {
        World world;
        QVERIFY(world.open());
        QTRY_VERIFY(world.words().contains(u"Runs in Europe West (London)"_s));
        QTRY_VERIFY(world.choose(u"specGpu"_s, u"l4"_s));
        world.choose(u"specGpuCount"_s, 2);
        QCOMPARE(world.spec().gpuType, u"l4"_s);
        QCOMPARE(world.spec().gpuCount, 2);
        QVERIFY(world.spec().plan.isEmpty()); // It comes with the GPU.
        QVERIFY(world.fact(u"specCost"_s).contains(u"2 × $0.800 for NVIDIA L4"_s));
        // The cluster of the other project tells of none.
        world.choose(u"specProject"_s, u"ci"_s);
        QTRY_VERIFY(world.words().contains(u"Runs in Own cluster"_s));
        QVERIFY(!child<QComboBox>(world.dialog.get(), u"specGpu"_s)->isEnabled());
        QCOMPARE(world.spec().plan, u"small"_s);
    }

    void isolationIsStatedOrAssumed()
    {
        World world;
        QVERIFY(world.open());
        QVERIFY(world.fact(u"specIsolation"_s).contains(u"assumed"_s));
        QTRY_VERIFY(world.tick(u"specTags"_s, u"sealed"_s));
        QVERIFY(world.fact(u"specIsolation"_s).contains(u"gVisor"_s));
        QVERIFY(!world.fact(u"specIsolation"_s).contains(u"assumed"_s));
    }

    void theRequestCanBeCopied()
    {
        World world;
        QVERIFY(world.open());
        world.setText(u"specName"_s, u"api"_s);
        QVERIFY(click(child<QPushButton>(world.dialog.get(), u"newSandboxCopy"_s)));
        QCOMPARE(QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8()).array(), QJsonArray{u"api"_s});
    }

    void theImagesOwnCommandCanRun()
    {
        World world;
        QVERIFY(world.open());
        child<QCheckBox>(world.dialog.get(), u"specImagesOwnCommand"_s)->setChecked(true);
        QVERIFY(world.dialog->spec().command.isEmpty());
    }

    void namesFollowTheRulesOfTheCloud_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("fits");
        QTest::newRow("plain") << u"api-1"_s << true;
        QTest::newRow("blanks") << u"My API 2"_s << true;
        QTest::newRow("short") << u"ab"_s << false;
        QTest::newRow("long") << QString(55, u'a') << false;
        QTest::newRow("digit first") << u"1api"_s << false;
        QTest::newRow("underscore") << u"my_api"_s << false;
        QTest::newRow("two signs") << u"my--api"_s << false;
        QTest::newRow("taken") << u"taken"_s << false;
        QTest::newRow("the same identifier") << u"Taken"_s << false;
    }
    void namesFollowTheRulesOfTheCloud()
    {
        QFETCH(QString, name);
        QFETCH(bool, fits);
        World world;
        QVERIFY(world.open());
        world.setText(u"specName"_s, name);
        QCOMPARE(world.createButton()->isEnabled(), fits);
    }

    void theNameIsFreeInAnotherProject()
    {
        World world;
        QVERIFY(world.open(u"ci"_s));
        world.setText(u"specName"_s, u"taken"_s);
        QVERIFY(world.createButton()->isEnabled());
    }

    void portsAndDisksAreChecked()
    {
        World world;
        QVERIFY(world.open());
        QWidget* port = world.addRow(u"cloudPortRows"_s);
        QVERIFY(world.createButton()->isEnabled()); // A row that is not filled in asks for nothing.
        world.setNumber(u"cloudPortNumber"_s, 5432, port);
        child<QComboBox>(port, u"cloudPortProtocol"_s)->setCurrentText(u"TCP"_s);
        QVERIFY(!child<QComboBox>(port, u"cloudPortReach"_s)->isEnabled()); // Only HTTP can be public.
        world.setText(u"cloudPortName"_s, u"my port"_s, port);
        QVERIFY(!world.createButton()->isEnabled());
        world.setText(u"cloudPortName"_s, u"db"_s, port);
        QVERIFY(world.createButton()->isEnabled());

        QWidget* disk = world.addRow(u"volumeRows"_s);
        world.setText(u"volumeName"_s, u"data"_s, disk);
        QVERIFY(!world.createButton()->isEnabled()); // Where?
        world.setText(u"volumePath"_s, u"/data"_s, disk);
        QVERIFY(world.createButton()->isEnabled());
        world.setNumber(u"specInstances"_s, 2);
        QVERIFY(!world.createButton()->isEnabled()); // One instance only can use it.
        child<QCheckBox>(disk, u"volumeShared"_s)->setChecked(true);
        QVERIFY(world.createButton()->isEnabled());
    }

    void aDiskInUseIsNotOffered()
    {
        World world;
        world.cloud.volumes[u"web"_s] = {
            {u"busy"_s, u"busy"_s, u"web"_s, {}, 1024, {}, false, {}, {u"web/taken"_s}, {}, {}}};
        QVERIFY(world.open());
        QTRY_VERIFY(world.tick(u"specVolumes"_s, u"busy"_s));
        QVERIFY(world.spec().volumes.isEmpty());
    }

    void filesComeFromThisMachineToo()
    {
        World world;
        QTemporaryDir folder;
        QFile local(folder.filePath(u"seed.bin"_s));
        QVERIFY(local.open(QIODevice::WriteOnly));
        const QByteArray bytes("\0\xff binary", 9);
        local.write(bytes);
        local.close();
        QVERIFY(world.open());
        ScriptedDialogs person;
        person.filesToChoose = {local.fileName()};
        world.openSection(u"Files"_s);
        QWidget* file = world.addRow(u"startFileRows"_s);
        QVERIFY(click(child<QPushButton>(file, u"startFileChoose"_s)));
        QTRY_COMPARE(world.spec().files.value(u"/seed.bin"_s), bytes);
    }

    void restrictedSecretGroupsAreGivenAfterwards()
    {
        World world;
        CloudSecretGroup all;
        all.id = all.name = u"everywhere"_s;
        CloudSecretGroup keys;
        keys.id = keys.name = u"keys"_s;
        keys.restricted = true;
        CloudSecretGroup mail = keys;
        mail.id = mail.name = u"mail"_s;
        world.cloud.secretGroups[u"web"_s] = {all, keys, mail};
        QVERIFY(world.open());
        world.openSection(u"Secrets"_s);
        auto* groups = child<CheckList>(world.dialog.get(), u"specSecretGroups"_s);
        QTRY_COMPARE(groups->topLevelItemCount(), 3);
        QVERIFY(groups->topLevelItem(0)->text(1).contains(u"all sandboxes of the project"_s));
        QVERIFY(world.tick(u"specSecretGroups"_s, u"keys"_s));
        QVERIFY(world.tick(u"specSecretGroups"_s, u"mail"_s));
        world.setText(u"specName"_s, u"api"_s);
        // The first attempt to give it fails: the sandbox is there, and only this is tried again.
        world.cloud.failures.insert(Operation::ChangeSecretGroup, fail(ErrorKind::Timeout, u"slow"_s).error());
        QSignalSpy created(world.dialog.get(), &NewSandboxDialog::created);
        QVERIFY(click(world.createButton()));
        QTRY_VERIFY(world.message().contains(u"slow"_s));
        QCOMPARE(created.count(), 1);
        QVERIFY(!world.createButton()->isEnabled());
        QVERIFY(world.words().contains(u"lacks some of its secrets"_s));
        QCOMPARE(world.cloud.count(u"useSecretGroup keys id-of-api 1"_s), 1);
        QCOMPARE(world.cloud.count(u"useSecretGroup mail id-of-api 1"_s), 1);
        keepPicture(*world.dialog, u"cloud-lacks-secrets"_s);
        world.cloud.failures.clear();
        QVERIFY(click(child<QToolButton>(world.dialog.get(), u"retryActionButton"_s)));
        QTRY_VERIFY(!world.dialog->isVisible());
        QCOMPARE(world.fake->count(u"createSandbox"_s), 1);
    }

    void theCloudsErrorsLeadToTheirSection_data()
    {
        QTest::addColumn<Hint>("hint");
        QTest::addColumn<QString>("section");
        QTest::newRow("spot") << Hint::ChooseSpotTag << u"Tags and isolation"_s;
        QTest::newRow("region") << Hint::UseExistingProject << u"Basics"_s;
        QTest::newRow("command") << Hint::LongRunningCommand << u"Command"_s;
        QTest::newRow("payment") << Hint::PaymentRequired << u"Plan"_s;
        QTest::newRow("name") << Hint::NameTaken << u"Basics"_s;
    }
    void theCloudsErrorsLeadToTheirSection()
    {
        QFETCH(Hint, hint);
        QFETCH(QString, section);
        World world;
        QVERIFY(world.open());
        world.openSection(u"Ports"_s);
        world.setText(u"specName"_s, u"api"_s);
        Error error = fail(ErrorKind::Conflict, u"the cloud's words"_s).error().withHint(hint);
        error.leftBehind = {u"data-1"_s};
        world.fake->failures.insert(Operation::CreateSandbox, error);
        QVERIFY(click(world.createButton()));
        QTRY_COMPARE(world.section(), section);
        QVERIFY(world.message().contains(u"the cloud's words"_s));
        QVERIFY(world.message().contains(u"data-1"_s)); // Nothing half created stays unnamed.
        QCOMPARE(world.dialog->spec().name, u"api"_s);
    }

    void aProjectCanBeMadeOnTheSpot()
    {
        World world;
        QVERIFY(world.open());
        world.openSection(u"Basics"_s);
        QVERIFY(click(child<QPushButton>(world.dialog.get(), u"newProject"_s)));
        auto* dialog = child<ProjectForm>(world.dialog.get(), u"projectForm"_s);
        auto* create = child<QPushButton>(dialog, u"formAccept"_s);
        QVERIFY(!create->isEnabled());
        QVERIFY(type(child<QLineEdit>(dialog, u"projectName"_s), u"lab"_s));
        QTRY_VERIFY(world.choose(u"projectPlace"_s, QStringList{u"europe-west"_s, {}}, dialog));
        // An error keeps what was typed.
        world.cloud.failures.insert(Operation::CreateProject,
                                    fail(ErrorKind::InvalidInput, u"Region not found"_s).error());
        QVERIFY(click(create));
        QTRY_VERIFY(dialog->findChild<MessageBar*>()->currentText().contains(u"Region not found"_s));
        world.cloud.failures.clear();
        QVERIFY(click(create));
        QTRY_COMPARE(world.spec().project, u"lab"_s);
        QCOMPARE(world.cloud.lastProject.region, u"europe-west"_s);
        QVERIFY(world.cloud.lastProject.cluster.isEmpty());
        QVERIFY(std::ranges::contains(world.activity.entries(), Operation::CreateProject, &Activity::operation));
        QTRY_VERIFY(world.createButton()->isEnabled());
    }

    void whatCannotBeReadSaysWhyAndIsReadAgain()
    {
        World world;
        const Error down = fail(ErrorKind::Unreachable, u"no route"_s).error();
        for (const Operation operation : {Operation::ListProjects, Operation::ReadCatalogue})
            world.cloud.failures.insert(operation, down);
        world.dialog = std::make_unique<NewSandboxDialog>(world.providers, world.registry, world.service, world.images,
                                                          world.clouds, world.theme);
        world.dialog->preset(u"team"_s, u"node:20"_s);
        QVERIFY(showAndWait(world.dialog.get(), {900, 600}));
        QTRY_VERIFY(world.fact(u"projectsNote"_s).contains(u"no route"_s));
        world.openSection(u"Plan"_s);
        QTRY_VERIFY(world.fact(u"plansNote"_s).contains(u"no route"_s));
        QVERIFY(!world.createButton()->isEnabled());
        world.cloud.failures.clear();
        QVERIFY(click(child<QToolButton>(world.dialog.get(), u"plansRetry"_s)));
        QTRY_COMPARE(child<QComboBox>(world.dialog.get(), u"specProject"_s)->count(), 2);
        QTRY_COMPARE(child<QTreeWidget>(world.dialog.get(), u"specPlans"_s)->topLevelItemCount(), 3);
    }

    void aTokenThatMayNotReadTagsStillCreates()
    {
        World world;
        world.cloud.catalogue.tags.clear();
        world.cloud.catalogue.tagsError = fail(ErrorKind::Forbidden, u"no permission to read tags"_s).error();
        QVERIFY(world.open());
        world.openSection(u"Tags and isolation"_s);
        QVERIFY(world.words().contains(u"no permission to read tags"_s));
        QVERIFY(world.createButton()->isEnabled());
    }

    void aSlowCloudHoldsNothingUp()
    {
        World world;
        world.cloud.hold(Operation::ListProjects);
        world.cloud.hold(Operation::ReadCatalogue);
        world.dialog = std::make_unique<NewSandboxDialog>(world.providers, world.registry, world.service, world.images,
                                                          world.clouds, world.theme);
        world.dialog->preset(u"team"_s, u"node:20"_s);
        QVERIFY(showAndWait(world.dialog.get(), {900, 600}));
        QVERIFY(world.words().contains(u"Reading the projects…"_s));
        // Answers that come late are about another connection.
        world.choose(u"specConnection"_s, u"lab"_s);
        world.cloud.release(Operation::ListProjects);
        world.cloud.release(Operation::ReadCatalogue);
        QTRY_VERIFY(world.createButton()->isEnabled());
        QCOMPARE(child<QComboBox>(world.dialog.get(), u"specProject"_s)->count(), 0);
    }

    void hostileTextStaysText()
    {
        World world;
        world.cloud.catalogue.plans.first().name = u"<b>bold</b>\u202e"_s;
        QVERIFY(world.open());
        QCOMPARE(child<QTreeWidget>(world.dialog.get(), u"specPlans"_s)->topLevelItem(0)->text(0),
                 u"<b>bold</b>‹U+202E›"_s);
    }

    void noTwoFieldsOfASectionShareAKey()
    {
        World world;
        QVERIFY(world.open());
        for (const QString& list : {u"variableRows"_s, u"startFileRows"_s, u"cloudPortRows"_s, u"volumeRows"_s})
            world.addRow(list);
        for (int row = 0; row < world.sections()->count(); ++row) {
            world.sections()->setCurrentRow(row);
            QStringList keys;
            const auto widgets = world.dialog->findChildren<QWidget*>();
            for (const QWidget* widget : widgets) {
                const auto* label = qobject_cast<const QLabel*>(widget);
                const auto* button = qobject_cast<const QAbstractButton*>(widget);
                const QString text = label && label->buddy() ? label->text() : button ? button->text() : QString();
                const QString key = QKeySequence::mnemonic(text).toString();
                if (key.isEmpty() || !widget->isVisible())
                    continue;
                QVERIFY2(!keys.contains(key), qPrintable(world.section() + u": "_s + key + u" of "_s + text));
                keys.append(key);
            }
            QCOMPARE(accessibilityProblems(world.dialog.get()).join(u'\n'), QString());
            keepPicture(*world.dialog, u"cloud-%1"_s.arg(row));
        }
    }
};

SANDGLASS_GUI_TEST_MAIN(TestNewCloudSandbox)
#include "tst_newcloudsandbox.moc"
