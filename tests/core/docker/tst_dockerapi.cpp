// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerapi.h"

#include "tests/core/docker/dialeras.h"
#include "tests/support/fakeserver.h"
#include "tests/support/testsupport.h"

#include <QTest>
#include <QTimer>

#include <algorithm>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

ApiRequest unversioned(ApiRequest request)
{
    request.versioned = false;
    return request;
}

} // namespace

/// Which calls wait for which, and what ends a long one.
class TestDockerApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void longCallsGetAPlaceBesideFullStreamsOverSsh()
    {
        QList<QLocalSocket*> waiting;
        FakeServer server([&waiting](const FakeRequest& request, QLocalSocket* socket) {
            if (request.method == "GET")
                sendSlice(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            else
                waiting.append(socket);
        });
        const auto api = DockerApi::create(std::make_unique<DialerAs>(server.endpoint(), u"ssh://box"_s));
        std::vector<std::unique_ptr<HttpStream>> streams;
        for (;;) {
            auto stream = await(api->open(unversioned(ApiRequest::get("/logs"))));
            QVERIFY(stream);
            if (!*stream) {
                QCOMPARE(stream->error().kind, ErrorKind::Limit);
                break;
            }
            streams.push_back(std::move(**stream));
            QVERIFY(streams.size() <= 64);
        }

        constexpr int calls = 20;
        QList<std::shared_ptr<std::optional<Status>>> outcomes;
        for (int call = 0; call < calls; ++call)
            outcomes.append(landing(api->perform(unversioned(ApiRequest::post("/stop")).slow(60000))));
        for (int answered = 0; answered < calls; ++answered) {
            QTRY_VERIFY(!waiting.isEmpty());
            QVERIFY2(waiting.size() <= 8, "each is a session of the far side, which has few");
            sendSlice(waiting.takeFirst(), response(204, {}));
        }
        for (const auto& outcome : outcomes) {
            QTRY_VERIFY(outcome->has_value());
            QVERIFY2(**outcome, why(**outcome));
        }
    }

    void aPingDoesNotQueueBehindOtherCalls()
    {
        FakeServer server([](const FakeRequest& request, QLocalSocket* socket) {
            if (request.target == "/_ping")
                sendSlice(socket, response(200, "OK"));
        });
        const auto api = DockerApi::create(makeDialer(server.endpoint()));
        for (int call = 0; call < 20; ++call)
            landing(api->perform(unversioned(ApiRequest::get("/hangs"))));
        QTRY_COMPARE(server.requests().size(), 6);
        const auto alive = await(api->ping(2000));
        QVERIFY2(*alive, why(*alive));
        api->close();
    }

    void aLongCallEndsWhenItsAnswerStops()
    {
        FakeServer server([](const FakeRequest&, QLocalSocket* socket) {
            sendSlice(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
        });
        const auto api = DockerApi::create(makeDialer(server.endpoint()));
        ApiRequest request = unversioned(ApiRequest::post("/prune")).slow(60000);
        request.idleTimeoutMs = 100;
        const auto answer = await(api->send(request));
        QVERIFY(answer && !*answer);
        QCOMPARE(answer->error().kind, ErrorKind::Timeout);
    }

    void aLongCallIsCancelledInItsAnswer()
    {
        FakeServer server([](const FakeRequest&, QLocalSocket* socket) {
            sendSlice(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
        });
        const auto api = DockerApi::create(makeDialer(server.endpoint()));
        std::stop_source stop;
        const auto answer = landing(api->send(unversioned(ApiRequest::post("/prune")).slow(60000), stop.get_token()));
        QTRY_COMPARE(server.requests().size(), 1);
        stop.request_stop();
        QTRY_VERIFY(answer->has_value());
        QVERIFY(!**answer);
        QCOMPARE((*answer)->error().kind, ErrorKind::Cancelled);
    }

    void aLongCallWhoseAnswerIsTooLongSaysSo()
    {
        FakeServer server([](const FakeRequest&, QLocalSocket* socket) {
            socket->write("HTTP/1.1 200 OK\r\n\r\n" + QByteArray(65 * 1024 * 1024, 'a'));
        });
        const auto api = DockerApi::create(makeDialer(server.endpoint()));
        const auto answer = await(api->send(unversioned(ApiRequest::get("/changes")).slow(60000)));
        QVERIFY(answer && !*answer);
        QCOMPARE(answer->error().kind, ErrorKind::Limit);
    }
};

QTEST_GUILESS_MAIN(TestDockerApi)
#include "tst_dockerapi.moc"
