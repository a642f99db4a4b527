// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/net/httptesting.h"

#include <QSignalSpy>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray chunkedHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

QByteArray chunk(const QByteArray& bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

/// Everything that a stream says.
struct Heard
{
    explicit Heard(HttpStream* stream)
        : finished(stream, &HttpStream::finished)
        , failed(stream, &HttpStream::failed)
    {
        QObject::connect(stream, &HttpStream::dataReceived, stream, [this](const QByteArray& bytes) {
            body += bytes;
            largest = std::max(largest, bytes.size());
        });
    }
    QByteArray body;
    qsizetype largest = 0;
    QSignalSpy finished;
    QSignalSpy failed;
};

HttpRequest upgrade()
{
    HttpRequest request = post("/exec/1/start", "{}");
    request.upgrade = true;
    return request;
}

HttpRequest upload()
{
    HttpRequest request = get("/containers/x/archive?path=/");
    request.method = "PUT";
    request.streamedBody = true;
    return request;
}

} // namespace

class TestHttpStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deliversABodyAsItComes();
    void deliversNothingBeforeStart();
    void deliversSlicesOfBoundedSize();
    void givesPressureBackWhilePaused();
    void failsWhenTheServerBreaksOff();
    void endsWithoutABody();
    void carriesRawBytesBothWays_data();
    void carriesRawBytesBothWays();
    void readsTheErrorOfARefusedUpgrade();
    void uploadsInChunks();
    void tellsAnEarlyRefusal();
    void tellsThatTheServerWentAwayDuringAnUpload();
    void timesOutAfterTheLastByteOfAnUpload();
    void endsAnUploadThatTheServerDoesNotTake();
    void readsAllUpToALimit();
    void readsAllFailsWithTheStream();
    void cancelsItsTasksWhenDestroyed();
    void mayBeDestroyedInItsSignals_data();
    void mayBeDestroyedInItsSignals();
    void outlivesTheClient();
    void hasAConnectionOfItsOwn();
};

void TestHttpStream::deliversABodyAsItComes()
{
    QLocalSocket* peer = nullptr;
    FakeServer server([&peer](const FakeRequest&, QLocalSocket* socket) {
        peer = socket;
        sendSlice(socket, chunkedHead + chunk("one"));
    });
    const auto client = clientOf(server);
    const auto stream = opened(*client, get("/events"));
    QVERIFY(stream);
    QCOMPARE(stream->head().status, 200);
    QVERIFY(!stream->isRaw());
    Heard heard(stream.get());
    stream->start();
    QTRY_COMPARE(heard.body, "one"_ba);
    sendSlice(peer, chunk("two"));
    QTRY_COMPARE(heard.body, "onetwo"_ba);
    QCOMPARE(heard.finished.count(), 0);
    sendSlice(peer, "0\r\n\r\n");
    QTRY_COMPARE(heard.finished.count(), 1);
    QCOMPARE(heard.failed.count(), 0);
}

void TestHttpStream::deliversNothingBeforeStart()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) {
        sendSlice(socket, response(200, "all of it at once"));
        socket->disconnectFromServer();
    });
    const auto client = clientOf(server);
    const auto stream = opened(*client, get("/"));
    QVERIFY(stream);
    Heard heard(stream.get());
    QTRY_COMPARE(server.openConnections(), 0);
    QCOMPARE(heard.body, ""_ba);
    QCOMPARE(heard.finished.count(), 0);
    stream->start();
    QTRY_COMPARE(heard.finished.count(), 1);
    QCOMPARE(heard.body, "all of it at once"_ba);
}

void TestHttpStream::deliversSlicesOfBoundedSize()
{
    const QByteArray content = QByteArray("0123456789abcdef").repeated(1024 * 1024);
    FakeServer server([content](const FakeRequest&, QLocalSocket* socket) { socket->write(response(200, content)); });
    const auto client = clientOf(server);
    const auto stream = opened(*client, get("/"));
    QVERIFY(stream);
    Heard heard(stream.get());
    stream->start();
    QTRY_COMPARE(heard.finished.count(), 1);
    QVERIFY(heard.body == content);
    QVERIFY(heard.largest <= 64 * 1024);
}

