// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/net/httptesting.h"

#include <QSignalSpy>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestHttpClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsARequestAndReadsItsAnswer();
    void sendsALengthWithEveryBodyThatCouldBeMeant_data();
    void sendsALengthWithEveryBodyThatCouldBeMeant();
    void takesStatusCodesForAnswers();
    void readsAnAnswerOfSingleBytes();
    void sendsALargeBody();
    void endsAStallInTheHead();
    void endsADrippingHead();
    void endsAStallInTheBody_data();
    void endsAStallInTheBody();
    void waitsAsLongAsAskedFor();
    void tellsWhatBroke_data();
    void tellsWhatBroke();
    void boundsTheHead();
    void boundsTheBody();
    void keepsConnections();
    void keepsNoConnectionThatIsNotClean_data();
    void keepsNoConnectionThatIsNotClean();
    void runsSixCallsAtATimeAndQueuesTheRest();
    void endsAThousandCallsToNobody();
    void repeatsACallOnAStaleConnection();
    void doesNotRepeatWhatCouldActTwice();
    void noticesThatAKeptConnectionWasClosed();
    void dropsIdleConnections();
    void cancels_data();
    void cancels();
    void cancelsAQueuedCall();
    void endsItsCallsWhenDestroyed();
    void answersACallMadeInsideAnAnswer();
};

void TestHttpClient::sendsARequestAndReadsItsAnswer()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) { sendSlice(socket, response(201, "{\"a\":1}")); });
    const auto client = clientOf(server);
    HttpRequest request = post("/containers/create?name=x", "{}");
    request.headers.add("Content-Type", "application/json");
    const auto answer = await(client->send(request));
    QVERIFY2(answer->has_value(), why(*answer));
    QCOMPARE((*answer)->head.status, 201);
    QCOMPARE((*answer)->head.headers.value("content-type"), "application/json"_ba);
    QCOMPARE((*answer)->body, "{\"a\":1}"_ba);
    QCOMPARE(server.requests().size(), 1);
    QCOMPARE(server.requests().first().method, "POST"_ba);
    QCOMPARE(server.requests().first().target, "/containers/create?name=x"_ba);
    QCOMPARE(server.requests().first().headers.value("Host"), "docker"_ba);
    QCOMPARE(server.requests().first().headers.value("Content-Type"), "application/json"_ba);
    QCOMPARE(server.requests().first().body, "{}"_ba);
}

void TestHttpClient::sendsALengthWithEveryBodyThatCouldBeMeant_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("length");
    QTest::newRow("GET") << "GET"_ba << QByteArray();
    QTest::newRow("DELETE") << "DELETE"_ba << QByteArray();
    QTest::newRow("POST") << "POST"_ba << "0"_ba;
    QTest::newRow("PUT") << "PUT"_ba << "0"_ba;
}

void TestHttpClient::sendsALengthWithEveryBodyThatCouldBeMeant()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, length);
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) { sendSlice(socket, response(200, "")); });
    const auto client = clientOf(server);
    HttpRequest request = get("/x");
    request.method = method;
    QVERIFY(await(client->send(request))->has_value());
    QCOMPARE(server.requests().first().headers.contains("Content-Length"), !length.isEmpty());
    QCOMPARE(server.requests().first().headers.value("Content-Length"), length);
}

void TestHttpClient::takesStatusCodesForAnswers()
{
    FakeServer server([](const FakeRequest& request, QLocalSocket* socket) {
        sendSlice(socket, response(request.target.sliced(1).toInt(), "{\"message\":\"no\"}"));
    });
    const auto client = clientOf(server);
    for (const int status : {301, 400, 404, 409, 500, 503}) {
        const auto answer = await(client->send(get('/' + QByteArray::number(status))));
        QVERIFY2(answer->has_value(), why(*answer));
        QCOMPARE((*answer)->head.status, status);
    }
}

void TestHttpClient::readsAnAnswerOfSingleBytes()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) {
        for (const char byte :
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"_ba)
            sendSlice(socket, QByteArray(1, byte));
    });
    const auto client = clientOf(server);
    const auto answer = await(client->send(get("/")));
    QVERIFY2(answer->has_value(), why(*answer));
    QCOMPARE((*answer)->body, "hello world"_ba);
}

void TestHttpClient::sendsALargeBody()
{
    FakeServer server([](const FakeRequest& request, QLocalSocket* socket) {
        sendSlice(socket, response(200, QByteArray::number(request.body.size())));
    });
    const auto client = clientOf(server);
    const auto answer = await(client->send(post("/", QByteArray(5'000'000, 'x'))));
    QVERIFY2(answer->has_value(), why(*answer));
    QCOMPARE((*answer)->body, "5000000"_ba);
}

