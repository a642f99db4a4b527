// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/northflankapi.h"
#include "core/northflank/northflanklogs.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"
#include "tests/support/websocketpeer.h"

#include <QSignalSpy>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
/// What the server has: lines with a time each, in milliseconds behind `begin`, yesterday.
struct ServerLine
{
    int ms = 0;
    QByteArray text;
};
const QDateTime begin = QDateTime::currentDateTimeUtc().addDays(-1);

QByteArray jsonLines(const QList<ServerLine>& lines)
{
    QByteArrayList texts;
    for (const ServerLine& line : lines) {
        texts.append("{\"containerId\":\"pod\",\"ts\":\"" +
                     begin.addMSecs(line.ms).toString(Qt::ISODateWithMs).toLatin1() + "\",\"log\":\"" + line.text +
                     "\"}");
    }
    return '[' + texts.join(',') + ']';
}
} // namespace

/// Against a server that keeps lines, answers ranges of them and tails.
class TestNorthflankLogs : public QObject
{
    Q_OBJECT

    static constexpr LogPatience quick{.pageLines = 100, .firstPauseMs = 10, .mostFailures = 2, .lagMs = 20};

    QByteArray answerRange(const PeerConnection* request) const
    {
        const auto msOf = [request](const QString& name, int otherwise) {
            const QDateTime time = QDateTime::fromString(request->parameter(name), Qt::ISODateWithMs);
            return time.isValid() ? begin.msecsTo(time) : otherwise;
        };
        const qint64 from = msOf(u"startTime"_s, 0);
        const qint64 until = msOf(u"endTime"_s, 1000000000);
        const qsizetype limit = std::min(request->parameter(u"lineLimit"_s).toLongLong(), m_mostLines);
        QList<ServerLine> found;
        for (const ServerLine& line : m_lines) {
            if (line.ms >= from && line.ms <= until)
                found.append(line);
        }
        if (request->parameter(u"direction"_s) == "backward"_L1)
            std::ranges::reverse(found);
        found.resize(std::min(found.size(), limit));
        return R"({"data":)" + jsonLines(found) + '}';
    }
    std::unique_ptr<NorthflankLogs> open(const LogQuery& query, LogPatience patience = quick)
    {
        auto opened = await(NorthflankLogs::open(m_api, {u"p"_s, u"s"_s}, query, patience));
        if (!opened || !*opened) {
            QTest::qFail(opened ? why(*opened).constData() : "not opened", __FILE__, __LINE__);
            return {};
        }
        connect(opened->value().get(), &LogStream::entries, this, [this](const QList<LogEntry>& batch) {
            for (const LogEntry& entry : batch)
                m_read.append(entry.text);
        });
        connect(opened->value().get(), &LogStream::ended, this,
                [this](const std::optional<Error>& error) { m_ends.append(error); });
        return std::move(**opened);
    }
    static QByteArrayList texts(int from, int to)
    {
        QByteArrayList found;
        for (int i = from; i < to; ++i)
            found.append("line " + QByteArray::number(i));
        return found;
    }
    void write(int from, int to, int msApart = 10)
    {
        for (int i = from; i < to; ++i)
            m_lines.append({i * msApart, "line " + QByteArray::number(i)});
    }
    void sendLive(int from, int to)
    {
        m_peer->last()->send(R"({"type":"log-lines","data":)" + jsonLines(m_lines.sliced(from, to - from)) + '}');
    }

private Q_SLOTS:
    void init()
    {
        m_lines.clear();
        m_read.clear();
        m_ends.clear();
        m_ranges = 0;
        m_mostLines = 1000;
        m_peer = std::make_unique<WebSocketPeer>();
        m_peer->onRequest([this](PeerConnection* request) -> std::optional<QByteArray> {
            if (request->parameter(u"queryType"_s) != "range"_L1)
                return std::nullopt;
            ++m_ranges;
            return jsonAnswer(answerRange(request));
        });
        m_peer->onMessage([](PeerConnection* connection, const QByteArray&) {
            connection->send(R"({"type":"init","data":{"auth":"successful"}})");
        });
        m_api = std::make_shared<NorthflankApi>(QUrl(u"http://127.0.0.1:%1"_s.arg(m_peer->port())), u"t"_s, m_clock);
        m_api->setToken("token");
    }
    void cleanup()
    {
        m_api.reset();
        m_peer.reset();
    }