void TestHttpStream::givesPressureBackWhilePaused()
{
    const qsizetype total = 20 * 1024 * 1024;
    QLocalSocket* peer = nullptr;
    FakeServer server([&peer](const FakeRequest&, QLocalSocket* socket) {
        peer = socket;
        socket->write(response(200, QByteArray(20 * 1024 * 1024, 'x')));
    });
    const auto client = clientOf(server);
    const auto stream = opened(*client, get("/"));
    QVERIFY(stream);
    Heard heard(stream.get());
    stream->start();
    QTRY_VERIFY(!heard.body.isEmpty());
    stream->setPaused(true);
    QVERIFY(stream->isPaused());
    QTRY_VERIFY(!peer->flush()); // the socket takes no more
    const qint64 stuck = peer->bytesToWrite();
    const qsizetype delivered = heard.body.size();
    constexpr qsizetype inTheSocket = 1024 * 1024;
    QVERIFY2(stuck > total - delivered - inTheSocket, qPrintable(QString::number(stuck)));
    for (int turn = 0; turn < 20; ++turn)
        QCoreApplication::processEvents();
    QCOMPARE(heard.body.size(), delivered);
    QCOMPARE(peer->bytesToWrite(), stuck);
    stream->setPaused(false);
    QTRY_COMPARE(heard.finished.count(), 1);
    QCOMPARE(heard.body.size(), total);
}

void TestHttpStream::failsWhenTheServerBreaksOff()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) {
        sendSlice(socket, chunkedHead + chunk("one"));
        socket->disconnectFromServer();
    });
    const auto client = clientOf(server);
    const auto stream = opened(*client, get("/events"));
    QVERIFY(stream);
    Heard heard(stream.get());
    stream->start();
    QTRY_COMPARE(heard.failed.count(), 1);
    QCOMPARE(heard.failed.first().first().value<Error>().kind, ErrorKind::Unreachable);
    QCOMPARE(heard.failed.first().first().value<Error>().endpoint, server.endpoint().toString());
    QCOMPARE(heard.body, "one"_ba);
    QCOMPARE(heard.finished.count(), 0);
}

void TestHttpStream::endsWithoutABody()
{
    FakeServer server(
        [](const FakeRequest&, QLocalSocket* socket) { sendSlice(socket, "HTTP/1.1 204 No Content\r\n\r\n"); });
    const auto client = clientOf(server);
    const auto stream = opened(*client, get("/"));
    QVERIFY(stream);
    Heard heard(stream.get());
    stream->start();
    QTRY_COMPARE(heard.finished.count(), 1);
}

void TestHttpStream::carriesRawBytesBothWays_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::newRow("101") << "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"_ba;
    QTest::newRow("200") << "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n"_ba;
}

void TestHttpStream::carriesRawBytesBothWays()
{
    QFETCH(const QByteArray, head);
    QLocalSocket* peer = nullptr;
    QByteArray received;
    FakeServer server([&](const FakeRequest&, QLocalSocket* socket) {
        peer = socket;
        connect(socket, &QLocalSocket::readyRead, socket, [&received, socket] { received += socket->readAll(); });
        sendSlice(socket, head + "behind the head");
    });
    server.answerAtHead();
    const auto client = clientOf(server);
    const auto stream = opened(*client, upgrade());
    QVERIFY(stream);
    QVERIFY(stream->isRaw());
    QCOMPARE(server.requests().first().headers.value("Upgrade"), "tcp"_ba);
    QCOMPARE(server.requests().first().headers.value("Connection"), "Upgrade"_ba);
    Heard heard(stream.get());
    stream->start();
    QTRY_COMPARE(heard.body, "behind the head"_ba);
    stream->write("HTTP means nothing here\r\n\r\n");
    QTRY_COMPARE(received, "HTTP means nothing here\r\n\r\n"_ba);
    sendSlice(peer, "and back");
    QTRY_COMPARE(heard.body, "behind the headand back"_ba);
    peer->disconnectFromServer();
    QTRY_COMPARE(heard.finished.count(), 1);
    QCOMPARE(heard.failed.count(), 0);
}