void TestHttpClient::endsAStallInTheHead()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) { sendSlice(socket, "HTTP/1.1 200 OK\r\nConte"); });
    const auto client = clientOf(server);
    HttpRequest request = get("/");
    request.headTimeoutMs = 100;
    const auto answer = await(client->send(request));
    QVERIFY(!answer->has_value());
    QCOMPARE(answer->error().kind, ErrorKind::Timeout);
    QCOMPARE(answer->error().endpoint, server.endpoint().toString());
    QVERIFY(answer->error().retryable);
    QTRY_COMPARE(server.openConnections(), 0);
}

void TestHttpClient::endsADrippingHead()
{
    QTimer drip;
    FakeServer server([&drip](const FakeRequest&, QLocalSocket* socket) {
        sendSlice(socket, "HTTP/1.1 200 OK\r\nA: ");
        connect(&drip, &QTimer::timeout, socket, [socket] { sendSlice(socket, "a"); });
        drip.start(10);
    });
    const auto client = clientOf(server);
    HttpRequest request = get("/");
    request.headTimeoutMs = 200;
    const auto answer = await(client->send(request));
    QVERIFY(!answer->has_value());
    QCOMPARE(answer->error().kind, ErrorKind::Timeout);
}

void TestHttpClient::endsAStallInTheBody_data()
{
    QTest::addColumn<bool>("dripping");
    QTest::newRow("silence") << false;
    QTest::newRow("a byte now and then") << true;
}

void TestHttpClient::endsAStallInTheBody()
{
    QFETCH(const bool, dripping);
    QTimer drip;
    FakeServer server([&drip, dripping](const FakeRequest&, QLocalSocket* socket) {
        sendSlice(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nhalf");
        connect(&drip, &QTimer::timeout, socket, [socket] { sendSlice(socket, "a"); });
        if (dripping)
            drip.start(20);
    });
    const auto client = clientOf(server);
    HttpRequest request = get("/");
    request.idleTimeoutMs = 200;
    const auto answer = await(client->send(request));
    QVERIFY(!answer->has_value());
    QCOMPARE(answer->error().kind, ErrorKind::Timeout);
}

void TestHttpClient::waitsAsLongAsAskedFor()
{
    QTimer later;
    FakeServer server([&later](const FakeRequest&, QLocalSocket* socket) {
        sendSlice(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
        later.singleShot(300, socket, [socket] { sendSlice(socket, "{}"); });
    });
    const auto client = clientOf(server);
    HttpRequest request = post("/containers/x/wait");
    request.headTimeoutMs = 0;
    request.idleTimeoutMs = 0;
    const auto answer = await(client->send(request));
    QVERIFY2(answer->has_value(), why(*answer));
}

void TestHttpClient::tellsWhatBroke_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("closed before the answer") << ""_ba << ErrorKind::Unreachable;
    QTest::newRow("closed in the head") << "HTTP/1.1 200 OK\r\nCont"_ba << ErrorKind::Unreachable;
    QTest::newRow("closed in the body") << "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"_ba
                                        << ErrorKind::Unreachable;
    QTest::newRow("closed in the chunks")
        << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe"_ba << ErrorKind::Unreachable;
    QTest::newRow("garbage") << "\x01\x02 go away\r\n\r\n"_ba << ErrorKind::Protocol;
    QTest::newRow("garbage in the chunks")
        << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhellono"_ba << ErrorKind::Protocol;
}

void TestHttpClient::tellsWhatBroke()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const ErrorKind, kind);
    FakeServer server([bytes](const FakeRequest&, QLocalSocket* socket) {
        sendSlice(socket, bytes);
        socket->disconnectFromServer();
    });
    const auto client = clientOf(server);
    const auto answer = await(client->send(post("/")));
    QVERIFY(!answer->has_value());
    QCOMPARE(answer->error().kind, kind);
    QCOMPARE(answer->error().endpoint, server.endpoint().toString());
    QVERIFY(!answer->error().serverText.isEmpty());
}

void TestHttpClient::boundsTheHead()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) {
        socket->write("HTTP/1.1 200 OK\r\nA: " + QByteArray(16 * 1024 * 1024, 'a') + "\r\n\r\n");
    });
    const auto client = clientOf(server);
    const auto answer = await(client->send(get("/")));
    QVERIFY(!answer->has_value());
    QCOMPARE(answer->error().kind, ErrorKind::Limit);
}

void TestHttpClient::boundsTheBody()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) {
        socket->write("HTTP/1.1 200 OK\r\n\r\n" + QByteArray(65 * 1024 * 1024, 'a'));
    });
    const auto client = clientOf(server);
    const auto answer = await(client->send(get("/")));
    QVERIFY(!answer->has_value());
    QCOMPARE(answer->error().kind, ErrorKind::Limit);
}

