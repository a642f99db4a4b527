// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that creates a sandbox, used by hand on an emulated Northflank, which then tells what it got.
#include "core/activity/activitylog.h"
#include "core/environments/imagecatalog.h"
#include "core/northflank/northflankprovider.h"
#include "core/provider/providerregistry.h"
#include "core/provider/tokenkey.h"
#include "core/sandboxes/cloudservice.h"
#include "core/sandboxes/sandboxregistry.h"
#include "core/sandboxes/sandboxservice.h"
#include "core/secrets/memorystore.h"
#include "tests/support/hands.h"
#include "tests/support/northflankemulator.h"
#include "tests/support/testsupport.h"
#include "tests/support/uitestsupport.h"
#include "ui/common/messagebar.h"
#include "ui/common/rowlist.h"
#include "ui/sandboxes/newsandboxdialog.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QJsonArray>
#include <QListWidget>
#include <QTreeWidget>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
constexpr int patienceMs = 30000;
}

class TestNewNorthflankSandbox : public QObject
{
    Q_OBJECT

private:
    /// The dialog on a connection to the emulator, whose project is "lab".
    struct World
    {
        explicit World(const NorthflankEmulator& emulator)
        {
            ConnectionConfig config;
            config.id = u"test"_s;
            config.name = u"Test"_s;
            config.provider = u"northflank"_s;
            config.endpoint = emulator.url().toString();
            config.project = u"lab"_s;
            secrets.write(tokenKey(config), emulator.token().toUtf8());
            NorthflankTimings timings;
            timings.lists.firstLookMs = 200;
            timings.lists.longestLookMs = 1000;
            timings.lists.tickMs = 100;
            providers.registerFactory(config.provider, [this, timings](const ConnectionConfig& wanted) {
                return std::make_unique<NorthflankProvider>(wanted, secrets, clock, nullptr, timings);
            });
            provider = providers.addConnection(config);
            provider->start();
        }
        bool open()
        {
            const auto isReady = [this] { return provider->connectionState().isReady(); };
            if (!QTest::qWaitFor(isReady, patienceMs))
                return false;
            dialog = std::make_unique<NewSandboxDialog>(providers, registry, service, images, clouds, theme);
            return showAndWait(dialog.get(), {900, 600});
        }
        bool openSection(const QString& title)
        {
            return clickRow(child<QListWidget>(dialog.get(), u"newSandboxSections"_s), title);
        }
        /// Adds a row by its button; its first field has the focus.
        QWidget* addRow(const QString& list)
        {
            auto* rows = child<RowList>(dialog.get(), list);
            return clickOn(child<QPushButton>(rows, u"addRow"_s)) ? rows->rows().last() : nullptr;
        }
        bool fillBasics(const QString& name)
        {
            return fill(child<QComboBox>(dialog.get(), u"specImage"_s)->lineEdit(), u"sandglass-busybox"_s) &&
                   fill(child<QLineEdit>(dialog.get(), u"specName"_s), name);
        }
        bool create() { return clickOn(child<QPushButton>(dialog.get(), u"newSandboxCreate"_s)); }

        SystemClock clock;
        MemoryStore secrets;
        Theme theme;
        ProviderRegistry providers;
        Provider* provider = nullptr;
        SandboxRegistry registry{providers, clock};
        ActivityLog activity{clock};
        SandboxService service{providers, registry, activity};
        ImageCatalog images{providers, activity};
        CloudService clouds{providers, activity};
        std::unique_ptr<NewSandboxDialog> dialog;
    };