    void readsTheNewestLines()
    {
        write(0, 1000);
        m_mostLines = 150;
        const auto logs = open({.tail = 400, .follow = false});
        QVERIFY(logs);
        logs->start();
        QTRY_COMPARE(m_ends.size(), 1);
        QVERIFY(!m_ends.first());
        QCOMPARE(m_read, texts(600, 1000));
    }

    /// Many lines of one time, more than a page, cut anywhere.
    void readsARangePageByPage_data()
    {
        QTest::addColumn<int>("lines");
        QTest::addColumn<int>("linesAtOnce");
        QTest::newRow("nothing") << 0 << 1;
        QTest::newRow("a page") << 100 << 1;
        QTest::newRow("pages") << 1234 << 1;
        QTest::newRow("many of one time") << 1234 << 37;
    }
    void readsARangePageByPage()
    {
        QFETCH(const int, lines);
        QFETCH(const int, linesAtOnce);
        for (int i = 0; i < lines; ++i)
            m_lines.append({i / linesAtOnce, "line " + QByteArray::number(i)});
        const auto logs = open({.sinceNs = begin.toMSecsSinceEpoch() * 1000000, .follow = false});
        QVERIFY(logs);
        logs->start();
        QTRY_COMPARE(m_ends.size(), 1);
        QCOMPARE(m_read, texts(0, lines));
    }

    void keepsToTheRange()
    {
        write(0, 100);
        const qint64 zeroNs = begin.toMSecsSinceEpoch() * 1000000;
        const auto logs = open({.sinceNs = zeroNs + 100000000, .untilNs = zeroNs + 200000000, .follow = false});
        QVERIFY(logs);
        logs->start();
        QTRY_COMPARE(m_ends.size(), 1);
        QCOMPARE(m_read, texts(10, 21));
    }

    void asksTheServerToFilter()
    {
        QList<std::pair<QString, QString>> asked;
        m_peer->onRequest([&asked](const PeerConnection* request) {
            for (const QString& name :
                 {u"textIncludes"_s, u"textNotIncludes"_s, u"regexIncludes"_s, u"regexNotIncludes"_s}) {
                if (const QString value = request->parameter(name); !value.isEmpty())
                    asked.append({name, value});
            }
            return std::optional(jsonAnswer(R"({"data":[]})"));
        });
        using Kind = LogServerFilter::Kind;
        for (const Kind kind : {Kind::TextIncludes, Kind::TextNotIncludes, Kind::RegexIncludes, Kind::RegexNotIncludes})
            QVERIFY(open({.follow = false, .scope = {.filter = LogServerFilter{kind, u"a+b &ż"_s}}}));
        QCOMPARE(asked, (QList<std::pair<QString, QString>>{{u"textIncludes"_s, u"a+b &ż"_s},
                                                            {u"textNotIncludes"_s, u"a+b &ż"_s},
                                                            {u"regexIncludes"_s, u"a+b &ż"_s},
                                                            {u"regexNotIncludes"_s, u"a+b &ż"_s}}));
    }

    void followsWithoutAGap()
    {
        write(0, 50);
        const auto logs = open({.tail = 20});
        QVERIFY(logs);
        write(50, 60); // between the first look and the tail
        logs->start();
        QTRY_COMPARE(m_read, texts(30, 60));
        const PeerConnection* tail = m_peer->last();
        QCOMPARE(tail->path(), "/v1/teams/t/projects/p/services/s/logs");
        QCOMPARE(tail->parameter(u"queryType"_s), u"tail"_s);
        QCOMPARE(tail->messages,
                 QList<QByteArray>{R"({"type":"init","data":{"auth":{"type":"apiToken","apiToken":"token"}}})"});
        QCOMPARE(tail->opcodes, QList{PeerConnection::Text});
        write(60, 70);
        sendLive(45, 70); // The tail repeats what was had.
        QTRY_COMPARE(m_read, texts(30, 70));
        QVERIFY(m_ends.isEmpty());
    }

