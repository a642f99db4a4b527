// SPDX-License-Identifier: GPL-3.0-or-later
// A log session on a real engine: over lost connections and restarts of the sandbox every line comes once.
#include "core/docker/dockerprovider.h"
#include "core/logs/sandboxlogsession.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "tests/support/privateengine.h"
#include "tests/support/testsupport.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
/// Stands between the program and the engine, and cuts all connections when told to.
class Cutter : public QObject
{
public:
    explicit Cutter(const QString& enginePath)
        : m_enginePath(enginePath)
    {
        m_server.listen(path());
        connect(&m_server, &QLocalServer::newConnection, this, [this] {
            while (QLocalSocket* client = m_server.nextPendingConnection())
                join(client);
        });
    }
    QString path() const { return m_folder.filePath(u"engine.sock"_s); }
    void cut()
    {
        const auto open = m_server.findChildren<QLocalSocket*>();
        for (QLocalSocket* client : open)
            client->abort();
    }

private:
    void join(QLocalSocket* client)
    {
        auto* engine = new QLocalSocket(client);
        engine->connectToServer(m_enginePath);
        const auto pass = [](QLocalSocket* from, QLocalSocket* to) {
            connect(from, &QLocalSocket::readyRead, to, [from, to] { to->write(from->readAll()); });
            connect(from, &QLocalSocket::disconnected, to, [to] { to->disconnectFromServer(); });
        };
        pass(client, engine);
        pass(engine, client);
        connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
    }

    QString m_enginePath;
    QTemporaryDir m_folder;
    QLocalServer m_server;
};

struct World
{
    explicit World(const PrivateEngine& engine)
        : cutter(engine.socketPath())
    {
        providers.registerFactory(u"docker"_s, [this](const ConnectionConfig& config) {
            return std::make_unique<DockerProvider>(config, clock);
        });
        ConnectionConfig config;
        config.id = u"cut"_s;
        config.name = u"cut"_s;
        config.provider = u"docker"_s;
        config.endpoint = u"unix://"_s + cutter.path();
        provider = providers.addConnection(config);
    }
    bool isReady() const { return provider->connectionState().isReady(); }

    SystemClock clock;
    ProviderRegistry providers;
    SandboxRegistry sandboxes{providers, clock};
    Cutter cutter;
    Provider* provider = nullptr;
};

/// The numbers behind "out" and "err", in the order in which the session has them.
struct Numbers
{
    QList<int> out;
    QList<int> err;
    int seams = 0;
    int unprovenSeams = 0;
};

Numbers numbersOf(const LogSession& session)
{
    Numbers numbers;
    for (LineId id = session.store().firstId(); id < session.store().endId(); ++id) {
        const LogLine line = session.store().lineAt(id);
        if (line.seam) {
            ++numbers.seams;
            numbers.unprovenSeams += LogSeam::decoded(line.text)->proven ? 0 : 1;
            continue;
        }
        (line.channel == LogChannel::Error ? numbers.err : numbers.out).append(line.text.mid(4).toInt());
    }
    return numbers;
}

QList<int> upTo(int last)
{
    QList<int> all;
    for (int i = 1; i <= last; ++i)
        all.append(i);
    return all;
}
} // namespace