    static QJsonObject dataOf(const NorthflankEmulator& emulator, const QByteArray& target)
    {
        return emulator.request("GET", target).object().value("data"_L1).toObject();
    }

private Q_SLOTS:
    void whatIsChosenIsWhatNorthflankGets()
    {
        PrivateEngine* const engine = PrivateEngine::shared(PrivateEngine::Kind::Docker);
        QVERIFY(engine);
        NorthflankEmulator emulator(*engine, {u"--project"_s, u"lab"_s});
        QVERIFY(emulator.start());
        World world(emulator);
        QVERIFY(world.open());
        QVERIFY(world.fillBasics(u"api"_s));
        QVERIFY(world.openSection(u"Plan"_s));
        QVERIFY(clickRow(child<QTreeWidget>(world.dialog.get(), u"specPlans"_s), u"nf-compute-50"_s));
        QVERIFY(world.openSection(u"Variables"_s));
        QVERIFY(world.addRow(u"variableRows"_s));
        QVERIFY(write(u"KEY=value"_s));
        QVERIFY(world.openSection(u"Ports"_s));
        QVERIFY(world.addRow(u"cloudPortRows"_s));
        QVERIFY(write(u"8080"_s));
        for (int field = 0; field < 3; ++field) // Past its name and protocol, to who can reach it.
            QVERIFY(press(Qt::Key_Tab));
        QVERIFY(press(Qt::Key_Down));
        QVERIFY(world.openSection(u"Disks"_s));
        QWidget* const disk = world.addRow(u"volumeRows"_s);
        QVERIFY(disk);
        QVERIFY(write(u"data"_s));
        QVERIFY(fill(child<QLineEdit>(disk, u"volumePath"_s), u"/data"_s));
        QSignalSpy created(world.dialog.get(), &NewSandboxDialog::created);
        QVERIFY(world.create());
        QTRY_COMPARE_WITH_TIMEOUT(created.count(), 1, patienceMs);
        QVERIFY(!world.dialog->isVisible());

        const QJsonObject service = dataOf(emulator, "/v1/projects/lab/services/api");
        QCOMPARE(service.value("billing"_L1).toObject().value("deploymentPlan"_L1), u"nf-compute-50"_s);
        const QJsonObject docker = service.value("deployment"_L1).toObject().value("docker"_L1).toObject();
        QCOMPARE(docker.value("customCommand"_L1), u"sleep infinity"_s);
        const QJsonObject port = service.value("ports"_L1).toArray().first().toObject();
        QCOMPARE(port.value("internalPort"_L1), 8080);
        QCOMPARE(port.value("name"_L1), u"p8080"_s);
        QVERIFY(port.value("public"_L1).toBool());
        const QJsonObject environment = dataOf(emulator, "/v1/projects/lab/services/api/runtime-environment");
        QCOMPARE(environment.value("runtimeEnvironment"_L1).toObject().value("KEY"_L1), u"value"_s);
        const QJsonObject volume = dataOf(emulator, "/v1/projects/lab/volumes/data");
        QCOMPARE(volume.value("attachedObjects"_L1).toArray().first().toObject().value("id"_L1), u"api"_s);
        QCOMPARE(volume.value("spec"_L1).toObject().value("storageSize"_L1), 5 * 1024);
        // It is in the list, and runs.
        const auto key = created.first().first().value<SandboxKey>();
        QTRY_VERIFY_WITH_TIMEOUT(
            world.registry.find(key) && world.registry.find(key)->sandbox.state == SandboxState::Running, patienceMs);
    }

    void aClusterOfSpotNodesLeadsToTheTags()
    {
        PrivateEngine* const engine = PrivateEngine::shared(PrivateEngine::Kind::Docker);
        QVERIFY(engine);
        NorthflankEmulator emulator(*engine, {u"--project"_s, u"lab"_s, u"--spot-only"_s});
        QVERIFY(emulator.start());
        World world(emulator);
        QVERIFY(world.open());
        QVERIFY(world.fillBasics(u"api"_s));
        QVERIFY(world.create());
        auto* const sections = child<QListWidget>(world.dialog.get(), u"newSandboxSections"_s);
        QTRY_COMPARE_WITH_TIMEOUT(sections->currentItem()->text(), u"Tags and isolation"_s, patienceMs);
        QVERIFY(world.dialog->findChild<MessageBar*>()->currentText().contains(u"only spot nodes"_s));
        keepPicture(*world.dialog, u"northflank-spot-only"_s);
        QVERIFY(clickRow(child<QTreeWidget>(world.dialog.get(), u"specTags"_s), u"spot-workload"_s));
        QVERIFY(press(Qt::Key_Space)); // Ticks it.
        QSignalSpy created(world.dialog.get(), &NewSandboxDialog::created);
        QVERIFY(world.create());
        QTRY_COMPARE_WITH_TIMEOUT(created.count(), 1, patienceMs);
        QCOMPARE(dataOf(emulator, "/v1/projects/lab/services/api").value("tags"_L1).toArray(),
                 QJsonArray{u"spot-workload"_s});
    }
};

SANDGLASS_GUI_TEST_MAIN(TestNewNorthflankSandbox)
#include "tst_newnorthflanksandbox.moc"
