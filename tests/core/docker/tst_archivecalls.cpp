// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/archivecalls.h"

#include "core/docker/dockerapi.h"
#include "core/docker/dockerexec.h"
#include "core/docker/tarstreams.h"
#include "tests/core/docker/dialeras.h"
#include "tests/support/fakeserver.h"
#include "tests/support/testsupport.h"

#include <QSignalSpy>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

/// What engines do to archives only when something is wrong with them.
class TestArchiveCalls : public QObject
{
    Q_OBJECT

private:
    static constexpr int silenceMs = 100;

    /// Negotiates, and begins an archive that it never ends.
    static void answer(const FakeRequest& request, QLocalSocket* socket)
    {
        if (request.target == "/_ping")
            sendSlice(socket, "HTTP/1.1 200 OK\r\nApi-Version: 1.45\r\nContent-Length: 0\r\n\r\n");
        else if (!request.target.contains("/archive"))
            sendSlice(socket, response(200, R"({"ApiVersion":"1.45","MinAPIVersion":"1.24"})"));
        else
            sendSlice(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntar\r\n");
    }
    static std::unique_ptr<DownloadStream> opened(const std::shared_ptr<DockerApi>& api, std::stop_token stop = {})
    {
        auto stream = await(downloadArchive(api, u"c1"_s, u"/d"_s, std::move(stop), silenceMs));
        if (!stream || !*stream)
            QTest::qFail("no download", __FILE__, __LINE__);
        return std::move(**stream);
    }

private Q_SLOTS:
    void aDownloadThatFallsSilentFails()
    {
        FakeServer server(&answer);
        const auto api = DockerApi::create(makeDialer(server.endpoint()));
        const auto stream = opened(api);
        QSignalSpy data(stream.get(), &DownloadStream::data);
        QSignalSpy failed(stream.get(), &DownloadStream::failed);
        stream->start();
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(data.count(), 1);
        const auto error = failed.first().first().value<Error>();
        QCOMPARE(error.kind, ErrorKind::Timeout);
        QCOMPARE(error.operation, Operation::DownloadFiles);
        QCOMPARE(error.subject, u"/d"_s);
    }

    void aPausedDownloadIsNotSilent()
    {
        FakeServer server(&answer);
        const auto api = DockerApi::create(makeDialer(server.endpoint()));
        const auto paused = opened(api);
        const auto notStarted = opened(api);
        QSignalSpy pausedFailed(paused.get(), &DownloadStream::failed);
        QSignalSpy notStartedFailed(notStarted.get(), &DownloadStream::failed);
        paused->start();
        paused->setPaused(true);
        // One that is read from meanwhile: its time is over after theirs would be.
        const auto read = opened(api);
        QSignalSpy readFailed(read.get(), &DownloadStream::failed);
        read->start();
        QTRY_COMPARE(readFailed.count(), 1);
        QCOMPARE(pausedFailed.count(), 0);
        QCOMPARE(notStartedFailed.count(), 0);
        paused->setPaused(false);
        QTRY_COMPARE(pausedFailed.count(), 1);
    }

    void aDownloadEndsOnce()
    {
        QLocalSocket* peer = nullptr;
        FakeServer server([&peer](const FakeRequest& request, QLocalSocket* socket) {
            peer = socket;
            answer(request, socket);
        });
        const auto api = DockerApi::create(makeDialer(server.endpoint()));
        std::stop_source stop;
        const auto stream = opened(api, stop.get_token());
        QSignalSpy finished(stream.get(), &DownloadStream::finished);
        QSignalSpy failed(stream.get(), &DownloadStream::failed);
        stream->start();
        sendSlice(peer, "zzz\r\n");
        QTRY_COMPARE(failed.count(), 1);
        stop.request_stop();
        QCoreApplication::processEvents();
        QCOMPARE(failed.count(), 1);
        QCOMPARE(finished.count(), 0);
    }

    void whatNeedsTheEndOfItsInputIsRefusedOverTls()
    {
        FakeServer server(&answer);
        const auto api = DockerApi::create(std::make_unique<DialerAs>(server.endpoint(), u"https://box"_s));
        const auto upload = await(uploadByTar(api, u"c1"_s, u"/tmp"_s, {}));
        QVERIFY(upload && !*upload);
        QCOMPARE(upload->error().kind, ErrorKind::Unsupported);
        const auto command = await(runDockerCommand(api, u"c1"_s, {}, "input", 1000, {}));
        QVERIFY(command && !*command);
        QCOMPARE(command->error().kind, ErrorKind::Unsupported);
        QVERIFY2(server.requests().isEmpty(), "nothing was started in the sandbox");
    }
};

QTEST_GUILESS_MAIN(TestArchiveCalls)
#include "tst_archivecalls.moc"
