// SPDX-License-Identifier: GPL-3.0-or-later
// Lines a second from a real sandbox through a real engine into an open log pane, beside the engine's own client, and
// the longest time for which the window did not answer meanwhile.
#include "core/activity/activitylog.h"
#include "core/docker/dockerprovider.h"
#include "core/logs/logservice.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "tests/engine/dockerfixture.h"
#include "tests/support/eventwatch.h"
#include "tests/support/figure.h"
#include "tests/support/uitestsupport.h"
#include "ui/logs/logpane.h"
#include "ui/logs/logview.h"
#include "ui/theme/theme.h"

#include <QElapsedTimer>
#include <QProcess>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
constexpr int lineCount = 200000;
constexpr int rounds = 5;

/// Writes its lines as soon as somebody makes the file /go, so that who follows is there before.
QStringList talker()
{
    const QString script = u"echo ready; while [ ! -e /go ]; do sleep 0.05; done; "
                           "yes '2026-01-01T10:00:00Z INFO request path=/api/v1/items/7 status=200 duration=12ms' | "
                           "head -n %1; echo last; exec sleep 1000"_s;
    return {u"sh"_s, u"-c"_s, script.arg(lineCount)};
}
} // namespace

class LogBench : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }
    void cleanup()
    {
        SANDGLASS_ENGINE(engine);
        engine.removeContainers();
    }

    void followsALoudSandbox()
    {
        SANDGLASS_ENGINE(engine);
        World world(engine);
        QTRY_VERIFY_WITH_TIMEOUT(world.provider->connectionState().isReady(), 20000);
        auto* watch = qobject_cast<WatchedApplication*>(QCoreApplication::instance());
        QList<double> ours;
        QList<double> theirs;
        qint64 longest = 0;
        for (int round = 0; round < rounds; ++round) {
            followInPane(world, engine, ours);
            longest = std::max(longest, watch->longestMs());
            followWithClient(engine, theirs);
            QVERIFY(ours.size() == round + 1 && theirs.size() == round + 1);
        }
        const QByteArray name = engine.kind() == PrivateEngine::Kind::Docker ? "docker" : "podman";
        printFigure({.name = "lines a second from " + name + " into an open log pane",
                     .ours = median(ours),
                     .unit = "1/s",
                     .peer = {name + " logs -f", median(theirs)},
                     .pairs = rounds});
        printFigure({.name = "longest turn of the event loop meanwhile, " + name,
                     .ours = double(longest),
                     .unit = "ms",
                     .goal = 50,
                     .pairs = rounds});
    }

private:
    struct World
    {
        explicit World(const PrivateEngine& engine)
        {
            providers.registerFactory(u"docker"_s, [this](const ConnectionConfig& config) {
                return std::make_unique<DockerProvider>(config, clock);
            });
            provider = providers.addConnection(configOf(engine));
        }

        SystemClock clock;
        ProviderRegistry providers;
        SandboxRegistry sandboxes{providers, clock};
        ActivityLog activities{clock};
        LogService service{providers, sandboxes, activities, clock};
        Theme theme;
        const Provider* provider = nullptr;
    };

    static void followInPane(World& world, PrivateEngine& engine, QList<double>& linesPerSecond)
    {
        const SandboxKey key{u"test"_s, engine.runContainer(talker())};
        QTRY_VERIFY(world.sandboxes.find(key));
        LogPane pane(world.service, world.sandboxes, world.providers, world.theme);
        pane.setSandboxes({key});
        QVERIFY(showAndWait(&pane, {1200, 800}));
        const auto session = world.service.session(key);
        QTRY_COMPARE(session->store().count(), 1);
        QSignalSpy appended(session.get(), &LogSession::appended);
        engine.cli({u"exec"_s, key.id, u"touch"_s, u"/go"_s});
        qobject_cast<WatchedApplication*>(QCoreApplication::instance())->resetWatch();
        QElapsedTimer taken;
        taken.start();
        while (session->store().count() < lineCount + 2)
            QVERIFY(appended.wait(60000));
        linesPerSecond.append(lineCount * 1e9 / double(taken.nsecsElapsed()));
        QTRY_COMPARE(pane.view()->visibleLines().last(), session->store().endId() - 1);
    }

    static void followWithClient(PrivateEngine& engine, QList<double>& linesPerSecond)
    {
        const QString id = engine.runContainer(talker());
        QProcess client;
        engine.startClient(client, {u"logs"_s, u"--follow"_s, id});
        QVERIFY(client.waitForReadyRead());
        engine.cli({u"exec"_s, id, u"touch"_s, u"/go"_s});
        QElapsedTimer taken;
        taken.start();
        qsizetype lines = client.readAll().count('\n');
        while (lines < lineCount + 2) {
            QVERIFY(client.waitForReadyRead(60000));
            lines += client.readAll().count('\n');
        }
        linesPerSecond.append(lineCount * 1e9 / double(taken.nsecsElapsed()));
        client.kill();
        client.waitForFinished();
    }
};

SANDGLASS_GUI_TEST_MAIN(LogBench)
#include "tst_logbench.moc"
