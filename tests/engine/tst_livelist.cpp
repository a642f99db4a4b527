// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/dockerfixture.h"

#include "core/docker/livelist.h"

#include <QScopeGuard>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
/// A provider and everything it ever told, put together as a registry would.
struct Watched
{
    explicit Watched(const PrivateEngine& engine, const Clock& clock, ConnectionTimings timings = {})
        : provider(configOf(engine), clock, {}, nullptr, timings)
    {
        QObject::connect(&provider, &Provider::sandboxesListed, &provider, [this](const QList<Sandbox>& all) {
            rows.clear();
            for (const auto& sandbox : all)
                rows.insert(sandbox.key.id, sandbox);
            ++lists;
        });
        QObject::connect(&provider, &Provider::sandboxChanged, &provider, [this](const Sandbox& sandbox) {
            rows.insert(sandbox.key.id, sandbox);
            ++changes;
        });
        QObject::connect(&provider, &Provider::sandboxRemoved, &provider,
                         [this](const QString& id) { rows.remove(id); });
        QObject::connect(&provider, &Provider::sandboxStarted, &provider,
                         [this](const QString& id) { marks.append(u"started "_s + rows.value(id).name); });
        QObject::connect(&provider, &Provider::sandboxStopped, &provider,
                         [this](const QString& id) { marks.append(u"stopped "_s + rows.value(id).name); });
    }

    bool becomesReady(int timeoutMs = 20000)
    {
        provider.start();
        return QTest::qWaitFor([this] { return provider.connectionState().isReady(); }, timeoutMs);
    }
    Sandbox row(const QString& id) const { return rows.value(id); }
    /// "name:state" of all, sorted.
    QStringList names() const
    {
        QStringList list;
        for (const auto& sandbox : rows)
            list.append(sandbox.name + u':' + toString(sandbox.state));
        list.sort();
        return list;
    }

    DockerProvider provider;
    QHash<QString, Sandbox> rows;
    QStringList marks;
    int lists = 0;
    int changes = 0;
};

QByteArray path(const QString& id, const QByteArray& action)
{
    return "/containers/" + id.toLatin1() + action;
}
} // namespace

