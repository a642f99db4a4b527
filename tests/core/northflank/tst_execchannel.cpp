// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/execchannel.h"
#include "tests/support/testsupport.h"
#include "tests/support/websocketpeer.h"

#include <QSignalSpy>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
using Opened = Result<std::unique_ptr<ExecChannel>>;
const QByteArray token = "jwt.\"secret\"";

QByteArray initAnswer(const QByteArray& data)
{
    return R"({"type":"init","data":)" + data + '}';
}
const QByteArray welcome =
    initAnswer(R"({"auth":"successful","context":{"instanceName":"pod-1","containerName":"svc"}})");

QByteArray said(const QByteArray& type, const QByteArray& bytes)
{
    return "{\"type\":\"" + type + "\",\"data\":\"" + bytes.toBase64() + "\"}";
}

/// Keeps everything a command says.
struct Process
{
    std::unique_ptr<ExecChannel> channel;
    QByteArray output;
    QByteArray errorOutput;
    std::optional<int> exitCode;
    std::optional<Error> error;

    explicit Process(std::unique_ptr<ExecChannel> opened)
        : channel(std::move(opened))
    {
        auto* context = channel.get();
        QObject::connect(context, &ExecStream::output, context, [this](const QByteArray& bytes) { output += bytes; });
        QObject::connect(context, &ExecStream::errorOutput, context,
                         [this](const QByteArray& bytes) { errorOutput += bytes; });
        QObject::connect(context, &ExecStream::exited, context, [this](int code) { exitCode = code; });
        QObject::connect(context, &ExecStream::failed, context, [this](const Error& why) { error = why; });
        channel->start();
    }
    bool isOver() const { return exitCode || error; }
};
} // namespace

class TestExecChannel : public QObject
{
    Q_OBJECT

    Opened open(const ExecContext& context, ExecLimits limits = {})
    {
        auto opened = await(ExecChannel::open(m_peer->url(u"/v1/command-exec/x"_s), token, context, limits));
        return opened ? std::move(*opened) : fail(ErrorKind::Timeout);
    }
    /// A command that the peer has welcomed.
    std::unique_ptr<Process> begin(const ExecContext& context = {.command = {u"cat"_s}})
    {
        auto opened = open(context);
        if (!opened) {
            QTest::qFail(why(opened), __FILE__, __LINE__);
            return {};
        }
        return std::make_unique<Process>(std::move(*opened));
    }

private Q_SLOTS:
    void init()
    {
        m_peer = std::make_unique<WebSocketPeer>();
        m_peer->onMessage([](PeerConnection* connection, const QByteArray&) {
            if (connection->messages.size() == 1)
                connection->send(welcome);
        });
    }
    void cleanup() { m_peer.reset(); }

    void speaksAsTheOriginal_data()
    {
        QTest::addColumn<ExecContext>("context");
        QTest::addColumn<QByteArray>("sent");
        QTest::newRow("command")
            << ExecContext{.command = {u"echo"_s, u"a \"b\""_s}}
            << "{\"command\":[\"echo\",\"a \\\"b\\\"\"],\"shell\":\"none\",\"encoding\":\"base64\",\"tty\":false}"_ba;
        QTest::newRow("terminal") << ExecContext{.terminal = true, .size = {132, 50}}
                                  << R"({"encoding":"base64","tty":true,"ttyColumns":132,"ttyRows":50})"_ba;
        QTest::newRow("all")
            << ExecContext{.instance = u"pod-1"_s,
                           .container = u"svc"_s,
                           .command = {u"sh"_s},
                           .user = u"1000"_s,
                           .group = u"staff"_s,
                           .terminal = true,
                           .size = {80, 24}}
            << R"({"instanceName":"pod-1","containerName":"svc","command":["sh"],"shell":"none","user":1000,)"_ba +
                   "\"group\":\"staff\",\"encoding\":\"base64\",\"tty\":true,\"ttyColumns\":80,\"ttyRows\":24}";
    }
    void speaksAsTheOriginal()
    {
        QFETCH(const ExecContext, context);
        QFETCH(const QByteArray, sent);
        const auto opened = open(context);
        QVERIFY2(opened, why(opened));
        const PeerConnection* peer = m_peer->last();
        QCOMPARE(
            peer->messages,
            QList<QByteArray>{
                "{\"type\":\"init\",\"data\":{\"auth\":{\"type\":\"apiToken\",\"apiToken\":\"jwt.\\\"secret\\\"\"},"
                "\"context\":" +
                sent + "}}"});
        QCOMPARE(peer->opcodes, QList{PeerConnection::Binary});
        QVERIFY(peer->header("Authorization").isEmpty());
        QCOMPARE((*opened)->instance(), u"pod-1"_s);
        QCOMPARE((*opened)->container(), u"svc"_s);
    }

