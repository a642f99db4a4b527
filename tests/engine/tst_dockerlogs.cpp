// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerapi.h"
#include "core/docker/dockerlogs.h"
#include "core/net/dialer.h"
#include "tests/support/privateengine.h"
#include "tests/support/testsupport.h"

#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
/// Reads a log stream and keeps everything it says.
struct Reader
{
    std::unique_ptr<LogStream> stream;
    QList<LogEntry> lines;
    qsizetype largestBatch = 0;
    bool ended = false;
    std::optional<Error> error;

    explicit Reader(std::unique_ptr<LogStream> opened)
        : stream(std::move(opened))
    {
        QObject::connect(stream.get(), &LogStream::entries, stream.get(), [this](const QList<LogEntry>& batch) {
            largestBatch = std::max(largestBatch, batch.size());
            lines += batch;
        });
        QObject::connect(stream.get(), &LogStream::ended, stream.get(), [this](const std::optional<Error>& why) {
            ended = true;
            error = why;
        });
    }
    QList<QByteArray> texts() const
    {
        QList<QByteArray> all;
        for (const LogEntry& line : lines)
            all += line.text;
        return all;
    }
};
} // namespace

class TestDockerLogs : public QObject
{
    Q_OBJECT

private:
    static std::shared_ptr<DockerApi> apiOf(const PrivateEngine& engine)
    {
        return DockerApi::create(makeDialer(*Endpoint::parse(engine.endpoint())));
    }
    static std::unique_ptr<Reader> open(const PrivateEngine& engine, const QString& id, LogQuery query)
    {
        auto opened = await(openDockerLogs(apiOf(engine), id, query));
        if (!opened || !*opened) {
            QTest::qFail(opened ? why(*opened).constData() : "no stream", __FILE__, __LINE__);
            return {};
        }
        return std::make_unique<Reader>(std::move(**opened));
    }
    static void waitForEnd(PrivateEngine& engine, const QString& id)
    {
        engine.request("POST", "/containers/" + id.toUtf8() + "/wait");
    }

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }
    void cleanup()
    {
        SANDGLASS_ENGINE(engine);
        engine.removeContainers();
    }

    void separatesOutputFromError()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.runContainer({u"sh"_s, u"-c"_s, u"echo out; sleep 0.1; echo err >&2; printf last"_s});
        waitForEnd(engine, id);
        const auto reader = open(engine, id, {.follow = false});
        QVERIFY(reader);
        reader->stream->start();
        QTRY_VERIFY(reader->ended);
        QVERIFY(!reader->error);
        QCOMPARE(reader->texts().size(), 3);
        QVERIFY(reader->texts().contains("last"));
        for (const LogEntry& line : std::as_const(reader->lines)) {
            QCOMPARE(line.channel, line.text == "err" ? LogChannel::Error : LogChannel::Output);
            QVERIFY(line.timeNs > 0);
        }
    }

    void followsUntilTheSandboxStops()
    {
        SANDGLASS_ENGINE(engine);
        const QString id =
            engine.runContainer({u"sh"_s, u"-c"_s, u"echo first; read line; echo $line"_s}, {{u"OpenStdin"_s, true}});
        const auto reader = open(engine, id, {});
        QVERIFY(reader);
        reader->stream->start();
        QTRY_COMPARE(reader->texts(), QList<QByteArray>{"first"});
        QVERIFY(!reader->ended);
        engine.request("POST", "/containers/" + id.toUtf8() + "/kill");
        QTRY_VERIFY(reader->ended);
        QVERIFY(!reader->error);
    }

    void losesNothingOfALiveLog()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.runContainer(
            {u"sh"_s, u"-c"_s, u"i=0; while [ $i -lt 100 ]; do seq 1 100; i=$((i + 1)); sleep 0.01; done; sleep 1"_s});
        const auto reader = open(engine, id, {});
        QVERIFY(reader);
        reader->stream->start();
        QTRY_VERIFY_WITH_TIMEOUT(reader->ended, 30000);
        QVERIFY(!reader->error);
        QCOMPARE(reader->lines.size(), 10000);
        for (qsizetype i = 0; i < reader->lines.size(); ++i)
            QCOMPARE(reader->lines[i].text, QByteArray::number(i % 100 + 1));
    }

    void losesNothingOfAShortRun()
    {
        SANDGLASS_ENGINE(engine);
        // Ends while its log is still being read.
        const QString id = engine.runContainer({u"sh"_s, u"-c"_s, u"sleep 0.3; seq 1 100000; printf unfinished"_s});
        const auto reader = open(engine, id, {});
        QVERIFY(reader);
        reader->stream->start();
        QTRY_VERIFY_WITH_TIMEOUT(reader->ended, 60000);
        QVERIFY(!reader->error);
        QCOMPARE(reader->lines.size(), 100001);
        for (qsizetype i = 0; i < 100000; ++i)
            QCOMPARE(reader->lines[i].text, QByteArray::number(i + 1));
        QCOMPARE(reader->lines.last().text, "unfinished");
    }

    void losesNothingOfARunThatEndsWhileItsBacklogIsRead()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.runContainer({u"sh"_s, u"-c"_s, u"seq 1 200000; exec sleep 1000"_s});
        const QByteArray newest = "/containers/" + id.toUtf8() + "/logs?stdout=1&tail=1";
        QTRY_VERIFY_WITH_TIMEOUT(engine.request("GET", newest).body.contains("200000"), 30000);
        const auto reader = open(engine, id, {});
        QVERIFY(reader);
        QObject::connect(reader->stream.get(), &LogStream::entries, reader->stream.get(), [&] {
            if (reader->lines.size() == 200000)
                reader->stream->setPaused(true);
        });
        reader->stream->start();
        QTRY_COMPARE_WITH_TIMEOUT(reader->lines.size(), 200000, 60000);
        engine.request("POST", "/containers/" + id.toUtf8() + "/kill");
        waitForEnd(engine, id);
        reader->stream->setPaused(false);
        QTRY_VERIFY_WITH_TIMEOUT(reader->ended, 60000);
        QVERIFY(!reader->error);
        QCOMPARE(reader->lines.size(), 200000);
    }

    void followsFromTheNewestLines()
    {
        SANDGLASS_ENGINE(engine);
        const QString id =
            engine.runContainer({u"sh"_s, u"-c"_s,
                                 u"seq 1 1000; printf pending; while [ ! -e /go ]; do sleep 0.05; done; echo;"
                                 "seq 1001 1010; exec sleep 100"_s});
        QTRY_VERIFY(
            engine.request("GET", "/containers/" + id.toUtf8() + "/logs?stdout=1&tail=3").body.contains("1000"));
        const auto reader = open(engine, id, {.tail = 2});
        QVERIFY(reader);
        reader->stream->start();
        QTRY_VERIFY(reader->texts().contains("1000"));
        QVERIFY(!reader->texts().contains("998"));
        engine.cli({u"exec"_s, id, u"touch"_s, u"/go"_s});
        QTRY_VERIFY(reader->texts().contains("1010"));
        engine.request("POST", "/containers/" + id.toUtf8() + "/kill");
        QTRY_VERIFY(reader->ended);
        QList<QByteArray> texts = reader->texts();
        while (!texts.isEmpty() && texts.first() != "1000")
            texts.removeFirst();
        QCOMPARE(texts.size(), 12);
        QCOMPARE(texts[1], "pending");
        QCOMPARE(texts[2], "1001");
        QCOMPARE(texts[11], "1010");
    }

    void opensTheLogOfASilentSandbox()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.runContainer({u"sleep"_s, u"100"_s});
        const auto reader = open(engine, id, {});
        QVERIFY(reader);
        QVERIFY(!reader->ended);
    }

    void losesNothingOfAHundredThousandLines()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.runContainer({u"seq"_s, u"1"_s, u"100000"_s});
        waitForEnd(engine, id);
        const auto reader = open(engine, id, {});
        QVERIFY(reader);
        reader->stream->start();
        QTRY_VERIFY_WITH_TIMEOUT(reader->ended, 60000);
        QVERIFY(!reader->error);
        QCOMPARE(reader->lines.size(), 100000);
        for (qsizetype i = 0; i < reader->lines.size(); ++i)
            QCOMPARE(reader->lines[i].text, QByteArray::number(i + 1));
        QVERIFY(reader->largestBatch <= 4096);
    }

    void losesNothingWhenItIsPaused()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.runContainer({u"seq"_s, u"1"_s, u"50000"_s});
        waitForEnd(engine, id);
        const auto reader = open(engine, id, {});
        QVERIFY(reader);
        int pauses = 0;
        QObject::connect(reader->stream.get(), &LogStream::entries, reader->stream.get(), [&] {
            if (++pauses > 5)
                return;
            reader->stream->setPaused(true);
            QTimer::singleShot(20, reader->stream.get(), [&] { reader->stream->setPaused(false); });
        });
        reader->stream->start();
        QTRY_VERIFY_WITH_TIMEOUT(reader->ended, 60000);
        QCOMPARE(reader->lines.size(), 50000);
        QCOMPARE(reader->lines.last().text, "50000");
    }

    void readsTheLogOfATerminal()
    {
        SANDGLASS_ENGINE(engine);
        // Written in pieces, which Podman stores each with a time of its own.
        const QString id = engine.runContainer(
            {u"sh"_s, u"-c"_s,
             u"echo one; printf a; sleep 0.05; printf b; sleep 0.05; echo c; printf '1%%\\r2%%\\n'"_s},
            {{u"Tty"_s, true}});
        waitForEnd(engine, id);
        const auto reader = open(engine, id, {.follow = false});
        QVERIFY(reader);
        reader->stream->start();
        QTRY_VERIFY(reader->ended);
        QCOMPARE(reader->texts(), (QList<QByteArray>{"one", "abc", "1%\r2%"}));
    }

    void joinsLongLines_data()
    {
        QTest::addColumn<bool>("terminal");
        QTest::newRow("without terminal") << false;
        QTest::newRow("with terminal") << true;
    }
    void joinsLongLines()
    {
        SANDGLASS_ENGINE(engine);
        QFETCH(bool, terminal);
        const QString id = engine.runContainer(
            {u"sh"_s, u"-c"_s, u"head -c 200000 /dev/zero | tr '\\0' x; echo; echo end"_s}, {{u"Tty"_s, terminal}});
        waitForEnd(engine, id);
        const auto reader = open(engine, id, {.follow = false});
        QVERIFY(reader);
        reader->stream->start();
        QTRY_VERIFY(reader->ended);
        QCOMPARE(reader->texts(), (QList<QByteArray>{QByteArray(200000, 'x'), "end"}));
    }

    void keepsAMebibyteOfALine()
    {
        SANDGLASS_ENGINE(engine);
        const QString id =
            engine.runContainer({u"sh"_s, u"-c"_s, u"head -c 1500000 /dev/zero | tr '\\0' x; echo; echo end"_s});
        waitForEnd(engine, id);
        const auto reader = open(engine, id, {.follow = false});
        QVERIFY(reader);
        reader->stream->start();
        QTRY_VERIFY_WITH_TIMEOUT(reader->ended, 30000);
        QCOMPARE(reader->lines.size(), 2);
        QCOMPARE(reader->lines[0].text.size(), 1024 * 1024);
        QVERIFY(reader->lines[0].truncated);
        QCOMPARE(reader->lines[1].text, "end");
    }

    void readsOnlyTheNewestLines()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.runContainer({u"seq"_s, u"1"_s, u"1000"_s});
        waitForEnd(engine, id);
        const auto reader = open(engine, id, {.tail = 3, .follow = false});
        QVERIFY(reader);
        reader->stream->start();
        QTRY_VERIFY(reader->ended);
        QCOMPARE(reader->texts(), (QList<QByteArray>{"998", "999", "1000"}));
    }

    void goesOnFromAnInstant()
    {
        SANDGLASS_ENGINE(engine);
        const QString id =
            engine.runContainer({u"sh"_s, u"-c"_s, u"echo old; sleep 1.2; echo new; sleep 0.01; echo newer"_s});
        waitForEnd(engine, id);
        const auto all = open(engine, id, {.follow = false});
        QVERIFY(all);
        all->stream->start();
        QTRY_VERIFY(all->ended);
        QCOMPARE(all->lines.size(), 3);
        const auto rest = open(engine, id, {.sinceNs = all->lines[1].timeNs, .follow = false});
        QVERIFY(rest);
        rest->stream->start();
        QTRY_VERIFY(rest->ended);
        QCOMPARE(rest->texts(), (QList<QByteArray>{"new", "newer"}));
    }

    void endsWithTheRunAndGoesOnInTheNext()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.runContainer({u"sh"_s, u"-c"_s, u"echo run; sleep 1.1"_s});
        const auto first = open(engine, id, {});
        QVERIFY(first);
        first->stream->start();
        QTRY_VERIFY(first->ended);
        QCOMPARE(first->texts(), QList<QByteArray>{"run"});
        QVERIFY(engine.request("POST", "/containers/" + id.toUtf8() + "/start").ok());
        const auto second = open(engine, id, {});
        QVERIFY(second);
        second->stream->start();
        QTRY_VERIFY(second->ended);
        QCOMPARE(second->texts(), (QList<QByteArray>{"run", "run"}));
    }

    void saysWhenALogCannotBeRead()
    {
        SANDGLASS_ENGINE(engine);
        const QString id = engine.runContainer(
            {u"echo"_s, u"lost"_s},
            {{u"HostConfig"_s, QJsonObject{{u"LogConfig"_s, QJsonObject{{u"Type"_s, u"none"_s}}}}}});
        const auto opened = await(openDockerLogs(apiOf(engine), id, {}));
        QVERIFY(opened && !*opened);
        QCOMPARE(opened->error().kind, ErrorKind::Unsupported);
        QCOMPARE(opened->error().hint, Hint::LogDriverUnreadable);
        QCOMPARE(opened->error().operation, Operation::ReadLogs);
    }

    void saysWhenThereIsNoSuchSandbox()
    {
        SANDGLASS_ENGINE(engine);
        const auto opened = await(openDockerLogs(apiOf(engine), u"nope"_s, {}));
        QVERIFY(opened && !*opened);
        QCOMPARE(opened->error().kind, ErrorKind::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestDockerLogs)
#include "tst_dockerlogs.moc"