class TestLogContinuity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }
    void cleanup()
    {
        SANDGLASS_ENGINE(engine);
        engine.removeContainers();
    }

    void cutConnectionsLoseAndDoubleNothing()
    {
        SANDGLASS_ENGINE(engine);
        World world(engine);
        QTRY_VERIFY_WITH_TIMEOUT(world.isReady(), 20000);
        const QString id =
            engine.runContainer({u"sh"_s, u"-c"_s,
                                 u"i=0; while [ $i -lt 6000 ]; do i=$((i+1)); echo out $i; echo err $i >&2; "
                                 "[ $((i%50)) = 0 ] && sleep 0.05; done; sleep 60"_s});
        SandboxLogSession session(world.providers, world.sandboxes, world.clock, {u"cut"_s, id});
        QTRY_VERIFY_WITH_TIMEOUT(!session.store().isEmpty(), 20000);
        QRandomGenerator random(11);
        for (int cut = 0; cut < 8; ++cut) {
            // Somewhere among the lines that come next.
            const qsizetype next = std::min<qsizetype>(session.store().count() + random.bounded(1, 600), 11000);
            QTRY_VERIFY_WITH_TIMEOUT(session.store().count() >= next, 30000);
            world.cutter.cut();
            QTRY_VERIFY_WITH_TIMEOUT(world.isReady() && session.phase() == LogSession::Phase::Following, 30000);
        }
        QTRY_VERIFY_WITH_TIMEOUT(numbersOf(session).out.size() >= 6000, 30000);
        QTRY_VERIFY_WITH_TIMEOUT(numbersOf(session).err.size() >= 6000, 30000);
        const Numbers numbers = numbersOf(session);
        QCOMPARE(numbers.out, upTo(6000));
        QCOMPARE(numbers.err, upTo(6000));
        QVERIFY(numbers.seams > 0);
        QCOMPARE(numbers.unprovenSeams, 0);
    }

    void restartsGoOnWhereTheLogWas()
    {
        SANDGLASS_ENGINE(engine);
        World world(engine);
        QTRY_VERIFY_WITH_TIMEOUT(world.isReady(), 20000);
        const QString id =
            engine.runContainer({u"sh"_s, u"-c"_s, u"for i in 1 2 3; do echo out $i; done; exec sleep 60"_s});
        SandboxLogSession session(world.providers, world.sandboxes, world.clock, {u"cut"_s, id});
        QTRY_COMPARE_WITH_TIMEOUT(numbersOf(session).out.size(), 3, 20000);
        const auto restarted = await(world.provider->restartSandbox(id, 0));
        QVERIFY2(restarted && *restarted, why(*restarted));
        QTRY_COMPARE_WITH_TIMEOUT(numbersOf(session).out, (QList{1, 2, 3, 1, 2, 3}), 20000);
        // Podman's stream may go on over a quick restart; then there is nothing to mark.
        if (engine.kind() == PrivateEngine::Kind::Docker)
            QTRY_COMPARE(numbersOf(session).seams, 1);
        QVERIFY(numbersOf(session).seams <= 1);
        QCOMPARE(numbersOf(session).unprovenSeams, 0);
        const auto stopped = await(world.provider->stopSandbox(id, 0));
        QVERIFY2(stopped && *stopped, why(*stopped));
        QTRY_COMPARE_WITH_TIMEOUT(session.phase(), LogSession::Phase::Ended, 20000);
        const auto started = await(world.provider->startSandbox(id));
        QVERIFY2(started && *started, why(*started));
        QTRY_COMPARE_WITH_TIMEOUT(numbersOf(session).out.size(), 9, 20000);
        QCOMPARE(session.phase(), LogSession::Phase::Following);
    }

    void readsALongLogFromItsEndToItsBeginning()
    {
        SANDGLASS_ENGINE(engine);
        World world(engine);
        QTRY_VERIFY_WITH_TIMEOUT(world.isReady(), 20000);
        const QString id = engine.runContainer({u"sh"_s, u"-c"_s,
                                                u"seq -f 'out %.0f' 1 20000 2>/dev/null || "
                                                "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo out $i; done"_s});
        engine.request("POST", "/containers/" + id.toUtf8() + "/wait");
        SandboxLogSession session(world.providers, world.sandboxes, world.clock, {u"cut"_s, id});
        QTRY_COMPARE_WITH_TIMEOUT(session.phase(), LogSession::Phase::Ended, 20000);
        QCOMPARE(session.store().count(), 1000);
        for (int pages = 0; session.older() == LogSession::Older::Available && pages < 20; ++pages) {
            session.requestOlder();
            QTRY_VERIFY_WITH_TIMEOUT(session.older() != LogSession::Older::Loading, 20000);
        }
        QCOMPARE(numbersOf(session).out, upTo(20000));
    }
};

QTEST_GUILESS_MAIN(TestLogContinuity)
#include "tst_logcontinuity.moc"
