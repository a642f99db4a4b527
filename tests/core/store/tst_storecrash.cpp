// SPDX-License-Identifier: GPL-3.0-or-later
// Processes that write to one store: killed at any moment, and several at a time.
#include "tests/core/store/storetestsupport.h"
#include "tests/support/childprocess.h"
#include "tests/support/testsupport.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <cstdio>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

const QList<Migration> notes{Notes::firstForm()};
constexpr qint64 together = 3; ///< notes of one transaction

const Migration manyNumbers{
    u"CREATE TABLE number (value INTEGER PRIMARY KEY) STRICT"_s,
    u"INSERT INTO number WITH RECURSIVE n (v) AS (VALUES (1) UNION ALL SELECT v + 1 FROM n WHERE v < 20000) "
    "SELECT v FROM n"_s};

void say(qint64 number)
{
    std::printf("%lld\n", static_cast<long long>(number));
    std::fflush(stdout);
}

/// Writes notes from \a from on, in \a transactions, and says 0 when it begins and the last number of each transaction
/// when it is acknowledged.
int writeNotes(const QString& path, qint64 from, qint64 transactions)
{
    say(0);
    Store store(path, notes);
    for (qint64 count = 0; count < transactions; ++count) {
        const qint64 first = from + count * together;
        const Status added = *await(Notes(store).addMany(first, together));
        if (!added) {
            std::fprintf(stderr, "%s\n", why(added).constData());
            return 1;
        }
        say(first + together - 1);
    }
    return 0;
}

/// Says when it begins.
int changeForm(const QString& path)
{
    say(0);
    Store store(path, {Notes::firstForm(), manyNumbers});
    return await(store.open())->has_value() ? 0 : 1;
}

} // namespace

class TestStoreCrash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasAcknowledgedOutlivesAKill_data()
    {
        QTest::addColumn<int>("most"); // What it says before the kill; the first is that it begins.
        QTest::newRow("while it is made") << 1;
        QTest::newRow("while it is filled") << 40;
    }
    void whatWasAcknowledgedOutlivesAKill()
    {
        QFETCH(int, most);
        for (int round = 0; round < 25; ++round) {
            const QTemporaryDir folder;
            const QString path = folder.filePath(u"sandglass.db"_s);
            qint64 acknowledged = 0;
            {
                ChildProcess writer({u"--write"_s, path, u"1"_s, u"1000000"_s});
                for (int count = QRandomGenerator::global()->bounded(most) + 1; count > 0; --count)
                    acknowledged = writer.readLine().toLongLong();
                writer.killSoon();
                for (QByteArray more = writer.readLine(); !more.isEmpty(); more = writer.readLine())
                    acknowledged = more.toLongLong(); // Said before it died.
            }
            Store store(path, notes);
            const auto numbers = *await(Notes(store).numbers());
            QVERIFY2(numbers, why(numbers));
            QVERIFY2(numbers->size() >= acknowledged, QByteArray::number(acknowledged));
            QCOMPARE(numbers->size() % together, 0); // No part of a transaction.
            QCOMPARE(numbers->isEmpty() ? 0 : numbers->last(), numbers->size());
            QVERIFY(QDir(folder.path()).entryList({u"*.broken-*"_s}).isEmpty());
        }
    }

    void aKillWhileTheFormChangesLeavesOneOrTheOther()
    {
        const QTemporaryDir folder;
        for (int round = 0; round < 10; ++round) {
            const QString path = folder.filePath(u"%1.db"_s.arg(round));
            {
                Store store(path, notes);
                QVERIFY(await(Notes(store).add(1))->has_value());
            }
            {
                ChildProcess changer({u"--change"_s, path});
                changer.readLine(); // It begins.
                changer.killSoon();
            }
            Store store(path, {Notes::firstForm(), manyNumbers});
            const auto count =
                *await(store.read([](Database& database) { return database.value(u"SELECT count(*) FROM number"_s); }));
            QVERIFY2(count, why(count));
            QCOMPARE(count->toLongLong(), 20000);
            QCOMPARE(await(Notes(store).numbers())->value(), QList<qint64>{1});
        }
    }

    void severalProcessesWriteAtATime()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"sandglass.db"_s);
        constexpr int transactions = 60;
        {
            ChildProcess one({u"--write"_s, path, u"1"_s, QString::number(transactions)});
            ChildProcess other({u"--write"_s, path, u"1000001"_s, QString::number(transactions)});
            Store store(path, notes);
            for (int number = 1; number <= transactions; ++number) {
                const Status added = *await(Notes(store).add(2'000'000 + number));
                QVERIFY2(added, why(added));
            }
            QCOMPARE(one.ending(), 0);
            QCOMPARE(other.ending(), 0);
        }
        Store store(path, notes);
        QCOMPARE(await(Notes(store).numbers())->value().size(), transactions * (2 * together + 1));
    }

    void aDamagedFileIsSetAsideOnceWhoeverComes()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"sandglass.db"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(10000, '\xa5')) > 0);
        file.close();
        {
            ChildProcess one({u"--write"_s, path, u"1"_s, u"5"_s});
            ChildProcess other({u"--write"_s, path, u"1001"_s, u"5"_s});
            QCOMPARE(one.ending(), 0);
            QCOMPARE(other.ending(), 0);
        }
        Store store(path, notes);
        QCOMPARE(await(Notes(store).numbers())->value().size(), 10 * together);
        QCOMPARE(QDir(folder.path()).entryList({u"*.broken-*"_s}).size(), 1);
    }
};

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == u"--write"_s)
        return writeNotes(arguments[2], arguments[3].toLongLong(), arguments[4].toLongLong());
    if (arguments.value(1) == u"--change"_s)
        return changeForm(arguments[2]);
    TestStoreCrash test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_storecrash.moc"
