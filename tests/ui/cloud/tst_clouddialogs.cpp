// SPDX-License-Identifier: GPL-3.0-or-later
// The dialogs about what a cloud has, on a cloud that the test plays: states, questions and errors.
#include "ui/cloud/clouddialog.h"

#include "core/activity/activitylog.h"
#include "core/sandboxes/cloudservice.h"
#include "core/sandboxes/sandboxregistry.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/keyboardwalk.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "ui/cloud/rundialog.h"
#include "ui/common/dialogs.h"
#include "ui/common/messagebar.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTimer>
#include <QToolButton>
#include <QTreeWidget>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

/// A connection to a played cloud, with the sandboxes "lab/api" and "lab/web".
struct World
{
    World()
    {
        fake->hasCloud = true;
        for (const QString& name : {u"api"_s, u"web"_s}) {
            Sandbox sandbox = fake->makeSandbox(u"lab/"_s + name);
            sandbox.name = name;
            sandbox.cloud = CloudFacts{.project = u"lab"_s,
                                       .plan = u"nf-compute-20"_s,
                                       .region = {},
                                       .tags = {u"spot"_s},
                                       .instances = 1,
                                       .gpuType = {},
                                       .gpuCount = 0,
                                       .paused = false,
                                       .ports = {}};
            all.append(sandbox);
        }
        fake->list(all);
        cloud().projects = {{u"lab"_s, u"lab"_s, u"Experiments"_s, {}, {}}, {u"old"_s, u"old"_s, {}, {}, {}}};
        cloud().volumes[u"lab"_s] = {volume(u"data"_s, {u"lab/api"_s}), volume(u"spare"_s, {})};
        cloud().catalogue.plans = {{u"nf-compute-20"_s, u"nf-compute-20"_s, 0.2, 512LL << 20, 0.008, 5.84, u"USD"_s},
                                   {u"nf-compute-50"_s, u"nf-compute-50"_s, 0.5, 1024LL << 20, 0.017, 12.41, u"USD"_s}};
        cloud().catalogue.regions = {{u"europe-west"_s, u"Europe West"_s, {}}};
        cloud().catalogue.clusters = {{u"own"_s, u"own"_s, u"gcp"_s, {}, {}}};
        cloud().catalogue.tags = {{u"spot"_s, u"spot"_s, {}, {}, true, false, {}},
                                  {u"boxed"_s, u"boxed"_s, {}, {}, false, true, u"gvisor"_s}};
        answers.onConfirm = [](const Confirmation&) { return ConfirmationAnswer{true, false}; };
    }

    static CloudVolume volume(const QString& name, const QStringList& users)
    {
        CloudVolume made;
        made.id = made.name = name;
        made.project = u"lab"_s;
        made.status = u"BOUND"_s;
        made.megabytes = 1024;
        made.mountPaths = {u"/data"_s};
        made.attachedTo = users;
        return made;
    }
    FakeCloud& cloud() { return fake->fakeCloud; }
    const Sandbox& api() { return all.first(); }

    bool show(QDialog* opened)
    {
        dialog = opened;
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        return showAndWait(dialog, {900, 600});
    }
    bool openSandbox(void (*dialogAbout)(const CloudContext&, const Sandbox&, QWidget*))
    {
        dialogAbout(context, api(), &window);
        return show(window.findChild<PageDialog*>());
    }
    /// The dialog of the whole team, at one of its tabs.
    bool openTeam(int tab)
    {
        auto* team = new CloudDialog(context, u"lab"_s, {u"lab"_s, u"lab/web"_s}, &window);
        team->findChild<QTabWidget*>()->setCurrentIndex(tab);
        return show(team);
    }
    bool showTab(int tab)
    {
        dialog->findChild<QTabWidget*>()->setCurrentIndex(tab);
        return true;
    }
    QTreeWidget* table(const QString& name) { return child<QTreeWidget>(dialog, name); }
    bool select(const QString& name, const QString& text)
    {
        return QTest::qWaitFor([&] {
            const auto found = table(name)->findItems(text, Qt::MatchExactly);
            if (!found.isEmpty())
                table(name)->setCurrentItem(found.first());
            return !found.isEmpty();
        });
    }
    QPushButton* button(const QString& name) { return child<QPushButton>(dialog, name); }
    /// Clicks it once it can be used, and gives the form that it opens.
    QDialog* open(const QString& name, const QString& form)
    {
        return QTest::qWaitFor([&] { return button(name)->isEnabled(); }) && click(button(name))
                   ? child<QDialog>(dialog, form)
                   : nullptr;
    }
    static bool submit(QDialog* form) { return click(child<QPushButton>(form, u"formAccept"_s)); }
    /// Submits it, and waits until it has done its work.
    static bool accept(QDialog* form)
    {
        const QPointer<QDialog> opened = form;
        return submit(form) && QTest::qWaitFor([&opened] { return !opened; });
    }
    QString message() { return dialog->findChild<MessageBar*>()->currentText(); }
    bool wasNoted(Operation operation, ActivityState state)
    {
        return QTest::qWaitFor([&] {
            return !activity.entries().empty() && activity.entries().back().operation == operation &&
                   activity.entries().back().state == state;
        });
    }

