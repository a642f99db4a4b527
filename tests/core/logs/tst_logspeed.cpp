// SPDX-License-Identifier: GPL-3.0-or-later
// How fast lines are kept and found; the figures that count are those of a release build.
#include "core/logs/logfilter.h"
#include "core/logs/logstore.h"
#include "tests/support/figure.h"

#include <QElapsedTimer>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {
constexpr int lines = 1'000'000;
constexpr int linesPerBatch = 1000;

QList<LogEntry> batchFrom(int number)
{
    QList<LogEntry> batch;
    batch.reserve(linesPerBatch);
    for (int i = number; i < number + linesPerBatch; ++i) {
        batch.append({1767225600000000000LL + i, LogChannel::Output,
                      "2026-01-01T10:00:00.000Z INFO  request id=" + QByteArray::number(i) + " path=/api/v1/items/" +
                          QByteArray::number(i % 977) + " status=" + QByteArray::number(200 + i % 500) +
                          " duration=12ms user=alice",
                      false});
    }
    return batch;
}
} // namespace

class LogSpeedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (int i = 0; i < lines; i += linesPerBatch)
            m_store.append(batchFrom(i));
        QCOMPARE(m_store.count(), lines);
    }

    void keepsLines()
    {
        const QList<LogEntry> batch = batchFrom(0);
        LogStore store;
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < lines; i += linesPerBatch)
            store.append(batch);
        const qint64 ns = timer.nsecsElapsed();
        printFigure({.name = "a million lines kept", .ours = static_cast<double>(ns) / 1e6, .unit = "ms"});
    }

    void findsLines_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("caseSensitive");
        QTest::addColumn<bool>("regex");
        QTest::newRow("literal") << u"id=777777 "_s << true << false;
        QTest::newRow("literal, any case") << u"ID=777777 "_s << false << false;
        QTest::newRow("literal in every line") << u"status"_s << false << false;
        QTest::newRow("regex") << u"status=5[0-9][0-9]"_s << true << true;
        QTest::newRow("regex, one hit") << u"id=777777 |id=999999999"_s << true << true;
        QTest::newRow("nothing but levels") << u""_s << true << false;
    }
    void findsLines()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, caseSensitive);
        QFETCH(const bool, regex);
        LogCriteria criteria;
        criteria.text = text;
        criteria.caseSensitive = caseSensitive;
        criteria.regex = regex;
        if (text.isEmpty())
            criteria.atLeast = LogLevel::Error;
        LogFilter filter;
        filter.setCriteria(criteria);
        qint64 firstNs = 0;
        QElapsedTimer timer;
        connect(&filter, &LogFilter::changed, this, [&] {
            if (firstNs == 0)
                firstNs = timer.nsecsElapsed();
        });
        timer.start();
        filter.setStore(&m_store);
        QVERIFY(QTest::qWaitFor([&filter] { return !filter.isSearching(); }, 60000));
        const qint64 ns = timer.nsecsElapsed();
        printFigure({.name = "a million lines searched", .ours = static_cast<double>(ns) / 1e6, .unit = "ms"});
        printFigure({.name = "the first match among them",
                     .ours = static_cast<double>(firstNs) / 1e6,
                     .unit = "ms",
                     .goal = 100});
    }

private:
    LogStore m_store{512LL * 1024 * 1024};
};

QTEST_GUILESS_MAIN(LogSpeedTest)
#include "tst_logspeed.moc"
