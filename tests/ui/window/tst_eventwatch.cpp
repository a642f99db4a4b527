// SPDX-License-Identifier: GPL-3.0-or-later
// What counts as the window standing still: a call that waits, and no processor on a loaded machine doesn't.
#include "tests/support/eventwatch.h"

#include <QElapsedTimer>
#include <QThread>

#include <atomic>
#include <ctime>
#include <functional>
#include <thread>
#include <vector>

#include <sched.h>

using namespace sandglass::test;

namespace {
WatchedApplication& watch()
{
    return *qobject_cast<WatchedApplication*>(QCoreApplication::instance());
}

void runInOneTurn(const std::function<void()>& work)
{
    QObject context;
    bool done = false;
    QMetaObject::invokeMethod(
        &context,
        [&] {
            work();
            done = true;
        },
        Qt::QueuedConnection);
    QTRY_VERIFY(done);
}

/// Computes until the thread has had \a ms of processor.
void compute(qint64 ms)
{
    const auto had = [] {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return (time.tv_sec * 1000) + (time.tv_nsec / 1'000'000);
    };
    for (const qint64 end = had() + ms; had() < end;) {
    }
}
} // namespace

class TestEventWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { watch().resetWatch(); }
    void cleanup() { watch().resetWatch(); }

    void countsACallThatWaits()
    {
        runInOneTurn([] { QThread::msleep(200); });
        QVERIFY2(watch().longestMs() >= 190, QByteArray::number(watch().longestMs()));
    }

    void countsComputing()
    {
        runInOneTurn([] { compute(150); });
        QVERIFY2(watch().longestMs() >= 140, QByteArray::number(watch().longestMs()));
    }

    void leavesOutWhatOthersTake()
    {
        // Eight others want the one processor that this thread may use.
        cpu_set_t before;
        QCOMPARE(sched_getaffinity(0, sizeof before, &before), 0);
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(sched_getcpu(), &one);
        QCOMPARE(sched_setaffinity(0, sizeof one, &one), 0);
        std::atomic_bool enough = false;
        std::vector<std::jthread> others;
        for (int i = 0; i < 8; ++i) {
            others.emplace_back([&enough] {
                while (!enough) {
                }
            });
        }
        QElapsedTimer taken;
        taken.start();
        runInOneTurn([] { compute(80); });
        const qint64 elapsed = taken.elapsed();
        enough = true;
        sched_setaffinity(0, sizeof before, &before);
        QVERIFY2(elapsed > 300, QByteArray::number(elapsed));
        QVERIFY2(watch().longestMs() < 150, QByteArray::number(watch().longestMs()));
    }
};

SANDGLASS_GUI_TEST_MAIN(TestEventWatch)
#include "tst_eventwatch.moc"
