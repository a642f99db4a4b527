// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/sandboxfacts.h"
#include "tests/engine/dockerfixture.h"

#include <QJsonArray>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

/// What a person does to sandboxes, on real engines.
class TestLifecycle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }

    void cleanup()
    {
        for (const auto kind : {PrivateEngine::Kind::Docker, PrivateEngine::Kind::Podman})
            PrivateEngine::shared(kind)->removeContainers();
    }

    void probesWithoutConnecting()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        const auto info = await(provider.probe({}));
        QVERIFY2(info && *info, why(*info));
        const bool podman = engine.kind() == PrivateEngine::Kind::Podman;
        QCOMPARE((*info)->product, podman ? u"Podman"_s : u"Docker"_s);
        QVERIFY(!(*info)->version.isEmpty());
        QVERIFY((*info)->apiVersion.startsWith("1."_L1));
        QVERIFY((*info)->cpus > 0);
        QVERIFY((*info)->memoryBytes > 0);
        QVERIFY((*info)->runtimes.contains("runc"_L1));
        QVERIFY(provider.connectionState().phase == ConnectionPhase::Disconnected);
    }

    void createsAndStarts()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        const auto id = await(provider.createSandbox(sleeper(u"made"_s)));
        QVERIFY2(id && *id, why(*id));
        QCOMPARE((*id)->size(), 64);
        QCOMPARE(stateOf(engine, **id), u"running"_s);
        const auto json = await(provider.inspectSandbox(**id));
        QVERIFY(json && *json);
        const QJsonObject labels = (*json)->value(u"Config"_s).toObject().value(u"Labels"_s).toObject();
        QCOMPARE(labels.value(u"io.sandglass.created-by"_s).toString(), u"sandglass"_s);
    }

    void createsWithEverything()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        SandboxSpec spec = sleeper(u"full"_s);
        spec.command = {u"sleep 1000 & wait"_s};
        spec.entrypoint = {u"/bin/sh"_s, u"-c"_s};
        spec.user = u"1000:1000"_s;
        spec.workingDirectory = u"/tmp"_s;
        spec.variables = {{u"GREETING"_s, u"a=b c"_s}};
        spec.labels = {{u"team"_s, u"lab"_s}};
        spec.mounts = {{MountSpec::Kind::Volume, u"full-data"_s, u"/data"_s, false},
                       {MountSpec::Kind::Bind, u"/etc"_s, u"/host-etc"_s, true},
                       {MountSpec::Kind::Tmpfs, QString(), u"/scratch"_s, false}};
        spec.limits = {0.5, 64LL << 20, 50};
        spec.restart = RestartPolicy::OnFailure;
        spec.restartRetries = 2;
        spec.runtime = u"runc"_s;
        spec.readOnlyRoot = true;
        spec.capabilitiesDropped = {u"ALL"_s};
        spec.noNewPrivileges = true;
        spec.terminal = true;
        spec.openInput = true;
        const auto id = await(provider.createSandbox(spec));
        QVERIFY2(id && *id, why(*id));
        QCOMPARE(stateOf(engine, **id), u"running"_s);
        const auto json = await(provider.inspectSandbox(**id));
        QVERIFY2(json && *json, why(*json));
        const QJsonObject config = (*json)->value(u"Config"_s).toObject();
        const QJsonObject host = (*json)->value(u"HostConfig"_s).toObject();
        QCOMPARE(config.value(u"User"_s).toString(), u"1000:1000"_s);
        QCOMPARE(config.value(u"WorkingDir"_s).toString(), u"/tmp"_s);
        QVERIFY(config.value(u"Env"_s).toArray().contains(u"GREETING=a=b c"_s));
        QVERIFY(config.value(u"Tty"_s).toBool());
        QVERIFY(config.value(u"OpenStdin"_s).toBool());
        QCOMPARE(host.value(u"NanoCpus"_s).toInteger(), 500000000);
        QCOMPARE(host.value(u"Memory"_s).toInteger(), 64LL << 20);
        QCOMPARE(host.value(u"PidsLimit"_s).toInteger(), 50);
        QVERIFY(host.value(u"ReadonlyRootfs"_s).toBool());
        QCOMPARE(host.value(u"RestartPolicy"_s).toObject().value(u"MaximumRetryCount"_s).toInt(), 2);
        const QByteArray mounts = engine.cli({u"exec"_s, **id, u"cat"_s, u"/proc/mounts"_s});
        for (const auto& target : {" /data "_ba, " /host-etc "_ba, " /scratch "_ba})
            QVERIFY2(mounts.contains(target), target);
        QVERIFY(engine.cli({u"exec"_s, **id, u"grep"_s, u"NoNewPrivs"_s, u"/proc/self/status"_s}).contains("1"));
        engine.request("DELETE", "/containers/" + (*id)->toLatin1() + "?force=1");
        engine.request("DELETE", "/volumes/full-data");
    }

    void publishesOnLoopback()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        SandboxSpec spec = sleeper(u"ports"_s);
        spec.network.clear();
        spec.startAfterCreate = false;
        PortMapping port;
        port.containerPort = 80;
        port.hostPort = 18080;
        spec.ports = {port};
        const auto id = await(provider.createSandbox(spec));
        QVERIFY2(id && *id, why(*id));
        const auto json = await(provider.inspectSandbox(**id));
        const QJsonArray bindings = (*json)->value(u"HostConfig"_s)[u"PortBindings"_s][u"80/tcp"_s].toArray();
        QCOMPARE(bindings.size(), 1);
        QCOMPARE(bindings[0][u"HostIp"_s].toString(), u"127.0.0.1"_s);
        QCOMPARE(bindings[0][u"HostPort"_s].toString(), u"18080"_s);
    }

    void walksThroughAllStates()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        SandboxSpec spec = sleeper(u"walker"_s);
        spec.startAfterCreate = false;
        const auto created = await(provider.createSandbox(spec));
        QVERIFY2(created && *created, why(*created));
        const QString id = **created;
        QCOMPARE(stateOf(engine, id), u"created"_s);

        const auto succeeds = [](const std::optional<Status>& status) { return status && *status; };
        QVERIFY(succeeds(await(provider.startSandbox(id))));
        QCOMPARE(stateOf(engine, id), u"running"_s);
        // The state that it is in already is no error.
        QVERIFY(succeeds(await(provider.startSandbox(id))));

        QVERIFY(succeeds(await(provider.pauseSandbox(id))));
        QCOMPARE(stateOf(engine, id), u"paused"_s);
        QVERIFY(succeeds(await(provider.unpauseSandbox(id))));
        QCOMPARE(stateOf(engine, id), u"running"_s);

        QVERIFY(succeeds(await(provider.restartSandbox(id, 0))));
        QCOMPARE(stateOf(engine, id), u"running"_s);

        const auto table = await(provider.listProcesses(id));
        QVERIFY2(table && *table, why(*table));
        QVERIFY(!(*table)->titles.isEmpty());
        QCOMPARE((*table)->rows.size(), 1);
        QVERIFY((*table)->rows[0].last().contains("sleep 1000"_L1));

        QVERIFY(succeeds(await(provider.renameSandbox(id, u"renamed"_s))));
        const auto json = await(provider.inspectSandbox(id));
        QCOMPARE((*json)->value(u"Name"_s).toString(), u"/renamed"_s);

        QVERIFY(succeeds(await(provider.killSandbox(id, u"SIGKILL"_s))));
        QTRY_COMPARE(stateOf(engine, id), u"exited"_s);
        QVERIFY(succeeds(await(provider.stopSandbox(id, 1))));

        QVERIFY(succeeds(await(provider.deleteSandbox(id, true))));
        QCOMPARE(engine.request("GET", "/containers/" + id.toLatin1() + "/json").status, 404);
    }

    void deletesAtOnceWhateverItDoes_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::newRow("created") << QByteArray();
        QTest::newRow("running") << "/start"_ba;
        QTest::newRow("paused") << "/start /pause"_ba;
        QTest::newRow("ended") << "/start /kill"_ba;
    }
    void deletesAtOnceWhateverItDoes()
    {
        SANDGLASS_ENGINE(engine);
        QFETCH(QByteArray, before);
        DockerProvider provider(configOf(engine), m_clock);
        SandboxSpec spec = sleeper(u"short-lived"_s);
        spec.startAfterCreate = false;
        const auto id = await(provider.createSandbox(spec));
        QVERIFY2(id && *id, why(*id));
        for (const auto& action : before.split(' ')) {
            if (!action.isEmpty())
                QVERIFY(engine.request("POST", "/containers/" + (*id)->toLatin1() + action).ok());
        }
        QElapsedTimer timer;
        timer.start();
        const auto deleted = await(provider.deleteSandbox(**id, true));
        QVERIFY2(deleted && *deleted, why(*deleted));
        QVERIFY2(timer.elapsed() < 5000, QByteArray::number(timer.elapsed()));
        QCOMPARE(stateOf(engine, **id), QString());
    }

    void stopGivesTheGraceAskedFor()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        SandboxSpec spec = sleeper(u"deaf"_s);
        spec.command = {u"sh"_s, u"-c"_s, u"trap '' TERM; while :; do sleep 1; done"_s};
        const auto id = await(provider.createSandbox(spec));
        QVERIFY2(id && *id, why(*id));
        QElapsedTimer timer;
        timer.start();
        const auto stopped = await(provider.stopSandbox(**id, 1));
        QVERIFY2(stopped && *stopped, why(*stopped));
        QVERIFY(timer.elapsed() >= 900);
        QVERIFY(timer.elapsed() < 8000);
        QCOMPARE(stateOf(engine, **id), u"exited"_s);
    }

    void longCallsDoNotHoldUpShortOnes()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        QStringList ids;
        for (int i = 0; i < 8; ++i) {
            SandboxSpec spec = sleeper(u"deaf%1"_s.arg(i));
            spec.command = {u"sh"_s, u"-c"_s, u"trap '' TERM; while :; do sleep 1; done"_s};
            const auto id = await(provider.createSandbox(spec));
            QVERIFY2(id && *id, why(*id));
            ids.append(**id);
        }
        int ended = 0;
        for (const auto& id : ids)
            whenDone(provider.stopSandbox(id, 5), this, [&ended](const Status&) { ++ended; });
        QElapsedTimer timer;
        timer.start();
        const auto inspected = await(provider.inspectSandbox(ids.first()));
        QVERIFY(inspected && *inspected);
        QVERIFY2(timer.elapsed() < 3000, QByteArray::number(timer.elapsed()));
        QVERIFY(ended < 8);
        QTRY_COMPARE_WITH_TIMEOUT(ended, 8, 30000);
    }

    void limitsAreReadBackAsTheyWereSet_data()
    {
        QTest::addColumn<RestartPolicy>("restart");
        QTest::addColumn<int>("retries");
        QTest::newRow("never") << RestartPolicy::No << 0;
        QTest::newRow("on failure") << RestartPolicy::OnFailure << 3;
        QTest::newRow("always") << RestartPolicy::Always << 0;
        QTest::newRow("unless stopped") << RestartPolicy::UnlessStopped << 0;
    }
    void limitsAreReadBackAsTheyWereSet()
    {
        SANDGLASS_ENGINE(engine);
        QFETCH(const RestartPolicy, restart);
        QFETCH(const int, retries);
        DockerProvider provider(configOf(engine), m_clock);
        SandboxSpec spec = sleeper(u"limited"_s);
        spec.limits = {.cpus = 0.75, .memoryBytes = 96LL << 20, .processes = 40};
        spec.restart = restart;
        spec.restartRetries = retries;
        const auto id = await(provider.createSandbox(spec));
        QVERIFY2(id && *id, why(*id));
        const auto json = await(provider.inspectSandbox(**id));
        QVERIFY2(json && *json, why(*json));
        const SandboxFacts facts = readSandboxFacts(**json);
        QVERIFY(facts.limits == spec.limits);
        QVERIFY(facts.restart == restart);
        QCOMPARE(facts.restartRetries, retries);
        // And the kernel holds it to them, by whichever version of control groups.
        const QByteArray kernel =
            engine.cli({u"exec"_s, **id, u"sh"_s, u"-c"_s,
                        u"cd /sys/fs/cgroup; cat memory.max memory/memory.limit_in_bytes pids.max pids/pids.max"_s});
        QVERIFY2(kernel.contains(QByteArray::number(96LL << 20)), kernel);
        QVERIFY2(kernel.contains("40\n"), kernel);
    }

    void updatesLimits()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        SandboxSpec spec = sleeper(u"limited"_s);
        spec.limits = {0.5, 64LL << 20, 50};
        spec.restart = RestartPolicy::OnFailure;
        spec.restartRetries = 3;
        const auto id = await(provider.createSandbox(spec));
        QVERIFY2(id && *id, why(*id));
        const auto host = [&] { return (*await(provider.inspectSandbox(**id)))->value(u"HostConfig"_s).toObject(); };

        ResourceLimits cpu;
        cpu.cpus = 0.25;
        const auto slower = await(provider.updateSandbox(**id, cpu, std::nullopt));
        QVERIFY2(slower && *slower, why(*slower));
        QCOMPARE(cpusOf(host()), 0.25);
        QCOMPARE(host()[u"Memory"_s].toInteger(), 64LL << 20);
        QCOMPARE(host()[u"PidsLimit"_s].toInteger(), 50);
        QCOMPARE(host()[u"RestartPolicy"_s][u"Name"_s].toString(), u"on-failure"_s);
        QCOMPARE(host()[u"RestartPolicy"_s][u"MaximumRetryCount"_s].toInt(), 3);

        const auto all = await(provider.updateSandbox(**id, {1.5, 256LL << 20, 60}, RestartPolicy::Always));
        QVERIFY2(all && *all, why(*all));
        QCOMPARE(cpusOf(host()), 1.5);
        QCOMPARE(host()[u"Memory"_s].toInteger(), 256LL << 20);
        QCOMPARE(host()[u"PidsLimit"_s].toInteger(), 60);
        QCOMPARE(host()[u"RestartPolicy"_s][u"Name"_s].toString(), u"always"_s);
    }

    void anotherMemoryLimitLeavesTheSwapAsItIs_data()
    {
        QTest::addColumn<qint64>("memorySwap");
        QTest::newRow("no swap") << (64LL << 20);
        QTest::newRow("32 MiB of swap") << (96LL << 20);
        QTest::newRow("any swap") << -1LL;
    }
    void anotherMemoryLimitLeavesTheSwapAsItIs()
    {
        SANDGLASS_ENGINE(engine);
        QFETCH(const qint64, memorySwap);
        DockerProvider provider(configOf(engine), m_clock);
        const QString id = engine.runContainer(
            {u"sleep"_s, u"1000"_s},
            {{u"HostConfig"_s, QJsonObject{{u"Memory"_s, 64LL << 20}, {u"MemorySwap"_s, memorySwap}}}});
        const auto swap = [&]() -> qint64 {
            const QJsonObject host = (*await(provider.inspectSandbox(id)))->value(u"HostConfig"_s).toObject();
            const qint64 sum = host[u"MemorySwap"_s].toInteger();
            return sum < 0 ? sum : sum - host[u"Memory"_s].toInteger();
        };
        // Podman takes -1 for twice the memory.
        const qint64 before = swap();
        ResourceLimits limits;
        limits.memoryBytes = 256LL << 20;
        const auto updated = await(provider.updateSandbox(id, limits, std::nullopt));
        QVERIFY2(updated && *updated, why(*updated));
        QCOMPARE(swap(), before);
        QCOMPARE((*await(provider.inspectSandbox(id)))->value(u"HostConfig"_s)[u"Memory"_s].toInteger(), 256LL << 20);
    }

    void memoryThatHadNoLimitGetsOne()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        const auto id = await(provider.createSandbox(sleeper(u"unlimited"_s)));
        QVERIFY2(id && *id, why(*id));
        ResourceLimits limits;
        limits.memoryBytes = 64LL << 20;
        const auto updated = await(provider.updateSandbox(**id, limits, std::nullopt));
        QVERIFY2(updated && *updated, why(*updated));
        const QJsonObject host = (*await(provider.inspectSandbox(**id)))->value(u"HostConfig"_s).toObject();
        QCOMPARE(host[u"Memory"_s].toInteger(), 64LL << 20);
    }

    void takesLimitsAwayWhereTheEngineCan()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        provider.start();
        QTRY_VERIFY(provider.connectionState().isReady());
        SandboxSpec spec = sleeper(u"limited"_s);
        spec.limits = {.cpus = 0.5, .memoryBytes = 64LL << 20, .processes = 50};
        const auto id = await(provider.createSandbox(spec));
        QVERIFY2(id && *id, why(*id));
        const auto limitsNow = [&] { return readSandboxFacts(**await(provider.inspectSandbox(**id))).limits; };
        const ResourceLimits noProcesses{.cpus = {}, .memoryBytes = {}, .processes = 0};
        const auto lifted = await(provider.updateSandbox(**id, noProcesses, std::nullopt));
        QVERIFY2(lifted && *lifted, why(*lifted));
        QVERIFY(!limitsNow().processes);
        QVERIFY(limitsNow().memoryBytes == spec.limits.memoryBytes); // The others stay.

        const bool can = provider.capabilities().has(Capability::LiftLimits);
        QCOMPARE(can, engine.kind() == PrivateEngine::Kind::Podman);
        const ResourceLimits none{.cpus = 0, .memoryBytes = 0, .processes = {}};
        const auto all = await(provider.updateSandbox(**id, none, std::nullopt));
        if (can) {
            QVERIFY2(all && *all, why(*all));
            QVERIFY(!limitsNow().cpus && !limitsNow().memoryBytes);
        } else {
            QVERIFY(all && !*all && all->error().kind == ErrorKind::Unsupported);
            QVERIFY(limitsNow().cpus && limitsNow().memoryBytes);
        }
    }

    void listsChanges()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        SandboxSpec spec = sleeper(u"changing"_s);
        spec.command = {u"sh"_s, u"-c"_s, u"echo x > /added; rm /bin/cal; sleep 1000"_s};
        const auto id = await(provider.createSandbox(spec));
        QVERIFY2(id && *id, why(*id));
        QList<FileChange> changes;
        const auto reread = [&] {
            const auto answer = await(provider.listChanges(**id));
            changes = answer && *answer ? **answer : QList<FileChange>();
            return changes.contains(FileChange{FileChange::Kind::Deleted, u"/bin/cal"_s});
        };
        QTRY_VERIFY(reread());
        QVERIFY(changes.contains(FileChange{FileChange::Kind::Added, u"/added"_s}));
    }

    void saysWhatWentWrong()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        const auto id = await(provider.createSandbox(sleeper(u"taken"_s)));
        QVERIFY2(id && *id, why(*id));

        const auto taken = await(provider.createSandbox(sleeper(u"taken"_s)));
        QVERIFY(taken && !*taken);
        QVERIFY2(taken->error().hint == Hint::NameTaken, why(*taken));
        QVERIFY(taken->error().kind == ErrorKind::Conflict);
        QVERIFY(taken->error().operation == Operation::CreateSandbox);
        QCOMPARE(taken->error().subject, u"taken"_s);
        QCOMPARE(taken->error().endpoint, engine.endpoint());

        SandboxSpec imageless = sleeper(u"imageless"_s);
        imageless.image = u"sandglass-nothing:none"_s;
        const auto noImage = await(provider.createSandbox(imageless));
        QVERIFY(noImage && !*noImage);
        QVERIFY2(noImage->error().hint == Hint::ImageMissing, why(*noImage));
        QVERIFY(noImage->error().kind == ErrorKind::NotFound);

        const auto missing = await(provider.startSandbox(u"0123456789ab"_s));
        QVERIFY(missing && !*missing);
        QVERIFY2(missing->error().kind == ErrorKind::NotFound, why(*missing));
        QVERIFY(missing->error().operation == Operation::StartSandbox);

        const auto signal = await(provider.killSandbox(**id, u"TERM&x=1"_s));
        QVERIFY(signal && !*signal);
        QVERIFY(signal->error().kind == ErrorKind::InvalidInput);
    }

    void aFailedStartLeavesTheSandboxAndSaysSo()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        SandboxSpec spec = sleeper(u"unstartable"_s);
        spec.command = {u"/no/such/program"_s};
        const auto id = await(provider.createSandbox(spec));
        QVERIFY(id && !*id);
        QVERIFY2(id->error().operation == Operation::StartSandbox, why(*id));
        QCOMPARE(id->error().subject, u"unstartable"_s);
        QCOMPARE(engine.request("GET", "/containers/unstartable/json").status, 200);
    }

    void aStoppedSandboxHasNoProcesses()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        const auto list = await(provider.listProcesses(u"0123456789ab"_s));
        QVERIFY(list && !*list);
        SandboxSpec stopped = sleeper(u"stopped"_s);
        stopped.startAfterCreate = false;
        const auto id = await(provider.createSandbox(stopped));
        const auto table = await(provider.listProcesses(**id));
        QVERIFY(table && !*table);
        QVERIFY2(table->error().hint == Hint::SandboxNotRunning, why(*table));
    }

    void destroyingTheProviderEndsWhatIsUnderWay()
    {
        SANDGLASS_ENGINE(engine);
        const auto freeze = qScopeGuard([&engine] { engine.thaw(); });
        auto provider = std::make_unique<DockerProvider>(configOf(engine), m_clock);
        QVERIFY(await(provider->probe({}))->has_value());
        engine.freeze();
        std::optional<Result<QJsonObject>> outcome;
        whenDone(provider->inspectSandbox(u"0123456789ab"_s), this,
                 [&outcome](const Result<QJsonObject>& result) { outcome = result; });
        provider.reset();
        QTRY_VERIFY(outcome.has_value());
        QVERIFY(!*outcome);
        QVERIFY2(outcome->error().isCancelled(), why(*outcome));
    }

private:
    /// However the engine keeps it.
    static double cpusOf(const QJsonObject& host)
    {
        if (const double nanos = host[u"NanoCpus"_s].toDouble(); nanos > 0)
            return nanos / 1e9;
        return host[u"CpuQuota"_s].toDouble() / host[u"CpuPeriod"_s].toDouble();
    }

    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(TestLifecycle)
#include "tst_lifecycle.moc"
