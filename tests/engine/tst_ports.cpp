// SPDX-License-Identifier: GPL-3.0-or-later
// Ports of sandboxes that are published on this machine, on real engines with their usual network.
#include "tests/engine/dockerfixture.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
/// A sandbox that answers on its port 80. \a hostPort 0: the engine chooses one.
SandboxSpec webServer(const QString& name, quint16 hostPort)
{
    SandboxSpec spec = sleeper(name);
    spec.network.clear();
    spec.command = {u"sh"_s, u"-c"_s, u"mkdir /www; echo grains > /www/index.html; httpd -f -p 80 -h /www"_s};
    PortMapping port;
    port.containerPort = 80;
    port.hostPort = hostPort;
    spec.ports = {port};
    return spec;
}

/// What is answered on a port of this machine; empty when nothing is.
QByteArray fetch(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    if (!socket.waitForConnected(1000))
        return {};
    socket.write("GET / HTTP/1.0\r\n\r\n");
    while (socket.waitForReadyRead(1000)) {
    }
    return socket.readAll();
}
} // namespace

class TestPorts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }
    void cleanup()
    {
        SANDGLASS_ENGINE(engine);
        engine.removeContainers();
    }

    void aPortThatIsTakenIsSaid()
    {
        SANDGLASS_ENGINE(engine);
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        DockerProvider provider(configOf(engine), m_clock);
        const auto id = await(provider.createSandbox(webServer(u"second"_s, other.serverPort())), 60000);
        QVERIFY(id && !*id);
        QVERIFY2(id->error().hint == Hint::PortTaken, why(*id));
        QCOMPARE(id->error().kind, ErrorKind::Conflict);
        QCOMPARE(id->error().operation, Operation::StartSandbox);
        QCOMPARE(id->error().subject, u"second"_s);
        QVERIFY2(id->error().serverText.contains(QString::number(other.serverPort())), why(*id));
        // The sandbox is there, and starts once the port is free.
        other.close();
        const auto started = await(provider.startSandbox(u"second"_s), 60000);
        QVERIFY2(started && *started, why(*started));
    }

    void aPortOfAnotherSandboxIsTaken()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        const auto first = await(provider.createSandbox(webServer(u"first"_s, 18081)), 60000);
        QVERIFY2(first && *first, why(*first));
        const auto second = await(provider.createSandbox(webServer(u"second"_s, 18081)), 60000);
        QVERIFY(second && !*second);
        QVERIFY2(second->error().hint == Hint::PortTaken, why(*second));
    }

    void aPortThatTheEngineChoosesIsShownAfterTheStart()
    {
        SANDGLASS_ENGINE(engine);
        DockerProvider provider(configOf(engine), m_clock);
        provider.start();
        QTRY_VERIFY_WITH_TIMEOUT(provider.connectionState().isReady(), 20000);
        const auto id = await(provider.createSandbox(webServer(u"somewhere"_s, 0)), 60000);
        QVERIFY2(id && *id, why(*id));
        const auto shown = [&] { return provider.liveList().known().value(**id).ports.value(0); };
        QTRY_VERIFY_WITH_TIMEOUT(shown().hostPort != 0, 10000);
        QCOMPARE(shown().containerPort, 80);
        QCOMPARE(shown().hostAddress, u"127.0.0.1"_s);
        const QByteArray told = engine.cli({u"port"_s, **id, u"80/tcp"_s});
        QVERIFY2(told.contains(":" + QByteArray::number(shown().hostPort)), told);
        QTRY_VERIFY_WITH_TIMEOUT(fetch(shown().hostPort).endsWith("grains\n"), 10000);
    }

private:
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(TestPorts)
#include "tst_ports.moc"