    void runsACommand()
    {
        const auto process = begin();
        PeerConnection* peer = m_peer->last();
        process->channel->write(QByteArray("\0half \xc5", 7));
        process->channel->write("\xbc");
        QVERIFY(process->channel->closeInput());
        QTRY_COMPARE(peer->messages.size(), 4);
        QCOMPARE(peer->messages[1], R"({"type":"payload","data":"AGhhbGYgxQ=="})");
        QCOMPARE(peer->messages[2], R"({"type":"payload","data":"vA=="})");
        QCOMPARE(peer->messages[3], R"({"type":"stdInEnd"})");
        peer->send(said("stdOut", "\x01"), PeerConnection::Binary);
        peer->send(said("stdErr", "oops"));
        peer->send(R"({"type":"heartbeat"})");
        peer->send(said("stdOut", QByteArray("\0\xc5", 2)), PeerConnection::Binary);
        peer->send(R"({"type":"completion","data":{"exitCode":3,"status":"Failure"}})");
        QTRY_VERIFY(process->isOver());
        QCOMPARE(process->exitCode, 3);
        QCOMPARE(process->output, QByteArray("\x01\0\xc5", 3));
        QCOMPARE(process->errorOutput, "oops");
        QTRY_VERIFY(peer->closeCode);
    }

    void cutsInputAsTheOriginal()
    {
        const auto process = begin();
        process->channel->write(QByteArray(100000, 'x'));
        QTRY_COMPARE(m_peer->last()->messages.size(), 8);
        for (const QByteArray& message : m_peer->last()->messages)
            QVERIFY(message.size() <= 22000);
    }

    void tellsTheNewSize()
    {
        const auto process = begin({.terminal = true});
        process->channel->resize({100, 40});
        QTRY_COMPARE(m_peer->last()->messages.value(1), R"({"type":"resize","data":{"ttyRows":40,"ttyColumns":100}})");
    }

    void losesNoOutputBeforeItIsStartedOrWhilePaused()
    {
        m_peer->onMessage([](PeerConnection* connection, const QByteArray&) {
            connection->send(welcome);
            connection->send(said("stdOut", "prompt"));
        });
        auto opened = open({.terminal = true});
        QVERIFY2(opened, why(opened));
        QTest::qWait(20);
        Process process(std::move(*opened));
        QTRY_COMPARE(process.output, "prompt");
        process.channel->setPaused(true);
        m_peer->last()->send(said("stdOut", " more"));
        m_peer->last()->send(R"({"type":"completion","data":{"exitCode":0,"status":"Success"}})");
        QTest::qWait(20);
        QVERIFY(!process.isOver());
        process.channel->setPaused(false);
        QTRY_VERIFY(process.isOver());
        QCOMPARE(process.output, "prompt more");
        QCOMPARE(process.exitCode, 0);
    }

