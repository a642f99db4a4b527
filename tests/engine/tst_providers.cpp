// SPDX-License-Identifier: GPL-3.0-or-later
// What a person may expect of a sandbox whatever it runs on: one suite for dockerd, podman and Northflank.
#include "tests/support/backend.h"
#include "tests/support/testsupport.h"

#include <QMap>
#include <QSignalSpy>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 30000;

/// A provider that is connected, with the rows that it told of.
struct Connected
{
    explicit Connected(std::unique_ptr<Provider> made)
        : provider(std::move(made))
        , started(provider.get(), &Provider::sandboxStarted)
        , stopped(provider.get(), &Provider::sandboxStopped)
    {
        QObject::connect(provider.get(), &Provider::sandboxesListed, &context, [this](const QList<Sandbox>& all) {
            rows.clear();
            for (const Sandbox& sandbox : all)
                rows.insert(sandbox.key.id, sandbox);
        });
        QObject::connect(provider.get(), &Provider::sandboxChanged, &context,
                         [this](const Sandbox& sandbox) { rows.insert(sandbox.key.id, sandbox); });
        QObject::connect(provider.get(), &Provider::sandboxRemoved, &context,
                         [this](const QString& id) { rows.remove(id); });
        provider->start();
    }

    Provider* operator->() const { return provider.get(); }
    bool isReady() const { return provider->connectionState().isReady(); }
    SandboxState state(const QString& id) const { return rows.value(id).state; }

    std::unique_ptr<Provider> provider;
    QMap<QString, Sandbox> rows;
    QSignalSpy started;
    QSignalSpy stopped;
    QObject context;
};

} // namespace

#define CONNECTED(name)                                                                                                \
    QFETCH_GLOBAL(Backend::Kind, backendKind);                                                                         \
    Backend* const backend = Backend::shared(backendKind);                                                             \
    QVERIFY(backend);                                                                                                  \
    Connected name(backend->provider(m_clock));                                                                        \
    QTRY_VERIFY_WITH_TIMEOUT(name.isReady(), patienceMs)