void TestHttpStream::readsTheErrorOfARefusedUpgrade()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) {
        sendSlice(socket, response(409, "{\"message\":\"container is not running\"}"));
    });
    const auto client = clientOf(server);
    const auto stream = opened(*client, upgrade());
    QVERIFY(stream);
    QCOMPARE(stream->head().status, 409);
    QVERIFY(!stream->isRaw());
    const auto text = await(stream->readAll(4096));
    QVERIFY2(text->has_value(), why(*text));
    QCOMPARE(**text, "{\"message\":\"container is not running\"}"_ba);
}

void TestHttpStream::uploadsInChunks()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) { sendSlice(socket, response(200, "done")); });
    const auto client = clientOf(server);
    const auto stream = opened(*client, upload());
    QVERIFY(stream);
    QByteArray content;
    QSignalSpy written(stream.get(), &HttpStream::bytesWritten);
    for (int piece = 0; piece < 100; ++piece) {
        const QByteArray bytes(piece * 997, static_cast<char>('a' + piece % 26));
        stream->write(bytes);
        content += bytes;
        while (stream->bytesToWrite() > 256 * 1024)
            QVERIFY(written.wait());
    }
    QCOMPARE(server.requests().size(), 0);
    stream->finishBody();
    const auto head = await(stream->waitForHead());
    QVERIFY2(head->has_value(), why(*head));
    QCOMPARE((*head)->status, 200);
    QCOMPARE(**await(stream->readAll(100)), "done"_ba);
    QCOMPARE(server.requests().size(), 1);
    QVERIFY(server.requests().first().body == content);
}

void TestHttpStream::tellsAnEarlyRefusal()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) {
        sendSlice(socket, response(507, "{\"message\":\"no space left on device\"}"));
        socket->disconnectFromServer();
    });
    server.answerAtHead();
    const auto client = clientOf(server);
    const auto stream = opened(*client, upload());
    QVERIFY(stream);
    // More than a socket holds: writing fails in the middle, with the answer still unread.
    for (int piece = 0; piece < 200; ++piece)
        stream->write(QByteArray(64 * 1024, 'x'));
    QTRY_COMPARE(server.openConnections(), 0);
    stream->write(QByteArray(64 * 1024, 'x'));
    const auto head = await(stream->waitForHead());
    QVERIFY2(head->has_value(), why(*head));
    QCOMPARE((*head)->status, 507);
    const auto text = await(stream->readAll(4096));
    QVERIFY2(text->has_value(), why(*text));
    QCOMPARE(**text, "{\"message\":\"no space left on device\"}"_ba);
    stream->finishBody();
}

void TestHttpStream::tellsThatTheServerWentAwayDuringAnUpload()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) { socket->abort(); });
    server.answerAtHead();
    const auto client = clientOf(server);
    const auto stream = opened(*client, upload());
    QVERIFY(stream);
    Heard heard(stream.get());
    stream->write("bytes");
    QTRY_COMPARE(heard.failed.count(), 1);
    QCOMPARE(heard.failed.first().first().value<Error>().kind, ErrorKind::Unreachable);
    const auto head = await(stream->waitForHead());
    QCOMPARE(head->error().kind, ErrorKind::Unreachable);
}

void TestHttpStream::timesOutAfterTheLastByteOfAnUpload()
{
    FakeServer server([](const FakeRequest&, QLocalSocket*) {});
    const auto client = clientOf(server);
    HttpRequest request = upload();
    request.headTimeoutMs = 100;
    const auto stream = opened(*client, request);
    QVERIFY(stream);
    stream->write("bytes");
    QTRY_COMPARE(server.openConnections(), 1);
    stream->finishBody();
    const auto head = await(stream->waitForHead());
    QVERIFY(!head->has_value());
    QCOMPARE(head->error().kind, ErrorKind::Timeout);
}

void TestHttpStream::endsAnUploadThatTheServerDoesNotTake()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) { socket->setReadBufferSize(1); });
    server.answerAtHead();
    const auto client = clientOf(server);
    HttpRequest request = upload();
    request.uploadStallMs = 200;
    const auto stream = opened(*client, request);
    QVERIFY(stream);
    QTRY_COMPARE(server.requests().size(), 1);
    Heard heard(stream.get());
    // Much is taken at once by the socket, the rest by nobody.
    stream->write(QByteArray(8 * 1024 * 1024, 'x'));
    QTRY_COMPARE(heard.failed.count(), 1);
    QCOMPARE(heard.failed.first().first().value<Error>().kind, ErrorKind::Timeout);

    // Silence of the one who uploads is no stall.
    const auto patient = opened(*client, request);
    QVERIFY(patient);
    Heard nothing(patient.get());
    patient->write("a little");
    QVERIFY(!nothing.failed.wait(500));
}

