// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/logfilter.h"

#include "core/logs/logmatcher.h"
#include "core/logs/logseam.h"
#include "core/logs/logstore.h"

#include <QSignalSpy>
#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

class LogFilterTest : public QObject
{
    Q_OBJECT

    static void add(LogStore& store, const QByteArray& text, LogChannel channel = LogChannel::Output, qint64 timeNs = 1)
    {
        LogLine line;
        line.text = text;
        line.channel = channel;
        line.timeNs = timeNs;
        store.append(line);
    }
    static QList<QByteArray> texts(const LogStore& store, const LogFilter& filter)
    {
        QList<QByteArray> found;
        for (const LineId id : filter.matches())
            found.append(store.lineAt(id).text.toByteArray());
        return found;
    }
    static bool settle(const LogFilter& filter)
    {
        return QTest::qWaitFor([&filter] { return !filter.isSearching(); }, 20000);
    }
    static LogCriteria search(const QString& text)
    {
        LogCriteria criteria;
        criteria.text = text;
        return criteria;
    }

private Q_SLOTS:
    void aTraceStaysWithItsEntry()
    {
        LogStore store;
        const QList<QByteArray> trace{"ERROR request failed"_ba,
                                      "java.lang.IllegalStateException: boom"_ba,
                                      "\tat app.Main.run(Main.java:7)"_ba,
                                      "Caused by: java.io.IOException: gone"_ba,
                                      "\t... 12 more"_ba,
                                      "ERROR:root:no"_ba,
                                      "Traceback (most recent call last):"_ba,
                                      "  File \"x.py\", line 1, in <module>"_ba,
                                      "ValueError: boom"_ba};
        add(store, "INFO starting"_ba);
        add(store, "  with two threads"_ba);
        for (const QByteArray& line : trace) {
            add(store, line);
            add(store, "plain talk of another output"_ba, LogChannel::Error);
        }
        add(store, "no level at all"_ba);
        LogFilter filter;
        LogCriteria errors;
        errors.atLeast = LogLevel::Error;
        filter.setCriteria(errors);
        filter.setStore(&store);
        QVERIFY(settle(filter));
        QCOMPARE(texts(store, filter), trace);
    }

    void findsText_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("caseSensitive");
        QTest::addColumn<bool>("regex");
        QTest::addColumn<QList<int>>("lines");

