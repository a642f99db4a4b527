// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activity/activitylog.h"
#include "core/activity/activitymodel.h"
#include "core/activity/activityroles.h"
#include "tests/support/manualclock.h"
#include "tests/support/testsupport.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

Activity stopping(const QString& name)
{
    Activity task;
    task.operation = Operation::StopSandbox;
    task.subject = name;
    task.connection = u"lab-2"_s;
    return task;
}

std::unexpected<Error> failure(ErrorKind kind)
{
    return fail(kind, u"no"_s);
}

} // namespace

class TestActivity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTaskRunsAndSucceeds()
    {
        ManualClock clock;
        ActivityLog log(clock);
        QSignalSpy ended(&log, &ActivityLog::ended);
        const quint64 id = log.begin(stopping(u"api-1"_s));
        QCOMPARE(log.runningCount(), 1);
        clock.advanceMs(1500);
        log.finish(id, {});
        QCOMPARE(log.find(id)->state, ActivityState::Succeeded);
        QCOMPARE(log.find(id)->endedMs - log.find(id)->startedMs, 1500);
        log.finish(id, failure(ErrorKind::Timeout)); // A second end is ignored.
        QCOMPARE(log.find(id)->state, ActivityState::Succeeded);
        QCOMPARE(ended.size(), 1);
        QCOMPARE(log.failedCount(), 0);
    }

    void failuresAreCountedUntilTheyAreSeen()
    {
        ManualClock clock;
        ActivityLog log(clock);
        log.finish(log.begin(stopping(u"a"_s)), failure(ErrorKind::Conflict));
        log.finish(log.begin(stopping(u"b"_s)), failure(ErrorKind::Cancelled));
        QCOMPARE(log.failedCount(), 1); // What the person cancelled is no failure.
        QCOMPARE(log.entries().back().state, ActivityState::Cancelled);
        log.acknowledgeFailures();
        QCOMPARE(log.failedCount(), 0);
    }

    void cancelAndRetryReachTheWork()
    {
        ManualClock clock;
        ActivityLog log(clock);
        int cancelled = 0;
        int retried = 0;
        const quint64 id = log.begin(stopping(u"a"_s), [&] { ++cancelled; }, [&] { ++retried; });
        QVERIFY(log.find(id)->canCancel && !log.find(id)->canRetry);
        log.cancel(id);
        QCOMPARE(cancelled, 1);
        log.retry(id); // Not while it runs.
        QCOMPARE(retried, 0);
        log.finish(id, failure(ErrorKind::Timeout));
        QVERIFY(!log.find(id)->canCancel && log.find(id)->canRetry);
        log.cancel(id);
        log.retry(id);
        log.retry(id); // Once.
        QCOMPARE(cancelled, 1);
        QCOMPARE(retried, 1);
    }

    void progressIsToldTenTimesASecond()
    {
        ManualClock clock;
        ActivityLog log(clock);
        const quint64 id = log.begin(stopping(u"a"_s));
        QSignalSpy changed(&log, &ActivityLog::changed);
        for (int step = 0; step < 1000; ++step) {
            clock.advanceMs(1);
            log.update(id, step, 1000);
        }
        QVERIFY(changed.size() >= 9 && changed.size() <= 11);
        QCOMPARE(log.find(id)->done, 999);
    }

    void theModelIsNewestFirst()
    {
        ManualClock clock;
        ActivityLog log(clock);
        log.begin(stopping(u"before"_s));
        ActivityModel model(log);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 1);
        const quint64 id = log.begin(stopping(u"after"_s));
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, 0).data(role(ActivityRole::Id)).toULongLong(), id);
        QCOMPARE(model.index(1, 0).data().toString(), u"StopSandbox before"_s);
        QCOMPARE(model.rowOf(id), 0);
        QCOMPARE(model.rowOf(999), -1);

        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        log.finish(id, failure(ErrorKind::Conflict));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.at(0).at(0).toModelIndex().row(), 0);
        QCOMPARE(model.index(0, 0).data(role(ActivityRole::State)).toInt(), int(ActivityState::Failed));
        QCOMPARE(model.index(0, 0).data(role(ActivityRole::Value)).value<Activity>().error->kind, ErrorKind::Conflict);
        clock.advanceMs(5000);
        QCOMPARE(model.index(1, int(ActivityColumn::Duration)).data().toLongLong(), 5000);
    }

    void clearingForgetsWhatEnded()
    {
        ManualClock clock;
        ActivityLog log(clock);
        ActivityModel model(log);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int number = 0; number < 10; ++number) {
            const quint64 id = log.begin(stopping(QString::number(number)));
            if (number % 2 == 0)
                log.finish(id, {});
        }
        log.clearEnded();
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(log.runningCount(), 5);
    }

    void aThousandAreKept()
    {
        ManualClock clock;
        ActivityLog log(clock);
        ActivityModel model(log);
        const quint64 running = log.begin(stopping(u"long"_s));
        for (int number = 0; number < 1500; ++number)
            log.finish(log.begin(stopping(QString::number(number))), {});
        QCOMPARE(model.rowCount(), 1000);
        QVERIFY(log.find(running)); // What runs is never forgotten.
        QCOMPARE(model.rowOf(running), 999);
    }
};

QTEST_GUILESS_MAIN(TestActivity)
#include "tst_activitymodel.moc"
