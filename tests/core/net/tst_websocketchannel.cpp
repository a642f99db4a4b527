// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/websocketchannel.h"
#include "tests/support/testsupport.h"
#include "tests/support/websocketpeer.h"

#include <QChronoTimer>
#include <QSignalSpy>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
/// A channel, and what came of it.
struct Client
{
    explicit Client(const QUrl& url, WebSocketLimits limits = {})
        : channel(std::make_unique<WebSocketChannel>(limits))
    {
        QObject::connect(channel.get(), &WebSocketChannel::opened, channel.get(), [this] { opened = true; });
        QObject::connect(channel.get(), &WebSocketChannel::received, channel.get(),
                         [this](const QByteArray& message) { messages.append(message); });
        QObject::connect(channel.get(), &WebSocketChannel::ended, channel.get(),
                         [this](const WebSocketEnd& how) { ends.append(how); });
        channel->open(QNetworkRequest(url));
    }
    const Error* error() const { return ends.isEmpty() ? nullptr : std::get_if<Error>(&ends.first()); }
    const HttpResponse* answer() const { return ends.isEmpty() ? nullptr : std::get_if<HttpResponse>(&ends.first()); }
    const WebSocketClosure* closure() const
    {
        return ends.isEmpty() ? nullptr : std::get_if<WebSocketClosure>(&ends.first());
    }

    bool opened = false;
    QList<QByteArray> messages;
    QList<WebSocketEnd> ends;
    std::unique_ptr<WebSocketChannel> channel;
};
} // namespace

