// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/jsonline.h"
#include "core/logs/loglevel.h"

#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

class LogLevelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void detects_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("level");
        const int none = int(LogLevel::None);
        const int debug = int(LogLevel::Debug);
        const int info = int(LogLevel::Info);
        const int warning = int(LogLevel::Warning);
        const int error = int(LogLevel::Error);

        QTest::newRow("capitals") << "2026-01-01 10:00:00 ERROR cannot connect"_ba << error;
        QTest::newRow("brackets") << "[warn] disk is nearly full"_ba << warning;
        QTest::newRow("colon") << "error: no such file"_ba << error;
        QTest::newRow("logfmt") << "ts=1 level=info msg=started"_ba << info;
        QTest::newRow("klog") << "E0102 15:04:05.000000 1 main.go:1] failed"_ba << error;
        QTest::newRow("klog info") << "I0102 15:04:05.000000 1 main.go:1] ok"_ba << info;
        QTest::newRow("json word") << "{\"ts\":1,\"level\":\"warning\",\"msg\":\"error in text\"}"_ba << warning;
        QTest::newRow("json number") << "{\"level\":50,\"msg\":\"x\"}"_ba << error;
        QTest::newRow("json severity") << "{\"severity\": \"DEBUG\"}"_ba << debug;
        QTest::newRow("json without") << "{\"msg\":\"ERROR\"}"_ba << none;
        QTest::newRow("coloured") << "\x1b[31mERROR\x1b[0m x"_ba << error;
        QTest::newRow("python") << "Traceback (most recent call last):"_ba << error;
        QTest::newRow("trace is debug") << "TRACE entering"_ba << debug;
        QTest::newRow("an ordinary sentence") << "there was no error in 10 runs"_ba << none;
        QTest::newRow("part of a name") << "ERROR_COUNT 0"_ba << none;
        QTest::newRow("part of a word") << "INFORMAL TERRORS"_ba << none;
        QTest::newRow("empty") << ""_ba << none;
        QTest::newRow("the first word counts") << "INFO handled ERROR"_ba << info;
    }
    void detects()
    {
        QFETCH(const QByteArray, line);
        QFETCH(const int, level);
        QCOMPARE(int(detectLevel(line)), level);
    }

    void knowsJsonObjects()
    {
        QVERIFY(isJsonLine(" {\"a\":1} "_ba));
        QVERIFY(!isJsonLine("{not json}"_ba));
        QVERIFY(!isJsonLine("[1,2]"_ba));
        QVERIFY(!isJsonLine(""_ba));
        QVERIFY(!isJsonLine("{\"a\":1} tail"_ba));
        QVERIFY(!isJsonLine('{' + QByteArray("[").repeated(100000) + '}'));
    }

    void prettyJsonKeepsOrderAndNumbers()
    {
        const auto pretty =
            prettyJson("{\"z\":12345678901234567890,\"a\":{\"s\":\"x,{\\\"y\\\":1}\"},\"e\":[],\"l\":[1,2]}"_ba);
        QVERIFY(pretty);
        QCOMPARE(*pretty, u"{\n"
                          u"  \"z\": 12345678901234567890,\n"
                          u"  \"a\": {\n"
                          u"    \"s\": \"x,{\\\"y\\\":1}\"\n"
                          u"  },\n"
                          u"  \"e\": [],\n"
                          u"  \"l\": [\n"
                          u"    1,\n"
                          u"    2\n"
                          u"  ]\n"
                          u"}"_s);
        QVERIFY(!prettyJson("hello"_ba));
    }
};

QTEST_GUILESS_MAIN(LogLevelTest)
#include "tst_loglevel.moc"
