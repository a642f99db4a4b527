// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activity/activitylog.h"
#include "core/activity/activitymodel.h"
#include "core/activity/activityroles.h"
#include "core/activity/audittrail.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestAuditTrail : public QObject
{
    Q_OBJECT

private:
    /// One run of the program.
    struct Run
    {
        explicit Run(const QTemporaryDir& folder, qint64 mostBytes = 1024 * 1024)
            : trail(log, folder.filePath(u"data/activity.jsonl"_s), mostBytes)
        {
        }
        quint64 done(const QString& subject, const Status& outcome = {})
        {
            Activity task;
            task.operation = Operation::StopSandbox;
            task.subject = subject;
            task.connection = u"lab-2"_s;
            task.sandbox = {u"lab"_s, u"a1"_s};
            task.detail = u"hush"_s;
            const quint64 id = log.begin(task);
            clock.advanceMs(1500);
            log.finish(id, outcome);
            return id;
        }
        bool isLoaded() { return loaded.count() > 0 || loaded.wait(); }

        ManualClock clock;
        ActivityLog log{clock};
        AuditTrail trail;
        QSignalSpy loaded{&trail, &AuditTrail::loaded};
    };
    static QByteArray read(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void theNextRunKnowsWhoDidWhat()
    {
        const QTemporaryDir folder;
        QString user;
        {
            Run run(folder);
            user = run.log.find(run.done(u"api-1"_s))->user;
            run.done(u"api-2"_s, fail(ErrorKind::Timeout, u"no answer"_s));
            run.done(u"api-3"_s, fail(ErrorKind::Cancelled));
        }
        QVERIFY(!user.isEmpty());
        Run run(folder);
        const quint64 now = run.done(u"now"_s);
        QVERIFY(run.isLoaded());
        const auto& entries = run.log.entries();
        QCOMPARE(entries.size(), 4);
        QCOMPARE(entries[0].subject, u"api-1"_s);
        QCOMPARE(entries[0].user, user);
        QCOMPARE(entries[0].operation, Operation::StopSandbox);
        QCOMPARE(entries[0].connection, u"lab-2"_s);
        QCOMPARE(entries[0].sandbox, (SandboxKey{u"lab"_s, u"a1"_s}));
        QCOMPARE(entries[0].state, ActivityState::Succeeded);
        QCOMPARE(entries[0].endedMs - entries[0].startedMs, 1500);
        QCOMPARE(entries[1].state, ActivityState::Failed);
        QCOMPARE(entries[1].error->kind, ErrorKind::Timeout);
        QCOMPARE(entries[1].error->serverText, u"no answer"_s);
        QVERIFY(!entries[1].canRetry); // Nobody knows any more how.
        QCOMPARE(entries[2].state, ActivityState::Cancelled);
        QCOMPARE(run.log.find(now)->subject, u"now"_s);
        QCOMPARE(run.log.failedCount(), 0); // It was looked at then.
    }

    void theListShowsThemBelowWhatIsNew()
    {
        const QTemporaryDir folder;
        {
            Run run(folder);
            run.done(u"old"_s);
            run.done(u"older is above in the file"_s);
        }
        Run run(folder);
        ActivityModel model(run.log);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        run.done(u"new"_s);
        QVERIFY(run.isLoaded());
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(0, 0).data(role(ActivityRole::Value)).value<Activity>().subject, u"new"_s);
        QCOMPARE(model.index(2, 0).data(role(ActivityRole::Value)).value<Activity>().subject, u"old"_s);
    }

    void aFailureIsToldOnce()
    {
        const QTemporaryDir folder;
        Run run(folder);
        QVERIFY(run.isLoaded());
        QFile inTheWay(folder.filePath(u"data"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        QSignalSpy failed(&run.trail, &AuditTrail::writeFailed);
        run.done(u"api-1"_s);
        run.done(u"api-2"_s);
        QTRY_COMPARE(failed.size(), 1);
        // Anew once it could be written in between.
        QVERIFY(inTheWay.remove());
        run.done(u"api-3"_s);
        QTRY_VERIFY(read(folder.filePath(u"data/activity.jsonl"_s)).contains("api-3"));
        QVERIFY(QDir(folder.filePath(u"data"_s)).removeRecursively());
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        run.done(u"api-4"_s);
        QTRY_COMPARE(failed.size(), 2);
    }

    void onlyItsOwnerCanReadIt()
    {
        const QTemporaryDir folder;
        {
            Run run(folder);
            run.done(u"api-1"_s);
        }
        const QString path = folder.filePath(u"data/activity.jsonl"_s);
        QCOMPARE(QFile::permissions(path) &
                     (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                 QFile::Permissions());
        QVERIFY(!read(path).contains("hush"));
    }

    void growsOnlyToItsBound()
    {
        const QTemporaryDir folder;
        constexpr qint64 bound = 10'000;
        {
            Run run(folder, bound);
            for (int i = 0; i < 100; ++i)
                run.done(u"task %1"_s.arg(i));
        }
        const QString path = folder.filePath(u"data/activity.jsonl"_s);
        QVERIFY(QFileInfo(path).size() <= bound);
        QVERIFY(QFileInfo(path + u".1"_s).size() <= bound);
        QCOMPARE(QDir(folder.filePath(u"data"_s)).entryList(QDir::Files).size(), 2);
        Run run(folder, bound);
        QVERIFY(run.isLoaded());
        QCOMPARE(run.log.entries().back().subject, u"task 99"_s);
        QVERIFY(run.log.entries().size() > 30);
    }

    void whatIsNoEntryIsLeftOut_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("\x00\xff{\n", 4);
        QTest::newRow("array") << QByteArray("[1,2]\n");
        QTest::newRow("cut by a crash") << AuditTrail::encode({}).first(20);
        QTest::newRow("unknown result") << QByteArray(R"({"operation":"StopSandbox","result":"perhaps"})");
    }
    void whatIsNoEntryIsLeftOut()
    {
        QFETCH(const QByteArray, lines);
        Activity task;
        task.operation = Operation::RemoveVolume;
        task.state = ActivityState::Succeeded;
        QCOMPARE(AuditTrail::decode(lines + '\n' + AuditTrail::encode(task)).size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestAuditTrail)
#include "tst_audittrail.moc"
