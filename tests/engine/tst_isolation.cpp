// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/isolationassessment.h"
#include "tests/engine/dockerfixture.h"

#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

using Kind = IsolationFinding::Kind;

/// What is told of sandboxes that real engines made.
class TestIsolation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }

    void cleanup()
    {
        for (const auto kind : {PrivateEngine::Kind::Docker, PrivateEngine::Kind::Podman})
            PrivateEngine::shared(kind)->removeContainers();
    }

    void aHardenedOneIsSeenAsSuch()
    {
        SANDGLASS_ENGINE(engine);
        SandboxSpec spec = sleeper(u"hard"_s);
        spec.user = u"1000"_s;
        spec.limits = {.cpus = 0.5, .memoryBytes = 64LL << 20, .processes = 50};
        spec.capabilitiesDropped = {u"ALL"_s};
        spec.noNewPrivileges = true;
        spec.readOnlyRoot = true;
        const auto found = assess(engine, spec);
        QVERIFY(found);
        QCOMPARE(found->findings, QList<IsolationFinding>());
        QCOMPARE(toString(found->level), toString(IsolationLevel::Hardened));
    }

    void aPlainOneIsStandard()
    {
        SANDGLASS_ENGINE(engine);
        const auto found = assess(engine, sleeper(u"plain"_s));
        QVERIFY(found);
        QCOMPARE(toString(found->level), toString(IsolationLevel::Standard));
        for (const Kind kind : {Kind::UsualCapabilities, Kind::MayGainPrivileges, Kind::RootUser, Kind::WritableRoot,
                                Kind::NoMemoryLimit, Kind::NoCpuLimit})
            QVERIFY2(has(*found, kind), QByteArray::number(static_cast<int>(kind)));
    }

    void whatOpensTheMachineIsNamed()
    {
        SANDGLASS_ENGINE(engine);
        SandboxSpec spec = sleeper(u"open"_s);
        spec.mounts = {{.kind = MountSpec::Kind::Bind, .source = u"/etc"_s, .target = u"/host-etc"_s}};
        spec.capabilitiesAdded = {u"SYS_ADMIN"_s, u"NET_ADMIN"_s};
        spec.network = u"host"_s;
        spec.variables = {{u"API_TOKEN"_s, u"planted"_s}};
        const auto found = assess(engine, spec);
        QVERIFY(found);
        QCOMPARE(toString(found->level), toString(IsolationLevel::Exposed));
        const QList<IsolationFinding> expected{{Kind::SystemPath, u"/etc"_s},
                                               {Kind::PowerfulCapability, u"SYS_ADMIN"_s},
                                               {Kind::HostNetwork},
                                               {Kind::AddedCapability, u"NET_ADMIN"_s},
                                               {Kind::SecretInVariable, u"API_TOKEN"_s}};
        for (const IsolationFinding& finding : expected)
            QVERIFY2(found->findings.contains(finding), qPrintable(finding.detail));
    }

    void aPrivilegedOneIsExposed()
    {
        SANDGLASS_ENGINE(engine);
        // Sandglass itself makes none.
        engine.cli({u"run"_s, u"-d"_s, u"--name"_s, u"lord"_s, u"--privileged"_s, u"--pid=host"_s, u"--network=none"_s,
                    u"sandglass-busybox"_s, u"sleep"_s, u"1000"_s});
        DockerProvider provider(configOf(engine), m_clock);
        const auto json = await(provider.inspectSandbox(u"lord"_s));
        QVERIFY2(json && *json, why(*json));
        const auto found = assessIsolation(**json, {});
        QVERIFY(found);
        QVERIFY(has(*found, Kind::Privileged));
        QVERIFY(has(*found, Kind::HostProcesses));
        QCOMPARE(toString(found->level), toString(IsolationLevel::Exposed));
    }

private:
    std::optional<IsolationAssessment> assess(PrivateEngine& engine, const SandboxSpec& spec)
    {
        DockerProvider provider(configOf(engine), m_clock);
        const auto info = await(provider.probe({}));
        const auto id = await(provider.createSandbox(spec));
        if (!info || !*info || !id || !*id) {
            qWarning() << "could not be created:" << (id && !*id ? describe(id->error()) : QString());
            return {};
        }
        const auto json = await(provider.inspectSandbox(**id));
        return json && *json ? assessIsolation(**json, **info) : std::nullopt;
    }
    static bool has(const IsolationAssessment& assessment, Kind kind)
    {
        return std::ranges::any_of(assessment.findings, [kind](const auto& finding) { return finding.kind == kind; });
    }

    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(TestIsolation)
#include "tst_isolation.moc"