        QTest::newRow("either case") << u"error"_s << false << false << QList<int>{0, 2};
        QTest::newRow("this case") << u"Error"_s << true << false << QList<int>{2};
        QTest::newRow("a text is no pattern") << u"a.c"_s << false << false << QList<int>{4};
        QTest::newRow("pattern") << u"a.c"_s << false << true << QList<int>{3, 4};
        QTest::newRow("anchors are of the line") << u"^abc$"_s << false << true << QList<int>{3};
        QTest::newRow("beginning of the text") << u"\\Aabc\\z"_s << false << true << QList<int>{3};
        QTest::newRow("no match over line ends") << u"error\\s*ok"_s << false << true << QList<int>{};
        QTest::newRow("other than letters") << u"[^a-z]{3}"_s << false << true << QList<int>{1};
        QTest::newRow("umlauts in either case") << u"GRÜN"_s << false << false << QList<int>{5};
        QTest::newRow("inside of escapes: not seen") << u"31m"_s << false << false << QList<int>{};
        QTest::newRow("across an escape") << u"redness"_s << false << false << QList<int>{6};
        QTest::newRow("nothing") << u"zzz"_s << false << false << QList<int>{};
    }
    void findsText()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, caseSensitive);
        QFETCH(const bool, regex);
        QFETCH(const QList<int>, lines);
        LogStore store;
        for (const QByteArray& line : {"an ERROR"_ba, "ok 123"_ba, "Error: x"_ba, "abc"_ba, "x a.c x"_ba,
                                       QByteArray("grün"), "\x1b[31mred\x1b[0mness"_ba})
            add(store, line);
        LogFilter filter;
        LogCriteria criteria = search(text);
        criteria.caseSensitive = caseSensitive;
        criteria.regex = regex;
        QVERIFY(filter.setCriteria(criteria));
        filter.setStore(&store);
        QVERIFY(settle(filter));
        QList<int> found;
        for (const LineId id : filter.matches())
            found.append(int(id - store.firstId()));
        QCOMPARE(found, lines);
    }

    void findsEmptyLinesOnly_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QList<int>>("lines");
        QTest::newRow("empty") << u"^$"_s << QList<int>{1};
        QTest::newRow("blank") << u"^\\s*$"_s << QList<int>{1, 2};
        QTest::newRow("any") << u"^"_s << QList<int>{0, 1, 2, 3};
        QTest::newRow("text at the end") << u"b$"_s << QList<int>{3};
    }
    void findsEmptyLinesOnly()
    {
        QFETCH(const QString, pattern);
        QFETCH(const QList<int>, lines);
        LogStore store;
        for (const QByteArray& line : {"a"_ba, ""_ba, "  "_ba, "b"_ba})
            add(store, line);
        LogFilter filter;
        LogCriteria criteria = search(pattern);
        criteria.regex = true;
        QVERIFY(filter.setCriteria(criteria));
        filter.setStore(&store);
        QVERIFY(settle(filter));
        QList<int> found;
        for (const LineId id : filter.matches())
            found.append(int(id - store.firstId()));
        QCOMPARE(found, lines);
    }

    void findsTheSameInAnyMixOfLines()
    {
        // Long runs are searched at once, lines with escapes one by one: both must agree with a plain search.
        LogStore store;
        QList<int> expected;
        for (int i = 0; i < 30000; ++i) {
            const bool hit = i % 7 == 0 || (i > 9000 && i < 9100);
            const bool escape = i > 15000 && i % 50 == 0;
            add(store, (escape ? "\x1b[1m"_ba : ""_ba) + (hit ? "Needle "_ba : "straw "_ba) + QByteArray::number(i));
            if (hit)
                expected.append(i);
        }
        LogFilter filter;
        filter.setStore(&store);
        for (const QString& text : {u"needle"_s, u"n[e]+dle"_s}) {
            LogCriteria criteria = search(text);
            criteria.regex = text.contains(u'[');
            filter.setCriteria(criteria);
            QVERIFY(settle(filter));
            QCOMPARE(filter.matches().size(), size_t(expected.size()));
            for (qsizetype i = 0; i < expected.size(); ++i)
                QCOMPARE(int(filter.matches()[size_t(i)] - store.firstId()), expected[i]);
        }
    }

    void tellsWhereALineMatches_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("regex");
        QTest::addColumn<QString>("line");
        QTest::addColumn<QList<int>>("startsAndLengths");
        QTest::newRow("twice") << u"ab"_s << false << u"xABxab"_s << QList{1, 2, 4, 2};
        QTest::newRow("behind other letters") << u"x"_s << false << u"日本😀x"_s << QList{4, 1};
        QTest::newRow("pattern") << u"b+"_s << true << u"abbb b"_s << QList{1, 3, 5, 1};
        QTest::newRow("anchored") << u"^a"_s << true << u"aaa"_s << QList{0, 1};
        QTest::newRow("empty matches") << u"z*"_s << true << u"abc"_s << QList<int>{};
        QTest::newRow("no pattern") << u""_s << false << u"abc"_s << QList<int>{};
    }
    void tellsWhereALineMatches()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, regex);
        QFETCH(const QString, line);
        QFETCH(const QList<int>, startsAndLengths);
        LogCriteria criteria = search(text);
        criteria.regex = regex;
        QList<int> found;
        for (const LogMatcher::Range& range : (*LogMatcher::compile(criteria))->ranges(line))
            found << int(range.start) << int(range.length);
        QCOMPARE(found, startsAndLengths);
    }

    void tellsWhatIsWrongWithAPattern()
    {
        LogStore store;
        add(store, "a"_ba);
        LogFilter filter;
        filter.setStore(&store);
        LogCriteria criteria = search(u"(unclosed"_s);
        criteria.regex = true;
        QVERIFY(!filter.setCriteria(criteria));
        QVERIFY(!filter.problem().isEmpty());
        QVERIFY(filter.matches().empty());
        criteria.text = u"a"_s;
        QVERIFY(filter.setCriteria(criteria));
        QVERIFY(settle(filter));
        QCOMPARE(filter.matches().size(), 1u);
    }

    void filtersByChannelLevelAndTime()
    {
        LogStore store;
        add(store, "ERROR a"_ba, LogChannel::Output, 100);
        add(store, "INFO b"_ba, LogChannel::Error, 200);
        add(store, "c"_ba, LogChannel::Error, 300);
        add(store, "WARN d"_ba, LogChannel::Output, 400);
        LogFilter filter;
        filter.setStore(&store);
        LogCriteria criteria;
        criteria.channel = LogChannel::Error;
        filter.setCriteria(criteria);
        QVERIFY(settle(filter));
        QCOMPARE(texts(store, filter), (QList{"INFO b"_ba, "c"_ba}));
        criteria = {};
        criteria.atLeast = LogLevel::Warning;
        filter.setCriteria(criteria);
        QVERIFY(settle(filter));
        QCOMPARE(texts(store, filter), (QList{"ERROR a"_ba, "WARN d"_ba}));
        criteria = search(u"d"_s);
        criteria.sinceNs = 300;
        filter.setCriteria(criteria);
        QVERIFY(settle(filter));
        QCOMPARE(texts(store, filter), (QList{"WARN d"_ba}));
    }

    void seamsAreKeptOnDemandOnly()
    {
        LogStore store;
        add(store, "hit"_ba);
        const QByteArray seam = LogSeam{}.encoded();
        LogLine line;
        line.seam = true;
        line.text = seam;
        store.append(line);
        add(store, "other"_ba);
        add(store, "hit"_ba);
        LogFilter filter;
        filter.setStore(&store);
        LogCriteria criteria = search(u"hit"_s);
        filter.setCriteria(criteria);
        QVERIFY(settle(filter));
        QCOMPARE(filter.matches().size(), 2u);
        criteria.seams = true;
        filter.setCriteria(criteria);
        QVERIFY(settle(filter));
        QCOMPARE(texts(store, filter), (QList{"hit"_ba, seam, "hit"_ba}));
        criteria.text = u"connected"_s; // The words of a seam are not the sandbox's.
        criteria.seams = false;
        filter.setCriteria(criteria);
        QVERIFY(settle(filter));
        QVERIFY(filter.matches().empty());
    }

    void goesOnWithNewLines()
    {
        LogStore store;
        add(store, "hit 1"_ba);
        LogFilter filter;
        filter.setCriteria(search(u"hit"_s));
        filter.setStore(&store);
        QVERIFY(settle(filter));
        const QSignalSpy resets(&filter, &LogFilter::reset);
        for (int i = 2; i < 5000; ++i) {
            add(store, (i % 2 == 0 ? "hit "_ba : "no "_ba) + QByteArray::number(i));
            filter.update();
        }
        QVERIFY(settle(filter));
        QCOMPARE(filter.matches().size(), 2500u);
        QVERIFY(resets.isEmpty());
    }

    void searchesOlderLinesThatWereAddedBefore()
    {
        LogStore store;
        add(store, "hit new"_ba);
        LogFilter filter;
        filter.setCriteria(search(u"hit"_s));
        filter.setStore(&store);
        QVERIFY(settle(filter));
        std::vector<LogLine> older(3);
        older[0].text = "hit old";
        older[1].text = "no";
        older[2].text = "hit older";
        store.prepend(older);
        filter.update();
        QVERIFY(settle(filter));
        QCOMPARE(texts(store, filter), (QList{"hit old"_ba, "hit older"_ba, "hit new"_ba}));
    }

    void forgetsLinesThatTheStoreLetGo()
    {
        LogStore store(600 * 1024);
        LogFilter filter;
        filter.setCriteria(search(u"hit"_s));
        filter.setStore(&store);
        for (int i = 0; i < 50000; ++i) {
            add(store, "hit "_ba + QByteArray::number(i));
            if (i % 500 == 0)
                filter.update();
        }
        filter.update();
        QVERIFY(settle(filter));
        QCOMPARE(filter.matches().size(), size_t(store.count()));
        QCOMPARE(filter.matches().front(), store.firstId());
        store.clear();
        filter.update();
        QVERIFY(filter.matches().empty());
        add(store, "hit again"_ba);
        filter.update();
        QVERIFY(settle(filter));
        QCOMPARE(filter.matches().size(), 1u);
    }

    void clearedAndRefilledBetweenTwoUpdates()
    {
        LogStore store;
        LogFilter filter;
        filter.setCriteria(search(u"hit"_s));
        filter.setStore(&store);
        for (int i = 0; i < 10000; ++i)
            add(store, "hit"_ba);
        filter.update(); // Its search is under way when the lines go.
        store.clear();
        add(store, "hit"_ba);
        filter.update();
        QVERIFY(settle(filter));
        QCOMPARE(filter.matches().size(), 1u);
        QCOMPARE(filter.matches().front(), store.firstId());
    }

    void anotherSearchDropsTheOneUnderWay()
    {
        LogStore store(256 * 1024 * 1024);
        const QByteArray text = "the quick brown fox jumps over the lazy dog and runs away from the hounds"_ba;
        for (int i = 0; i < 300000; ++i)
            add(store, text);
        LogFilter filter;
        filter.setStore(&store);
        LogCriteria all = search(u"(q|b|f|j)+.*d.*s$"_s);
        all.regex = true;
        filter.setCriteria(all);
        QVERIFY(filter.isSearching());
        filter.setCriteria(search(u"absent"_s));
        QVERIFY(filter.isSearching()); // It did not wait for the one before.
        QVERIFY(settle(filter));
        QVERIFY(filter.matches().empty());
        QCOMPARE(filter.progress(), 1.0);
    }

    void aStoppedSearchEndsBetweenTwoLines()
    {
        LogStore store;
        for (int i = 0; i < 100; ++i)
            add(store, "\x1b[1mhit"_ba);
        std::stop_source stop;
        stop.request_stop();
        std::vector<LineId> found;
        const auto matcher = *LogMatcher::compile(search(u"hit"_s));
        store.snapshot().visit(store.firstId(), store.endId(), [&](const LogChunk& chunk, int first, int end) {
            matcher->match(chunk, first, end, stop.get_token(), found);
            return true;
        });
        QVERIFY(found.empty());
    }
};

QTEST_GUILESS_MAIN(LogFilterTest)
#include "tst_logfilter.moc"