    void goesOnAfterALostSocket()
    {
        write(0, 10);
        const auto logs = open({.tail = 100});
        QVERIFY(logs);
        logs->start();
        QTRY_COMPARE(m_peer->accepted(), 1);
        write(10, 20);
        QTRY_COMPARE(m_read.size(), 10);
        QTRY_COMPARE(m_ranges, 2);
        sendLive(10, 15);
        QTRY_COMPARE(m_read, texts(0, 15));
        m_peer->last()->drop();
        write(20, 30);
        QTRY_COMPARE(m_read, texts(0, 30));
        QCOMPARE(m_peer->accepted(), 2);
        write(30, 40);
        sendLive(0, 40);
        QTRY_COMPARE(m_read, texts(0, 40));
        m_peer->last()->close(1000);
        QTRY_COMPARE(m_peer->accepted(), 3);
        QVERIFY(m_ends.isEmpty());
    }

    /// A line of another instance that arrives late, with an earlier time.
    void takesLateLines()
    {
        write(0, 10, 1000);
        const auto logs = open({.tail = 100});
        QVERIFY(logs);
        logs->start();
        QTRY_COMPARE(m_ranges, 2);
        m_peer->last()->drop();
        m_lines.insert(5, {4500, "late"});
        QTRY_COMPARE(m_read, texts(0, 10) << "late");
    }

    void endsWithTheSandbox()
    {
        write(0, 10);
        const auto logs = open({.tail = 100});
        QVERIFY(logs);
        logs->start();
        QTRY_COMPARE(m_ranges, 2);
        write(10, 12);
        logs->sandboxStopped();
        QTRY_COMPARE(m_ends.size(), 1);
        QVERIFY(!m_ends.first());
        QCOMPARE(m_read, texts(0, 12));
    }

    void aPauseHoldsEverything()
    {
        write(0, 300);
        const auto logs = open({.sinceNs = begin.toMSecsSinceEpoch() * 1000000});
        QVERIFY(logs);
        logs->setPaused(true);
        logs->start();
        QTest::qWait(50);
        QVERIFY(m_read.isEmpty());
        QCOMPARE(m_ranges, 1);
        logs->setPaused(false);
        QTRY_COMPARE(m_read, texts(0, 300));
        QTRY_COMPARE(m_peer->accepted(), 1);
        QTRY_VERIFY(m_ranges > 4);
        logs->setPaused(true);
        write(300, 301);
        sendLive(300, 301);
        QTest::qWait(50);
        QCOMPARE(m_read, texts(0, 300));
        logs->setPaused(false);
        QTRY_COMPARE(m_read, texts(0, 301));
    }

