// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockererror.h"

#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

// Messages as dockerd 26 and Podman 5 send them.
class TestDockerError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void maps_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<Hint>("hint");
        const auto row = [](const char* name, int status, const QByteArray& message, ErrorKind kind, Hint hint) {
            QTest::newRow(name) << status << QByteArray(R"({"message":")" + message + R"("})") << kind << hint;
        };
        row("name in use", 409, "Conflict. The container name \\\"/a\\\" is already in use by container \\\"b\\\".",
            ErrorKind::Conflict, Hint::NameTaken);
        row("name in use, Podman", 500,
            "container create: creating container storage: the container name \\\"a\\\" is "
            "already in use by b. You have to remove that container to be able to reuse that name: that name is "
            "already in use",
            ErrorKind::Conflict, Hint::NameTaken);
        row("port in use", 500,
            "driver failed programming external connectivity: Bind for 127.0.0.1:80 failed: port "
            "is already allocated",
            ErrorKind::Conflict, Hint::PortTaken);
        row("port in use by another program", 500, "listen tcp4 127.0.0.1:80: bind: address already in use",
            ErrorKind::Conflict, Hint::PortTaken);
        row("no command", 400, "no command specified", ErrorKind::InvalidInput, Hint::NoCommand);
        row("no command, Podman", 500,
            "runc: runc create failed: unable to start container process: exec: \\\"\\\": executable file not found in "
            "$PATH: OCI runtime attempted to invoke a command that was not found",
            ErrorKind::InvalidInput, Hint::NoCommand);
        row("no image", 404, "No such image: nothing:latest", ErrorKind::NotFound, Hint::ImageMissing);
        row("no image, Podman", 404, "nothing: image not known", ErrorKind::NotFound, Hint::ImageMissing);
        row("disk full", 500, "write /var/x: no space left on device", ErrorKind::Limit, Hint::DiskFull);
        row("registry wants a login", 404, "pull access denied for x, repository does not exist",
            ErrorKind::Unauthorised, Hint::RegistryLogin);
        row("exec in a stopped one", 409, "container abc is not running", ErrorKind::Conflict, Hint::SandboxNotRunning);
        row("log driver", 500, "configured logging driver does not support reading", ErrorKind::Unsupported,
            Hint::LogDriverUnreadable);
        row("API above the engine's", 400, "client version 1.60 is too new. Maximum supported API version is 1.45",
            ErrorKind::Refused, Hint::EngineTooOld);
        row("API below the engine's", 400, "client version 1.24 is too old. Minimum supported API version is 1.44",
            ErrorKind::Refused, Hint::EngineTooNew);
        row("bad parameter", 400, "invalid reference format", ErrorKind::InvalidInput, Hint::None);
        row("forbidden", 403, "no", ErrorKind::Forbidden, Hint::None);
        row("not found", 404, "No such container: x", ErrorKind::NotFound, Hint::None);
        row("too many requests", 429, "toomanyrequests", ErrorKind::Limit, Hint::None);
        row("unavailable", 503, "service unavailable", ErrorKind::Unreachable, Hint::None);
        row("unknown trouble", 500, "something", ErrorKind::Internal, Hint::None);
        row("redirect", 301, "moved", ErrorKind::Protocol, Hint::None);
    }
    void maps()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        const Error error = errorFromAnswer(status, body);
        QFETCH(ErrorKind, kind);
        QCOMPARE(toString(error.kind), toString(kind));
        QTEST(error.hint, "hint");
        QCOMPARE(error.httpStatus, status);
        QVERIFY(!error.serverText.isEmpty());
    }

    void takesTheBareTextOfWhatIsNotJson()
    {
        QCOMPARE(errorFromAnswer(404, "404 page not found\n").serverText, u"404 page not found"_s);
        QCOMPARE(errorFromAnswer(500, "").serverText, QString());
    }

    void boundsTheText()
    {
        const QByteArray huge(100000, 'x');
        QCOMPARE(errorFromAnswer(500, huge).serverText.size(), 4096);
        QVERIFY(errorFromAnswer(500, R"({"message":")" + huge.left(60000) + R"("})").serverText.size() <= 4096);
    }

    void saysWhatCanBeTriedAgain()
    {
        QVERIFY(errorFromAnswer(503, "x").retryable);
        QVERIFY(!errorFromAnswer(404, "x").retryable);
    }
};

QTEST_GUILESS_MAIN(TestDockerError)
#include "tst_dockererror.moc"