void TestHttpStream::readsAllUpToALimit()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) {
        socket->write(response(500, QByteArray(10 * 1024 * 1024, 'e')));
    });
    const auto client = clientOf(server);
    const auto stream = opened(*client, get("/"));
    QVERIFY(stream);
    const auto text = await(stream->readAll(1000));
    QVERIFY2(text->has_value(), why(*text));
    QCOMPARE(**text, QByteArray(1000, 'e'));
}

void TestHttpStream::readsAllFailsWithTheStream()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) {
        sendSlice(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
        socket->disconnectFromServer();
    });
    const auto client = clientOf(server);
    const auto stream = opened(*client, get("/"));
    QVERIFY(stream);
    const auto text = await(stream->readAll(1000));
    QVERIFY(!text->has_value());
    QCOMPARE(text->error().kind, ErrorKind::Unreachable);
}

void TestHttpStream::cancelsItsTasksWhenDestroyed()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) { sendSlice(socket, chunkedHead); });
    const auto client = clientOf(server);
    auto stream = opened(*client, get("/"));
    QVERIFY(stream);
    const auto text = landing(stream->readAll(100));
    auto uploading = opened(*client, upload());
    QVERIFY(uploading);
    const auto head = landing(uploading->waitForHead());
    stream.reset();
    uploading.reset();
    QTRY_VERIFY(text->has_value() && head->has_value());
    QCOMPARE((*text)->error().kind, ErrorKind::Cancelled);
    QCOMPARE((*head)->error().kind, ErrorKind::Cancelled);
    QTRY_COMPARE(server.openConnections(), 0);
}

void TestHttpStream::mayBeDestroyedInItsSignals_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("data") << chunkedHead + chunk("one") + chunk("two");
    QTest::newRow("finished") << chunkedHead + "0\r\n\r\n";
    QTest::newRow("failed") << chunkedHead + "garbage";
    QTest::newRow("closed") << chunkedHead;
}

void TestHttpStream::mayBeDestroyedInItsSignals()
{
    QFETCH(const QByteArray, bytes);
    FakeServer server([bytes](const FakeRequest&, QLocalSocket* socket) {
        sendSlice(socket, bytes);
        socket->disconnectFromServer();
    });
    const auto client = clientOf(server);
    auto stream = opened(*client, get("/"));
    QVERIFY(stream);
    connect(stream.get(), &HttpStream::dataReceived, this, [&stream] { stream.reset(); });
    connect(stream.get(), &HttpStream::finished, this, [&stream] { stream.reset(); });
    connect(stream.get(), &HttpStream::failed, this, [&stream] { stream.reset(); });
    stream->start();
    QTRY_VERIFY(!stream);
}

void TestHttpStream::outlivesTheClient()
{
    QLocalSocket* peer = nullptr;
    FakeServer server([&peer](const FakeRequest&, QLocalSocket* socket) {
        peer = socket;
        sendSlice(socket, chunkedHead);
    });
    auto client = clientOf(server);
    const auto stream = opened(*client, get("/"));
    QVERIFY(stream);
    client.reset();
    Heard heard(stream.get());
    stream->start();
    sendSlice(peer, chunk("still here"));
    QTRY_COMPARE(heard.body, "still here"_ba);
}

void TestHttpStream::hasAConnectionOfItsOwn()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) { sendSlice(socket, chunkedHead); });
    const auto client = clientOf(server);
    std::vector<std::unique_ptr<HttpStream>> streams;
    for (int count = 0; count < 100; ++count) {
        streams.push_back(opened(*client, get("/")));
        QVERIFY(streams.back());
    }
    QCOMPARE(server.openConnections(), 100);
    streams.clear();
    QTRY_COMPARE(server.openConnections(), 0);
}

QTEST_GUILESS_MAIN(TestHttpStream)
#include "tst_httpstream.moc"
