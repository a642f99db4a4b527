// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpparser.h"
#include "tests/support/testsupport.h"

#include <QRandomGenerator>

using namespace sandglass;
using namespace Qt::StringLiterals;

namespace {

/// What came out of a whole stream of bytes.
struct Outcome
{
    bool headDone = false;
    bool upgraded = false;
    bool complete = false;
    QByteArray body;
    QByteArray rest;
    std::optional<Error> error;
};

/// Parses \a slices as they would come from a socket; \a ended: the peer closes behind them.
Outcome parsed(const QList<QByteArray>& slices, HttpParser& parser, HttpParser::Expect expect = {}, bool ended = false)
{
    parser.reset(expect);
    Outcome outcome;
    for (QByteArray bytes : slices) {
        while (!bytes.isEmpty()) {
            if (outcome.complete || outcome.upgraded) {
                outcome.rest += bytes;
                break;
            }
            bytes.detach();
            HttpParser::Step step = parser.parse(bytes);
            outcome.headDone |= step.headDone;
            outcome.upgraded |= step.upgraded;
            outcome.complete |= step.messageDone;
            outcome.body += step.body;
            if (step.error) {
                outcome.error = step.error;
                return outcome;
            }
            bytes = step.rest;
        }
    }
    if (ended && !outcome.complete && outcome.headDone)
        outcome.complete = parser.finish();
    return outcome;
}

QList<QByteArray> singleBytes(const QByteArray& bytes)
{
    QList<QByteArray> slices;
    for (const char byte : bytes)
        slices.append(QByteArray(1, byte));
    return slices;
}

} // namespace

class TestHttpParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryFramingInAnySlices_data();
    void readsEveryFramingInAnySlices();
    void refusesWhatIsNotHttp_data();
    void refusesWhatIsNotHttp();
    void keepsNamesAndValuesOfTheHead();
    void boundsTheHead_data();
    void boundsTheHead();
    void stopsBehindTheHeadOfAnUpgrade_data();
    void stopsBehindTheHeadOfAnUpgrade();
    void refusesAnUpgradeThatNobodyAskedFor();
    void knowsThatAnAnswerToHeadHasNoBody();
    void knowsWhetherTheConnectionMayBeKept_data();
    void knowsWhetherTheConnectionMayBeKept();
    void findsACutMessage_data();
    void findsACutMessage();
    void deliversTheBodyInFrontOfGarbage();
    void readsSeveralResponsesInARow();
    void readsDamagedBytesTheSameInAnySlices();
};

void TestHttpParser::readsEveryFramingInAnySlices_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("ended");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("rest");
    QTest::newRow("content length") << "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"_ba << false << "hello"_ba
                                    << ""_ba;
    QTest::newRow("no bytes") << "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"_ba << false << ""_ba << ""_ba;
    QTest::newRow("204") << "HTTP/1.1 204 No Content\r\n\r\n"_ba << false << ""_ba << ""_ba;
    QTest::newRow("304") << "HTTP/1.1 304 Not Modified\r\nContent-Length: 20\r\n\r\n"_ba << false << ""_ba << ""_ba;
    QTest::newRow("chunked")
        << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;x=y\r\n my world!\r\n0\r\n\r\n"_ba
        << false << "hello my world!"_ba << ""_ba;
    QTest::newRow("chunked, empty") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"_ba << false
                                    << ""_ba << ""_ba;
    QTest::newRow("chunked with trailers")
        << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n"_ba << false << "a"_ba
        << ""_ba;
    QTest::newRow("until the end") << "HTTP/1.1 200 OK\r\n\r\nhello"_ba << true << "hello"_ba << ""_ba;
    QTest::newRow("until the end, nothing") << "HTTP/1.1 200 OK\r\n\r\n"_ba << true << ""_ba << ""_ba;
    QTest::newRow("HTTP/1.0") << "HTTP/1.0 200 OK\r\n\r\nold"_ba << true << "old"_ba << ""_ba;
    QTest::newRow("after 100") << "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"_ba
                               << false << "ok"_ba << ""_ba;
    QTest::newRow("no reason") << "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok"_ba << false << "ok"_ba << ""_ba;
    QTest::newRow("bytes behind") << "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1"_ba << false << "ok"_ba
                                  << "HTTP/1.1"_ba;
}

void TestHttpParser::readsEveryFramingInAnySlices()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, ended);
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, rest);
    const auto check = [&](const QList<QByteArray>& slices) {
        HttpParser parser;
        const Outcome outcome = parsed(slices, parser, {}, ended);
        QVERIFY2(!outcome.error, outcome.error ? qPrintable(describe(*outcome.error)) : "");
        QVERIFY(outcome.headDone);
        QVERIFY(outcome.complete);
        QCOMPARE(outcome.body, body);
        QCOMPARE(outcome.rest, rest);
    };
    check({bytes});
    check(singleBytes(bytes));
    for (qsizetype cut = 1; cut < bytes.size(); ++cut)
        check({bytes.first(cut), bytes.sliced(cut)});
}

