// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "ui/common/messagebar.h"
#include "ui/metrics/metricchart.h"
#include "ui/metrics/metricspane.h"
#include "ui/metrics/metrictile.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>

#include <cmath>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mebibyte = 1048576;

struct Stage
{
    explicit Stage(int count = 1, SandboxState state = SandboxState::Running)
        : provider(FakeProvider::addTo(providers))
    {
        provider->info.cpus = 4;
        for (int index = 0; index < count; ++index)
            all.append(provider->makeSandbox(u"api-%1"_s.arg(index + 1), state));
        provider->list(all);
        pane.setSandboxes(keys());
    }
    QList<SandboxKey> keys() const
    {
        QList<SandboxKey> list;
        for (const Sandbox& sandbox : all)
            list.append(sandbox.key);
        return list;
    }
    FakeMetricStream* stream(int index = 0) const
    {
        for (auto candidate = provider->metricStreams.crbegin(); candidate != provider->metricStreams.crend();
             ++candidate) {
            if (*candidate && (*candidate)->id == all.at(index).key.id && (*candidate)->started)
                return *candidate;
        }
        return nullptr;
    }
    /// Plays \a seconds of readings, one a second.
    void play(int seconds, int index = 0)
    {
        for (int second = 0; second < seconds; ++second) {
            clock.advanceMs(1000);
            ++played;
            MetricSample sample;
            sample.timeMs = clock.wallNs() / 1000000;
            sample.cpuPercent = 60 + (40 * std::sin(played / 30.0)) + (20 * index);
            sample.memoryBytes = (80 + (20 * index) + (played / 20)) * mebibyte;
            sample.memoryLimitBytes = 256 * mebibyte;
            received += static_cast<qint64>(200000 * (1 + std::sin(played / 50.0)));
            sample.networkReceivedBytes = received;
            sample.networkSentBytes = received / 3;
            sample.diskReadBytes = 4096LL * played;
            sample.diskWrittenBytes = 8192LL * played;
            sample.processes = 12 + (played % 7 == 0 ? 1 : 0);
            stream(index)->send(sample);
        }
    }
    bool open(QSize size = {1000, 700}) { return showAndWait(&pane, size); }
    QString tile(const QString& name) const { return child<MetricTile>(&pane, name)->value(); }

    ManualClock clock;
    ProviderRegistry providers;
    SandboxRegistry sandboxes{providers, clock};
    FakeProvider* provider;
    QList<Sandbox> all;
    MetricService service{providers, sandboxes, clock};
    Theme theme;
    MetricsPane pane{service, sandboxes, theme};
    int played = 0;
    qint64 received = 0;
};

} // namespace

