// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/samplesandbox.h"

#include "core/activity/activitylog.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestSampleSandbox : public QObject
{
    Q_OBJECT

private:
    struct World
    {
        ManualClock clock;
        ProviderRegistry providers;
        FakeProvider* fake = FakeProvider::addTo(providers, u"lab"_s);
        ActivityLog activity{clock};
        SampleSandbox sample{providers, activity, 60'000};
        QSignalSpy created{&sample, &SampleSandbox::created};
        QSignalSpy failed{&sample, &SampleSandbox::failed};

        /// The engine has no image but those of \a references.
        void have(const QStringList& references)
        {
            engine().onInspect = [references](const QString& reference) -> Result<QJsonObject> {
                if (references.contains(reference))
                    return QJsonObject();
                return fail(ErrorKind::NotFound, reference);
            };
        }
        FakeImages& engine() { return fake->fakeImages; }
        QString image() const { return fake->lastSpec.image; }
        Activity task() const { return activity.entries().back(); }
    };
    static constexpr auto publicImage = "docker.io/library/busybox:latest"_L1;
    static constexpr auto starterImage = "sandglass-starter:latest"_L1;

private Q_SLOTS:
    void isShutInTight()
    {
        World world;
        world.sample.create(u"lab"_s);
        QTRY_COMPARE(world.created.size(), 1);
        const SandboxSpec spec = world.fake->lastSpec;
        QCOMPARE(spec.capabilitiesDropped, QStringList{u"ALL"_s});
        QVERIFY(spec.noNewPrivileges);
        QVERIFY(spec.limits.memoryBytes && spec.limits.processes);
        QVERIFY(world.task().state == ActivityState::Succeeded);
    }

    void takesAnImageThatIsThereWithoutAskingTheNetwork_data()
    {
        QTest::addColumn<QString>("there");
        QTest::newRow("public") << QString(publicImage);
        QTest::newRow("starter") << QString(starterImage);
    }
    void takesAnImageThatIsThereWithoutAskingTheNetwork()
    {
        QFETCH(const QString, there);
        World world;
        world.have({there});
        world.sample.create(u"lab"_s);
        QTRY_COMPARE(world.created.size(), 1);
        QCOMPARE(world.image(), there);
        QCOMPARE(world.engine().count(u"pullImage"_s), 0);
        QCOMPARE(world.engine().count(u"importImage"_s), 0);
    }

    void pullsThePublicImage()
    {
        World world;
        world.have({});
        world.engine().onPull = [](const QString&, const ImageOperations::Progress& progress) {
            progress({u"layer1"_s, u"Downloading"_s, 1, 2, false});
            return Status();
        };
        QSignalSpy changes(&world.activity, &ActivityLog::changed);
        world.sample.create(u"lab"_s);
        QTRY_COMPARE(world.created.size(), 1);
        QCOMPARE(world.image(), publicImage);
        QCOMPARE(world.engine().count(u"pullImage"_s), 1);
        QVERIFY(changes.size() > 1); // The pull was seen among the activities.
    }

    void makesTheStarterWhereNoRegistryAnswers_data()
    {
        QTest::addColumn<bool>("silent");
        QTest::newRow("refused") << false;
        QTest::newRow("silent") << true;
    }
    void makesTheStarterWhereNoRegistryAnswers()
    {
        QFETCH(const bool, silent);
        World world;
        SampleSandbox impatient(world.providers, world.activity, 10);
        QSignalSpy created(&impatient, &SampleSandbox::created);
        world.have({});
        if (silent)
            world.engine().hold(Operation::PullImage); // Never answers; the sample does not wait for ever.
        else
            world.engine().failures.insert(Operation::PullImage, fail(ErrorKind::Unreachable, u"no route"_s).error());
        impatient.create(u"lab"_s);
        QTRY_COMPARE(created.size(), 1);
        QCOMPARE(world.image(), starterImage);
        QCOMPARE(world.engine().count(u"importImage sandglass-starter:latest"_s), 1);
        QVERIFY(world.engine().loaded.contains("bin/busybox"));
        QVERIFY(world.engine().pullStop.stop_requested() == silent);
    }

    void saysWhatIsMissing()
    {
        World world;
        world.have({});
        world.engine().failures.insert(Operation::PullImage, fail(ErrorKind::Unreachable, u"no route"_s).error());
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", "/nowhere");
        world.sample.create(u"lab"_s);
        QTRY_COMPARE(world.failed.size(), 1);
        qputenv("PATH", path);
        QVERIFY(world.failed.first().first().value<Error>().hint == Hint::ImageMissing);
        QVERIFY(world.task().canRetry);
        world.activity.retry(world.task().id);
        QTRY_COMPARE(world.created.size(), 1);
    }

    void canBeCancelled_data()
    {
        QTest::addColumn<Operation>("during");
        QTest::newRow("looking") << Operation::InspectImage; // It is there, and not used.
        QTest::newRow("pulling") << Operation::PullImage;
    }
    void canBeCancelled()
    {
        QFETCH(const Operation, during);
        World world;
        if (during == Operation::PullImage)
            world.have({});
        world.engine().hold(during);
        world.sample.create(u"lab"_s);
        QTRY_COMPARE(world.engine().count(during == Operation::PullImage ? u"pullImage"_s : u"inspectImage"_s), 1);
        world.activity.cancel(world.task().id);
        world.engine().release(during);
        QTRY_COMPARE(world.activity.runningCount(), 0);
        QVERIFY(world.task().state == ActivityState::Cancelled);
        QCOMPARE(world.created.size() + world.failed.size(), 0);
        QCOMPARE(world.engine().count(u"importImage"_s), 0);
        QCOMPARE(world.fake->count(u"createSandbox"_s), 0);
    }

    void aRefusedCreationIsTold()
    {
        World world;
        world.fake->failures.insert(Operation::CreateSandbox, fail(ErrorKind::Limit, u"no space"_s).error());
        world.sample.create(u"lab"_s);
        QTRY_COMPARE(world.failed.size(), 1);
        QVERIFY(world.task().state == ActivityState::Failed);
    }
};

QTEST_GUILESS_MAIN(TestSampleSandbox)
#include "tst_samplesandbox.moc"