/// Creates it and waits until the list shows it running.
#define RUNNING(name, spec)                                                                                            \
    const auto name##Made = await(sandboxes->createSandbox(spec), patienceMs);                                         \
    QVERIFY(name##Made);                                                                                               \
    QVERIFY2(*name##Made, why(*name##Made));                                                                           \
    const QString name = **name##Made;                                                                                 \
    QTRY_COMPARE_WITH_TIMEOUT(sandboxes.state(name), SandboxState::Running, patienceMs)

#define SUCCEEDS(call)                                                                                                 \
    do {                                                                                                               \
        const auto outcome = await(call, patienceMs);                                                                  \
        QVERIFY(outcome);                                                                                              \
        QVERIFY2(*outcome, why(*outcome));                                                                             \
    } while (false)

class TestProviders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<Backend::Kind>("backendKind");
        QTest::newRow("docker") << Backend::Kind::Docker;
        QTest::newRow("podman") << Backend::Kind::Podman;
        QTest::newRow("northflank") << Backend::Kind::Northflank;
    }

    void cleanup()
    {
        QFETCH_GLOBAL(Backend::Kind, backendKind);
        if (Backend* const backend = Backend::shared(backendKind))
            backend->clear();
    }

    void tellsWhatItIsWithoutConnecting()
    {
        QFETCH_GLOBAL(Backend::Kind, backendKind);
        Backend* const backend = Backend::shared(backendKind);
        QVERIFY(backend);
        const auto provider = backend->provider(m_clock);
        const auto info = await(provider->probe({}));
        QVERIFY(info);
        QVERIFY2(*info, why(*info));
        QVERIFY(!(*info)->product.isEmpty());
        QCOMPARE(provider->connectionState().phase, ConnectionPhase::Disconnected);
    }

    void createdIsListedAndRuns()
    {
        CONNECTED(sandboxes);
        RUNNING(id, backend->sleeper(u"made"_s));
        const Sandbox row = sandboxes.rows.value(id);
        QCOMPARE(row.name, u"made"_s);
        QTRY_VERIFY(sandboxes.rows.value(id).image.contains("sandglass-busybox"_L1));
        QVERIFY(!row.providerState.isEmpty());
        const auto inspected = await(sandboxes->inspectSandbox(id));
        QVERIFY2(inspected && *inspected, why(*inspected));
        QVERIFY(!(*inspected)->isEmpty());
    }

    void whatWasThereBeforeIsListed()
    {
        QString id;
        {
            CONNECTED(sandboxes);
            RUNNING(made, backend->sleeper(u"older"_s));
            id = made;
        }
        CONNECTED(sandboxes);
        QCOMPARE(sandboxes.state(id), SandboxState::Running);
    }

    void stopsAndStarts()
    {
        CONNECTED(sandboxes);
        RUNNING(id, backend->sleeper(u"walker"_s));
        SUCCEEDS(sandboxes->stopSandbox(id, 1));
        QTRY_COMPARE_WITH_TIMEOUT(sandboxes.state(id), SandboxState::Exited, patienceMs);
        QTRY_VERIFY(!sandboxes.stopped.isEmpty());
        const qsizetype before = sandboxes.started.size();
        SUCCEEDS(sandboxes->startSandbox(id));
        QTRY_COMPARE_WITH_TIMEOUT(sandboxes.state(id), SandboxState::Running, patienceMs);
        QTRY_VERIFY(sandboxes.started.size() > before);
    }

    void pausesAndGoesOn()
    {
        CONNECTED(sandboxes);
        RUNNING(id, backend->sleeper(u"pauser"_s));
        QVERIFY(sandboxes->capabilities().has(Capability::Pause));
        SUCCEEDS(sandboxes->pauseSandbox(id));
        QTRY_COMPARE_WITH_TIMEOUT(sandboxes.state(id), SandboxState::Paused, patienceMs);
        SUCCEEDS(sandboxes->unpauseSandbox(id));
        QTRY_COMPARE_WITH_TIMEOUT(sandboxes.state(id), SandboxState::Running, patienceMs);
    }

    void aRestartIsTold()
    {
        CONNECTED(sandboxes);
        RUNNING(id, backend->sleeper(u"again"_s));
        const qsizetype before = sandboxes.started.size();
        SUCCEEDS(sandboxes->restartSandbox(id, 1));
        QTRY_VERIFY_WITH_TIMEOUT(sandboxes.started.size() > before, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(sandboxes.state(id), SandboxState::Running, patienceMs);
    }

    void deletedIsGone()
    {
        CONNECTED(sandboxes);
        RUNNING(id, backend->sleeper(u"short-lived"_s));
        SUCCEEDS(sandboxes->deleteSandbox(id, true));
        QTRY_VERIFY(!sandboxes.rows.contains(id));
        const auto inspected = await(sandboxes->inspectSandbox(id));
        QCOMPARE(inspected->error().kind, ErrorKind::NotFound);
    }

    void notStartedDoesNotRun()
    {
        CONNECTED(sandboxes);
        SandboxSpec spec = backend->sleeper(u"later"_s);
        spec.startAfterCreate = false;
        const auto id = await(sandboxes->createSandbox(spec), patienceMs);
        QVERIFY2(id && *id, why(*id));
        QTRY_VERIFY(sandboxes.rows.contains(**id));
        QTRY_VERIFY(sandboxes.state(**id) == SandboxState::Created || sandboxes.state(**id) == SandboxState::Exited);
        SUCCEEDS(sandboxes->startSandbox(**id));
        QTRY_COMPARE_WITH_TIMEOUT(sandboxes.state(**id), SandboxState::Running, patienceMs);
    }

    void aNameThatIsTakenIsSaid()
    {
        CONNECTED(sandboxes);
        RUNNING(id, backend->sleeper(u"twin"_s));
        const auto second = await(sandboxes->createSandbox(backend->sleeper(u"twin"_s)));
        QCOMPARE(second->error().kind, ErrorKind::Conflict);
        QCOMPARE(second->error().hint, Hint::NameTaken);
        QCOMPARE(second->error().operation, Operation::CreateSandbox);
        QCOMPARE(second->error().subject, u"twin"_s);
        QVERIFY(!second->error().serverText.isEmpty());
        QCOMPARE(sandboxes.state(id), SandboxState::Running);
    }

    void anImageThatDoesNotExistIsSaid()
    {
        CONNECTED(sandboxes);
        SandboxSpec spec = backend->sleeper(u"none"_s);
        spec.image = u"sandglass-nothing:1"_s;
        const auto made = await(sandboxes->createSandbox(spec), patienceMs);
        QCOMPARE(made->error().kind, ErrorKind::NotFound);
        QCOMPARE(made->error().hint, Hint::ImageMissing);
        QVERIFY(made->error().leftBehind.isEmpty());
    }

    void whatIsNotThereIsNotFound()
    {
        CONNECTED(sandboxes);
        const QString id = backend->unknownId();
        QCOMPARE(await(sandboxes->startSandbox(id))->error().kind, ErrorKind::NotFound);
        QCOMPARE(await(sandboxes->stopSandbox(id, 1))->error().kind, ErrorKind::NotFound);
        QCOMPARE(await(sandboxes->deleteSandbox(id, false))->error().kind, ErrorKind::NotFound);
        QCOMPARE(await(sandboxes->inspectSandbox(id))->error().kind, ErrorKind::NotFound);
    }

    void anOutageIsToldAndOvercome()
    {
        CONNECTED(sandboxes);
        SandboxSpec spec = backend->sleeper(u"survivor"_s);
        spec.startAfterCreate = false;
        const auto id = await(sandboxes->createSandbox(spec), patienceMs);
        QVERIFY2(id && *id, why(*id));
        QTRY_VERIFY(sandboxes.rows.contains(**id));
        SUCCEEDS(sandboxes->inspectSandbox(**id)); // and it is put down
        backend->kill9();
        QTRY_COMPARE_WITH_TIMEOUT(sandboxes->connectionState().phase, ConnectionPhase::Unreachable, patienceMs);
        QVERIFY(sandboxes->connectionState().error);
        QCOMPARE(await(sandboxes->startSandbox(**id))->error().kind, ErrorKind::Unreachable);
        QVERIFY(backend->restart());
        QTRY_VERIFY_WITH_TIMEOUT(sandboxes.isReady(), patienceMs);
        QVERIFY(sandboxes.rows.contains(**id));
    }

    void operationsEndWithTheirProvider()
    {
        CONNECTED(sandboxes);
        const auto inspected = landing(sandboxes->inspectSandbox(backend->unknownId()));
        sandboxes.provider.reset();
        QTRY_VERIFY(inspected->has_value());
    }

private:
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(TestProviders)
#include "tst_providers.moc"
