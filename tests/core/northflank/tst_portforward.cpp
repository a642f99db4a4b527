// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankapi.h"
#include "core/northflank/portforward.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"
#include "tests/support/websocketpeer.h"

#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestPortForward : public QObject
{
    Q_OBJECT

    using Opened = Result<std::unique_ptr<PortForward>>;
    Opened open(int port = 8080, quint16 localPort = 0)
    {
        auto opened = await(PortForward::open(m_api, {u"p"_s, u"s"_s}, port, localPort));
        return opened ? std::move(*opened) : fail(ErrorKind::Timeout);
    }
    static std::unique_ptr<QTcpSocket> connectTo(const Opened& forward)
    {
        auto socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(QHostAddress::LocalHost, (*forward)->localPort());
        return socket;
    }
    void answerInfo(const QByteArray& info)
    {
        m_peer->onRequest([info](const PeerConnection* request) {
            return request->target().startsWith("/v1/port-forwarding/") ? std::optional(jsonAnswer(info))
                                                                        : std::nullopt;
        });
    }
    static QByteArray goodInfo(quint16 serverPort)
    {
        return "{\"namespace\":\"ns\",\"targetDomain\":\"127.0.0.1:" + QByteArray::number(serverPort) +
               "\",\"instances\":[{\"podName\":\"pod-1\"},{\"podName\":\"pod-2\"}],\"ports\":["
               R"({"name":"http","internalPort":8080,"protocol":"HTTP"},{"name":"dns","internalPort":53,"protocol":"UDP"}]})";
    }

private Q_SLOTS:
    void init()
    {
        m_peer = std::make_unique<WebSocketPeer>();
        answerInfo(goodInfo(m_peer->port()));
        m_api = std::make_shared<NorthflankApi>(QUrl(u"http://127.0.0.1:%1"_s.arg(m_peer->port())), u"t"_s, m_clock);
        m_api->setToken("token");
    }
    void cleanup()
    {
        m_api.reset();
        m_peer.reset();
    }

    void carriesBytesBothWays()
    {
        m_peer->onMessage(
            [](PeerConnection* tunnel, const QByteArray& bytes) { tunnel->send(bytes, PeerConnection::Binary); });
        const auto forward = open();
        QVERIFY2(forward, why(forward));
        const auto socket = connectTo(forward);
        QByteArray sent(3 * 1024 * 1024, Qt::Uninitialized);
        for (qsizetype i = 0; i < sent.size(); ++i)
            sent[i] = static_cast<char>(i * 7 + i / 251);
        socket->write(sent);
        QByteArray got;
        connect(socket.get(), &QTcpSocket::readyRead, this, [&] { got += socket->readAll(); });
        QTRY_COMPARE(got.size(), sent.size());
        QVERIFY(got == sent);
        QCOMPARE(m_peer->last()->target(), "/tunnel/teams/t/projects/p/services/s/instance/pod-1/port/8080");
        QCOMPARE(m_peer->last()->header("Authorization"), "Bearer token");
        QCOMPARE((*forward)->connections(), 1);
        socket->disconnectFromHost();
        QTRY_COMPARE((*forward)->connections(), 0);
        QTRY_VERIFY(!m_peer->last()->isOpen());
    }

    void passesOnWhatWasSentBeforeTheEnd()
    {
        const auto forward = open();
        QVERIFY2(forward, why(forward));
        const auto socket = connectTo(forward);
        socket->write(QByteArray(500000, 'x'));
        socket->disconnectFromHost();
        qsizetype got = 0;
        m_peer->onMessage([&got](const PeerConnection*, const QByteArray& bytes) { got += bytes.size(); });
        QTRY_COMPARE(got, 500000);
        QTRY_COMPARE((*forward)->connections(), 0);
    }

    void theServiceEndsAConnection()
    {
        const auto forward = open();
        QVERIFY2(forward, why(forward));
        const QSignalSpy failures(forward->get(), &PortForward::connectionFailed);
        const auto socket = connectTo(forward);
        QTRY_COMPARE(m_peer->accepted(), 1);
        m_peer->last()->send("bye", PeerConnection::Binary);
        m_peer->last()->close(1000);
        QTRY_COMPARE(socket->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(socket->readAll(), "bye");
        QVERIFY(failures.isEmpty());
    }

    void tellsWhyATunnelIsRefused()
    {
        const auto forward = open();
        QVERIFY2(forward, why(forward));
        m_peer->refuseWith(jsonAnswer(R"({"message":"no token permission"})", 403));
        QSignalSpy failures(forward->get(), &PortForward::connectionFailed);
        const auto socket = connectTo(forward);
        QTRY_COMPARE(failures.size(), 1);
        const auto error = failures.first().first().value<Error>();
        QCOMPARE(error.kind, ErrorKind::Forbidden);
        QCOMPARE(error.serverText, u"no … permission"_s);
        QTRY_COMPARE(socket->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE((*forward)->failure(), error);
    }

    void forgetsAFailureOnceAConnectionComesAbout()
    {
        const auto forward = open();
        QVERIFY2(forward, why(forward));
        m_peer->refuseWith(jsonAnswer(R"({"message":"no token permission"})", 403));
        const auto refused = connectTo(forward);
        QTRY_VERIFY((*forward)->failure());
        m_peer->acceptAgain();
        const auto socket = connectTo(forward);
        QTRY_VERIFY(!(*forward)->failure());
    }

    /// Answers the tunnels to pod-1 as those to a pod that is gone.
    void restartTheService(const QByteArray& info)
    {
        m_peer->onRequest([info](const PeerConnection* request) -> std::optional<QByteArray> {
            if (request->target().startsWith("/v1/port-forwarding/"))
                return jsonAnswer(info);
            if (request->target().contains("/pod-1/"))
                return jsonAnswer(R"({"message":"no such instance"})", 404);
            return {};
        });
    }

    void followsARestartOfTheService()
    {
        const auto forward = open();
        QVERIFY2(forward, why(forward));
        restartTheService(goodInfo(m_peer->port()).replace("pod-1", "pod-9"));
        m_peer->onMessage(
            [](PeerConnection* tunnel, const QByteArray& bytes) { tunnel->send(bytes, PeerConnection::Binary); });
        const QSignalSpy failures(forward->get(), &PortForward::connectionFailed);
        const auto socket = connectTo(forward);
        socket->write("hello");
        QTRY_COMPARE(socket->bytesAvailable(), 5);
        QCOMPARE(m_peer->last()->target(), "/tunnel/teams/t/projects/p/services/s/instance/pod-9/port/8080");
        QVERIFY(failures.isEmpty());
        QCOMPARE((*forward)->connections(), 1);
        socket->disconnectFromHost();
        QTRY_COMPARE((*forward)->connections(), 0);
    }

    void tellsWhenNoInstanceRunsAfterARestart()
    {
        const auto forward = open();
        QVERIFY2(forward, why(forward));
        restartTheService(goodInfo(m_peer->port()).replace("pod-1", ""));
        QSignalSpy failures(forward->get(), &PortForward::connectionFailed);
        const auto socket = connectTo(forward);
        QTRY_COMPARE(failures.size(), 1);
        QCOMPARE(failures.first().first().value<Error>().hint, Hint::SandboxNotRunning);
        QTRY_COMPARE((*forward)->connections(), 0);
    }

    void refusesMoreConnectionsThanItCarries()
    {
        const auto forward = open();
        QVERIFY2(forward, why(forward));
        std::vector<std::unique_ptr<QTcpSocket>> sockets;
        for (int i = 0; i < PortForward::mostConnections; ++i)
            sockets.push_back(connectTo(forward));
        QTRY_COMPARE((*forward)->connections(), PortForward::mostConnections);
        const auto oneMore = connectTo(forward);
        QVERIFY(oneMore->waitForConnected());
        QTRY_COMPARE(oneMore->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE((*forward)->connections(), PortForward::mostConnections);
    }

    void endsAllConnectionsWithItself()
    {
        auto forward = open();
        QVERIFY2(forward, why(forward));
        const auto socket = connectTo(forward);
        QTRY_COMPARE(m_peer->accepted(), 1);
        forward->reset();
        QTRY_COMPARE(socket->state(), QAbstractSocket::UnconnectedState);
        QTRY_VERIFY(!m_peer->last()->isOpen());
    }

    void cannotBeOpened_data()
    {
        QTest::addColumn<QByteArray>("info");
        QTest::addColumn<int>("port");
        QTest::addColumn<ErrorKind>("kind");
        const QByteArray ports = "\"ports\":[{\"internalPort\":8080,\"protocol\":\"TCP\"}]";
        QTest::newRow("no such port") << goodInfo(1) << 81 << ErrorKind::NotFound;
        QTest::newRow("datagrams") << goodInfo(1) << 53 << ErrorKind::Unsupported;
        QTest::newRow("no instance") << R"({"targetDomain":"127.0.0.1",)"_ba + ports + '}' << 8080
                                     << ErrorKind::NotFound;
        QTest::newRow("nothing") << "{}"_ba << 8080 << ErrorKind::NotFound;
        // The token goes there.
        QTest::newRow("elsewhere, in the clear")
            << R"({"targetDomain":"example.org","instances":[{"podName":"a"}],)"_ba + ports + '}' << 8080
            << ErrorKind::Protocol;
        QTest::newRow("a path") << R"({"targetDomain":"127.0.0.1/x","instances":[{"podName":"a"}],)"_ba + ports + '}'
                                << 8080 << ErrorKind::Protocol;
        QTest::newRow("an instance with a path")
            << R"({"targetDomain":"127.0.0.1","instances":[{"podName":"../x"}],)"_ba + ports + '}' << 8080
            << ErrorKind::Protocol;
    }
    void cannotBeOpened()
    {
        QFETCH(const QByteArray, info);
        QFETCH(const int, port);
        QFETCH(const ErrorKind, kind);
        answerInfo(info);
        const auto forward = open(port);
        QVERIFY(!forward);
        QCOMPARE(forward.error().kind, kind);
        QCOMPARE(forward.error().operation, Operation::ForwardPort);
    }

    void namesATakenPort()
    {
        const auto forward = open();
        QVERIFY2(forward, why(forward));
        const auto second = open(8080, (*forward)->localPort());
        QVERIFY(!second);
        QCOMPARE(second.error().hint, Hint::PortTaken);
    }

private:
    ManualClock m_clock;
    std::unique_ptr<WebSocketPeer> m_peer;
    std::shared_ptr<NorthflankApi> m_api;
};

QTEST_GUILESS_MAIN(TestPortForward)
#include "tst_portforward.moc"
