// SPDX-License-Identifier: GPL-3.0-or-later
// An engine that is killed with -9 under ten terminals and twenty logs: everything says so at once, comes back by
// itself within a second of the engine, and no line is lost or doubled.
#include "core/activity/activitylog.h"
#include "core/docker/dockerprovider.h"
#include "core/logs/logseam.h"
#include "core/logs/logservice.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "core/terminal/terminalservice.h"
#include "tests/engine/dockerfixture.h"

#include <QElapsedTimer>

#include <algorithm>
#include <chrono>
#include <future>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
constexpr int logCount = 20;
constexpr int terminalCount = 10;

struct World
{
    explicit World(const PrivateEngine& engine)
    {
        providers.registerFactory(u"docker"_s, [this](const ConnectionConfig& config) {
            return std::make_unique<DockerProvider>(config, clock);
        });
        provider = providers.addConnection(configOf(engine));
    }
    bool isReady() const { return provider->connectionState().isReady(); }

    SystemClock clock;
    ProviderRegistry providers;
    SandboxRegistry sandboxes{providers, clock};
    ActivityLog activities{clock};
    LogService logs{providers, sandboxes, activities, clock};
    TerminalService terminals{providers, sandboxes, clock};
    Provider* provider = nullptr;
};

/// What was written, without the seams, and how many of those do not prove that nothing is missing.
struct Text
{
    QByteArrayList lines;
    int seams = 0;
    int unprovenSeams = 0;
};

Text textOf(const LogSession& session)
{
    Text text;
    for (LineId id = session.store().firstId(); id < session.store().endId(); ++id) {
        const LogLine line = session.store().lineAt(id);
        if (!line.seam) {
            text.lines.append(QByteArray(line.text.data(), line.text.size()));
            continue;
        }
        ++text.seams;
        text.unprovenSeams += LogSeam::decoded(line.text)->proven ? 0 : 1;
    }
    return text;
}
} // namespace

class TestEngineCrash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tenTerminalsAndTwentyLogs_data()
    {
        QTest::addColumn<PrivateEngine::Kind>("kind");
        QTest::addColumn<bool>("sandboxesSurvive");
        QTest::newRow("docker with live restore") << PrivateEngine::Kind::Docker << true;
        QTest::newRow("docker") << PrivateEngine::Kind::Docker << false;
        QTest::newRow("podman") << PrivateEngine::Kind::Podman << true;
    }

    void tenTerminalsAndTwentyLogs()
    {
        QFETCH(const PrivateEngine::Kind, kind);
        QFETCH(const bool, sandboxesSurvive);
        PrivateEngine engine(kind);
        if (kind == PrivateEngine::Kind::Docker)
            engine.setSettings({{u"live-restore"_s, sandboxesSurvive}});
        QVERIFY(engine.start() && engine.importImages());
        World world(engine);
        QTRY_VERIFY_WITH_TIMEOUT(world.isReady(), 20000);

        QList<SandboxKey> keys;
        std::vector<std::shared_ptr<LogSession>> logs;
        for (int i = 0; i < logCount; ++i) {
            const QString id = engine.runContainer(
                {u"sh"_s, u"-c"_s, u"i=0; while :; do i=$((i+1)); echo line $i; sleep 0.1; done"_s});
            QVERIFY(!id.isEmpty());
            keys.append({u"test"_s, id});
            logs.push_back(world.logs.session(keys.last()));
        }
        const auto all = [&logs](auto&& fits) { return std::ranges::all_of(logs, fits); };
        QTRY_VERIFY_WITH_TIMEOUT(all([](const auto& log) { return !log->store().isEmpty(); }), 20000);
        std::vector<TerminalSession*> terminals;
        for (int i = 0; i < terminalCount; ++i) {
            terminals.push_back(world.terminals.open(keys[i]));
            terminals.back()->resize({80, 24});
        }
        const auto every = [&terminals](auto&& fits) { return std::ranges::all_of(terminals, fits); };
        QTRY_VERIFY_WITH_TIMEOUT(every([](auto* t) { return t->state() == TerminalSession::State::Running; }), 20000);

        // Everything says so at once.
        QElapsedTimer sinceKill;
        sinceKill.start();
        engine.kill9();
        QTRY_VERIFY_WITH_TIMEOUT(
            !world.isReady() && all([](const auto& log) { return log->phase() == LogSession::Phase::Waiting; }) &&
                every([](auto* t) { return t->state() == TerminalSession::State::Lost && t->mayLiveOn(); }) &&
                std::ranges::all_of(keys, [&](const auto& key) { return world.sandboxes.find(key)->stale; }),
            1000);
        qInfo("told after %lld ms", sinceKill.elapsed());
        QVERIFY(all([](const auto& log) { return log->error().has_value(); }));
        QVERIFY(every([](auto* t) { return t->error() && !t->canReconnect() && !t->write("echo lost\n"); }));

        // And comes back by itself, within a second of the engine.
        QVERIFY(engine.launch());
        using Clock = std::chrono::steady_clock;
        auto answered = std::async(std::launch::async, [&engine] {
            return engine.waitUntilUsable() ? std::optional(Clock::now()) : std::nullopt;
        });
        const auto goesOn = [sandboxesSurvive](const auto& log) {
            return log->phase() == (sandboxesSurvive ? LogSession::Phase::Following : LogSession::Phase::Ended);
        };
        QTRY_VERIFY_WITH_TIMEOUT(world.isReady() && all(goesOn), 30000);
        const auto back = Clock::now();
        const auto engineBack = answered.get();
        QVERIFY2(engineBack, qPrintable(engine.output()));
        const auto delay = std::chrono::duration_cast<std::chrono::milliseconds>(back - *engineBack);
        qInfo("back %lld ms after the engine", static_cast<long long>(delay.count()));
        QVERIFY(delay < std::chrono::seconds(1));
        QVERIFY(std::ranges::none_of(keys, [&](const auto& key) { return world.sandboxes.find(key)->stale; }));

        // A terminal never repeats what was typed; a person opens it again.
        QVERIFY(every([&](auto* t) { return t->canReconnect() == sandboxesSurvive; }));
        if (sandboxesSurvive) {
            for (TerminalSession* terminal : terminals)
                terminal->reconnect();
            QTRY_VERIFY_WITH_TIMEOUT(every([](auto* t) { return t->state() == TerminalSession::State::Running; }),
                                     20000);
            const qsizetype before = textOf(*logs.back()).lines.size();
            QTRY_VERIFY_WITH_TIMEOUT(textOf(*logs.back()).lines.size() > before + 5, 20000);
        }

        // No line is lost or doubled: the session has what the engine's own client reads in the end.
        for (int i = 0; i < logCount; ++i) {
            engine.request("POST", "/containers/" + keys[i].id.toUtf8() + "/kill");
            QTRY_COMPARE_WITH_TIMEOUT(logs[i]->phase(), LogSession::Phase::Ended, 20000);
            const Text text = textOf(*logs[i]);
            QCOMPARE(text.lines.join('\n'), engine.cli({u"logs"_s, keys[i].id}).trimmed());
            QCOMPARE(text.seams, sandboxesSurvive ? 1 : text.seams);
            QCOMPARE(text.unprovenSeams, 0);
        }
    }
};

QTEST_GUILESS_MAIN(TestEngineCrash)
#include "tst_enginecrash.moc"