void TestHttpClient::keepsConnections()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) { sendSlice(socket, response(200, "ok")); });
    const auto client = clientOf(server);
    for (int call = 0; call < 10; ++call)
        QVERIFY(await(client->send(post("/")))->has_value());
    QCOMPARE(server.acceptedConnections(), 1);
    QCOMPARE(server.requests().size(), 10);
}

void TestHttpClient::keepsNoConnectionThatIsNotClean_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("Connection: close") << "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"_ba;
    QTest::newRow("HTTP/1.0") << "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"_ba;
    QTest::newRow("bytes behind") << "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n"_ba;
}

void TestHttpClient::keepsNoConnectionThatIsNotClean()
{
    QFETCH(const QByteArray, bytes);
    FakeServer server([bytes](const FakeRequest&, QLocalSocket* socket) { sendSlice(socket, bytes); });
    const auto client = clientOf(server);
    for (int call = 0; call < 3; ++call) {
        const auto answer = await(client->send(get("/")));
        QVERIFY2(answer->has_value(), why(*answer));
        QCOMPARE((*answer)->body, "ok"_ba);
    }
    QCOMPARE(server.acceptedConnections(), 3);
    QTRY_COMPARE(server.openConnections(), 0);
}

void TestHttpClient::runsSixCallsAtATimeAndQueuesTheRest()
{
    QList<QLocalSocket*> waiting;
    FakeServer server([&waiting](const FakeRequest&, QLocalSocket* socket) { waiting.append(socket); });
    const auto client = clientOf(server);
    QList<std::shared_ptr<std::optional<Result<HttpResponse>>>> answers;
    for (int call = 0; call < 20; ++call)
        answers.append(landing(client->send(post("/" + QByteArray::number(call)))));
    int answered = 0;
    while (answered < 20) {
        QTRY_COMPARE(waiting.size(), std::min(6, 20 - answered));
        QCOMPARE(server.requests().size(), answered + waiting.size());
        sendSlice(waiting.takeFirst(), response(200, "ok"));
        ++answered;
        QTRY_COMPARE(std::ranges::count_if(answers, [](const auto& answer) { return answer->has_value(); }), answered);
    }
    for (const auto& answer : answers)
        QVERIFY2((*answer)->has_value(), why(**answer));
    QCOMPARE(server.acceptedConnections(), 6);
    for (int call = 0; call < 20; ++call)
        QCOMPARE(server.requests().at(call).target, "/" + QByteArray::number(call));
}

void TestHttpClient::endsAThousandCallsToNobody()
{
    FakeServer server({});
    server.stopListening();
    const auto client = clientOf(server);
    QList<std::shared_ptr<std::optional<Result<HttpResponse>>>> answers;
    for (int call = 0; call < 1000; ++call)
        answers.append(landing(client->send(get("/"))));
    for (const auto& answer : answers) {
        QTRY_VERIFY(answer->has_value());
        QCOMPARE((*answer)->error().kind, ErrorKind::Unreachable);
        QCOMPARE((*answer)->error().hint, Hint::StartEngine);
    }
}

void TestHttpClient::repeatsACallOnAStaleConnection()
{
    int count = 0;
    FakeServer server([&count](const FakeRequest&, QLocalSocket* socket) {
        // As if the server had closed the kept connection while the second call was on its way.
        if (++count == 2)
            socket->abort();
        else
            sendSlice(socket, response(200, "ok"));
    });
    const auto client = clientOf(server);
    QVERIFY(await(client->send(get("/")))->has_value());
    const auto answer = await(client->send(get("/")));
    QVERIFY2(answer->has_value(), why(*answer));
    QCOMPARE(server.acceptedConnections(), 2);
    QCOMPARE(server.requests().size(), 3);
}

void TestHttpClient::doesNotRepeatWhatCouldActTwice()
{
    int count = 0;
    FakeServer server([&count](const FakeRequest&, QLocalSocket* socket) {
        if (++count == 2)
            socket->abort();
        else
            sendSlice(socket, response(200, "ok"));
    });
    const auto client = clientOf(server);
    QVERIFY(await(client->send(post("/")))->has_value());
    const auto answer = await(client->send(post("/")));
    QVERIFY(!answer->has_value());
    QCOMPARE(answer->error().kind, ErrorKind::Unreachable);
    QCOMPARE(server.requests().size(), 2);
}