void TestHttpParser::refusesWhatIsNotHttp_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("garbage") << QByteArray("\x15\x03\x01 nothing that anybody knows\r\n\r\n");
    QTest::newRow("another protocol") << "SSH-2.0-OpenSSH_10.0\r\n"_ba;
    QTest::newRow("a request") << "GET / HTTP/1.1\r\nHost: x\r\n\r\n"_ba;
    QTest::newRow("no status") << "HTTP/1.1 abc OK\r\n\r\n"_ba;
    QTest::newRow("doubled content length")
        << "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"_ba;
    QTest::newRow("two framings")
        << "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"_ba;
    QTest::newRow("negative content length") << "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello"_ba;
    QTest::newRow("enormous content length")
        << "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\nhello"_ba;
    QTest::newRow("chunk size of letters") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello"_ba;
    QTest::newRow("negative chunk size") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nhello"_ba;
    QTest::newRow("enormous chunk size")
        << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nhello"_ba;
    QTest::newRow("chunk longer than its size")
        << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n"_ba;
    QTest::newRow("bare line feeds") << "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello"_ba;
    QTest::newRow("space before the colon") << "HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello"_ba;
    QTest::newRow("NUL in a value") << "HTTP/1.1 200 OK\r\nA: "_ba + QByteArray(1, '\0') + "\r\n\r\n"_ba;
}

void TestHttpParser::refusesWhatIsNotHttp()
{
    QFETCH(const QByteArray, bytes);
    for (const auto& slices : {QList<QByteArray>{bytes}, singleBytes(bytes)}) {
        HttpParser parser;
        const Outcome outcome = parsed(slices, parser);
        QVERIFY(outcome.error.has_value());
        QCOMPARE(outcome.error->kind, ErrorKind::Protocol);
        QVERIFY(!outcome.error->serverText.isEmpty());
        QVERIFY(!outcome.complete);
    }
}

void TestHttpParser::keepsNamesAndValuesOfTheHead()
{
    HttpParser parser;
    const auto bytes = "HTTP/1.1 404 Not Found here\r\nApi-Version: 1.47\r\nX-Empty:\r\nSet: a\r\nSet:  b \r\n"
                       "Content-Length: 0\r\n\r\n"_ba;
    for (const auto& slices : {QList<QByteArray>{bytes}, singleBytes(bytes)}) {
        parsed(slices, parser);
        QCOMPARE(parser.head().status, 404);
        QCOMPARE(parser.head().reason, "Not Found here"_ba);
        QCOMPARE(parser.head().headers.value("api-version"), "1.47"_ba);
        QVERIFY(parser.head().headers.contains("x-empty"));
        QVERIFY(parser.head().headers.value("x-empty").isEmpty());
        QCOMPARE(parser.head().headers.value("SET"), "a"_ba);
        QCOMPARE(parser.head().headers.fields().at(3), std::pair("Set"_ba, "b"_ba));
        QVERIFY(!parser.head().headers.contains("Missing"));
    }
}

void TestHttpParser::boundsTheHead_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("repeated");
    QTest::newRow("one value of 16 MiB") << "HTTP/1.1 200 OK\r\nA: "_ba << "aaaaaaaaaaaaaaaa"_ba;
    QTest::newRow("one name of 16 MiB") << "HTTP/1.1 200 OK\r\n"_ba << "aaaaaaaaaaaaaaaa"_ba;
    QTest::newRow("many fields") << "HTTP/1.1 200 OK\r\n"_ba << "A: b\r\n"_ba;
    QTest::newRow("many empty fields") << "HTTP/1.1 200 OK\r\n"_ba << "A:\r\n"_ba;
    QTest::newRow("a reason of 16 MiB") << "HTTP/1.1 200 "_ba << "aaaaaaaaaaaaaaaa"_ba;
    QTest::newRow("interim responses") << ""_ba << "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"_ba;
    QTest::newRow("trailers") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"_ba << "A: b\r\n"_ba;
}

void TestHttpParser::boundsTheHead()
{
    QFETCH(const QByteArray, start);
    QFETCH(const QByteArray, repeated);
    constexpr qsizetype sliceSize = 4096;
    QList<QByteArray> slices{start};
    QByteArray all = repeated.repeated(16 * 1024 * 1024 / repeated.size());
    for (qsizetype at = 0; at < all.size(); at += sliceSize)
        slices.append(all.sliced(at, std::min(sliceSize, all.size() - at)));
    HttpParser parser;
    const Outcome outcome = parsed(slices, parser);
    QVERIFY(outcome.error.has_value());
    QCOMPARE(outcome.error->kind, ErrorKind::Limit);
}

void TestHttpParser::stopsBehindTheHeadOfAnUpgrade_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::newRow("101") << "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"_ba;
    QTest::newRow("101 without fields") << "HTTP/1.1 101 UPGRADED\r\n\r\n"_ba;
    QTest::newRow("200") << "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n"_ba;
}

