// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/connectionstore.h"

#include "tests/support/fakeprovider.h"
#include "tests/support/testsupport.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

/// A program's run: its registry and its store, on one file.
struct Run
{
    explicit Run(const QString& file)
        : store(providers, file)
    {
        providers.registerFactory(
            u"docker"_s, [](const ConnectionConfig& config) { return std::make_unique<FakeProvider>(config); });
    }
    ProviderRegistry providers;
    ConnectionStore store;
};

ConnectionConfig config(const QString& id, const QString& name)
{
    ConnectionConfig made;
    made.id = id;
    made.name = name;
    made.provider = u"docker"_s;
    made.endpoint = u"unix:///run/"_s + name;
    return made;
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void put(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

class TestConnectionStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }
    void keepsOwnConnectionsBetweenRuns();
    void remembersWhichFoundOnesAreOff();
    void removesOwnOnesOnly();
    void writesAFileForThisPersonAlone();
    void setsABrokenFileAside_data();
    void setsABrokenFileAside();
    void tellsThatItCannotSave();

private:
    QString path() const { return m_directory->filePath(u"folder/connections.json"_s); }

    std::unique_ptr<QTemporaryDir> m_directory;
};

void TestConnectionStore::keepsOwnConnectionsBetweenRuns()
{
    ConnectionConfig own = config({}, u"mine"_s);
    own.caFile = u"/ca.pem"_s;
    own.team = u"lab-team"_s;
    own.project = u"lab"_s;
    {
        Run run(path());
        QVERIFY(run.store.load({}).has_value());
        const auto id = run.store.save(own);
        QVERIFY2(id.has_value(), why(id));
        own.id = *id;
    }
    Run run(path());
    const Status loaded = run.store.load({config(u"f"_s, u"found"_s)});
    QVERIFY2(loaded.has_value(), why(loaded));
    QCOMPARE(run.store.all().size(), 2);
    QVERIFY(run.store.all().last() == own);
    QVERIFY(run.store.isOwn(own.id));
    QVERIFY(!run.store.isOwn(u"f"_s));
    QVERIFY(run.providers.provider(own.id));
}

void TestConnectionStore::remembersWhichFoundOnesAreOff()
{
    const QList<ConnectionConfig> found{config(u"a"_s, u"one"_s), config(u"b"_s, u"two"_s)};
    {
        Run run(path());
        QVERIFY(run.store.load(found).has_value());
        run.store.setEnabled(u"b"_s, false);
    }
    Run run(path());
    QVERIFY(run.store.load(found).has_value());
    QVERIFY(run.store.all().at(0).enabled);
    QVERIFY(!run.store.all().at(1).enabled);
}

void TestConnectionStore::removesOwnOnesOnly()
{
    Run run(path());
    QVERIFY(run.store.load({config(u"a"_s, u"one"_s)}).has_value());
    const QString id = run.store.save(config({}, u"mine"_s)).value();
    QSignalSpy removed(&run.store, &ConnectionStore::removed);
    run.store.remove(u"a"_s);
    run.store.remove(id);
    QCOMPARE(removed.size(), 1);
    QCOMPARE(removed.first().first().value<ConnectionConfig>().id, id);
    QCOMPARE(run.store.all().size(), 1);
    QVERIFY(!run.providers.provider(id));
}

void TestConnectionStore::writesAFileForThisPersonAlone()
{
    Run run(path());
    QVERIFY(run.store.load({}).has_value());
    QVERIFY(run.store.save(config({}, u"mine"_s)).has_value());
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QCOMPARE(QFile::permissions(path()) & others, QFile::Permissions());
    QCOMPARE(QDir(m_directory->filePath(u"folder"_s)).entryList(QDir::Files | QDir::Hidden).size(), 1);
}

void TestConnectionStore::setsABrokenFileAside_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << ""_ba;
    QTest::newRow("cut") << "{\"version\": 1, \"connections\": [{\"id\":"_ba;
    QTest::newRow("another version") << "{\"version\": 2, \"connections\": []}"_ba;
    QTest::newRow("not an object") << "[]"_ba;
    QTest::newRow("too large") << QByteArray(2 * 1024 * 1024, ' ');
}

void TestConnectionStore::setsABrokenFileAside()
{
    QFETCH(const QByteArray, bytes);
    QVERIFY(QDir().mkpath(QFileInfo(path()).absolutePath()));
    put(path(), bytes);
    Run run(path());
    const Status loaded = run.store.load({config(u"f"_s, u"found"_s)});
    QVERIFY(!loaded.has_value());
    QCOMPARE(loaded.error().operation, Operation::ReadConfiguration);
    QCOMPARE(run.store.all().size(), 1);
    QVERIFY(run.store.save(config({}, u"mine"_s)).has_value());

    const QDir folder(QFileInfo(path()).absolutePath());
    const QStringList kept = folder.entryList({u"connections.json.broken-*"_s}, QDir::Files);
    QCOMPARE(kept.size(), 1);
    QVERIFY(loaded.error().serverText.contains(kept.first()));
    QVERIFY(contentOf(folder.filePath(kept.first())) == bytes);
    QVERIFY(contentOf(path()).contains("mine"));
}

void TestConnectionStore::tellsThatItCannotSave()
{
    put(m_directory->filePath(u"folder"_s), "a file in the place of the folder");
    Run run(path());
    QSignalSpy failed(&run.store, &ConnectionStore::saveFailed);
    QVERIFY(run.store.load({}).has_value());
    QVERIFY(run.store.save(config({}, u"mine"_s)).has_value());
    QCOMPARE(failed.count(), 1);
    QCOMPARE(failed.first().first().value<Error>().operation, Operation::WriteConfiguration);
    QCOMPARE(run.store.all().size(), 1);
}

QTEST_GUILESS_MAIN(TestConnectionStore)
#include "tst_connectionstore.moc"
