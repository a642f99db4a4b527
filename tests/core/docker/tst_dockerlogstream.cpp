// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerapi.h"
#include "core/docker/dockerlogs.h"
#include "core/net/dialer.h"
#include "tests/support/fakeserver.h"
#include "tests/support/testsupport.h"

#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

/// Logs of an engine that stops in the middle of its answer.
class TestDockerLogStream : public QObject
{
    Q_OBJECT

    std::unique_ptr<LogStream> open(bool follow)
    {
        LogQuery query;
        query.follow = follow;
        auto opened = await(openDockerLogs(m_api, u"a"_s, query, 100));
        return opened && *opened ? std::move(**opened) : nullptr;
    }

private Q_SLOTS:
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
                m_log = socket;
                sendSlice(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                                  "Content-Type: application/vnd.docker.raw-stream\r\n\r\n");
            }
        });
        m_api = DockerApi::create(makeDialer(m_server->endpoint()));
    }

    void aLogThatIsReadToItsEndMustNotFallSilent()
    {
        const auto stream = open(false);
        QVERIFY(stream);
        const QSignalSpy lines(stream.get(), &LogStream::entries);
        const QSignalSpy ended(stream.get(), &LogStream::ended);
        stream->start();
        sendSlice(m_log, "25\r\n2026-01-01T00:00:00.000000001Z first\n\r\n");
        QTRY_COMPARE(lines.size(), 1);
        QTRY_COMPARE(ended.size(), 1);
        const auto error = ended.first().first().value<std::optional<Error>>();
        QVERIFY(error && error->kind == ErrorKind::Timeout && error->operation == Operation::ReadLogs);
    }

    void aPauseOfTheReaderIsNoSilence()
    {
        const auto stream = open(false);
        const auto followed = open(true);
        QVERIFY(stream && followed);
        const auto other = open(false);
        const QSignalSpy ended(stream.get(), &LogStream::ended);
        const QSignalSpy followedEnded(followed.get(), &LogStream::ended);
        QSignalSpy otherEnded(other.get(), &LogStream::ended);
        stream->start();
        stream->setPaused(true);
        followed->start(); // A sandbox may have nothing to say.
        other->start();
        QVERIFY(otherEnded.wait());
        QVERIFY(ended.isEmpty());
        QVERIFY(followedEnded.isEmpty());
        stream->setPaused(false);
        QTRY_COMPARE(ended.size(), 1);
    }

private:
    std::unique_ptr<FakeServer> m_server;
    std::shared_ptr<DockerApi> m_api;
    QPointer<QLocalSocket> m_log;
};

QTEST_GUILESS_MAIN(TestDockerLogStream)
#include "tst_dockerlogstream.moc"
