// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/rfc3339.h"

#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

class TestRfc3339 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("nanoseconds");
        constexpr qint64 second = 1'000'000'000;
        QTest::newRow("whole second") << "2026-01-01T00:00:00Z"_ba << 1767225600 * second;
        QTest::newRow("nine digits") << "2026-01-01T00:00:00.123456789Z"_ba << 1767225600 * second + 123456789;
        QTest::newRow("three digits") << "2026-01-01T00:00:00.123Z"_ba << 1767225600 * second + 123000000;
        QTest::newRow("beyond nanoseconds") << "2026-01-01T00:00:00.1234567891Z"_ba << 1767225600 * second + 123456789;
        QTest::newRow("east") << "2026-01-01T02:00:00+02:00"_ba << 1767225600 * second;
        QTest::newRow("west") << "2025-12-31T18:30:00.5-05:30"_ba << 1767225600 * second + second / 2;
        QTest::newRow("leap day") << "2024-02-29T00:00:00Z"_ba << 1709164800 * second;
        QTest::newRow("epoch's first second") << "1970-01-01T00:00:01Z"_ba << second;
        QTest::newRow("Go's zero time means never") << "0001-01-01T00:00:00Z"_ba << 0LL;
        QTest::newRow("no such day") << "2026-02-30T00:00:00Z"_ba << 0LL;
        QTest::newRow("no zone") << "2026-01-01T00:00:00"_ba << 0LL;
        QTest::newRow("letters") << "2026-01-01Tab:00:00Z"_ba << 0LL;
        QTest::newRow("something behind") << "2026-01-01T00:00:00Zx"_ba << 0LL;
        QTest::newRow("cut") << "2026-01-01T00:"_ba << 0LL;
        QTest::newRow("empty") << ""_ba << 0LL;
    }
    void reads()
    {
        QFETCH(QByteArray, text);
        QTEST(nanosecondsFromRfc3339(text), "nanoseconds");
    }

    void givesDatesInUtc()
    {
        const QDateTime date = dateTimeFromRfc3339(u"2026-01-01T02:00:00.25+02:00"_s);
        QCOMPARE(date.toMSecsSinceEpoch(), 1767225600250);
        QCOMPARE(date.timeSpec(), Qt::UTC);
        QVERIFY(!dateTimeFromRfc3339(u"0001-01-01T00:00:00Z"_s).isValid());
    }
};

QTEST_GUILESS_MAIN(TestRfc3339)
#include "tst_rfc3339.moc"