class TestWebSocketChannel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_peer = std::make_unique<WebSocketPeer>(); }
    void cleanup() { m_peer.reset(); }

    void carriesMessagesBothWays()
    {
        Client client(m_peer->url(u"/v1/logs?type=a%2Bb"_s));
        QTRY_VERIFY(client.opened);
        PeerConnection* peer = m_peer->last();
        QCOMPARE(peer->target(), "/v1/logs?type=a%2Bb");
        QVERIFY(peer->header("Authorization").isEmpty() && peer->header("Origin").isEmpty());
        client.channel->sendText("żółć");
        client.channel->sendBinary(QByteArray("\0\xff", 2));
        QTRY_COMPARE(peer->messages, QList<QByteArray>({"żółć", QByteArray("\0\xff", 2)}));
        QCOMPARE(peer->opcodes, QList({PeerConnection::Text, PeerConnection::Binary}));

        peer->send("wh", PeerConnection::Text, false);
        peer->send("ole", PeerConnection::Continuation);
        peer->send(QByteArray(300000, '\xfe'), PeerConnection::Binary);
        QTRY_COMPARE(client.messages.size(), 2);
        QCOMPARE(client.messages.first(), "whole");
        QCOMPARE(client.messages.last(), QByteArray(300000, '\xfe'));
        QVERIFY(client.ends.isEmpty());
    }

    void saysGoodbye()
    {
        Client client(m_peer->url());
        QTRY_VERIFY(client.opened);
        client.channel->sendText("last words");
        client.channel->close();
        QTRY_VERIFY(m_peer->last()->closeCode);
        QCOMPARE(m_peer->last()->messages, QList<QByteArray>{"last words"});
        QTRY_VERIFY(!m_peer->last()->isOpen());
        QVERIFY(client.ends.isEmpty());
    }

    void closesWithItself()
    {
        Client client(m_peer->url());
        QTRY_VERIFY(client.opened);
        client.channel.reset();
        QTRY_VERIFY(!m_peer->last()->isOpen());
    }

    void handsOnARefusal_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        const QByteArray body = R"({"error":{"message":"pod not ready"}})";
        for (const int status : {400, 401, 403, 404, 409, 422, 429, 500, 502, 503}) {
            const QByteArray line = "HTTP/1.1 " + QByteArray::number(status) + " Reason\r\n";
            QTest::newRow(QByteArray::number(status))
                << line + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body << status << body;
        }
        QTest::newRow("chunked") << "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n"_ba
                                 << 500 << "no"_ba;
        QTest::newRow("empty") << "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"_ba << 404 << ""_ba;
        QTest::newRow("HTML instead") << "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<html>"_ba << 200 << "<html>"_ba;
        QTest::newRow("login")
            << "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 2\r\n\r\nno"_ba << 401
            << "no"_ba;
        QTest::newRow("redirect") << "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"_ba
                                  << 302 << ""_ba;
    }
    void handsOnARefusal()
    {
        QFETCH(const QByteArray, answer);
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        m_peer->refuseWith(answer);
        Client client(m_peer->url());
        QTRY_COMPARE(client.ends.size(), 1);
        QVERIFY(client.answer());
        QCOMPARE(client.answer()->head.status, status);
        QCOMPARE(client.answer()->body, body);
        QVERIFY(!client.opened);
    }

    void wantsHttp()
    {
        m_peer->refuseWith("220 mail.example.org ESMTP\r\n\r\n");
        Client client(m_peer->url());
        QTRY_COMPARE(client.ends.size(), 1);
        QVERIFY(client.error());
        QCOMPARE(client.error()->kind, ErrorKind::Protocol);
    }

    void waitsForAnUpgradeNoLongerThanAllowed()
    {
        m_peer->refuseWith({});
        Client client(m_peer->url(), {.upgradeMs = 50});
        QTRY_COMPARE(client.ends.size(), 1);
        QVERIFY(client.error());
        QCOMPARE(client.error()->kind, ErrorKind::Timeout);
        QCOMPARE(client.error()->endpoint, m_peer->url().toString());
    }

    void findsNobody()
    {
        const QUrl url = m_peer->url(u"/?token=secret"_s);
        m_peer.reset();
        Client client(url);
        QTRY_COMPARE(client.ends.size(), 1);
        QVERIFY(client.error());
        QCOMPARE(client.error()->kind, ErrorKind::Unreachable);
        QVERIFY(client.error()->retryable);
        QVERIFY(!describe(*client.error()).contains(u"secret"));
    }

    void tellsHowTheServerClosed_data()
    {
        QTest::addColumn<std::optional<int>>("code");
        QTest::addColumn<int>("told");
        for (const int code : {1000, 1001, 1002, 1003, 1008, 1009, 1011, 3000, 4001})
            QTest::newRow(QByteArray::number(code)) << std::optional(code) << code;
        QTest::newRow("none") << std::optional<int>() << 1000;
    }
    void tellsHowTheServerClosed()
    {
        QFETCH(const std::optional<int>, code);
        QFETCH(const int, told);
        Client client(m_peer->url());
        QTRY_VERIFY(client.opened);
        m_peer->last()->send("before");
        m_peer->last()->close(code, "pod gone");
        QTRY_COMPARE(client.ends.size(), 1);
        QCOMPARE(client.messages, QList<QByteArray>{"before"});
        QVERIFY(client.closure());
        QCOMPARE(client.closure()->code, told);
        QCOMPARE(client.closure()->reason, code ? u"pod gone"_s : QString());
    }

    void noticesALostConnection()
    {
        Client client(m_peer->url());
        QTRY_VERIFY(client.opened);
        m_peer->last()->drop();
        QTRY_COMPARE(client.ends.size(), 1);
        QVERIFY(client.error());
        QCOMPARE(client.error()->kind, ErrorKind::Unreachable);
    }

    void endsOnBrokenFrames_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("half a character in text") << "\x81\x01\xc5"_ba;
        QTest::newRow("reserved opcode") << "\x83\x01x"_ba;
        QTest::newRow("continuation of nothing") << "\x80\x01x"_ba;
        QTest::newRow("too long") << QByteArray("\x82\x7f\0\0\0\0\x7f\0\0\0", 10);
        QTest::newRow("HTTP") << "HTTP/1.1 400 Bad Request\r\n\r\n"_ba;
    }
    void endsOnBrokenFrames()
    {
        QFETCH(const QByteArray, bytes);
        Client client(m_peer->url());
        QTRY_VERIFY(client.opened);
        m_peer->last()->sendRaw(bytes);
        QTRY_COMPARE(client.ends.size(), 1);
        QVERIFY(client.closure() && client.closure()->code > 1001);
    }

    void joinsCharactersThatAFrameCut()
    {
        Client client(m_peer->url());
        QTRY_VERIFY(client.opened);
        m_peer->last()->send("\xc5\xbc\xc3", PeerConnection::Binary, false);
        m_peer->last()->send("\xb3", PeerConnection::Continuation);
        QTRY_COMPARE(client.messages, QList<QByteArray>{"żó"});
    }

    void findsADeadPeer()
    {
        m_peer->onOpen([](PeerConnection* connection) { connection->answersPings = false; });
        Client client(m_peer->url(), {.pingMs = 20, .pongMs = 60});
        QTRY_COMPARE(client.ends.size(), 1);
        QVERIFY(client.error());
        QCOMPARE(client.error()->kind, ErrorKind::Timeout);
        QVERIFY(m_peer->last()->pings > 0);
    }

    void keepsAPeerThatAnswersPings()
    {
        Client client(m_peer->url(), {.pingMs = 10, .pongMs = 1000});
        QTRY_VERIFY(client.opened);
        QTRY_VERIFY(m_peer->last()->pings > 5);
        QVERIFY(client.ends.isEmpty());
    }

    /// The server must feel that nobody reads, and nothing may be lost by it. A frame that is cut in the middle by the
    /// pause is no dead peer.
    void aPausePressesBack()
    {
        constexpr int blocks = 400;
        constexpr qsizetype blockSize = 64 * 1024;
        Client client(m_peer->url(), {.pingMs = 50, .pongMs = 100});
        QTRY_VERIFY(client.opened);
        const auto patience = client.channel->findChild<QChronoTimer*>(); // QWebSocket's own, with half a frame
        patience->setInterval(std::chrono::milliseconds(100));
        client.channel->setPaused(true);
        for (int i = 0; i < blocks; ++i)
            m_peer->last()->send(QByteArray(blockSize, static_cast<char>(i)), PeerConnection::Binary);
        qint64 left = 0;
        const auto stands = [&] { return left == std::exchange(left, m_peer->last()->bytesToWrite()) && left > 0; };
        QTRY_VERIFY_WITH_TIMEOUT(stands(), 5000);
        QVERIFY(left > blocks * blockSize / 2);
        QVERIFY(client.messages.isEmpty());
        QVERIFY(!patience->isActive());
        QVERIFY(client.ends.isEmpty());
        QCOMPARE(m_peer->last()->bytesToWrite(), left);

        client.channel->setPaused(false);
        QTRY_COMPARE(client.messages.size(), blocks);
        for (int i = 0; i < blocks; ++i)
            QCOMPARE(client.messages[i], QByteArray(blockSize, static_cast<char>(i)));
        QVERIFY(client.ends.isEmpty());
    }

    void anEndWaitsForThePausedReader()
    {
        Client client(m_peer->url());
        QTRY_VERIFY(client.opened);
        client.channel->setPaused(true);
        m_peer->last()->send("output");
        m_peer->last()->close(1000);
        QTRY_VERIFY(!m_peer->last()->isOpen());
        QCoreApplication::processEvents();
        QVERIFY(client.messages.isEmpty() && client.ends.isEmpty());
        client.channel->setPaused(false);
        QTRY_COMPARE(client.ends.size(), 1);
        QCOMPARE(client.messages, QList<QByteArray>{"output"});
    }

    void tellsWhatHasNotLeft()
    {
        Client client(m_peer->url());
        QTRY_VERIFY(client.opened);
        m_peer->last()->stopReading();
        const QSignalSpy written(client.channel.get(), &WebSocketChannel::bytesWritten);
        constexpr qint64 size = 32LL * 1024 * 1024;
        client.channel->sendBinary(QByteArray(size, 'x'));
        QTRY_VERIFY(!written.isEmpty());
        QVERIFY(client.channel->bytesToWrite() > size / 4);
    }

    void mayBeDestroyedInItsSignals()
    {
        Client client(m_peer->url());
        QTRY_VERIFY(client.opened);
        connect(client.channel.get(), &WebSocketChannel::received, this, [&client] { client.channel.reset(); });
        m_peer->last()->send("one");
        m_peer->last()->send("two");
        QTRY_VERIFY(!client.channel);
        QCOMPARE(client.messages, QList<QByteArray>{"one"});
    }

private:
    std::unique_ptr<WebSocketPeer> m_peer;
};

QTEST_GUILESS_MAIN(TestWebSocketChannel)
#include "tst_websocketchannel.moc"