    Theme theme;
    ManualClock clock;
    ProviderRegistry providers;
    FakeProvider* fake = FakeProvider::addTo(providers, u"lab"_s);
    SandboxRegistry sandboxes{providers, clock};
    ActivityLog activity{clock};
    CloudService service{providers, activity};
    CloudContext context{providers, sandboxes, service, theme};
    ScriptedDialogs answers;
    QList<Sandbox> all;
    QWidget window;
    QDialog* dialog = nullptr;
};

enum Tab { ProjectsTab, VolumesTab, SecretsTab, TemplatesTab };

} // namespace

class TestCloudDialogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void portsAreListedWithTheirAddresses()
    {
        World world;
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
        World world;
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
        QVERIFY(World::accept(form));
        QVERIFY(world.wasNoted(Operation::ChangePorts, ActivityState::Succeeded));
        const CloudPort wanted{.name = u"db"_s, .port = 5432, .protocol = u"TCP"_s, .isPublic = false};
        QCOMPARE(world.cloud().lastPort, wanted);
        QCOMPARE(world.activity.entries().back().subject, u"api"_s);
        QTRY_VERIFY(world.cloud().count(u"listPorts"_s) >= 2); // What is shown is true again.
    }

    void aRefusedPortKeepsWhatWasTyped()
    {
        World world;
        world.cloud().failures.insert(Operation::ChangePorts, fail(ErrorKind::Limit, u"too many ports"_s).error());
        QVERIFY(world.openSandbox(&openPorts));
        QDialog* form = world.open(u"cloudAddPort"_s, u"portForm"_s);
        QVERIFY(form);
        auto* name = child<QLineEdit>(form, u"portName"_s);
        QVERIFY(type(name, u"http"_s));
        QVERIFY(World::submit(form));
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
        World world;
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
        World world;
        world.cloud().ports[u"lab/api"_s] = {{u"p1"_s, u"rpc"_s, 8080, u"GRPC"_s, true, u"p01.code.run"_s}};
        QVERIFY(world.openSandbox(&openPorts));
        QVERIFY(world.select(u"cloudPorts"_s, u"rpc"_s));
        QDialog* form = world.open(u"cloudChangePort"_s, u"portForm"_s);
        QVERIFY(form);
        QCOMPARE(child<QComboBox>(form, u"portProtocol"_s)->currentText(), u"GRPC"_s);
        QVERIFY(World::accept(form));
        QCOMPARE(world.cloud().lastPort.protocol, u"GRPC"_s);
        QVERIFY(world.cloud().lastPort.isPublic);
    }

    void aPortIsRemovedAfterAsking()
    {
        World world;
        world.cloud().ports[u"lab/api"_s] = {{u"p1"_s, u"http"_s, 8080, u"HTTP"_s, true, u"p01.code.run"_s}};
        QVERIFY(world.openSandbox(&openPorts));
        QVERIFY(world.select(u"cloudPorts"_s, u"http"_s));
        QVERIFY(click(world.button(u"cloudRemovePort"_s)));
        QTRY_COMPARE(world.cloud().count(u"removePort lab/api p1"_s), 1);
        QVERIFY(world.answers.asked.first().text.contains(u"public address is lost"_s));
    }

    void forwardsAPort()
    {
        World world;
        world.cloud().ports[u"lab/api"_s] = {{u"p1"_s, u"db"_s, 5432, u"TCP"_s, false, {}}};
        world.cloud().failures.insert(Operation::ForwardPort, fail(ErrorKind::Conflict, u"port in use"_s).error());
        QVERIFY(world.openSandbox(&openPorts));
        QVERIFY(world.showTab(1));
        QVERIFY(visibleTexts(world.dialog).join(u'\n').contains(u"It ends with Sandglass"_s));
        QDialog* form = world.open(u"cloudForward"_s, u"forwardForm"_s);
        QVERIFY(form);
        QVERIFY(World::submit(form));
        QTRY_VERIFY(visibleTexts(form).join(u'\n').contains(u"port in use"_s));
        world.cloud().failures.clear();
        QVERIFY(World::accept(form));
        QVERIFY(world.select(u"cloudForwards"_s, u"127.0.0.1:40000"_s));
        QVERIFY(world.wasNoted(Operation::ForwardPort, ActivityState::Succeeded));
        QVERIFY(click(world.button(u"cloudStopForward"_s)));
        QCOMPARE(world.cloud().count(u"stopForward 40000"_s), 1);
        QTRY_COMPARE(world.table(u"cloudForwards"_s)->topLevelItemCount(), 0);
    }

    void aListThatCannotBeReadCanBeReadAgain()
    {
        World world;
        world.cloud().failures.insert(Operation::ListPorts, fail(ErrorKind::Timeout, u"no answer"_s).error());
        QVERIFY(world.openSandbox(&openPorts));
        QTRY_VERIFY(world.message().contains(u"no answer"_s));
        world.cloud().failures.clear();
        world.cloud().ports[u"lab/api"_s] = {{u"p1"_s, u"http"_s, 8080, u"HTTP"_s, false, {}}};
        QTest::keyClick(world.dialog, Qt::Key_F5);
        QVERIFY(world.select(u"cloudPorts"_s, u"http"_s));
    }

    void changesPlanImageAndTags()
    {
        World world;
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
        World world;
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
        World world;
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
        World world;
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
        World world;
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
        World world;
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
        World world;
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
        World world;
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
        QVERIFY(World::accept(form));
        QVERIFY(world.select(u"cloudInstances"_s, u"api-2"_s));
        QVERIFY(!again->isActive());
    }

    void scales()
    {
        World world;
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
        QVERIFY(World::accept(form));
        QTRY_COMPARE(world.cloud().count(u"scaleSandbox lab/api 3"_s), 1);
    }

    void disksAreThoseOfTheSandbox()
    {
        World world;
        QVERIFY(world.openSandbox(&openDisks));
        QVERIFY(world.select(u"cloudVolumes"_s, u"data"_s));
        QCOMPARE(world.table(u"cloudVolumes"_s)->topLevelItemCount(), 1);
        // One of the project that it has not.
        QDialog* form = world.open(u"cloudAttach"_s, u"attachForm"_s);
        QVERIFY(form);
        QVERIFY(visibleTexts(form).join(u'\n').contains(u"restarts"_s));
        QVERIFY(World::accept(form));
        QTRY_COMPARE(world.cloud().count(u"attachVolume spare lab/api"_s), 1);
        // A new one, which it gets at once.
        form = world.open(u"cloudNewVolume"_s, u"volumeForm"_s);
        QVERIFY(form);
        QVERIFY(type(child<QLineEdit>(form, u"volumeName"_s), u"scratch"_s));
        QVERIFY(World::accept(form));
        QTRY_COMPARE(world.cloud().count(u"createVolume lab scratch lab/api"_s), 1);
        QCOMPARE(world.cloud().lastVolume.mountPath, u"/data2"_s); // Another is at /data.
        QTRY_VERIFY(world.button(u"cloudDetach"_s)->isEnabled());
        QVERIFY(click(world.button(u"cloudDetach"_s)));
        QTRY_COMPARE(world.cloud().count(u"detachVolume data lab/api"_s), 1);
        QVERIFY(world.answers.asked.last().text.contains(u"restarts"_s));
    }

    void aVolumeOnlyGrows()
    {
        World world;
        QVERIFY(world.openSandbox(&openDisks));
        QVERIFY(world.select(u"cloudVolumes"_s, u"data"_s));
        QDialog* form = world.open(u"cloudGrow"_s, u"growForm"_s);
        QVERIFY(form);
        QCOMPARE(child<QSpinBox>(form, u"growSize"_s)->value(), 1024); // As it is.
        QVERIFY(!child<QPushButton>(form, u"formAccept"_s)->isEnabled());
        child<QSpinBox>(form, u"growSize"_s)->setValue(4096);
        QVERIFY(World::accept(form));
        QTRY_COMPARE(world.cloud().count(u"growVolume lab data 4096"_s), 1);
    }

    void aVolumeBeyondTheFieldIsNotMadeSmaller()
    {
        World world;
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
        World world;
        QVERIFY(world.openTeam(VolumesTab));
        QVERIFY(world.select(u"cloudVolumes"_s, u"data"_s));
        QVERIFY(!world.button(u"cloudDeleteVolume"_s)->isEnabled());
        QVERIFY(world.select(u"cloudVolumes"_s, u"spare"_s));
        QVERIFY(click(world.button(u"cloudDeleteVolume"_s)));
        QTRY_COMPARE(world.cloud().count(u"deleteVolume lab spare"_s), 1);
        QCOMPARE(world.answers.asked.first().typeToConfirm, u"spare"_s);
        QVERIFY(world.wasNoted(Operation::RemoveVolume, ActivityState::Succeeded));
    }

    void backupsAreMadeRestoredAndDeleted()
    {
        World world;
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
        QVERIFY(World::accept(form));
        QTRY_COMPARE(world.cloud().count(u"backUpVolume lab data tuesday"_s), 1);
        form = world.open(u"cloudRestore"_s, u"volumeForm"_s);
        QVERIFY(form);
        QCOMPARE(child<QSpinBox>(form, u"volumeSize"_s)->minimum(), 1024);
        QVERIFY(World::accept(form));
        QTRY_COMPARE(world.cloud().count(u"createVolume lab data-new "_s), 1); // Attached to nothing.
        QCOMPARE(world.cloud().lastVolume.backup, u"data/monday"_s);
        QVERIFY(world.wasNoted(Operation::RestoreVolume, ActivityState::Succeeded));
        QTRY_VERIFY(world.button(u"cloudDeleteBackup"_s)->isEnabled());
        QVERIFY(click(world.button(u"cloudDeleteBackup"_s)));
        QTRY_COMPARE(world.cloud().count(u"deleteBackup lab data monday"_s), 1);
    }

    void makesAProjectInARegionOrOnACluster()
    {
        World world;
        QVERIFY(world.openTeam(ProjectsTab));
        QDialog* form = world.open(u"cloudNewProject"_s, u"projectForm"_s);
        QVERIFY(form);
        auto* where = child<QComboBox>(form, u"projectPlace"_s);
        QTRY_COMPARE(where->count(), 2);
        QVERIFY(type(child<QLineEdit>(form, u"projectName"_s), u"fresh"_s));
        where->setCurrentIndex(1);
        QVERIFY(World::accept(form));
        QVERIFY(world.select(u"cloudProjects"_s, u"fresh"_s));
        QCOMPARE(world.cloud().lastProject.cluster, u"own"_s);
        QVERIFY(world.cloud().lastProject.region.isEmpty());
        // Volumes and secrets can be those of the new one.
        auto* project = child<QComboBox>(world.dialog, u"cloudProject"_s);
        QVERIFY(project->findText(u"fresh"_s) >= 0);
    }

    void deletingAProjectNamesWhatGoesWithIt()
    {
        World world;
        world.cloud().failures.insert(Operation::DeleteProject, fail(ErrorKind::Conflict, u"not empty"_s).error());
        QVERIFY(world.openTeam(ProjectsTab));
        QVERIFY(world.select(u"cloudProjects"_s, u"lab"_s));
        world.answers.onConfirm = [&world](const Confirmation& question) {
            if (!question.items.isEmpty())
                world.cloud().failures.clear();
            return ConfirmationAnswer{true, false};
        };
        QVERIFY(click(world.button(u"cloudDeleteProject"_s)));
        QTRY_COMPARE(world.cloud().count(u"deleteProject lab 1"_s), 1);
        QCOMPARE(world.cloud().count(u"deleteProject lab 0"_s), 1);
        QCOMPARE(world.answers.asked.size(), 2);
        QCOMPARE(world.answers.asked.first().typeToConfirm, u"lab"_s);
        QCOMPARE(world.answers.asked.last().typeToConfirm, u"lab"_s);
        QCOMPARE(world.answers.asked.last().items,
                 (QStringList{u"Sandbox api"_s, u"Sandbox web"_s, u"Volume data"_s, u"Volume spare"_s}));
    }

    void aProjectIsDeletedOnlyWhereItWasChosen()
    {
        World world;
        FakeProvider* other = FakeProvider::addTo(world.providers, u"other"_s);
        other->hasCloud = true;
        other->list({});
        other->fakeCloud.projects = {{u"lab"_s, u"lab"_s, {}, {}, {}}};
        world.cloud().failures.insert(Operation::DeleteProject, fail(ErrorKind::Conflict, u"not empty"_s).error());
        world.cloud().hold(Operation::DeleteProject);
        QVERIFY(world.openTeam(ProjectsTab));
        QVERIFY(world.select(u"cloudProjects"_s, u"lab"_s));
        QVERIFY(click(world.button(u"cloudDeleteProject"_s)));
        QTRY_COMPARE(world.cloud().count(u"deleteProject lab 0"_s), 1);
        auto* connection = child<QComboBox>(world.dialog, u"cloudConnection"_s);
        connection->setCurrentIndex(connection->findData(u"other"_s));
        QVERIFY(world.select(u"cloudProjects"_s, u"lab"_s));
        world.cloud().release(Operation::DeleteProject);
        QTRY_VERIFY(world.message().contains(u"not empty"_s));
        QCOMPARE(world.answers.asked.size(), 1);
        QCOMPARE(other->fakeCloud.count(u"deleteProject"_s), 0);
    }

    void secretsAreGivenAndNeverShown()
    {
        World world;
        CloudSecretGroup group;
        group.id = group.name = u"keys"_s;
        group.restricted = true;
        group.usedBy = {u"lab/api"_s};
        group.variableNames = {u"API_KEY"_s};
        world.cloud().secretGroups[u"lab"_s] = {group};
        QVERIFY(world.openTeam(SecretsTab));
        QVERIFY(world.select(u"cloudSecretGroups"_s, u"keys"_s));
        QDialog* form = world.open(u"cloudNewGroup"_s, u"groupForm"_s);
        QVERIFY(form);
        // One begins in the first field, and Tab goes through them as they stand.
        for (const auto field : {"groupName"_L1, "groupDescription"_L1, "groupPriority"_L1, "addRow"_L1,
                                 "groupRestricted"_L1, "formCancel"_L1}) {
            QTRY_COMPARE(form->focusWidget()->objectName(), field);
            QTest::keyClick(form->focusWidget(), Qt::Key_Tab);
        }
        QVERIFY(type(child<QLineEdit>(form, u"groupName"_s), u"tokens"_s));
        QVERIFY(click(child<QPushButton>(form, u"addRow"_s)));
        QVERIFY(type(child<QLineEdit>(form, u"secretName"_s), u"TOKEN"_s));
        QVERIFY(type(child<QLineEdit>(form, u"secretValue"_s), u"hush-hush"_s));
        QCOMPARE(child<QLineEdit>(form, u"secretValue"_s)->echoMode(), QLineEdit::Password);
        QCOMPARE(accessibilityProblems(form).join(u'\n'), QString());
        child<QCheckBox>(form, u"groupRestricted"_s)->setChecked(true);
        child<QListWidget>(form, u"groupUsers"_s)->item(1)->setCheckState(Qt::Checked);
        QVERIFY(World::accept(form));
        QVERIFY(world.wasNoted(Operation::CreateSecretGroup, ActivityState::Succeeded));
        QCOMPARE(world.cloud().lastSecretGroup.variables.value(u"TOKEN"_s), u"hush-hush"_s);
        QCOMPARE(world.cloud().lastSecretGroup.usedBy, QStringList{u"lab/web"_s});
        QVERIFY(!visibleTexts(world.dialog).join(u'\n').contains(u"hush-hush"_s));
        for (const Activity& entry : world.activity.entries())
            QVERIFY(!(entry.subject + entry.detail).contains(u"hush-hush"_s));
        form = world.open(u"cloudGiveGroup"_s, u"groupUseForm"_s);
        QVERIFY(form);
        QVERIFY(World::accept(form));
        QTRY_COMPARE(world.cloud().count(u"useSecretGroup keys lab/web 1"_s), 1);
        form = world.open(u"cloudTakeGroup"_s, u"groupUseForm"_s);
        QVERIFY(form);
        QVERIFY(World::accept(form));
        QTRY_COMPARE(world.cloud().count(u"useSecretGroup keys lab/api 0"_s), 1);
    }

    void followsTheRunOfATemplate_data()
    {
        QTest::addColumn<QString>("status");
        QTest::addColumn<bool>("succeeded");
        QTest::newRow("success") << u"success"_s << true;
        QTest::newRow("failure") << u"failure"_s << false;
    }
    void followsTheRunOfATemplate()
    {
        QFETCH(const QString, status);
        QFETCH(const bool, succeeded);
        World world;
        world.cloud().templates = {{u"twin"_s, u"twin"_s, {}, {}}};
        CloudRun ended;
        ended.id = u"run-1"_s;
        ended.templateId = u"twin"_s;
        ended.status = status;
        ended.concluded = true;
        ended.succeeded = succeeded;
        world.cloud().runSteps = {ended};
        QVERIFY(world.openTeam(TemplatesTab));
        QVERIFY(world.select(u"cloudTemplates"_s, u"twin"_s));
        QDialog* form = world.open(u"cloudRunTemplate"_s, u"runForm"_s);
        QVERIFY(form);
        QVERIFY(click(child<QPushButton>(form, u"addRow"_s)));
        QVERIFY(type(child<QLineEdit>(form, u"argumentName"_s), u"SIZE"_s));
        QVERIFY(type(child<QLineEdit>(form, u"argumentValue"_s), u"big"_s));
        QVERIFY(World::accept(form));
        QTRY_VERIFY(world.dialog->findChild<RunDialog*>());
        auto* run = world.dialog->findChild<RunDialog*>();
        QTRY_VERIFY(child<QLabel>(run, u"runState"_s)->text().contains(status));
        QCOMPARE(world.cloud().lastArguments.value(u"SIZE"_s), u"big"_s);
        QVERIFY(world.wasNoted(Operation::RunTemplate, ActivityState::Succeeded)); // It was begun.
        QTRY_COMPARE(!run->findChild<MessageBar*>()->currentText().isEmpty(), !succeeded);
        QCOMPARE(accessibilityProblems(run).join(u'\n'), QString());
    }

    void aRunThatIsNotFollowedAnyMoreIsDoneAllTheSame()
    {
        World world;
        const CloudTemplate twin{u"twin"_s, u"twin"_s, {}, {}};
        world.cloud().hold(Operation::RunTemplate);
        auto* run = new RunDialog(world.service, u"lab"_s, twin, {}, &world.window);
        QVERIFY(world.show(run));
        delete run;
        world.cloud().release(Operation::RunTemplate);
        QVERIFY(world.wasNoted(Operation::RunTemplate, ActivityState::Succeeded));
        QCOMPARE(world.cloud().count(u"followRun"_s), 0);
    }

    void followingAgainBeginsNoSecondRun()
    {
        World world;
        const CloudTemplate twin{u"twin"_s, u"twin"_s, {}, {}};
        world.cloud().hold(Operation::RunTemplate);
        auto* run = new RunDialog(world.service, u"lab"_s, twin, {}, &world.window);
        QVERIFY(world.show(run));
        world.cloud().failures.insert(Operation::RunTemplate, fail(ErrorKind::Timeout, u"no answer"_s).error());
        world.cloud().release(Operation::RunTemplate);
        QTRY_VERIFY(run->findChild<MessageBar*>()->currentText().contains(u"no answer"_s));
        QVERIFY(world.wasNoted(Operation::RunTemplate, ActivityState::Succeeded));
        world.cloud().failures.clear();
        QVERIFY(click(child<QToolButton>(run, u"retryActionButton"_s)));
        QTRY_COMPARE(world.cloud().count(u"followRun run-1"_s), 2);
        QCOMPARE(world.cloud().count(u"runTemplate"_s), 1);
    }

    void anErrorOfAnActionLeavesATrueEmptyList()
    {
        World world;
        world.cloud().exported = {{u"name"_s, u"web"_s}};
        QVERIFY(world.openTeam(TemplatesTab));
        QTRY_VERIFY(visibleTexts(world.dialog).contains(u"No templates"_s));
        QDialog* form = world.open(u"cloudExport"_s, u"exportForm"_s);
        QVERIFY(form);
        QVERIFY(World::accept(form));
        QTRY_VERIFY(world.dialog->findChild<QDialog*>(u"jsonDialog"_s));
        auto* shown = world.dialog->findChild<QDialog*>(u"jsonDialog"_s);
        QTRY_VERIFY(child<QPushButton>(shown, u"templateCreate"_s)->isEnabled());
        world.cloud().failures.insert(Operation::CreateTemplate, fail(ErrorKind::Limit, u"too many"_s).error());
        QVERIFY(click(child<QPushButton>(shown, u"templateCreate"_s)));
        QTRY_VERIFY(world.message().contains(u"too many"_s));
        QVERIFY(visibleTexts(world.dialog).contains(u"No templates"_s));
    }

    void aSandboxBecomesATemplate()
    {
        World world;
        const QTemporaryDir folder;
        world.cloud().exported = {{u"name"_s, u"web"_s}, {u"apiVersion"_s, u"v1.2"_s}};
        world.answers.filesToChoose = {folder.filePath(u"web.json"_s)};
        QVERIFY(world.openTeam(TemplatesTab));
        QDialog* form = world.open(u"cloudExport"_s, u"exportForm"_s);
        QVERIFY(form);
        QCOMPARE(child<QComboBox>(form, u"sandbox"_s)->currentText(), u"web"_s); // The selected one.
        QVERIFY(World::accept(form));
        QTRY_VERIFY(world.dialog->findChild<QDialog*>(u"jsonDialog"_s));
        auto* shown = world.dialog->findChild<QDialog*>(u"jsonDialog"_s);
        QTRY_VERIFY(child<QPlainTextEdit>(shown, u"inspectText"_s)->toPlainText().contains(u"v1.2"_s));
        QVERIFY(click(child<QPushButton>(shown, u"templateSave"_s)));
        QFile file(folder.filePath(u"web.json"_s));
        QTRY_VERIFY(file.exists());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QTRY_VERIFY(file.size() > 0);
        QCOMPARE(QJsonDocument::fromJson(file.readAll()).object(), world.cloud().exported);
        QVERIFY(click(child<QPushButton>(shown, u"templateCreate"_s)));
        QTRY_COMPARE(world.cloud().count(u"createTemplate web"_s), 1);
        QVERIFY(world.wasNoted(Operation::CreateTemplate, ActivityState::Succeeded));
    }

    void nothingIsAskedWithoutAConnection()
    {
        World world;
        world.fake->setPhase(ConnectionPhase::Unreachable);
        QVERIFY(world.openTeam(ProjectsTab));
        QCOMPARE(world.cloud().count(u"list"_s), 0);
        QVERIFY(visibleTexts(world.dialog).contains(u"Not connected"_s));
        QVERIFY(!world.button(u"cloudNewProject"_s)->isEnabled());
        world.fake->setPhase(ConnectionPhase::Ready);
        QVERIFY(world.select(u"cloudProjects"_s, u"lab"_s));
        QVERIFY(world.button(u"cloudNewProject"_s)->isEnabled());
    }

    void everybodyCanUseThem_data()
    {
        QTest::addColumn<QString>("which");
        for (const QString& which : {u"ports"_s, u"plan"_s, u"disks"_s, u"team"_s})
            QTest::newRow(qPrintable(which)) << which;
    }
    void everybodyCanUseThem()
    {
        QFETCH(const QString, which);
        World world;
        world.cloud().ports[u"lab/api"_s] = {{u"p1"_s, u"http"_s, 8080, u"HTTP"_s, true, u"p01.code.run"_s}};
        QVERIFY(which == "team"_L1 ? world.openTeam(ProjectsTab)
                                   : world.openSandbox(which == "ports"_L1  ? &openPorts
                                                       : which == "plan"_L1 ? &openPlan
                                                                            : &openDisks));
        auto* tabs = world.dialog->findChild<QTabWidget*>();
        for (int tab = 0; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            QTRY_VERIFY(!visibleTexts(world.dialog).contains(u"Reading…"_s));
            QCOMPARE(accessibilityProblems(world.dialog).join(u'\n'), QString());
            QCOMPARE(mnemonicConflicts(world.dialog).join(u'\n'), QString());
            QCOMPARE(tabOrderProblems(world.dialog).join(u'\n'), QString());
            keepPicture(*world.dialog, u"cloud-%1-%2"_s.arg(which).arg(tab));
        }
        QCOMPARE(shortcutConflicts(world.dialog).join(u'\n'), QString());
    }
};

SANDGLASS_GUI_TEST_MAIN(TestCloudDialogs)
#include "tst_clouddialogs.moc"