    void isRefused_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<bool>("retryable");
        QTest::newRow("400") << 400 << ErrorKind::InvalidInput << false;
        QTest::newRow("401") << 401 << ErrorKind::Unauthorised << false;
        QTest::newRow("403") << 403 << ErrorKind::Forbidden << false;
        QTest::newRow("404") << 404 << ErrorKind::NotFound << false;
        QTest::newRow("422") << 422 << ErrorKind::InvalidInput << false;
        QTest::newRow("not ready") << 500 << ErrorKind::Conflict << true;
        QTest::newRow("gateway") << 502 << ErrorKind::Unreachable << true;
    }
    void isRefused()
    {
        QFETCH(const int, status);
        QFETCH(const ErrorKind, kind);
        QFETCH(const bool, retryable);
        const QByteArray body = "{\"error\":{\"message\":\"because jwt.\\\"secret\\\"\"}}";
        m_peer->refuseWith("HTTP/1.1 " + QByteArray::number(status) +
                           " No\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        const auto opened = open({});
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, kind);
        QCOMPARE(opened.error().httpStatus, status);
        QCOMPARE(opened.error().retryable, retryable);
        QCOMPARE(opened.error().serverText, u"because …"_s);
    }

    void isNotInitialised_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("text");
        QTest::newRow("not allowed") << initAnswer(R"({"auth":"failed","message":"insufficient permissions"})")
                                     << ErrorKind::Forbidden << u"insufficient permissions"_s;
        QTest::newRow("no reason") << initAnswer(R"({"auth":false})") << ErrorKind::Forbidden << u"Reason unknown"_s;
        QTest::newRow("error") << R"({"type":"error","data":{"message":"No running instance found"}})"_ba
                               << ErrorKind::Conflict << u"No running instance found"_s;
        QTest::newRow("error without words") << R"({"type":"error"})"_ba << ErrorKind::Internal << u"Unknown error"_s;
        QTest::newRow("no program")
            << "{\"type\":\"error\",\"data\":{\"message\":\"exec: \\\"x\\\": executable file not found in $PATH\"}}"_ba
            << ErrorKind::NotFound << u"exec: \"x\": executable file not found in $PATH"_s;
        QTest::newRow("output first") << said("stdOut", "x") << ErrorKind::Protocol << QString();
        QTest::newRow("end first") << R"({"type":"completion","data":{"exitCode":0}})"_ba << ErrorKind::Internal
                                   << QString();
        QTest::newRow("no JSON") << "<html>"_ba << ErrorKind::Protocol << QString();
        QTest::newRow("two at once") << welcome + welcome << ErrorKind::Protocol << QString();
        QTest::newRow("no type") << "{}"_ba << ErrorKind::Protocol << QString();
        QTest::newRow("list") << "[1]"_ba << ErrorKind::Protocol << QString();
        QTest::newRow("empty") << ""_ba << ErrorKind::Protocol << QString();
    }
    void isNotInitialised()
    {
        QFETCH(const QByteArray, answer);
        QFETCH(const ErrorKind, kind);
        QFETCH(const QString, text);
        m_peer->onMessage([answer](PeerConnection* connection, const QByteArray&) { connection->send(answer); });
        const auto opened = open({.command = {u"x"_s}});
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, kind);
        if (!text.isEmpty())
            QCOMPARE(opened.error().serverText, text);
        QTRY_VERIFY(!m_peer->last()->isOpen());
    }

    void waitsForTheWelcomeNoLongerThanAllowed()
    {
        m_peer->onMessage({});
        const auto opened = open({}, {.initMs = 50});
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, ErrorKind::Timeout);
    }

    void canBeCancelledWhileItIsOpened()
    {
        m_peer->refuseWith({});
        std::stop_source stop;
        const auto opened = landing(ExecChannel::open(m_peer->url(), token, {}, {}, stop.get_token()));
        QTRY_COMPARE(m_peer->accepted(), 1);
        stop.request_stop();
        QTRY_VERIFY(*opened);
        QCOMPARE((*opened)->error().kind, ErrorKind::Cancelled);
        QTRY_VERIFY(!m_peer->last()->isOpen());
    }

    /// Every code in every phase: before and after the welcome.
    void isClosedEarly_data()
    {
        QTest::addColumn<bool>("welcomed");
        QTest::addColumn<std::optional<int>>("code");
        QTest::addColumn<ErrorKind>("kind");
        const QList<std::pair<std::optional<int>, ErrorKind>> codes{
            {std::nullopt, ErrorKind::Unreachable},
            {1000, ErrorKind::Unreachable},
            {1001, ErrorKind::Unreachable},
            {1002, ErrorKind::Protocol},
            {1003, ErrorKind::Protocol},
            {1007, ErrorKind::Protocol},
            {1008, ErrorKind::Forbidden},
            {1009, ErrorKind::Protocol},
            {1011, ErrorKind::Unreachable},

            {4000, ErrorKind::Unreachable},
        };
        for (const auto& [code, kind] : codes) {
            const QByteArray name = code ? QByteArray::number(*code) : "none";
            QTest::newRow("early " + name) << false << code << kind;
            QTest::newRow("late " + name) << true << code << kind;
        }
    }
    void isClosedEarly()
    {
        QFETCH(const bool, welcomed);
        QFETCH(const std::optional<int>, code);
        QFETCH(const ErrorKind, kind);
        std::optional<Error> error;
        if (welcomed) {
            const auto process = begin();
            m_peer->last()->send(said("stdOut", "half"));
            m_peer->last()->close(code, "pod gone");
            QTRY_VERIFY(process->isOver());
            QCOMPARE(process->output, "half");
            error = process->error;
        } else {
            m_peer->onMessage([code](PeerConnection* peer, const QByteArray&) { peer->close(code, "pod gone"); });
            const auto opened = open({});
            QVERIFY(!opened);
            error = opened.error();
        }
        QVERIFY(error);
        QCOMPARE(error->kind, kind);
        if (code)
            QVERIFY2(error->serverText.contains(QString::number(*code)) && error->serverText.contains(u"pod gone"),
                     qPrintable(error->serverText));
    }

    void isLost()
    {
        const auto process = begin();
        process->channel->write("typed");
        QTRY_COMPARE(m_peer->last()->messages.size(), 2);
        m_peer->last()->drop();
        QTRY_VERIFY(process->isOver());
        QVERIFY(process->error);
        QCOMPARE(process->error->kind, ErrorKind::Unreachable);
        process->channel->write("into the void");
        process->channel->resize({1, 1});
        QCOMPARE(m_peer->accepted(), 1);
    }

    void failsInTheMiddle_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("error") << R"({"type":"error","data":{"message":"evicted"}})"_ba << ErrorKind::Internal;
        QTest::newRow("not base64") << R"({"type":"stdOut","data":"half a żółć"})"_ba << ErrorKind::Protocol;
        QTest::newRow("not text") << R"({"type":"stdOut","data":7})"_ba << ErrorKind::Protocol;
        QTest::newRow("no exit code") << R"({"type":"completion","data":{"status":"Unknown","message":"lost it"}})"_ba
                                      << ErrorKind::Internal;
        QTest::newRow("no JSON") << "{\"type\":"_ba << ErrorKind::Protocol;
        QTest::newRow("no program")
            << "{\"type\":\"completion\",\"data\":{\"exitCode\":126,\"message\":\"OCI runtime exec failed: exec: \\\"x\\\": executable file not found in $PATH\"}}"_ba
            << ErrorKind::NotFound;
    }
    void failsInTheMiddle()
    {
        QFETCH(const QByteArray, message);
        QFETCH(const ErrorKind, kind);
        const auto process = begin();
        m_peer->last()->send(message);
        QTRY_VERIFY(process->isOver());
        QVERIFY(process->error);
        QCOMPARE(process->error->kind, kind);
        QTRY_VERIFY(!m_peer->last()->isOpen());
    }

private:
    std::unique_ptr<WebSocketPeer> m_peer;
};

QTEST_GUILESS_MAIN(TestExecChannel)
#include "tst_execchannel.moc"
