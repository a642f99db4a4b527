// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/logspill.h"

#include <QDir>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace sandglass;
using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype megabyte = 1024 * 1024;

LogEntry line(int number, qsizetype size = 1000)
{
    return {number, number % 3 == 0 ? LogChannel::Error : LogChannel::Output,
            QByteArray::number(number).leftJustified(size, '.'), number % 5 == 0};
}

/// Takes everything out.
QList<LogEntry> drain(LogSpill& spill)
{
    QList<LogEntry> all;
    QObject::connect(&spill, &LogSpill::frontReady, &spill, [&] {
        all += spill.popFront();
        spill.fetchFront();
    });
    spill.fetchFront();
    const bool emptied = QTest::qWaitFor([&spill] { return spill.isEmpty(); }, 60000);
    spill.disconnect(&spill);
    return emptied ? all : QList<LogEntry>();
}

/// The files without a name that this process has open.
QStringList openFiles()
{
    QStringList files;
    const auto descriptors = QDir(u"/proc/self/fd"_s).entryInfoList(QDir::Files | QDir::System | QDir::NoDotAndDotDot);
    for (const QFileInfo& descriptor : descriptors) {
        if (descriptor.symLinkTarget().endsWith(u" (deleted)"_s))
            files.append(descriptor.filePath());
    }
    return files;
}
} // namespace

class LogSpillTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8());
        m_folder = QDir(QStandardPaths::writableLocation(QStandardPaths::CacheLocation));
    }

    void givesBackWhatItTookInOrder()
    {
        LogSpill spill;
        QList<LogEntry> expected;
        for (int i = 0; i < 30000; ++i) {
            const LogEntry entry = line(i, i == 100 ? megabyte : i % 7 == 0 ? 0 : 500);
            expected.append(entry);
            spill.push({entry});
        }
        QVERIFY(!spill.isEmpty());
        QCOMPARE(drain(spill), expected);
    }

    void takesMoreWhileItGives()
    {
        LogSpill spill;
        QList<LogEntry> expected;
        const auto push = [&](int count) {
            for (int i = 0; i < count; ++i) {
                expected.append(line(static_cast<int>(expected.size())));
                spill.push({expected.last()});
            }
        };
        push(20000);
        QList<LogEntry> all;
        connect(&spill, &LogSpill::frontReady, &spill, [&] {
            all += spill.popFront();
            if (expected.size() < 40000)
                push(200);
            spill.fetchFront();
        });
        spill.fetchFront();
        QTRY_VERIFY_WITH_TIMEOUT(spill.isEmpty(), 60000);
        QCOMPARE(all, expected);
    }

    void aFrontThatIsNotTakenIsGivenAgain()
    {
        LogSpill spill;
        spill.push({line(1), line(2)});
        int given = 0;
        connect(&spill, &LogSpill::frontReady, &spill, [&given] { ++given; });
        spill.fetchFront();
        QTRY_COMPARE(given, 1);
        spill.fetchFront();
        QTRY_COMPARE(given, 2);
        QCOMPARE(spill.popFront(), (QList{line(1), line(2)}));
        QVERIFY(spill.isEmpty());
    }

    void itsFileHasNoNameAndIsItsOwnersAlone()
    {
        {
            LogSpill spill;
            for (int i = 0; i < 5000; ++i)
                spill.push({line(i)});
            QTRY_COMPARE(openFiles().size(), 1);
            QVERIFY(m_folder.isEmpty());
            const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
            QVERIFY(!(QFile::permissions(openFiles().first()) & others));
            QCOMPARE(drain(spill).size(), 5000);
            QTRY_VERIFY(openFiles().isEmpty());
            for (int i = 0; i < 5000; ++i)
                spill.push({line(i)});
            QTRY_COMPARE(openFiles().size(), 1);
        }
        QTRY_VERIFY(openFiles().isEmpty());
    }

    void isBounded()
    {
        LogSpill spill(10 * megabyte);
        int pushed = 0;
        while (!spill.isFull() && pushed < 100000)
            spill.push({line(pushed++)});
        QVERIFY(pushed < 11000);
        QCOMPARE(drain(spill).size(), pushed);
        QVERIFY(!spill.isFull());
    }

    void aDiskThatTakesNothingLosesNothing()
    {
        QVERIFY(qputenv("XDG_CACHE_HOME", "/proc/no/such/place"));
        LogSpill spill;
        int pushed = 0;
        const auto fill = [&] {
            for (int i = 0; i < 500; ++i)
                spill.push({line(pushed++)});
            return spill.isFull();
        };
        QVERIFY(QTest::qWaitFor(fill, 20000));
        QCOMPARE(drain(spill).size(), pushed);
        qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8());
    }

private:
    QTemporaryDir m_cache;
    QDir m_folder;
};

QTEST_GUILESS_MAIN(LogSpillTest)
#include "tst_logspill.moc"
