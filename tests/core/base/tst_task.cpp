// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/task.h"
#include "tests/support/testsupport.h"

#include <QTest>
#include <QThread>

using namespace sandglass;
using namespace sandglass::test;

namespace {
Task<int> awaitOneShot(OneShot<int> value)
{
    co_return co_await value;
}
} // namespace

class TestTask : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aOneShotResumesItsAwaiterWhenSet()
    {
        const OneShot<int> value;
        auto task = awaitOneShot(value);
        QVERIFY(!task.isReady());
        QVERIFY(value.set(7));
        QVERIFY(task.isReady());
        QCOMPARE(await(std::move(task)), 7);
    }

    void aOneShotKeepsItsFirstValue()
    {
        const OneShot<int> value;
        QVERIFY(value.set(1));
        QVERIFY(!value.set(2));
        QCOMPARE(await(awaitOneShot(value)), 1);
    }

    void workInThePoolRunsOnAnotherThreadAndComesHome()
    {
        QThread* here = QThread::currentThread();
        QThread* there = await(runInPool([] { return QThread::currentThread(); })).value_or(here);
        QVERIFY(there != here);
        QCOMPARE(QThread::currentThread(), here);
    }

    void aSleepEndsWhenItsTimeHasPassed() { QCOMPARE(await(sleepFor(1)), true); }

    void aSleepEndsAtOnceWhenStopped()
    {
        std::stop_source stop;
        auto task = sleepFor(3600000, stop.get_token());
        stop.request_stop();
        QCOMPARE(await(std::move(task), 1000), false);
    }

    void aCallbackIsDroppedWithItsContext()
    {
        const OneShot<int> value;
        bool called = false;
        auto context = std::make_unique<QObject>();
        whenDone(awaitOneShot(value), context.get(), [&called](int) { called = true; });
        context.reset();
        value.set(1);
        QVERIFY(!called);
    }
};

QTEST_GUILESS_MAIN(TestTask)
#include "tst_task.moc"
