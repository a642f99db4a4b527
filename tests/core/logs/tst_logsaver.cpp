// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/logservice.h"

#include "core/activity/activitylog.h"
#include "core/logs/logseam.h"
#include "core/sandboxes/sandboxregistry.h"
#include "tests/support/fakelog.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class LogSaverTest : public QObject
{
    Q_OBJECT

    static QByteArray contents(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : "cannot be read"_ba;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"out.log"_s);
    }

    void savesLinesAsTheyWereWritten()
    {
        LogStore store;
        const QByteArray binary("\x1b[31mred\0\xff", 10);
        store.append({LogEntry{1767225600000000001, LogChannel::Output, binary, false},
                      LogEntry{1767225601500000000, LogChannel::Error, "two"_ba, false}});
        LogLine seam;
        seam.seam = true;
        seam.text = "reconnected 1 proven";
        store.append(seam);
        const auto plain = await(saveLines(store.snapshot(), std::nullopt, m_path, {}, {}));
        QVERIFY2(plain && *plain, why(*plain));
        QCOMPARE(plain->value(), 2);
        QCOMPARE(contents(m_path), binary + "\ntwo\n");

        const auto stamped = await(saveLines(store.snapshot(), std::nullopt, m_path, {true, false, true}, {}));
        QVERIFY2(stamped && *stamped, why(*stamped));
        QCOMPARE(contents(m_path), "2026-01-01T00:00:01.500000000Z two\n"_ba);

        const std::vector<LineId> only{store.firstId() + 1};
        const auto some = await(saveLines(store.snapshot(), only, m_path, {}, {}));
        QVERIFY2(some && *some, why(*some));
        QCOMPARE(contents(m_path), "two\n"_ba);
    }

    void stoppingLeavesNoFile()
    {
        LogStore store;
        store.append({LogEntry{1, LogChannel::Output, "one"_ba, false}});
        std::stop_source stop;
        stop.request_stop();
        const auto saved = await(saveLines(store.snapshot(), std::nullopt, m_path, {}, stop.get_token()));
        QVERIFY(saved && !*saved && saved->error().isCancelled());
        QVERIFY(!QFile::exists(m_path));
    }

    void aPlaceThatCannotBeWrittenIsAnError()
    {
        const auto saved = await(saveLines({}, std::nullopt, m_folder->filePath(u"no/such/folder"_s), {}, {}));
        QVERIFY(saved && !*saved);
        QVERIFY(saved->error().operation == Operation::SaveLogs);
    }

    void savesTheWholeLogOfTheEngine()
    {
        ManualClock clock;
        ProviderRegistry providers;
        SandboxRegistry sandboxes(providers, clock);
        FakeProvider* provider = FakeProvider::addTo(providers);
        FakeLog log(provider, u"a1"_s);
        QByteArray expected;
        const QByteArray text(500, 'x');
        for (int i = 0; i < 20000; ++i) {
            log.write(text);
            expected += text + '\n';
        }
        ActivityLog activities(clock);
        LogService service(providers, sandboxes, activities, clock);
        LogSaveOptions options;
        options.scope.instance = u"pod-1"_s;
        const auto saved = await(service.saveWhole({u"fake"_s, u"a1"_s}, m_path, options, {}));
        QVERIFY2(saved && *saved, why(*saved));
        QCOMPARE(provider->logQueries.first().scope, options.scope);
        QCOMPARE(saved->value(), 20000);
        QVERIFY(contents(m_path) == expected);
        QCOMPARE(provider->logQueries.first().tail, -1);
        const Activity& task = activities.entries().front();
        QVERIFY(task.operation == Operation::SaveLogs && task.state == ActivityState::Succeeded && task.inBytes);
        QCOMPARE(task.done, expected.size());
    }

    void aBrokenStreamLeavesNoFile()
    {
        ManualClock clock;
        ProviderRegistry providers;
        SandboxRegistry sandboxes(providers, clock);
        FakeProvider* provider = FakeProvider::addTo(providers);
        provider->onLogsOpened = [](FakeLogStream& stream) {
            stream.onStart = [](FakeLogStream& started) {
                started.send(1, "half"_ba);
                started.end(fail(ErrorKind::Unreachable).error());
            };
        };
        ActivityLog activities(clock);
        LogService service(providers, sandboxes, activities, clock);
        const auto saved = await(service.saveWhole({u"fake"_s, u"a1"_s}, m_path, {}, {}));
        QVERIFY(saved && !*saved);
        QVERIFY(!QFile::exists(m_path));
    }

    void cancellingLeavesNoFile()
    {
        ManualClock clock;
        ProviderRegistry providers;
        SandboxRegistry sandboxes(providers, clock);
        FakeProvider::addTo(providers);
        ActivityLog activities(clock);
        LogService service(providers, sandboxes, activities, clock);
        std::stop_source stop;
        auto saving = service.saveWhole({u"fake"_s, u"a1"_s}, m_path, {}, stop.get_token());
        stop.request_stop();
        const auto saved = await(std::move(saving));
        QVERIFY(saved && !*saved);
        QVERIFY(saved->error().isCancelled());
        QVERIFY(!QFile::exists(m_path));
    }

    void theEndOfTheProgramStopsIt()
    {
        ManualClock clock;
        ProviderRegistry providers;
        SandboxRegistry sandboxes(providers, clock);
        FakeProvider::addTo(providers);
        ActivityLog activities(clock);
        LogService service(providers, sandboxes, activities, clock);
        auto saving = service.saveWhole({u"fake"_s, u"a1"_s}, m_path, {}, {});
        const auto closed = await(service.closeAll());
        QVERIFY(closed && *closed);
        QVERIFY(activities.entries().front().state == ActivityState::Cancelled);
        QVERIFY(QDir(m_folder->path()).isEmpty());
    }

    void cancellingTheActivityLeavesNoFile()
    {
        ManualClock clock;
        ProviderRegistry providers;
        SandboxRegistry sandboxes(providers, clock);
        FakeProvider::addTo(providers);
        ActivityLog activities(clock);
        LogService service(providers, sandboxes, activities, clock);
        auto saving = service.saveWhole({u"fake"_s, u"a1"_s}, m_path, {}, {});
        QVERIFY(activities.entries().front().canCancel);
        activities.cancel(activities.entries().front().id);
        const auto saved = await(std::move(saving));
        QVERIFY(saved && !*saved);
        QVERIFY(activities.entries().front().state == ActivityState::Cancelled);
        QVERIFY(!QFile::exists(m_path));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(LogSaverTest)
#include "tst_logsaver.moc"
