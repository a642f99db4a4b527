// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerapi.h"
#include "core/docker/dockerexec.h"
#include "core/net/dialer.h"
#include "tests/support/fakeserver.h"
#include "tests/support/testsupport.h"

#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

/// A terminal whose engine learns late that the process runs.
class TestExecResize : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_sizes.clear();
        m_refusals = 0;
        m_product = R"({"Version":"1","ApiVersion":"1.45","MinAPIVersion":"1.24"})";
        m_server = std::make_unique<FakeServer>([this](const FakeRequest& request, QLocalSocket* socket) {
            const QByteArray path = request.target.split('?').first();
            if (path == "/_ping") {
                sendSlice(socket, "HTTP/1.1 200 OK\r\nApi-Version: 1.45\r\nContent-Length: 0\r\n\r\n");
            } else if (path == "/version") {
                sendSlice(socket, response(200, m_product));
            } else if (path.endsWith("/info")) {
                sendSlice(socket, response(200, "{}"));
            } else if (path.endsWith("/containers/a/exec")) {
                sendSlice(socket, response(201, R"({"Id":"e"})"));
            } else if (path.endsWith("/exec/e/start")) {
                sendSlice(socket, "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
            } else if (m_refusals-- > 0) {
                sendSlice(socket, response(500, R"({"message":"can only resize running exec sessions"})"));
            } else {
                m_sizes.append(request.target.split('?').last());
                sendSlice(socket, response(201, ""));
            }
        });
    }

    void aSizeIsRepeatedUntilTheEngineTakesIt()
    {
        m_refusals = 15;
        const auto stream = open();
        QVERIFY(stream);
        stream->resize({.columns = 120, .rows = 40});
        QTRY_COMPARE(m_sizes, QList<QByteArray>{"h=40&w=120"_ba});
    }

    void aSizeThatPodmanMayHaveLostIsToldAgain()
    {
        m_product = R"({"Version":"5","ApiVersion":"1.41","MinAPIVersion":"1.24",
                        "Components":[{"Name":"Podman Engine","Version":"5.4.2"}]})";
        const auto stream = open();
        QVERIFY(stream);
        stream->resize({.columns = 90, .rows = 40});
        stream->resize({.columns = 120, .rows = 40});
        QTRY_VERIFY(m_sizes.size() > 3);
        QCOMPARE(m_sizes.last(2), (QList{"h=40&w=120"_ba, "h=40&w=120"_ba}));
    }

private:
    std::unique_ptr<ExecStream> open()
    {
        ExecSpec spec;
        spec.command = {u"sh"_s};
        spec.terminal = true;
        auto opened = await(openDockerExec(DockerApi::create(makeDialer(m_server->endpoint())), u"a"_s, spec));
        if (!opened || !*opened)
            return nullptr;
        (**opened)->start();
        return std::move(**opened);
    }

    std::unique_ptr<FakeServer> m_server;
    QList<QByteArray> m_sizes;
    QByteArray m_product;
    int m_refusals = 0;
};

QTEST_GUILESS_MAIN(TestExecResize)
#include "tst_execresize.moc"
