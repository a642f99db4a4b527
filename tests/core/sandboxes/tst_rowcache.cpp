// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandboxes/rowcache.h"

#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestRowCache : public QObject
{
    Q_OBJECT

private:
    static SandboxRow row()
    {
        SandboxRow row;
        row.asOfMs = 1767225600000;
        Sandbox& sandbox = row.sandbox;
        sandbox.key = {u"fake"_s, u"a1"_s};
        sandbox.name = u"api-1"_s;
        sandbox.image = u"node:20"_s;
        sandbox.state = SandboxState::Exited;
        sandbox.exitCode = 3;
        sandbox.command = u"serve --token=hush"_s;
        sandbox.created = QDateTime::fromSecsSinceEpoch(1767220000, QTimeZone::UTC);
        sandbox.ports = {{80, 8080, u"127.0.0.1"_s, u"tcp"_s}};
        sandbox.labels = {{u"com.docker.compose.project"_s, u"shop"_s}, {u"password"_s, u"hush"_s}};
        sandbox.mounts = {u"/home/me/hush"_s};
        return row;
    }

    static bool load(RowCache& cache)
    {
        QSignalSpy loaded(&cache, &RowCache::loaded);
        cache.load();
        return loaded.count() > 0 || loaded.wait();
    }

private Q_SLOTS:
    void keepsWhatTheListShows()
    {
        const auto rows = RowCache::decode(RowCache::encode({row()}));
        QCOMPARE(rows.size(), 1);
        const SandboxRow& back = rows.first();
        QVERIFY(back.stale);
        QCOMPARE(back.asOfMs, row().asOfMs);
        QCOMPARE(back.sandbox.key, row().sandbox.key);
        QCOMPARE(back.sandbox.name, row().sandbox.name);
        QCOMPARE(back.sandbox.state, SandboxState::Exited);
        QCOMPARE(back.sandbox.exitCode, 3);
        QCOMPARE(back.sandbox.created, row().sandbox.created);
        QCOMPARE(back.sandbox.ports, row().sandbox.ports);
        QCOMPARE(back.sandbox.labels.value(u"com.docker.compose.project"_s), u"shop"_s);
    }

    void keepsNothingSecret() { QVERIFY(!RowCache::encode({row()}).contains("hush")); }

    void aBrokenFileGivesNothing_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("\x00\xff{", 3);
        QTest::newRow("array") << QByteArray("[]");
        QTest::newRow("other version") << QByteArray(R"({"version":99,"sandboxes":[{"connection":"a","id":"b"}]})");
        QTest::newRow("row without key") << QByteArray(R"({"version":1,"sandboxes":[{"name":"x"},3,null]})");
    }
    void aBrokenFileGivesNothing()
    {
        QFETCH(const QByteArray, json);
        QVERIFY(RowCache::decode(json).isEmpty());
    }

    void aStartShowsTheRowsOfTheLastRun()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"cache/rows.json"_s);
        ManualClock clock;
        {
            ProviderRegistry providers;
            FakeProvider* fake = FakeProvider::addTo(providers);
            SandboxRegistry registry(providers, clock);
            RowCache cache(registry, path);
            QVERIFY(load(cache));
            fake->list({fake->makeSandbox(u"a"_s), fake->makeSandbox(u"b"_s)});
            cache.flush();
            QVERIFY(QFile::exists(path));
            QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        }
        ProviderRegistry providers;
        FakeProvider* fake = FakeProvider::addTo(providers);
        SandboxRegistry registry(providers, clock);
        RowCache cache(registry, path);
        QVERIFY(load(cache));
        QCOMPARE(registry.rows().size(), 2);
        QVERIFY(registry.find({u"fake"_s, u"a"_s})->stale);
        // The truth replaces what was remembered.
        fake->list({fake->makeSandbox(u"b"_s)});
        QTRY_COMPARE(registry.rows().size(), 1);
        QVERIFY(!registry.find({u"fake"_s, u"b"_s})->stale);
    }

    void whatAConnectionHasToldIsNotOverruled()
    {
        ManualClock clock;
        ProviderRegistry providers;
        FakeProvider* fake = FakeProvider::addTo(providers);
        SandboxRegistry registry(providers, clock);
        fake->list({fake->makeSandbox(u"b"_s)});
        registry.seed({row()}); // "a1" was deleted since.
        QCOMPARE(registry.rows().size(), 1);
        QCOMPARE(registry.snapshot().size(), 1);
    }

    void rowsWaitForTheirConnection()
    {
        ManualClock clock;
        ProviderRegistry providers;
        SandboxRegistry registry(providers, clock);
        registry.seed({row()});
        QCOMPARE(registry.rows().size(), 0);
        QCOMPARE(registry.snapshot().size(), 1); // A run without the connection does not forget them.
        FakeProvider::addTo(providers);
        QVERIFY(registry.find(row().sandbox.key));
        QVERIFY(registry.find(row().sandbox.key)->stale);
        QCOMPARE(registry.snapshot().size(), 1);
        providers.removeConnection(u"fake"_s);
        QCOMPARE(registry.snapshot().size(), 0);
    }

    void theAgeIsThatOfTheLastProof()
    {
        ManualClock clock;
        ProviderRegistry providers;
        FakeProvider* fake = FakeProvider::addTo(providers);
        SandboxRegistry registry(providers, clock);
        fake->list({fake->makeSandbox(u"a"_s)});
        const qint64 listed = registry.find({u"fake"_s, u"a"_s})->asOfMs;
        // Nothing changes for an hour, and the engine says so every ten seconds.
        fake->setDataAsOf(listed + 3'600'000);
        QCOMPARE(registry.snapshot().first().asOfMs, listed + 3'600'000);
        fake->setPhase(ConnectionPhase::Unreachable);
        QCOMPARE(registry.find({u"fake"_s, u"a"_s})->asOfMs, listed + 3'600'000);
    }

    void theTruthIsKeptNotWhatIsUnderWay()
    {
        ManualClock clock;
        ProviderRegistry providers;
        FakeProvider* fake = FakeProvider::addTo(providers);
        SandboxRegistry registry(providers, clock);
        fake->list({fake->makeSandbox(u"a"_s)});
        registry.setTransient({u"fake"_s, u"a"_s}, SandboxState::Deleting);
        QCOMPARE(registry.snapshot().first().sandbox.state, SandboxState::Running);
    }

    void nothingIsWrittenBeforeTheFileWasRead()
    {
        const QTemporaryDir folder;
        ManualClock clock;
        ProviderRegistry providers;
        SandboxRegistry registry(providers, clock);
        RowCache cache(registry, folder.filePath(u"rows.json"_s));
        cache.flush(); // The program ends within its first moments.
        QVERIFY(!QFile::exists(folder.filePath(u"rows.json"_s)));
    }
};

QTEST_GUILESS_MAIN(TestRowCache)
#include "tst_rowcache.moc"
