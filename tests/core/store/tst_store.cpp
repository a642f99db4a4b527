// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/store/storetestsupport.h"
#include "tests/support/testsupport.h"
#include "tests/support/tinydisk.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QThread>

#include <sys/stat.h>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

const QList<Migration> notes{Notes::firstForm()};
const Migration secondForm{u"ALTER TABLE note ADD COLUMN author TEXT"_s};

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

void overwrite(const QString& path, qint64 at, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(at) && file.write(bytes) == bytes.size());
}

QStringList brokenFilesIn(const QString& folder)
{
    return QDir(folder).entryList({u"*.broken-*"_s});
}

} // namespace

class TestStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"data/sandglass.db"_s);
    }

    void whatIsWrittenIsThereNextTime()
    {
        {
            Store store(m_path, notes);
            const auto added = *await(Notes(store).addMany(1, 100));
            QVERIFY2(added, why(added));
        }
        Store store(m_path, notes);
        QCOMPARE(await(Notes(store).numbers())->value().size(), 100);
    }

    void theEndOfTheProgramWaitsForWhatWasAsked()
    {
        {
            Store store(m_path, notes);
            for (int number = 0; number < 20; ++number)
                Notes(store).add(number);
        }
        Store store(m_path, notes);
        QCOMPARE(await(Notes(store).numbers())->value().size(), 20);
    }

    void theMainThreadTouchesNoFile()
    {
        Store store(m_path, notes);
        QThread* const here = QThread::currentThread();
        const auto first = *await(store.read([](Database&) { return Result<QThread*>(QThread::currentThread()); }));
        const auto second = *await(store.write([](Database&) { return Result<QThread*>(QThread::currentThread()); }));
        QVERIFY(*first != here);
        QCOMPARE(*second, *first);
    }

    void onlyTheOwnerCanReadIt()
    {
        const mode_t before = ::umask(0);
        Store store(m_path, notes);
        QVERIFY(await(Notes(store).add(1))->has_value());
        ::umask(before);
        const QDir folder(QFileInfo(m_path).path());
        const QStringList names = folder.entryList(QDir::Files);
        QVERIFY(names.contains(u"sandglass.db"_s) && names.contains(u"sandglass.db-wal"_s));
        for (const QString& name : names) {
            struct stat facts = {};
            QCOMPARE(::stat(qPrintable(folder.filePath(name)), &facts), 0);
            QCOMPARE(facts.st_mode & 0777U, 0600U);
        }
    }

    void whatFailsLeavesNothingOfItself()
    {
        Store store(m_path, notes);
        QVERIFY(await(Notes(store).add(3))->has_value());
        const Status added = *await(Notes(store).addMany(1, 3)); // The third is taken.
        QCOMPARE(added.error().kind, ErrorKind::Conflict);
        QCOMPARE(await(Notes(store).numbers())->value(), QList<qint64>{3});
    }

    void rowsKeepToTheirOwners()
    {
        const Migration family{u"CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT"_s,
                               u"CREATE TABLE child (of INTEGER NOT NULL REFERENCES parent (id)) STRICT"_s};
        Store store(m_path, {family});
        const Status added =
            *await(store.write([](Database& database) { return database.run(u"INSERT INTO child VALUES (1)"_s); }));
        QCOMPARE(added.error().kind, ErrorKind::Conflict);
    }

    void aNewFormKeepsWhatIsThere()
    {
        {
            Store store(m_path, notes);
            QVERIFY(await(Notes(store).add(1))->has_value());
        }
        Store store(m_path, {Notes::firstForm(), secondForm});
        const auto authors =
            *await(store.read([](Database& database) { return database.rows(u"SELECT number, author FROM note"_s); }));
        QVERIFY2(authors, why(authors));
        QCOMPARE(authors->size(), 1);
    }

    void aFormThatCannotBeTakenChangesNothing()
    {
        {
            Store store(m_path, notes);
            QVERIFY(await(Notes(store).add(1))->has_value());
        }
        {
            Store store(m_path, {Notes::firstForm(), {secondForm.first(), u"no statement"_s}});
            const Status opened = *await(store.open());
            QVERIFY(!opened);
            QCOMPARE(opened.error().operation, Operation::OpenStore);
            QCOMPARE(opened.error().subject, m_path);
        }
        Store store(m_path, {Notes::firstForm(), secondForm});
        QCOMPARE(await(Notes(store).numbers())->value(), QList<qint64>{1});
        QVERIFY(brokenFilesIn(m_folder->filePath(u"data"_s)).isEmpty());
    }

    void whatANewerProgramWroteIsLeftAlone()
    {
        {
            Store store(m_path, {Notes::firstForm(), secondForm});
            QVERIFY(await(Notes(store).numbers())->has_value());
        }
        const QByteArray before = contentOf(m_path);
        {
            Store store(m_path, notes);
            const Status added = *await(Notes(store).add(1));
            QCOMPARE(added.error().kind, ErrorKind::Unsupported);
            QCOMPARE(added.error().hint, Hint::ProgramTooOld);
        }
        QCOMPARE(contentOf(m_path), before);
        QVERIFY(brokenFilesIn(m_folder->filePath(u"data"_s)).isEmpty());
    }

    void anOlderProgramThatIsRunningKeepsItsForm()
    {
        Store older(m_path, notes);
        QVERIFY(await(Notes(older).add(1))->has_value());
        Store newer(m_path, {Notes::firstForm(), secondForm});
        QCOMPARE(await(newer.open())->error().kind, ErrorKind::Conflict);
        QVERIFY(await(Notes(older).add(2))->has_value());
    }

    void aDamagedFileIsSetAside_data()
    {
        QTest::addColumn<qint64>("length");
        QTest::addColumn<qint64>("garbageAt");
        QTest::newRow("emptied") << 0LL << -1LL;
        QTest::newRow("cut in the first page") << 1000LL << -1LL;
        QTest::newRow("cut in the middle") << 20000LL << -1LL;
        QTest::newRow("garbage at its beginning") << -1LL << 0LL;
        QTest::newRow("garbage in its form") << -1LL << 100LL;
        QTest::newRow("garbage in its pages") << -1LL << 8192LL;
    }
    void aDamagedFileIsSetAside()
    {
        QFETCH(qint64, length);
        QFETCH(qint64, garbageAt);
        {
            Store store(m_path, notes);
            QVERIFY(await(Notes(store).addMany(1, 100))->has_value());
        }
        if (length >= 0)
            QVERIFY(QFile::resize(m_path, length));
        else
            overwrite(m_path, garbageAt, QByteArray(9000, '\xa5'));
        const QByteArray damaged = contentOf(m_path);

        Store store(m_path, notes);
        const QSignalSpy told(&store, &Store::setAside);
        const Status added = *await(Notes(store).add(7));
        QVERIFY2(added, why(added));
        QCOMPARE(await(Notes(store).numbers())->value(), QList<qint64>{7});
        QCOMPARE(told.size(), 1);
        const QString kept = told.first().first().toString();
        QVERIFY2(kept.startsWith(m_path + u".broken-"_s), qPrintable(kept));
        QCOMPARE(contentOf(kept), damaged);
    }

    void whatIsSetAsideTakesItsLogAlong()
    {
        {
            Store store(m_path, notes);
            QVERIFY(await(Notes(store).addMany(1, 100))->has_value());
        }
        QFile log(m_path + u"-wal"_s);
        QVERIFY(log.open(QIODevice::WriteOnly) && log.write("the last words") > 0);
        log.close();
        overwrite(m_path, 0, QByteArray(200, '\xa5'));
        Store store(m_path, notes);
        const QSignalSpy told(&store, &Store::setAside);
        QVERIFY(await(Notes(store).add(7))->has_value());
        QCOMPARE(contentOf(told.first().first().toString() + u"-wal"_s), "the last words");
    }

    void damageThatIsMetAtWorkIsSetAsideToo()
    {
        {
            Store store(m_path, notes);
            QVERIFY(await(Notes(store).addMany(1, 100))->has_value());
        }
        Store store(m_path, notes);
        const QSignalSpy told(&store, &Store::setAside);
        QVERIFY(await(store.open())->has_value());
        overwrite(m_path, 4096, QByteArray(40000, '\xa5'));
        const auto numbers = *await(Notes(store).numbers());
        QVERIFY2(!numbers && numbers.error().kind == ErrorKind::Protocol, why(numbers));
        QCOMPARE(await(Notes(store).numbers())->value(), QList<qint64>());
        QCOMPARE(told.size(), 1);
    }

    void damageUnderAnotherProcessIsNotPulledAway()
    {
        {
            Store store(m_path, notes);
            QVERIFY(await(Notes(store).addMany(1, 100))->has_value());
        }
        Store first(m_path, notes);
        QVERIFY(await(first.open())->has_value());
        overwrite(m_path, 0, QByteArray(200, '\xa5'));
        Store second(m_path, notes);
        const Status opened = *await(second.open());
        QVERIFY2(!opened && opened.error().kind == ErrorKind::Protocol, why(opened));
        QVERIFY(QFile::exists(m_path));
    }

    void aFullDiskIsSaidAndLosesNothing()
    {
        const TinyDisk disk(600 * 1024);
        const QString path = disk.path() + u"/sandglass.db"_s;
        QList<qint64> acknowledged;
        {
            Store store(path, notes);
            Status added;
            for (qint64 number = 1; added; ++number) {
                added = *await(Notes(store).add(number, QByteArray(20000, 'x')));
                if (added)
                    acknowledged.append(number);
            }
            QCOMPARE(added.error().kind, ErrorKind::Limit);
            QCOMPARE(added.error().hint, Hint::DiskFull);
            QVERIFY(acknowledged.size() > 3);
            QCOMPARE(await(Notes(store).numbers())->value(), acknowledged);
        }
        Store store(path, notes);
        QCOMPARE(await(Notes(store).numbers())->value(), acknowledged);
    }

    void aDiskThatWasFullFromTheBeginningIsTriedAgain()
    {
        const TinyDisk disk(64 * 1024);
        const QString path = disk.path() + u"/sandglass.db"_s;
        QFile ballast(disk.path() + u"/ballast"_s);
        QVERIFY(ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        while (ballast.write(QByteArray(4096, 'x')) > 0) {
        }
        Store store(path, notes);
        const Status refused = *await(Notes(store).add(1));
        QVERIFY2(!refused && refused.error().hint == Hint::DiskFull, why(refused));
        QVERIFY(ballast.remove());
        const Status added = *await(Notes(store).add(1));
        QVERIFY2(added || added.error().hint == Hint::DiskFull, why(added));
        QVERIFY(brokenFilesIn(disk.path()).isEmpty());
    }

    void aFolderThatMayNotBeUsedIsSaid()
    {
        QFile file(m_folder->filePath(u"data"_s)); // A file where the folder should be.
        QVERIFY(file.open(QIODevice::WriteOnly));
        Store store(m_path, notes);
        const Status opened = *await(store.open());
        QVERIFY2(!opened && opened.error().kind == ErrorKind::Forbidden, why(opened));
    }

    void theFormOfThisProgramIsSound()
    {
        Store store(m_path);
        const Status opened = *await(store.open());
        QVERIFY2(opened, why(opened));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
