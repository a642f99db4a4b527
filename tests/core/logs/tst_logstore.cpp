// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/logstore.h"

#include "core/logs/logseam.h"

#include <QTest>

#include <thread>

using namespace sandglass;
using namespace Qt::StringLiterals;

class LogStoreTest : public QObject
{
    Q_OBJECT

    static LogLine lineOf(QByteArrayView text, qint64 timeNs = 1, LogChannel channel = LogChannel::Output)
    {
        LogLine line;
        line.text = text;
        line.timeNs = timeNs;
        line.channel = channel;
        return line;
    }

private Q_SLOTS:
    void keepsWhatItWasGiven()
    {
        LogStore store;
        QVERIFY(store.isEmpty());
        store.append({LogEntry{10, LogChannel::Output, "one"_ba, false}, LogEntry{20, LogChannel::Error, ""_ba, true},
                      LogEntry{30, LogChannel::Output, QByteArray("a\0b\x1b[1m", 7), false}},
                     3);
        QCOMPARE(store.count(), 3);
        const LogLine first = store.lineAt(store.firstId());
        QCOMPARE(first.text.toByteArray(), "one"_ba);
        QCOMPARE(first.timeNs, 10);
        QCOMPARE(first.source, quint8(3));
        QVERIFY(!first.controls);
        const LogLine second = store.lineAt(store.firstId() + 1);
        QVERIFY(second.text.isEmpty());
        QVERIFY(second.channel == LogChannel::Error);
        QVERIFY(second.truncated);
        const LogLine third = store.lineAt(store.firstId() + 2);
        QCOMPARE(third.text.size(), 7);
        QVERIFY(third.controls);
    }

    void letsTheOldestGoWhenFull()
    {
        LogStore store(1024 * 1024);
        const QByteArray text(100, 'x');
        LineId last = 0;
        for (int i = 0; i < 50000; ++i)
            last = store.append(lineOf(text, i));
        QVERIFY(store.bytes() <= store.limitBytes());
        QVERIFY(store.count() < 50000);
        QVERIFY(store.count() > 5000);
        QCOMPARE(store.endId(), last + 1);
        QCOMPARE(store.lineAt(last).timeNs, 49999);
        QCOMPARE(store.lineAt(store.firstId()).timeNs, 50000 - store.count());
        QVERIFY(!store.contains(store.firstId() - 1));
    }

    void boundsEmptyLinesToo()
    {
        LogStore store(1024 * 1024);
        for (int i = 0; i < 200000; ++i)
            store.append(lineOf({}));
        QVERIFY(store.bytes() <= store.limitBytes());
        QVERIFY(store.count() <= 1024 * 1024 / LogChunk::bytesPerLine);
    }

    void takesLinesLargerThanAChunk()
    {
        LogStore store;
        const QByteArray huge(1024 * 1024, 'h');
        store.append(lineOf("before"_ba));
        const LineId id = store.append(lineOf(huge));
        store.append(lineOf("after"_ba));
        QVERIFY(store.lineAt(id).text == huge);
        QCOMPARE(store.lineAt(id + 1).text.toByteArray(), "after"_ba);
    }

    void addsOlderLinesBeforeTheFirst()
    {
        LogStore store;
        store.append(lineOf("new"_ba));
        const LineId anchor = store.firstId();
        std::vector<LogLine> older;
        QList<QByteArray> texts;
        for (int i = 0; i < 10000; ++i)
            texts.append("old " + QByteArray::number(i));
        for (const QByteArray& text : std::as_const(texts))
            older.push_back(lineOf(text));
        QCOMPARE(store.prepend(older), 10000);
        QCOMPARE(store.count(), 10001);
        QCOMPARE(store.lineAt(store.firstId()).text.toByteArray(), "old 0"_ba);
        QCOMPARE(store.lineAt(anchor - 1).text.toByteArray(), "old 9999"_ba);
        QCOMPARE(store.lineAt(anchor).text.toByteArray(), "new"_ba);
    }

    void prependsOnlyWhatFits()
    {
        LogStore store(10000);
        store.append(lineOf("new"_ba));
        const QByteArray text(83, 'o'); // 100 bytes with what a line costs
        const std::vector<LogLine> older(1000, lineOf(text));
        const qsizetype added = store.prepend(older);
        QVERIFY(added > 90 && added < 100);
        QVERIFY(store.bytes() <= store.limitBytes());
    }

    void neverUsesAnIdTwice()
    {
        LogStore store(1024 * 1024);
        store.append(lineOf("a"_ba));
        const LineId before = store.firstId();
        store.clear();
        QVERIFY(store.isEmpty());
        const LineId after = store.append(lineOf("b"_ba));
        QVERIFY(after > before);
        const std::vector<LogLine> older(5, lineOf("c"_ba));
        QCOMPARE(store.prepend(older), 5);
        QVERIFY(store.firstId() > before);
        // Once old lines were let go, their ids would come again: nothing is put before.
        const QByteArray text(1000, 'x');
        for (int i = 0; i < 5000; ++i)
            store.append(lineOf(text));
        QVERIFY(!store.canPrepend());
        QCOMPARE(store.prepend(older), 0);
    }

    void snapshotStaysTrueWhileTheStoreGoesOn()
    {
        LogStore store(4 * 1024 * 1024);
        for (int i = 0; i < 1000; ++i)
            store.append(lineOf(QByteArray::number(i), i));
        const LogSnapshot snapshot = store.snapshot();
        bool right = true;
        std::thread reader([&snapshot, &right] {
            for (int round = 0; round < 20; ++round) {
                int expected = 0;
                snapshot.visit(snapshot.firstId(), snapshot.endId(), [&](const LogChunk& chunk, int first, int end) {
                    for (int index = first; index < end; ++index, ++expected)
                        right = right && chunk.line(index).text == QByteArray::number(expected);
                    return true;
                });
                right = right && expected == 1000;
            }
        });
        const QByteArray text(200, 'n');
        for (int i = 0; i < 100000; ++i) // Enough to let go everything that the snapshot has.
            store.append(lineOf(text));
        reader.join();
        QVERIFY(right);
        QCOMPARE(snapshot.count(), 1000);
        QCOMPARE(snapshot.lineAt(snapshot.endId() - 1).text.toByteArray(), "999"_ba);
    }

    void seamsSurviveTheirEncoding()
    {
        const LogSeam seam{LogSeam::Kind::Restarted, 12345, true};
        const auto read = LogSeam::decoded(seam.encoded());
        QVERIFY(read && *read == seam);
        QVERIFY(!LogSeam::decoded("hello"_ba));
    }
};

QTEST_GUILESS_MAIN(LogStoreTest)
#include "tst_logstore.moc"
