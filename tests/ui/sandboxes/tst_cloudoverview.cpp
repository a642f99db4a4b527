// SPDX-License-Identifier: GPL-3.0-or-later
// What the overview tells of a sandbox in a cloud.
#include "core/sandboxes/sandboxregistry.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "tests/ui/sandboxes/overviewhands.h"
#include "ui/common/dialogs.h"
#include "ui/common/openaddress.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QToolButton>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestCloudOverview : public QObject
{
    Q_OBJECT

private:
    struct World
    {
        ManualClock clock;
        Theme theme;
        ProviderRegistry providers;
        FakeProvider* fake = FakeProvider::addTo(providers, u"team"_s);
        FakeCloud& cloud = fake->fakeCloud;
        SandboxRegistry registry{providers, clock};
        OverviewPane pane{registry, providers, clock, theme};
        Sandbox sandbox = fake->makeSandbox(u"web/api"_s);

        World()
        {
            fake->hasCloud = true;
            cloud.catalogue.plans = {{u"small"_s, u"small"_s, 0.2, 512LL << 20, 0.008, 5.84, u"USD"_s}};
            cloud.catalogue.regions = {{u"europe-west"_s, u"Europe West (London)"_s, {}}};
            cloud.catalogue.tags = {{u"sealed"_s, u"sealed"_s, {}, {}, false, false, u"gvisor"_s}};
            CloudFacts facts;
            facts.project = u"web"_s;
            facts.plan = u"small"_s;
            facts.region = u"europe-west"_s;
            facts.instances = 2;
            facts.ports = {{u"1"_s, u"http"_s, 80, u"HTTP"_s, true, u"http--api.code.run"_s},
                           {u"2"_s, u"db"_s, 5432, u"TCP"_s, false, {}}};
            sandbox.cloud = facts;
        }
        bool open(const Sandbox& shown)
        {
            // Ten hours after it started.
            clock.advanceMs(shown.started.toMSecsSinceEpoch() - clock.wallNs() / 1000000 + 10LL * 3600 * 1000);
            fake->list({shown});
            QCoreApplication::processEvents();
            pane.setSandboxes({shown.key});
            return showAndWait(&pane, {800, 900});
        }
        QString fact(const QString& name) const { return factIn(pane, name); }
    };

private Q_SLOTS:
    void tellsSizeAndPlace()
    {
        World world;
        QVERIFY(world.open(world.sandbox));
        QCOMPARE(world.fact(u"cloudProject"_s), u"web"_s);
        QTRY_COMPARE(world.fact(u"cloudRegion"_s), u"Europe West (London)"_s);
        QCOMPARE(world.fact(u"cloudPlan"_s), u"small: 0.2 vCPU, 512 MiB, $0.008 per hour"_s);
        QVERIFY(world.fact(u"factPorts"_s).isEmpty()); // Told once.
    }

    void theProjectTellsThePlaceWhereTheSandboxDoesNot()
    {
        World world;
        world.sandbox.cloud->region.clear();
        world.cloud.projects = {{u"web"_s, u"Web"_s, {}, u"europe-west"_s, {}}};
        QVERIFY(world.open(world.sandbox));
        QTRY_COMPARE(world.fact(u"cloudRegion"_s), u"Europe West (London)"_s);
    }

    void theCostIsAnEstimateThatGrows()
    {
        World world;
        QVERIFY(world.open(world.sandbox));
        QTRY_COMPARE(world.fact(u"cloudCost"_s), u"about $0.160 since it started, $0.016 per hour (estimate)"_s);
        const QString formula = world.pane.findChild<QLabel*>(u"cloudCost"_s)->toolTip();
        QVERIFY2(formula.contains(u"$0.008 for small"_s), qPrintable(formula));
        world.clock.advanceMs(10LL * 3600 * 1000);
        QTRY_VERIFY(world.fact(u"cloudCost"_s).startsWith(u"about $0.320"_s));
    }

    void whatRunsNowhereCostsNothing()
    {
        World world;
        world.sandbox.state = SandboxState::Exited;
        world.sandbox.cloud->instances = 0;
        QVERIFY(world.open(world.sandbox));
        QTRY_VERIFY(world.fact(u"cloudCost"_s).startsWith(u"nothing"_s));
        QCOMPARE(world.cloud.count(u"listInstances"_s), 0);
    }

    void tellsInstancesDisksAndTheEnd()
    {
        World world;
        world.cloud.instances[u"web/api"_s] = {{u"api-1"_s, u"TASK_RUNNING"_s, true, {}},
                                               {u"api-2"_s, u"TASK_STARTING"_s, false, {}}};
        world.cloud.volumes[u"web"_s] = {
            {u"data"_s, u"data"_s, u"web"_s, {}, 10240, {}, false, {u"/data"_s}, {u"web/api"_s}, {}, {}},
            {u"other"_s, u"other"_s, u"web"_s, {}, 10240, {}, false, {}, {u"web/other"_s}, {}, {}}};
        world.fake->inspection = {{u"expiryTime"_s, u"2026-01-01T12:00:00.000Z"_s}};
        QVERIFY(world.open(world.sandbox));
        QTRY_VERIFY(world.fact(u"cloudInstances"_s).contains(u"1 running"_s));
        QVERIFY(world.fact(u"cloudInstances"_s).contains(u"api-2  TASK_STARTING"_s));
        QTRY_COMPARE(world.fact(u"cloudVolumes"_s), u"data → /data  (10 GiB)"_s);
        QTRY_VERIFY(world.fact(u"cloudExpiry"_s).startsWith(u"until "_s));
    }

    void whatCouldNotBeReadIsNotTakenForNothing()
    {
        World world;
        world.cloud.failures.insert(Operation::ListCloudVolumes,
                                    fail(ErrorKind::Forbidden, u"no volumes for you"_s).error());
        world.cloud.instances[u"web/api"_s] = {{u"api-1"_s, u"TASK_RUNNING"_s, true, {}}};
        QVERIFY(world.open(world.sandbox));
        QTRY_VERIFY(world.fact(u"cloudInstances"_s).contains(u"1 running"_s));
        QVERIFY2(world.fact(u"cloudVolumes"_s).startsWith(u"could not be read"_s),
                 qPrintable(world.fact(u"cloudVolumes"_s)));
    }

    void isolationIsStatedOrAssumed()
    {
        World world;
        QVERIFY(world.open(world.sandbox));
        QVERIFY(world.fact(u"cloudIsolation"_s).contains(u"assumed"_s));
        world.sandbox.cloud->tags = {u"sealed"_s};
        world.fake->change(world.sandbox);
        QTRY_VERIFY(world.fact(u"cloudIsolation"_s).contains(u"gVisor"_s));
        QVERIFY(!world.fact(u"cloudIsolation"_s).contains(u"assumed"_s));
    }

    void publicPortsCanBeOpenedAndCopied()
    {
        World world;
        setAddressOpener([](const QUrl& address) { openedAddress() = address; });
        QVERIFY(world.open(world.sandbox));
        QVERIFY(click(child<QToolButton>(&world.pane, u"copyPorthttp"_s)));
        QCOMPARE(QGuiApplication::clipboard()->text(), u"https://http--api.code.run/"_s);
        ScriptedDialogs person;
        person.onConfirm = [](const Confirmation&) { return ConfirmationAnswer{true, false}; };
        QVERIFY(click(child<QToolButton>(&world.pane, u"openPorthttp"_s)));
        QTRY_COMPARE(openedAddress(), QUrl(u"https://http--api.code.run/"_s));
        QVERIFY(!world.pane.findChild<QToolButton*>(u"openPortdb"_s)); // Private.
        setAddressOpener(nullptr);
    }

    void aHostThatHidesCredentialsIsNotOpened()
    {
        World world;
        world.sandbox.cloud->ports.first().host = u"code.run@evil.example"_s;
        QVERIFY(world.open(world.sandbox));
        QVERIFY(!world.pane.findChild<QToolButton*>(u"openPorthttp"_s));
    }

    void anEnginesSandboxHasNoneOfIt()
    {
        World world;
        world.sandbox.cloud.reset();
        QVERIFY(world.open(world.sandbox));
        QTRY_COMPARE(world.fake->count(u"inspectSandbox"_s), 1);
        QVERIFY(!visibleTexts(&world.pane).contains(u"Cloud"_s));
        QVERIFY(world.cloud.calls.isEmpty());
    }

    void isAccessible()
    {
        World world;
        QVERIFY(world.open(world.sandbox));
        QTRY_VERIFY(!world.fact(u"cloudCost"_s).isEmpty());
        QCOMPARE(accessibilityProblems(&world.pane).join(u'\n'), QString());
        keepPicture(world.pane, u"cloudoverview"_s);
    }
};

SANDGLASS_GUI_TEST_MAIN(TestCloudOverview)
#include "tst_cloudoverview.moc"
