// SPDX-License-Identifier: GPL-3.0-or-later
// How many lines a second an open log pane takes, and how long it keeps the window waiting; the figures that count are
// those of a release build.
#include "tests/support/figure.h"
#include "tests/support/uitestsupport.h"
#include "tests/ui/logs/logworld.h"
#include "ui/logs/logpane.h"
#include "ui/logs/logview.h"

#include <QElapsedTimer>
#include <QTimer>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class LogThroughputTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesAndPaintsLines_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("plain")
            << "2026-01-01T10:00:00.000Z INFO  request id=12345 path=/api/v1/items/7 status=200 duration=12ms"_ba;
        QTest::newRow("coloured")
            << "\x1b[36m10:00:00\x1b[0m \x1b[1;32mINFO\x1b[0m request \x1b[33mid=12345\x1b[0m path=/api/v1"_ba;
        QTest::newRow("json")
            << "{\"level\":\"info\",\"ts\":1767225600,\"msg\":\"request\",\"path\":\"/api/v1/items/7\"}"_ba;
    }
    void takesAndPaintsLines()
    {
        QFETCH(const QByteArray, line);
        constexpr int batches = 500;
        constexpr int linesPerBatch = 1000;
        LogWorld world;
        LogPane pane(world.service, world.sandboxes, world.providers, world.theme);
        QCoreApplication::processEvents();
        pane.setSandboxes({world.a()});
        QVERIFY(showAndWait(&pane, {1200, 800}));
        QTRY_COMPARE(world.logA.following().size(), 1);
        FakeLogStream* stream = world.logA.following().first();

        // A timer that should fire every millisecond sees how long others keep the loop.
        qint64 worstGapNs = 0;
        QElapsedTimer sinceTick;
        QTimer ticks;
        connect(&ticks, &QTimer::timeout, this, [&] {
            worstGapNs = std::max(worstGapNs, sinceTick.nsecsElapsed());
            sinceTick.start();
        });
        QList<LogEntry> batch(linesPerBatch, LogEntry{0, LogChannel::Output, line, false});
        qint64 now = world.clock.wallNs();
        QElapsedTimer timer;
        timer.start();
        sinceTick.start();
        ticks.start(1);
        for (int i = 0; i < batches; ++i) {
            for (LogEntry& entry : batch)
                entry.timeNs = ++now;
            stream->send(batch);
            QCoreApplication::processEvents();
        }
        ticks.stop();
        const double seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
        QTRY_COMPARE(pane.view()->visibleLines().last(), pane.view()->session()->store().endId() - 1);
        printFigure(
            {.name = "lines a second that a log pane takes", .ours = batches * linesPerBatch / seconds, .unit = "1/s"});
        printFigure(
            {.name = "worst wait meanwhile", .ours = static_cast<double>(worstGapNs) / 1e6, .unit = "ms", .goal = 50});
    }
};

SANDGLASS_GUI_TEST_MAIN(LogThroughputTest)
#include "tst_logthroughput.moc"