/// The list of sandboxes follows what others do on a real engine.
class TestLiveList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }

    void cleanup()
    {
        for (const auto kind : {PrivateEngine::Kind::Docker, PrivateEngine::Kind::Podman})
            PrivateEngine::shared(kind)->removeContainers();
    }

    void listsWhatIsThere()
    {
        SANDGLASS_ENGINE(engine);
        const QString running =
            engine.runContainer({u"sleep"_s, u"1000"_s}, {{u"Labels"_s, QJsonObject{{u"a"_s, u"b"_s}}}});
        const QString created = engine.createContainer({u"true"_s});
        Watched watched(engine, m_clock);
        QVERIFY(watched.provider.connectionState().phase == ConnectionPhase::Disconnected);
        QVERIFY(!watched.provider.capabilities().has(Capability::Start));
        QVERIFY(watched.becomesReady());
        QCOMPARE(watched.rows.size(), 2);
        QVERIFY(watched.row(running).state == SandboxState::Running);
        QVERIFY(watched.row(created).state == SandboxState::Created);
        QCOMPARE(watched.row(running).labels.value(u"a"_s), u"b"_s);
        QVERIFY(watched.row(running).image.contains("sandglass-busybox"_L1));
        QVERIFY(watched.row(running).created.isValid());
        QVERIFY(watched.provider.connectionState().dataAsOfMs > 0);
        QVERIFY(watched.provider.capabilities().has(Capability::Start));
        QCOMPARE(watched.lists, 1);
    }

    void followsALife()
    {
        SANDGLASS_ENGINE(engine);
        Watched watched(engine, m_clock);
        QVERIFY(watched.becomesReady());
        QVERIFY(watched.rows.isEmpty());

        const QString id = engine.createContainer({u"sleep"_s, u"1000"_s});
        QTRY_VERIFY(watched.row(id).state == SandboxState::Created);
        engine.request("POST", path(id, "/rename?name=life"));
        QTRY_COMPARE(watched.row(id).name, u"life"_s);
        engine.request("POST", path(id, "/start"));
        QTRY_VERIFY(watched.row(id).state == SandboxState::Running);
        QTRY_COMPARE(watched.marks, QStringList{u"started life"_s});
        QVERIFY(watched.row(id).started.isValid());
        engine.request("POST", path(id, "/pause"));
        QTRY_VERIFY(watched.row(id).state == SandboxState::Paused);
        engine.request("POST", path(id, "/unpause"));
        QTRY_VERIFY(watched.row(id).state == SandboxState::Running);
        engine.request("POST", path(id, "/kill"));
        QTRY_VERIFY(watched.row(id).state == SandboxState::Exited);
        QTRY_COMPARE(watched.row(id).exitCode, 137);
        QTRY_COMPARE(watched.marks, (QStringList{u"started life"_s, u"stopped life"_s}));
        engine.request("DELETE", path(id, ""));
        QTRY_VERIFY(watched.rows.isEmpty());
        QCOMPARE(watched.lists, 1);
        QCOMPARE(watched.provider.liveList().unexplainedDifferences(), 0);
    }

    void aChangeIsSeenAtOnce()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.createContainer({u"true"_s});
        Watched watched(engine, m_clock);
        QVERIFY(watched.becomesReady());
        QList<qint64> delays;
        for (int i = 0; i < 9; ++i) {
            const QString name = u"quick%1"_s.arg(i);
            engine.request("POST", path(id, "/rename?name=" + name.toLatin1()));
            QElapsedTimer timer;
            timer.start();
            QTRY_COMPARE(watched.row(id).name, name);
            delays.append(timer.elapsed());
        }
        std::ranges::sort(delays);
        // Podman itself looks for new events four times a second.
        const int longestMs = engine.kind() == PrivateEngine::Kind::Docker ? 100 : 500;
        QVERIFY2(delays[4] <= longestMs, QByteArray::number(delays[4]));
    }

    void execsAreNoChange()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.runContainer({u"sleep"_s, u"1000"_s});
        Watched watched(engine, m_clock);
        QVERIFY(watched.becomesReady());
        engine.cli({u"exec"_s, id, u"true"_s});
        engine.request("POST", path(id, "/rename?name=afterwards"));
        QTRY_COMPARE(watched.row(id).name, u"afterwards"_s);
        QCOMPARE(watched.changes, 1);
    }

    void aBurstIsReadTogether()
    {
        SANDGLASS_ENGINE(engine);
        Watched watched(engine, m_clock);
        QVERIFY(watched.becomesReady());
        for (int i = 0; i < 30; ++i)
            engine.createContainer({u"true"_s});
        QTRY_COMPARE(watched.rows.size(), 30);
        engine.removeContainers();
        QTRY_VERIFY(watched.rows.isEmpty());
        QCOMPARE(watched.lists, 1);
    }

    void tellsThatImagesVolumesAndNetworksChanged()
    {
        SANDGLASS_ENGINE(engine);
        Watched watched(engine, m_clock);
        QVERIFY(watched.becomesReady());
        QSignalSpy images(&watched.provider, &Provider::imagesChanged);
        QSignalSpy volumes(&watched.provider, &Provider::volumesChanged);
        QSignalSpy networks(&watched.provider, &Provider::networksChanged);
        // Once after the list, since nobody knows what happened before.
        QTRY_COMPARE(networks.count(), 1);
        images.clear();
        volumes.clear();
        networks.clear();
        engine.request("POST", "/images/sandglass-busybox/tag?repo=sandglass-second&tag=1");
        QTRY_VERIFY(images.count() > 0);
        engine.request("POST", "/volumes/create", R"({"Name":"spied"})");
        QTRY_VERIFY(volumes.count() > 0);
        engine.request("POST", "/networks/create", R"({"Name":"spied"})");
        const auto clean = qScopeGuard([&engine] {
            engine.request("DELETE", "/images/sandglass-second:1");
            engine.request("DELETE", "/volumes/spied");
            engine.request("DELETE", "/networks/spied");
        });
        QTRY_VERIFY(networks.count() > 0);
    }

    void aMovedTagKeepsTheConnection()
    {
        SANDGLASS_ENGINE(engine);
        const auto tag = [&engine](const QByteArray& image) {
            return engine.request("POST", "/images/" + image + "/tag?repo=sandglass-moving&tag=latest").ok();
        };
        const auto clean = qScopeGuard([&engine] {
            engine.removeContainers();
            engine.request("DELETE", "/images/sandglass-moving:latest");
        });
        QVERIFY(tag("sandglass-busybox:latest"));
        const QString id = engine.createContainer({u"true"_s}, {}, u"sandglass-moving:latest"_s);
        Watched watched(engine, m_clock);
        QVERIFY(watched.becomesReady());
        QVERIFY2(watched.row(id).image.contains("sandglass-moving"_L1), qPrintable(watched.row(id).image));
        const int lists = watched.lists;
        QVERIFY(tag("sandglass-noshell:latest"));
        QTRY_VERIFY(watched.lists > lists);
        // Docker names what the sandbox was made from, Podman the words it was made with.
        if (engine.kind() == PrivateEngine::Kind::Docker)
            QVERIFY2(watched.row(id).image.startsWith("sha256:"_L1), qPrintable(watched.row(id).image));
        QCOMPARE(watched.provider.liveList().unexplainedDifferences(), 0);
        QVERIFY(watched.provider.connectionState().isReady());
    }

    void comesBackAfterACrashOfTheEngine()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.createContainer({u"true"_s});
        engine.request("POST", path(id, "/rename?name=survivor"));
        Watched watched(engine, m_clock);
        QVERIFY(watched.becomesReady());
        const auto revive = qScopeGuard([&engine] {
            if (!engine.isRunning())
                engine.start();
        });

        engine.kill9();
        QTRY_VERIFY_WITH_TIMEOUT(watched.provider.connectionState().phase == ConnectionPhase::Unreachable, 2000);
        QVERIFY(watched.provider.connectionState().error.has_value());
        QVERIFY(watched.provider.connectionState().error->kind == ErrorKind::Unreachable);
        QCOMPARE(watched.rows.size(), 1);
        const auto failed = await(watched.provider.startSandbox(id));
        QVERIFY(failed && !*failed);
        QVERIFY2(failed->error().kind == ErrorKind::Unreachable, why(*failed));

        QVERIFY(engine.start());
        const QString other = engine.createContainer({u"true"_s});
        engine.request("POST", path(other, "/rename?name=newcomer"));
        QTRY_VERIFY_WITH_TIMEOUT(watched.provider.connectionState().isReady(), 5000);
        QTRY_COMPARE(watched.names(), (QStringList{u"newcomer:Created"_s, u"survivor:Created"_s}));
        QVERIFY(!watched.provider.connectionState().error);
    }

    void findsAnEngineThatIsStartedLater()
    {
        QFETCH_GLOBAL(PrivateEngine::Kind, engineKind);
        PrivateEngine engine(engineKind);
        ConnectionTimings timings;
        timings.firstRetryMs = timings.longestRetryMs = 3600000; // only the socket's appearance can help
        Watched watched(engine, m_clock, timings);
        watched.provider.start();
        QTRY_VERIFY(watched.provider.connectionState().phase == ConnectionPhase::Unreachable);
        QVERIFY(watched.provider.connectionState().error->hint == Hint::StartEngine);
        QVERIFY(watched.provider.connectionState().nextAttemptMs > 0);
        QVERIFY(engine.start());
        QTRY_VERIFY_WITH_TIMEOUT(watched.provider.connectionState().isReady(), 10000);
    }

    void aFrozenEngineIsFoundOut()
    {
        SANDGLASS_ENGINE(engine);
        ConnectionTimings timings;
        timings.pingEveryMs = 200;
        timings.pingTimeoutMs = 700;
        Watched watched(engine, m_clock, timings);
        QVERIFY(watched.becomesReady());
        const auto thaw = qScopeGuard([&engine] { engine.thaw(); });
        engine.freeze();
        QTRY_VERIFY_WITH_TIMEOUT(!watched.provider.connectionState().isReady(), 3000);
        QVERIFY(watched.provider.connectionState().error->kind == ErrorKind::Timeout);
        engine.thaw();
        QTRY_VERIFY_WITH_TIMEOUT(watched.provider.connectionState().isReady(), 20000);
    }

    void anEngineThatDoesNotAnswerIsSilentBeforeItIsLost()
    {
        SANDGLASS_ENGINE(engine);
        ConnectionTimings timings;
        QVERIFY(timings.pingEveryMs + timings.silentAfterMs < 5000);
        timings.pingEveryMs = timings.silentAfterMs = 200;
        timings.pingTimeoutMs = 3600000;
        Watched watched(engine, m_clock, timings);
        QVERIFY(watched.becomesReady());
        const auto thaw = qScopeGuard([&engine] { engine.thaw(); });
        engine.freeze();
        QTRY_VERIFY(watched.provider.connectionState().silent);
        QVERIFY(watched.provider.connectionState().isReady());
        engine.thaw();
        QTRY_VERIFY_WITH_TIMEOUT(watched.provider.connectionState().isCurrent(), 20000);
    }

    void pingsKeepTheDataFresh()
    {
        SANDGLASS_ENGINE(engine);
        ConnectionTimings timings;
        timings.pingEveryMs = 100;
        Watched watched(engine, m_clock, timings);
        QVERIFY(watched.becomesReady());
        const qint64 first = watched.provider.connectionState().dataAsOfMs;
        QTRY_VERIFY(watched.provider.connectionState().dataAsOfMs > first);
    }

    void listsAgainOnASlowTimerAndOnRequest()
    {
        SANDGLASS_ENGINE(engine);
        ConnectionTimings timings;
        timings.listEveryMs = 300;
        Watched watched(engine, m_clock, timings);
        QVERIFY(watched.becomesReady());
        QTRY_VERIFY(watched.lists >= 3);
        watched.provider.stop();

        Watched calm(engine, m_clock);
        QVERIFY(calm.becomesReady());
        QCOMPARE(calm.lists, 1);
        calm.provider.retryNow();
        QTRY_COMPARE(calm.lists, 2);
        QVERIFY(calm.provider.connectionState().isReady());
    }

    void stopsAndStartsAgain()
    {
        SANDGLASS_ENGINE(engine);
        Watched watched(engine, m_clock);
        QVERIFY(watched.becomesReady());
        watched.provider.stop();
        QVERIFY(watched.provider.connectionState().phase == ConnectionPhase::Disconnected);
        const QString id = engine.createContainer({u"true"_s});
        QVERIFY(watched.becomesReady());
        QVERIFY(watched.rows.contains(id));
    }

    void canBeStoppedOrDestroyedAtAnyMoment()
    {
        SANDGLASS_ENGINE(engine);
        engine.createContainer({u"true"_s});
        // After each number of turns of the event loop once; connecting takes a few dozen.
        for (int turns = 0; turns < 60; ++turns) {
            auto watched = std::make_unique<Watched>(engine, m_clock);
            watched->provider.start();
            for (int i = 0; i < turns; ++i)
                QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
            if (turns % 2 == 0)
                watched->provider.stop();
            watched.reset();
            QCoreApplication::processEvents();
        }
    }

    void canBeDestroyedFromItsOwnSignals()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.createContainer({u"true"_s});
        for (const bool atList : {true, false}) {
            auto* provider = new DockerProvider(configOf(engine), m_clock);
            QPointer<DockerProvider> alive(provider);
            if (atList)
                connect(provider, &Provider::sandboxesListed, this, [provider] { provider->stop(); });
            else
                connect(provider, &Provider::sandboxChanged, this, [provider] {
                    provider->deleteLater();
                    provider->stop();
                });
            provider->start();
            if (atList) {
                QTRY_VERIFY(!provider->liveList().known().isEmpty());
                QVERIFY(provider->connectionState().phase == ConnectionPhase::Disconnected);
                delete provider;
            } else {
                QTRY_VERIFY(provider->connectionState().isReady());
                engine.request("POST", path(id, "/rename?name=last"));
                QTRY_VERIFY(alive.isNull());
            }
        }
    }

private:
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(TestLiveList)
#include "tst_livelist.moc"