void TestHttpParser::stopsBehindTheHeadOfAnUpgrade()
{
    QFETCH(const QByteArray, head);
    const QByteArray behind("\x01\0\0\0\0\0\0\x02HTTP/1.1", 16);
    const QByteArray bytes = head + behind;
    for (qsizetype cut = 1; cut < bytes.size(); ++cut) {
        HttpParser parser;
        const Outcome outcome = parsed({bytes.first(cut), bytes.sliced(cut)}, parser, {.upgrade = true});
        QVERIFY(!outcome.error);
        QVERIFY(outcome.upgraded);
        QVERIFY(outcome.body.isEmpty());
        QCOMPARE(outcome.rest, behind);
    }
}

void TestHttpParser::refusesAnUpgradeThatNobodyAskedFor()
{
    HttpParser parser;
    const Outcome outcome =
        parsed({"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nxyz"_ba}, parser);
    QVERIFY(outcome.error.has_value());
    QCOMPARE(outcome.error->kind, ErrorKind::Protocol);
}

void TestHttpParser::knowsThatAnAnswerToHeadHasNoBody()
{
    HttpParser parser;
    const Outcome outcome = parsed({"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"_ba}, parser, {.head = true});
    QVERIFY(outcome.complete);
    QVERIFY(parser.keepsAlive());
}

void TestHttpParser::knowsWhetherTheConnectionMayBeKept_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("kept");
    QTest::newRow("1.1") << "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"_ba << true;
    QTest::newRow("1.1 close") << "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"_ba << false;
    QTest::newRow("1.1 until the end") << "HTTP/1.1 200 OK\r\n\r\n"_ba << false;
    QTest::newRow("1.0") << "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"_ba << false;
}

void TestHttpParser::knowsWhetherTheConnectionMayBeKept()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, kept);
    HttpParser parser;
    QVERIFY(parsed({bytes}, parser, {}, true).complete);
    QCOMPARE(parser.keepsAlive(), kept);
}

void TestHttpParser::findsACutMessage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("content length") << "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell"_ba;
    QTest::newRow("content length, nothing yet") << "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"_ba;
    QTest::newRow("chunked, no last chunk") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n"_ba;
    QTest::newRow("chunked, nothing yet") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"_ba;
    QTest::newRow("chunked, half a chunk") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"_ba;
}

void TestHttpParser::findsACutMessage()
{
    QFETCH(const QByteArray, bytes);
    HttpParser parser;
    const Outcome outcome = parsed({bytes}, parser, {}, true);
    QVERIFY(outcome.headDone);
    QVERIFY(!outcome.complete);
}

void TestHttpParser::deliversTheBodyInFrontOfGarbage()
{
    HttpParser parser;
    const Outcome outcome =
        parsed({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\ngarbage"_ba}, parser);
    QVERIFY(outcome.error.has_value());
    QCOMPARE(outcome.body, "hello"_ba);
}

void TestHttpParser::readsSeveralResponsesInARow()
{
    HttpParser parser;
    for (int round = 0; round < 3; ++round) {
        const QByteArray body = QByteArray::number(round);
        const Outcome outcome = parsed({"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + body}, parser);
        QVERIFY(outcome.complete);
        QCOMPARE(outcome.body, body);
        QCOMPARE(parser.head().headers.fields().size(), 1);
    }
}

void TestHttpParser::readsDamagedBytesTheSameInAnySlices()
{
    const QList<QByteArray> originals{
        "HTTP/1.1 200 OK\r\nContent-Length: 11\r\nA: b\r\n\r\nhello world"_ba,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: u\r\n\r\n"_ba,
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"_ba,
        "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nraw"_ba,
    };
    for (quint32 seed = 0; seed < 10000; ++seed) {
        QRandomGenerator random(seed);
        QByteArray bytes = originals.at(random.bounded(originals.size()));
        for (int damage = random.bounded(4); damage > 0; --damage) {
            const qsizetype at = random.bounded(bytes.size());
            switch (random.bounded(3)) {
            case 0:
                bytes[at] = static_cast<char>(random.bounded(256));
                break;
            case 1:
                bytes.remove(at, 1 + random.bounded(3));
                break;
            default:
                bytes.insert(at, bytes.sliced(at, std::min<qsizetype>(bytes.size() - at, 5)));
                break;
            }
        }
        QList<QByteArray> slices;
        for (qsizetype at = 0; at < bytes.size();) {
            const qsizetype size = std::min<qsizetype>(1 + random.bounded(7), bytes.size() - at);
            slices.append(bytes.sliced(at, size));
            at += size;
        }
        const HttpParser::Expect expect{.head = false, .upgrade = random.bounded(2) == 1};
        HttpParser whole;
        HttpParser sliced;
        const Outcome one = parsed({bytes}, whole, expect, true);
        const Outcome other = parsed(slices, sliced, expect, true);
        const QByteArray text = "seed " + QByteArray::number(seed) + ": " + bytes.toPercentEncoding();
        QVERIFY2(one.error.has_value() == other.error.has_value(), text);
        QVERIFY2(one.complete == other.complete && one.upgraded == other.upgraded, text);
        QVERIFY2(one.body == other.body && one.rest == other.rest, text);
        QVERIFY2(!one.headDone || whole.head().status == sliced.head().status, text);
    }
}

QTEST_GUILESS_MAIN(TestHttpParser)
#include "tst_httpparser.moc"