void TestHttpClient::noticesThatAKeptConnectionWasClosed()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) {
        sendSlice(socket, response(200, "ok"));
        socket->disconnectFromServer();
    });
    const auto client = clientOf(server);
    for (int call = 0; call < 5; ++call) {
        const auto answer = await(client->send(post("/")));
        QVERIFY2(answer->has_value(), why(*answer));
        QTRY_COMPARE(server.openConnections(), 0);
    }
    QCOMPARE(server.requests().size(), 5);
}

void TestHttpClient::dropsIdleConnections()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) { sendSlice(socket, response(200, "ok")); });
    const auto client = clientOf(server);
    QVERIFY(await(client->send(post("/")))->has_value());
    QCOMPARE(server.openConnections(), 1);
    client->dropIdleConnections();
    QTRY_COMPARE(server.openConnections(), 0);
    QVERIFY(await(client->send(post("/")))->has_value());
}

void TestHttpClient::cancels_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("before the answer") << ""_ba;
    QTest::newRow("in the head") << "HTTP/1.1 200 OK\r\nCont"_ba;
    QTest::newRow("in the body") << "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"_ba;
}

void TestHttpClient::cancels()
{
    QFETCH(const QByteArray, bytes);
    FakeServer server([bytes](const FakeRequest&, QLocalSocket* socket) { sendSlice(socket, bytes); });
    const auto client = clientOf(server);
    std::stop_source stop;
    const auto answer = landing(client->send(get("/"), stop.get_token()));
    QTRY_COMPARE(server.requests().size(), 1);
    QVERIFY(!answer->has_value());
    stop.request_stop();
    QTRY_VERIFY(answer->has_value());
    QCOMPARE((*answer)->error().kind, ErrorKind::Cancelled);
    QTRY_COMPARE(server.openConnections(), 0);

    const auto stopped = await(client->send(get("/"), stop.get_token()));
    QCOMPARE(stopped->error().kind, ErrorKind::Cancelled);
}

void TestHttpClient::cancelsAQueuedCall()
{
    QList<QLocalSocket*> waiting;
    FakeServer server([&waiting](const FakeRequest&, QLocalSocket* socket) { waiting.append(socket); });
    const auto client = clientOf(server);
    QList<std::shared_ptr<std::optional<Result<HttpResponse>>>> answers;
    for (int call = 0; call < 6; ++call)
        answers.append(landing(client->send(get("/"))));
    std::stop_source stop;
    const auto queued = landing(client->send(get("/queued"), stop.get_token()));
    const auto behind = landing(client->send(get("/behind")));
    QTRY_COMPARE(waiting.size(), 6);
    stop.request_stop();
    QTRY_VERIFY(queued->has_value());
    QCOMPARE((*queued)->error().kind, ErrorKind::Cancelled);
    sendSlice(waiting.takeFirst(), response(200, "ok"));
    QTRY_COMPARE(waiting.size(), 6);
    QCOMPARE(server.requests().last().target, "/behind"_ba);
    for (QLocalSocket* socket : waiting)
        sendSlice(socket, response(200, "ok"));
    QTRY_VERIFY(behind->has_value() && (*behind)->has_value());
}

void TestHttpClient::endsItsCallsWhenDestroyed()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) { sendSlice(socket, "HTTP/1.1 200 OK\r\n"); });
    auto client = clientOf(server);
    QList<std::shared_ptr<std::optional<Result<HttpResponse>>>> answers;
    for (int call = 0; call < 10; ++call)
        answers.append(landing(client->send(get("/"))));
    const auto stream = landing(client->open(get("/")));
    QTRY_COMPARE(server.requests().size(), 7);
    client.reset();
    for (const auto& answer : answers) {
        QTRY_VERIFY(answer->has_value());
        QCOMPARE((*answer)->error().kind, ErrorKind::Cancelled);
    }
    QTRY_VERIFY(stream->has_value());
    QCOMPARE((*stream)->error().kind, ErrorKind::Cancelled);
    QTRY_COMPARE(server.openConnections(), 0);
}

void TestHttpClient::answersACallMadeInsideAnAnswer()
{
    FakeServer server([](const FakeRequest&, QLocalSocket* socket) { sendSlice(socket, response(200, "ok")); });
    const auto client = clientOf(server);
    const auto chain = [](HttpClient* http) -> Task<Result<int>> {
        int calls = 0;
        for (; calls < 100; ++calls) {
            const auto answer = co_await http->send(get("/"));
            if (!answer)
                co_return std::unexpected(answer.error());
        }
        co_return calls;
    };
    const auto calls = await(chain(client.get()));
    QVERIFY2(calls->has_value(), why(*calls));
    QCOMPARE(**calls, 100);
    QCOMPARE(server.acceptedConnections(), 1);
}

QTEST_GUILESS_MAIN(TestHttpClient)
#include "tst_httpclient.moc"