    void isRefused_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("token") << 401 << ErrorKind::Unauthorised;
        QTest::newRow("permission") << 403 << ErrorKind::Forbidden;
        QTest::newRow("service") << 404 << ErrorKind::NotFound;
    }
    void isRefused()
    {
        QFETCH(const int, status);
        QFETCH(const ErrorKind, kind);
        m_peer->onRequest([status](const PeerConnection*) {
            return std::optional(jsonAnswer(R"({"error":{"message":"no"}})", status));
        });
        const auto opened = await(NorthflankLogs::open(m_api, {u"p"_s, u"s"_s}, {}, quick));
        QVERIFY(opened && !*opened);
        QCOMPARE(opened->error().kind, kind);
        QCOMPARE(opened->error().operation, Operation::ReadLogs);
    }

    void wantsAList_data()
    {
        QTest::addColumn<QByteArray>("answer");
        for (const QByteArray& answer : {"{}"_ba, R"({"data":{}})"_ba, R"({"data":null})"_ba, ""_ba, "<html>"_ba,
                                         "{\"data\":[{\"log\":\"half \xc5\"}]}"_ba})
            QTest::newRow(answer.toPercentEncoding()) << answer;
    }
    void wantsAList()
    {
        QFETCH(const QByteArray, answer);
        m_peer->onRequest([answer](const PeerConnection*) { return std::optional(jsonAnswer(answer)); });
        const auto opened = await(NorthflankLogs::open(m_api, {u"p"_s, u"s"_s}, {}, quick));
        QVERIFY(opened && !*opened);
        QCOMPARE(opened->error().kind, ErrorKind::Protocol);
    }

    void theTailIsRefused_data()
    {
        QTest::addColumn<QByteArray>("upgrade");
        QTest::addColumn<QByteArray>("init");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<int>("attempts");
        QTest::newRow("permission") << jsonAnswer("{}", 403) << ""_ba << ErrorKind::Forbidden << 1;
        QTest::newRow("not ready") << jsonAnswer("{}", 500) << ""_ba << ErrorKind::Internal << 3;
        QTest::newRow("not welcome") << ""_ba << R"({"type":"init","data":{"auth":"failed","message":"no"}})"_ba
                                     << ErrorKind::Forbidden << 1;
        QTest::newRow("error") << ""_ba << R"({"type":"error","data":{"message":"overload"}})"_ba << ErrorKind::Internal
                               << 3;
        QTest::newRow("garbage") << ""_ba << "{\"type\":"_ba << ErrorKind::Protocol << 3;
    }
    void theTailIsRefused()
    {
        QFETCH(const QByteArray, upgrade);
        QFETCH(const QByteArray, init);
        QFETCH(const ErrorKind, kind);
        QFETCH(const int, attempts);
        if (!upgrade.isEmpty())
            m_peer->refuseWith(upgrade);
        m_peer->onMessage([init](PeerConnection* connection, const QByteArray&) { connection->send(init); });
        write(0, 5);
        const auto logs = open({.tail = 100});
        QVERIFY(logs);
        logs->start();
        QTRY_COMPARE(m_ends.size(), 1);
        QCOMPARE(m_read, texts(0, 5));
        QVERIFY(m_ends.first());
        QCOMPARE(m_ends.first()->kind, kind);
        QCOMPARE(m_peer->accepted(), attempts);
    }

    void theTailIsClosedInAnyPhaseWithAnyCode_data()
    {
        QTest::addColumn<bool>("live");
        QTest::addColumn<std::optional<int>>("code");
        for (const std::optional<int> code : std::initializer_list<std::optional<int>>{
                 std::nullopt, 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 4000}) {
            const QByteArray name = code ? QByteArray::number(*code) : "none";
            QTest::newRow("early " + name) << false << code;
            QTest::newRow("live " + name) << true << code;
        }
    }
    void theTailIsClosedInAnyPhaseWithAnyCode()
    {
        QFETCH(const bool, live);
        QFETCH(const std::optional<int>, code);
        constexpr int notAllowed = 1008;
        int greetings = 0;
        m_peer->onMessage([&greetings, live, code](PeerConnection* connection, const QByteArray&) {
            if (greetings++ == 0 && !live)
                connection->close(code, "pod gone");
            else
                connection->send(R"({"type":"init","data":{"auth":"successful"}})");
        });
        write(0, 5);
        const auto logs = open({.tail = 100});
        QVERIFY(logs);
        logs->start();
        if (live) {
            QTRY_COMPARE(m_ranges, 2);
            m_peer->last()->close(code, "pod gone");
        }
        if (code == notAllowed) {
            QTRY_COMPARE(m_ends.size(), 1);
            QCOMPARE(m_ends.first()->kind, ErrorKind::Forbidden);
            QVERIFY(m_ends.first()->serverText.contains(u"pod gone"_s));
            QCOMPARE(m_read, texts(0, 5));
            return;
        }
        QTRY_COMPARE(m_peer->accepted(), 2);
        write(5, 10);
        sendLive(5, 10);
        QTRY_COMPARE(m_read, texts(0, 10));
        QVERIFY(m_ends.isEmpty());
    }

    void canBeDroppedAtAnyTime()
    {
        write(0, 300);
        for (int turns = 0; turns < 40; turns += 3) {
            auto logs = open({.sinceNs = begin.toMSecsSinceEpoch() * 1000000});
            QVERIFY(logs);
            logs->start();
            for (int i = 0; i < turns; ++i)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
            logs.reset();
        }
        QTRY_VERIFY(!m_peer->last() || !m_peer->last()->isOpen());
    }

private:
    ManualClock m_clock;
    std::unique_ptr<WebSocketPeer> m_peer;
    std::shared_ptr<NorthflankApi> m_api;
    QList<ServerLine> m_lines;
    qint64 m_mostLines = 1000;
    int m_ranges = 0;
    QByteArrayList m_read;
    QList<std::optional<Error>> m_ends;
};

QTEST_GUILESS_MAIN(TestNorthflankLogs)
#include "tst_northflanklogs.moc"