class TestMetricsPane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void nothingSelectedSaysWhatToDo()
    {
        Stage stage;
        stage.pane.setSandboxes({});
        QVERIFY(stage.open());
        QVERIFY(visibleTexts(&stage.pane).contains(u"No sandbox selected"_s));
        keepPicture(stage.pane, u"metrics-empty"_s);
    }

    void nothingIsReadWhileHidden()
    {
        Stage stage;
        QCoreApplication::processEvents();
        QVERIFY(std::ranges::none_of(stage.service.findChildren<QTimer*>(), &QTimer::isActive));
        QCOMPARE(stage.provider->count(u"openMetrics"_s), 0);
        QVERIFY(stage.open());
        QTRY_VERIFY(stage.stream());
        stage.pane.hide();
        QTRY_VERIFY(!stage.stream());
    }

    void theFirstSampleShowsNoZeros()
    {
        Stage stage;
        QVERIFY(stage.open());
        QTRY_VERIFY(stage.stream());
        QCOMPARE(stage.tile(u"cpuTile"_s), u"–"_s);
        stage.clock.advanceMs(1000);
        MetricSample first;
        first.timeMs = stage.clock.wallNs() / 1000000;
        first.memoryBytes = 81 * mebibyte;
        first.networkReceivedBytes = 1000;
        stage.stream()->send(first);
        QTRY_COMPARE(stage.tile(u"memoryTile"_s), u"81 MiB"_s);
        QCOMPARE(stage.tile(u"cpuTile"_s), u"–"_s);
        QCOMPARE(stage.tile(u"receivedTile"_s), u"–"_s);
        QCOMPARE(stage.tile(u"processesTile"_s), u"–"_s);
    }

    void whatIsNotToldSaysSo()
    {
        Stage stage;
        QVERIFY(stage.open());
        QTRY_VERIFY(stage.stream());
        for (int reading = 0; reading < 3; ++reading) {
            stage.clock.advanceMs(1000);
            MetricSample sample;
            sample.timeMs = stage.clock.wallNs() / 1000000;
            sample.memoryBytes = 81 * mebibyte;
            stage.stream()->send(sample);
        }
        QTRY_COMPARE(stage.tile(u"processesTile"_s), u"Not told"_s);
        QCOMPARE(stage.tile(u"memoryTile"_s), u"81 MiB"_s);
        QVERIFY(!child<MetricTile>(&stage.pane, u"processesTile"_s)->toolTip().isEmpty());
        QVERIFY(child<MetricChart>(&stage.pane, u"processesChart"_s)->isHidden());
        QVERIFY(child<MetricChart>(&stage.pane, u"memoryChart"_s)->isVisible());
    }

    void aFirstReadingThatCameLateIsReadInTheLegendToo()
    {
        Stage stage;
        QVERIFY(stage.open());
        QTRY_VERIFY(stage.stream());
        stage.clock.advanceMs(60000);
        MetricSample sample;
        sample.timeMs = stage.clock.wallNs() / 1000000 - 20000;
        sample.ageMs = 20000;
        sample.memoryBytes = 81 * mebibyte;
        stage.stream()->send(sample);
        QTRY_VERIFY(child<MetricChart>(&stage.pane, u"memoryChart"_s)->legend().join(u' ').contains(u"81 MiB"_s));
    }

    void anOldReadingHasItsTimeTold()
    {
        Stage stage;
        QVERIFY(stage.open());
        QTRY_VERIFY(stage.stream());
        stage.play(30);
        const auto* note = child<QLabel>(&stage.pane, u"metricsNote"_s);
        QTRY_VERIFY(note->text().isEmpty());
        for (int reading = 0; reading < 4; ++reading) {
            stage.clock.advanceMs(15000);
            MetricSample sample;
            sample.timeMs = stage.clock.wallNs() / 1000000 - 20000;
            sample.ageMs = 20000;
            sample.memoryBytes = 81 * mebibyte;
            stage.stream()->send(sample);
        }
        QTRY_VERIFY(note->text().startsWith(u"The newest reading is of "_s));
        QCOMPARE(stage.tile(u"memoryTile"_s), u"81 MiB"_s);
        QVERIFY(child<MetricChart>(&stage.pane, u"memoryChart"_s)->legend().join(u' ').contains(u"81 MiB"_s));
    }

    void valuesFollowTheReadingsAndGoStale()
    {
        Stage stage;
        QVERIFY(stage.open());
        QTRY_VERIFY(stage.stream());
        stage.play(90);
        QTRY_COMPARE(stage.tile(u"writtenTile"_s), u"8 KiB/s"_s);
        QCOMPARE(stage.tile(u"processesTile"_s), u"12"_s);
        QVERIFY(stage.tile(u"cpuTile"_s).endsWith(" %"_L1));
        stage.clock.advanceMs(3000);
        QTRY_COMPARE(stage.tile(u"cpuTile"_s), u"–"_s);
        QVERIFY(child<QLabel>(&stage.pane, u"metricsNote"_s)->text().contains("No reading"_L1));
    }

    void cpuIsOfOneCoreOrOfTheLimit()
    {
        Stage stage;
        QVERIFY(stage.open());
        QTRY_VERIFY(stage.stream());
        stage.clock.advanceMs(1000);
        MetricSample sample;
        sample.timeMs = stage.clock.wallNs() / 1000000;
        sample.cpuPercent = 200;
        stage.stream()->send(sample);
        QTRY_COMPARE(stage.tile(u"cpuTile"_s), u"200 %"_s);
        auto* scale = child<QComboBox>(&stage.pane, u"cpuScale"_s);
        scale->setFocus();
        QTest::keyClick(scale, Qt::Key_Down);
        QCOMPARE(stage.tile(u"cpuTile"_s), u"50 %"_s); // Of four cores.
        {
            // The choice is remembered.
            MetricsPane other(stage.service, stage.sandboxes, stage.theme);
            QCOMPARE(child<QComboBox>(&other, u"cpuScale"_s)->currentIndex(), 1);
        }
        QTest::keyClick(scale, Qt::Key_Up);
        QCOMPARE(stage.tile(u"cpuTile"_s), u"200 %"_s);
    }

    void chartsShowLinesGapsAndTheLimit_data()
    {
        QTest::addColumn<Theme::Scheme>("scheme");
        QTest::newRow("light") << Theme::Scheme::Light;
        QTest::newRow("dark") << Theme::Scheme::Dark;
    }
    void chartsShowLinesGapsAndTheLimit()
    {
        QFETCH(Theme::Scheme, scheme);
        Stage stage;
        stage.theme.setScheme(scheme);
        QVERIFY(stage.open());
        QTRY_VERIFY(stage.stream());
        stage.play(300);
        stage.clock.advanceMs(90000);
        stage.play(400);
        auto* memory = child<MetricChart>(&stage.pane, u"memoryChart"_s);
        QTRY_VERIFY(memory->summary().contains("Limit: 256 MiB"_L1));
        QVERIFY2(memory->summary().contains("now 115 MiB, lowest 80 MiB, highest 115 MiB"_L1),
                 qPrintable(memory->summary()));
        auto* network = child<MetricChart>(&stage.pane, u"networkChart"_s);
        QCOMPARE(network->legend().size(), 2);
        QVERIFY(network->legend().constFirst().contains("received"_L1));
        keepPicture(stage.pane, scheme == Theme::Scheme::Dark ? u"metrics-dark"_s : u"metrics-light"_s);
    }

    void theLegendReadsUnderThePointerAndTheKeys()
    {
        Stage stage;
        QVERIFY(stage.open());
        QTRY_VERIFY(stage.stream());
        stage.play(600);
        auto* memory = child<MetricChart>(&stage.pane, u"memoryChart"_s);
        QTRY_COMPARE(memory->legend(), QStringList{u"110 MiB"_s});
        memory->setFocus();
        QTest::keyClick(memory, Qt::Key_Home);
        QCOMPARE(memory->legend(), QStringList{u"–"_s}); // Before the first reading.
        QTest::keyClick(memory, Qt::Key_End);
        for (int step = 0; step < 60; ++step)
            QTest::keyClick(memory, Qt::Key_Left);
        QCOMPARE(memory->legend(), QStringList{u"95 MiB"_s});
        keepPicture(stage.pane, u"metrics-reading"_s);
        QTest::keyClick(memory, Qt::Key_Escape);
        QCOMPARE(memory->legend(), QStringList{u"110 MiB"_s});
        auto* plot = memory->findChild<QWidget*>(QString(), Qt::FindDirectChildrenOnly);
        for (QWidget* candidate : memory->findChildren<QWidget*>()) {
            if (candidate->inherits("QCustomPlot"))
                plot = candidate;
        }
        QTest::mouseMove(plot, QPoint(plot->width() * 3 / 4, plot->height() / 2));
        QTRY_VERIFY(memory->legend() != QStringList{u"110 MiB"_s});
    }

    void stoppedAndPausedAreTold()
    {
        Stage stopped(1, SandboxState::Exited);
        QVERIFY(stopped.open());
        QVERIFY(visibleTexts(&stopped.pane).contains(u"api-1 is not running"_s));

        Stage stage;
        QVERIFY(stage.open());
        QTRY_VERIFY(stage.stream());
        stage.play(60);
        stage.provider->change(stage.provider->makeSandbox(u"api-1"_s, SandboxState::Paused));
        auto* note = child<QLabel>(&stage.pane, u"metricsNote"_s);
        QTRY_VERIFY(note->text().startsWith("Paused"_L1));
        stage.provider->halt(u"api-1"_s);
        QTRY_VERIFY(note->text().startsWith("Not running"_L1)); // The history stays.
        QTRY_COMPARE(stage.tile(u"cpuTile"_s), u"–"_s);
    }

    void severalAreComparedInOneChart()
    {
        Stage stage(3);
        QVERIFY(stage.open());
        QTRY_VERIFY(stage.stream(0) && stage.stream(1) && stage.stream(2));
        for (int second = 0; second < 60; ++second) {
            for (int index = 0; index < 3; ++index)
                stage.play(1, index);
        }
        auto* cpu = child<MetricChart>(&stage.pane, u"cpuChart"_s);
        QTRY_COMPARE(cpu->legend().size(), 3);
        QTRY_VERIFY(cpu->legend().at(1).startsWith(u"━ api-2 "_s) && cpu->legend().at(1).endsWith(u'%'));
        QVERIFY(!child<MetricTile>(&stage.pane, u"cpuTile"_s)->isVisible());
        keepPicture(stage.pane, u"metrics-several"_s);
    }

    void moreThanFitAreCutAndItSaysSo()
    {
        Stage stage(MetricsPane::mostSandboxes + 3);
        QVERIFY(stage.open());
        QTRY_COMPARE(child<QLabel>(&stage.pane, u"metricsNote"_s)->text(), u"The first 8 of 11 sandboxes"_s);
    }

    void anErrorOffersRetry()
    {
        Stage stage;
        Error broken;
        broken.kind = ErrorKind::Internal;
        broken.serverText = u"cgroup is gone"_s;
        stage.provider->failures.insert(Operation::ReadMetrics, broken);
        QVERIFY(stage.open());
        auto* messages = child<MessageBar>(&stage.pane, u"messageBar"_s);
        QTRY_VERIFY(messages->currentText().contains("cgroup is gone"_L1));
        stage.provider->failures.clear();
        stage.pane.refresh();
        QTRY_VERIFY(stage.stream());
        stage.play(2);
        QTRY_VERIFY(messages->currentText().isEmpty());
    }

    void keysGoToTheFirstChartWhenThePaneIsAskedFor()
    {
        Stage stage;
        QVERIFY(stage.open());
        QTRY_VERIFY(stage.stream());
        stage.play(3);
        stage.pane.setFocus();
        QCOMPARE(QApplication::focusWidget(), child<MetricChart>(&stage.pane, u"cpuChart"_s));
    }

    void everythingHasANameForScreenReaders()
    {
        Stage stage;
        QVERIFY(stage.open());
        QTRY_VERIFY(stage.stream());
        stage.play(30);
        QCOMPARE(accessibilityProblems(&stage.pane).join(u'\n'), QString());
        auto* cpu = child<MetricChart>(&stage.pane, u"cpuChart"_s);
        QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(cpu);
        QCOMPARE(interface->role(), QAccessible::Chart);
        QCOMPARE(interface->text(QAccessible::Name), u"CPU"_s);
        QTRY_VERIFY(interface->text(QAccessible::Value).contains("now "_L1));
    }

    void lowWindowsScrollAndCutNothing()
    {
        Stage stage;
        QVERIFY(stage.open({520, 160}));
        QTRY_VERIFY(stage.stream());
        stage.play(3);
        auto* scroll = child<QScrollArea>(&stage.pane, u"metricsScroll"_s);
        const auto* first = child<QWidget>(&stage.pane, u"cpuTile"_s);
        const auto* last = child<QWidget>(&stage.pane, u"processesTile"_s);
        const auto* scale = child<QWidget>(&stage.pane, u"cpuScale"_s);
        QTRY_VERIFY(scroll->verticalScrollBar()->maximum() > 0);
        const auto bottomOf = [&](const QWidget* widget) {
            return widget->mapTo(scroll->widget(), widget->rect().bottomLeft()).y();
        };
        QVERIFY(bottomOf(last) > bottomOf(first)); // There is no room for all in one line.
        QVERIFY(bottomOf(scale) - scale->height() >= bottomOf(last));
        scroll->ensureWidgetVisible(child<MetricChart>(&stage.pane, u"processesChart"_s));
        QVERIFY(!child<MetricChart>(&stage.pane, u"processesChart"_s)->visibleRegion().isEmpty());
    }

    void narrowWindowsHaveOneColumn()
    {
        Stage stage;
        QVERIFY(stage.open({520, 700}));
        auto* cpu = child<MetricChart>(&stage.pane, u"cpuChart"_s);
        auto* memory = child<MetricChart>(&stage.pane, u"memoryChart"_s);
        QTRY_VERIFY(memory->y() > cpu->y());
        QCOMPARE(memory->x(), cpu->x());
        stage.pane.resize(1000, 700);
        QTRY_COMPARE(memory->y(), cpu->y());
    }
};

SANDGLASS_GUI_TEST_MAIN(TestMetricsPane)
#include "tst_metricspane.moc"
