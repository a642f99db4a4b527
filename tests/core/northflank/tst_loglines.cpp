// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/northflank/loglines.h"
#include "core/northflank/logoverlap.h"

#include <QJsonDocument>
#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

class TestLogLines : public QObject
{
    Q_OBJECT

    static QList<InstanceLine> read(const QByteArray& json)
    {
        return instanceLines(QJsonDocument::fromJson(json).array());
    }
    static InstanceLine line(qint64 ms, const QByteArray& text, const QString& instance = u"pod"_s)
    {
        return {.instance = instance, .entry = {.timeNs = ms * 1000000, .text = text}};
    }

private Q_SLOTS:
    void readsTexts_data()
    {
        QTest::addColumn<QByteArray>("log");
        QTest::addColumn<QByteArrayList>("texts");
        QTest::addColumn<bool>("error");
        QTest::newRow("plain") << "\"hello\""_ba << QByteArrayList{"hello"} << false;
        QTest::newRow("prefix") << "\"stdout F text\""_ba << QByteArrayList{"text"} << false;
        QTest::newRow("prefix of errors") << "\"stderr F text\""_ba << QByteArrayList{"text"} << true;
        QTest::newRow("prefix with time")
            << "\"2023-04-13T08:18:13.944190216Z stdout F TEST\""_ba << QByteArrayList{"TEST"} << false;
        QTest::newRow("prefix of an empty line") << "\"stdout F \""_ba << QByteArrayList{""} << false;
        QTest::newRow("no prefix: other words") << "\"stdout is full\""_ba << QByteArrayList{"stdout is full"} << false;
        QTest::newRow("no prefix: a time alone")
            << "\"2023-04-13T08:18:13Z GET /\""_ba << QByteArrayList{"2023-04-13T08:18:13Z GET /"} << false;
        QTest::newRow("object") << R"({"b":1,"a":"ż"})"_ba << QByteArrayList{R"({"a":"ż","b":1})"} << false;
        QTest::newRow("number") << "3"_ba << QByteArrayList{"3"} << false;
        QTest::newRow("null") << "null"_ba << QByteArrayList{} << false;
        QTest::newRow("line end") << "\"text\\r\\n\""_ba << QByteArrayList{"text"} << false;
        QTest::newRow("lines") << "\"stderr F one\\n\\ntwo\""_ba << QByteArrayList{"one", "", "two"} << true;
        QTest::newRow("half a character") << "\"\\ud83d\""_ba << QByteArrayList{"?"} << false;
    }
    void readsTexts()
    {
        QFETCH(const QByteArray, log);
        QFETCH(const QByteArrayList, texts);
        QFETCH(const bool, error);
        const auto lines = read(R"([{"containerId":"pod-1","ts":"2023-03-21T15:01:17.310Z","log":)" + log + "}]");
        QByteArrayList found;
        for (const InstanceLine& one : lines) {
            found.append(one.entry.text);
            QCOMPARE(one.instance, u"pod-1"_s);
            QCOMPARE(one.entry.timeNs, 1679410877310000000);
            QCOMPARE(one.entry.channel, error ? LogChannel::Error : LogChannel::Output);
        }
        QCOMPARE(found, texts);
    }

    void leavesOutWhatIsNoLine()
    {
        const auto lines = read(R"([1,"x",null,[],{},{"log":"no time"},{"log":"bad time","ts":"yesterday"},)"
                                R"({"ts":"2023-03-21T15:01:17.310Z"},{"log":"ok","ts":"2023-03-21T15:01:17.310Z"}])");
        QCOMPARE(lines.size(), 1);
        QCOMPARE(lines.first().entry.text, "ok");
        QVERIFY(lines.first().instance.isEmpty());
    }

    void boundsALine()
    {
        const auto lines =
            read("[{\"ts\":\"2023-03-21T15:01:17.310Z\",\"log\":\"" + QByteArray(2 * 1024 * 1024, 'x') + "\"}]");
        QCOMPARE(lines.first().entry.text.size(), 1024 * 1024);
        QVERIFY(lines.first().entry.truncated);
    }

    void knowsWhatComesTwice()
    {
        LogOverlap overlap;
        QCOMPARE(overlap.sinceNs(), 0);
        for (const InstanceLine& one : {line(20000, "a"), line(20000, "same"), line(20000, "same"), line(20001, "b")})
            overlap.note(one);
        QCOMPARE(overlap.sinceNs(), 10001 * qint64(1000000));
        auto repeats = overlap.repeats();
        // Late lines, other instances and one more of the same are new; the order does not matter.
        const auto fresh =
            repeats.fresh({line(19000, "late"), line(20001, "b"), line(20000, "same"), line(20000, "a", u"other"_s),
                           line(20000, "same"), line(20000, "same"), line(20000, "a"), line(20002, "new")});
        QCOMPARE(fresh,
                 QList({line(19000, "late"), line(20000, "a", u"other"_s), line(20000, "same"), line(20002, "new")}));
    }

    void forgetsWhatIsOld()
    {
        LogOverlap overlap;
        for (int i = 0; i < 100000; ++i)
            overlap.note(line(1000 + i / 10000, QByteArray::number(i)));
        // More lines than are remembered: what would be asked for is all known.
        QVERIFY(overlap.sinceNs() > 1003 * qint64(1000000));
        overlap.note(line(60000, "x"));
        QCOMPARE(overlap.repeats().fresh({line(1009, "99999")}).size(), 1);
    }
};

QTEST_APPLESS_MAIN(TestLogLines)
#include "tst_loglines.moc"
