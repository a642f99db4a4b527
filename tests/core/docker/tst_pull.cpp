// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerimages.h"
#include "core/net/dialer.h"
#include "tests/support/fakeserver.h"
#include "tests/support/testsupport.h"

#include <QJsonDocument>
#include <QPointer>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
QByteArray chunk(const QByteArray& bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}
} // namespace

/// Pulls from an engine whose stream of progress the test writes, so that it can break anywhere.
class TestPull : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_config.isValid());
        qputenv("DOCKER_CONFIG", m_config.path().toLocal8Bit()); // not the one of who runs the tests
    }

    void init()
    {
        m_server = std::make_unique<FakeServer>([this](const FakeRequest& request, QLocalSocket* socket) {
            const QByteArray path = request.target.split('?').first();
            if (path == "/_ping") {
                sendSlice(socket, "HTTP/1.1 200 OK\r\nApi-Version: 1.45\r\nContent-Length: 0\r\n\r\n");
            } else if (path == "/version") {
                sendSlice(socket, response(200, R"({"Version":"1","ApiVersion":"1.45","MinAPIVersion":"1.24"})"));
            } else if (path.endsWith("/info")) {
                sendSlice(socket, response(200, "{}"));
            } else {
                m_pull = request;
                m_socket = socket;
                sendSlice(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            }
        });
        m_images = std::make_unique<DockerImages>(DockerApi::create(makeDialer(m_server->endpoint())));
        m_progress.clear();
        m_outcome.reset();
        m_stop = {};
    }

    void cleanup()
    {
        m_images.reset();
        m_server.reset();
    }

    void reportsEachLayer()
    {
        begin(u"host.invalid:5000/a/b:1"_s);
        QTRY_VERIFY(m_socket);
        QVERIFY(m_pull.target.endsWith("/images/create?fromImage=host.invalid%3A5000%2Fa%2Fb&tag=1"));
        QVERIFY(QByteArray::fromBase64(m_pull.headers.value("X-Registry-Auth"), QByteArray::Base64UrlEncoding)
                    .startsWith('{'));
        say(R"({"status":"Pulling from a/b","id":"1"})");
        say(R"({"status":"Downloading","progressDetail":{"current":1,"total":10},"id":"l1"})"
            R"({"status":"Downloading","progressDetail":{"current":9,"total":10},"id":"l1"})"
            R"({"status":"Pull complete","progressDetail":{},"id":"l2"})");
        say(R"({"status":"Pull complete","progressDetail":{},"id":"l1"})");
        finish();
        QTRY_VERIFY(m_outcome);
        QVERIFY2(m_outcome->has_value(), why(*m_outcome));
        QVERIFY(m_progress.value(u"l1"_s).done);
        QVERIFY(m_progress.value(u"l2"_s).done);
        QVERIFY(!m_progress.contains(u"1"_s)); // The tag is no layer.
    }

    void objectsMayBeCutAnywhere()
    {
        begin(u"a"_s);
        QTRY_VERIFY(m_socket);
        for (const char byte : R"({"status":"Pull complete","id":"l1"})"_ba)
            say(QByteArray(1, byte));
        finish();
        QTRY_VERIFY(m_outcome);
        QVERIFY(m_outcome->has_value());
        QVERIFY(m_progress.value(u"l1"_s).done);
    }

    void anErrorAfterSuccessIsAFailure()
    {
        begin(u"a:2"_s);
        QTRY_VERIFY(m_socket);
        say(R"({"status":"Pulling","id":"l1"}{"errorDetail":{"message":"toomanyrequests: rate limit"},"error":"x"})");
        finish();
        QTRY_VERIFY(m_outcome);
        QVERIFY(!m_outcome->has_value());
        QCOMPARE(m_outcome->error().serverText, u"toomanyrequests: rate limit"_s);
        QCOMPARE(m_outcome->error().subject, u"a:2"_s);
        QVERIFY(m_outcome->error().operation == Operation::PullImage);
    }

    void aStreamThatBreaksIsAFailure()
    {
        begin(u"a"_s);
        QTRY_VERIFY(m_socket);
        say(R"({"status":"Pull complete","id":"l1"})");
        m_socket->disconnectFromServer();
        QTRY_VERIFY(m_outcome);
        QVERIFY(!m_outcome->has_value());
        QCOMPARE(toString(m_outcome->error().kind), u"Unreachable"_s);
    }

    void cancellingClosesTheStream()
    {
        begin(u"a"_s);
        QTRY_VERIFY(m_socket);
        say(R"({"status":"Pulling","id":"l1"})");
        QTRY_VERIFY(!m_progress.isEmpty());
        m_stop.request_stop();
        QTRY_VERIFY(m_outcome);
        QVERIFY(!m_outcome->has_value());
        QVERIFY(m_outcome->error().isCancelled());
        QTRY_VERIFY(!m_socket || m_socket->state() == QLocalSocket::UnconnectedState);
    }

private:
    void begin(const QString& reference)
    {
        auto take = [this](const ImageProgress& progress) { m_progress.insert(progress.layer, progress); };
        whenDone(m_images->pullImage(reference, take, m_stop.get_token()), this,
                 [this](const Status& status) { m_outcome = status; });
    }
    void say(const QByteArray& json) { sendSlice(m_socket, chunk(json)); }
    void finish() { sendSlice(m_socket, "0\r\n\r\n"); }

    QTemporaryDir m_config;
    std::unique_ptr<FakeServer> m_server;
    std::unique_ptr<DockerImages> m_images;
    FakeRequest m_pull;
    QPointer<QLocalSocket> m_socket;
    QHash<QString, ImageProgress> m_progress;
    std::optional<Status> m_outcome;
    std::stop_source m_stop;
};

QTEST_GUILESS_MAIN(TestPull)
#include "tst_pull.moc"
